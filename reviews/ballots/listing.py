"""The list of a year's rounds: what is looked for, in which order, on page and workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.xlsx.columns import Column
from reviews.ballots.models import VoteState
from reviews.ballots.queries import RoundLine

PER_PAGE = 50
#: What an open round of which the time is over is looked for by.
OVER = "over"


@dataclass(frozen=True, slots=True)
class RoundsAsked:
    """Words, a state ("over": ended and not counted), an order."""

    search: str = ""
    state: str = ""
    sort: str = ""


def rounds_asked(sent: Mapping[str, str]) -> RoundsAsked:
    """What an address asks of the list; an order or a state that there is not, is none."""
    state, sort = sent.get("state", ""), sent.get("sort", "")
    return RoundsAsked(
        sent.get("q", "").strip()[:40],
        state if state in dict(states()) else "",
        sort if sort.removeprefix("-") in _ORDERS else "",
    )


def states() -> list[tuple[str, str]]:
    """The states that can be looked for."""
    return [*((each.value, str(each.label)) for each in VoteState), (OVER, _("已截止，待计票"))]


def _ends(line: RoundLine) -> tuple[bool, Any]:
    return line.row.closes_at is None, line.row.closes_at or 0


_ORDERS: Mapping[str, Callable[[RoundLine], Any]] = {
    "title": lambda line: line.row.title,
    "state": lambda line: list(VoteState.values).index(line.row.state),
    "ends": _ends,
    "voters": lambda line: line.voters,
    "voted": lambda line: line.voted,
    "ratio": lambda line: line.ratio if line.ratio is not None else Fraction(-1),
}


def rounds_found(lines: Iterable[RoundLine], asked: RoundsAsked) -> list[RoundLine]:
    """The lines that fit, in the order asked for, else newest first."""
    word = asked.search.casefold()
    found = [
        line
        for line in lines
        if word in line.row.title.casefold() and (not asked.state or asked.state == _state(line))
    ]
    if asked.sort:
        order = _ORDERS[asked.sort.removeprefix("-")]
        found.sort(key=order, reverse=asked.sort.startswith("-"))
    return found


def _state(line: RoundLine) -> str:
    return OVER if line.over else line.row.state


def round_columns() -> list[Column]:
    """The columns of the workbook."""
    return [
        Column("title", _("名称"), width=34),
        Column("held", _("票怎么来"), width=12),
        Column("secret", _("无记名"), width=10),
        Column("scale", _("评法"), width=12),
        Column("state", _("状态"), width=18),
        Column("ends", _("截止时间"), width=20),
        Column("voters", _("投票人"), kind="int"),
        Column("voted", _("已投"), kind="int"),
    ]


def round_values(lines: Iterable[RoundLine]) -> Iterator[list[Any]]:
    """A row of the workbook for each line; never a score."""
    words = dict(states())
    for line in lines:
        row = line.row
        ends = timezone.localtime(row.closes_at) if row.closes_at else None
        yield [
            row.title,
            _("纸质票") if row.on_paper else _("在系统里投"),
            _("无记名") if row.secret else _("记名"),
            str(row.get_scale_display()),
            words[OVER] if line.over else line.state_word,
            f"{ends:%Y-%m-%d %H:%M:%S}" if ends else "",
            None if row.on_paper else line.voters,
            None if row.on_paper else line.voted,
        ]
