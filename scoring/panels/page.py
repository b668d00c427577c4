"""What the page of panels shows, and its workbook: the same rows, worded once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_points, round_half_up
from core.language import title_of
from documents.xlsx.columns import Column
from documents.xlsx.writer import WorkbookWriter, safe_sheet_title
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document
from scoring.panels.figures import PanelFigures, Reliability, VoterFigures
from scoring.panels.queries import PanelBoard

#: From here on a panel tells units apart well, and fairly; usual readings of these figures.
GOOD, FAIR = Fraction(4, 5), Fraction(3, 5)
PLACES = 2


@dataclass(frozen=True, slots=True)
class RankRow:
    """A unit's rank now, and without each panel: its name, the rank, places gained or lost."""

    name: str
    group: str
    rank: int
    others: tuple[tuple[str, int | None, int], ...]

    @property
    def furthest(self) -> int:
        """By how many places any panel moves it."""
        return max((abs(change) for _panel, _rank, change in self.others), default=0)


def points(share: Fraction | None, *, signed: bool = False) -> str:
    """A share of the full mark in hundredths of it, two places; "—" where there is none."""
    if share is None:
        return "—"
    told = format_points(share * 100, PLACES)
    return f"+{told}" if signed and share > 0 else told


def titled(board: PanelBoard, key: str) -> str:
    """A panel's name in the reader's language."""
    return title_of(board.titles[key])


def reliability_words(found: Reliability) -> str:
    """What a reliability means, in plain words."""
    if found.value is None:
        return _("说不出：每个单位至少要两张票，单位之间要有差别")
    if found.value >= GOOD:
        return _("高：换一批同样的人来评，名次大体不变")
    if found.value >= FAIR:
        return _("中：前几名和后几名分得开，中间的分不太开")
    return _("低：票与票的差别不比单位与单位的差别小，名次多半是碰巧")


def method_words(found: Reliability) -> str:
    """By what it was found."""
    names = {"kendall": _("肯德尔和谐系数 W"), "one_way": _("单因素信度")}
    return names.get(found.method, "—")


def rank_rows(board: PanelBoard, year: Year, group: str = "") -> list[RankRow]:
    """The units by how far a panel moves them, those that move most first."""
    words = SchemeWords(year_document(year)).peer_groups
    rows = []
    for unit in board.units:
        now = board.ranks[unit.code]
        if now is None or group not in ("", unit.group):
            continue
        then = [(titled(board, each.key), each.ranks.get(unit.code)) for each in board.effects]
        others = tuple((panel, rank, now - rank if rank is not None else 0) for panel, rank in then)
        rows.append(RankRow(unit.name, words.get(unit.group, unit.group), now, others))
    return sorted(rows, key=lambda row: -row.furthest)


def charts(board: PanelBoard) -> dict[str, dict[str, Any]]:
    """The three drawings: leniency, reliability, how far ranks move."""
    told = [(titled(board, each.key), each) for each in board.figures]
    lenient = [(label, each.leniency) for label, each in told if each.leniency is not None]
    sure = [(label, each.reliability.value) for label, each in told]
    return {
        "leniency": _rows((label, v * 100, points(v, signed=True)) for label, v in lenient),
        "reliability": _rows((label, v, format_points(v, 2)) for label, v in sure if v is not None),
        "effect": _rows(
            (titled(board, each.key), each.mean, format_points(each.mean, PLACES))
            for each in board.effects
        ),
    }


def _rows(found: Iterator[tuple[str, Fraction, str]]) -> dict[str, Any]:
    return {
        "rows": [
            {"label": label, "value": str(round_half_up(value, 4)), "text": text}
            for label, value, text in found
        ]
    }


def panel_rows(board: PanelBoard) -> list[dict[str, Any]]:
    """The panels with their figures and effects as the tables show them."""
    effects = {each.key: each for each in board.effects}
    return [
        {
            "title": titled(board, each.key),
            "figures": each,
            "mean": points(each.mean),
            "leniency": points(each.leniency, signed=True),
            "within": points(each.within),
            "between": points(each.between),
            "effect": effects[each.key],
            "moved": format_points(effects[each.key].mean, PLACES),
            "method": method_words(each.reliability),
            "value": _two(each.reliability.value),
            "alpha": _two(each.reliability.alpha),
            "words": reliability_words(each.reliability),
        }
        for each in board.figures
    ]


def _two(value: Fraction | None) -> str:
    return "—" if value is None else format_points(value, 2)


def voter_rows(board: PanelBoard, voters: dict[str, list[VoterFigures]]) -> list[dict[str, Any]]:
    """Voters by name, panel by panel."""
    return [
        {
            "panel": titled(board, key) if key in board.titles else key,
            "voter": each.voter,
            "units": each.units,
            "mean": points(each.mean),
            "leniency": points(each.leniency, signed=True),
            "spread": points(each.spread),
        }
        for key, lines in voters.items()
        for each in lines
    ]


def panels_workbook(board: PanelBoard, year: Year, voters: dict[str, list[VoterFigures]]) -> bytes:
    """All tables of the page, a sheet for each."""
    file = io.BytesIO()
    taken: list[str] = []

    def title(text: str) -> str:
        taken.append(safe_sheet_title(text, taken))
        return taken[-1]

    with WorkbookWriter(file, title=f"{year.year} {_('测评分析')}") as book:
        book.write_table(title(_("宽严和离散")), _figure_columns(), _figure_cells(board))
        ranks = [_rank_cells(row) for row in rank_rows(board, year)]
        book.write_table(title(_("对名次的影响")), _rank_columns(board), ranks)
        if voters:
            book.write_table(title(_("各人宽严")), _voter_columns(), _voter_cells(board, voters))
    return file.getvalue()


def _figure_columns() -> list[Column]:
    return [
        Column("panel", _("评的人"), width=22),
        Column("kind", _("方式"), width=10),
        Column("units", _("单位"), kind="int", width=8),
        Column("votes", _("票"), kind="int", width=8),
        Column("mean", _("均值（满分的百分之几）"), kind="points", width=14),
        Column("leniency", _("比别的组宽"), kind="points", width=14),
        Column("within", _("票与票相差"), kind="points", width=14),
        Column("between", _("单位与单位相差"), kind="points", width=14),
        Column("method", _("信度算法"), width=20),
        Column("value", _("信度"), kind="points", width=10),
        Column("alpha", _("克龙巴赫 α"), kind="points", width=12),
        Column("moved", _("名次会变的单位"), kind="int", width=12),
        Column("furthest", _("最多变几位"), kind="int", width=12),
        Column("places", _("平均变几位"), kind="points", width=12),
    ]


def _figure_cells(board: PanelBoard) -> Iterator[Sequence[Any]]:
    effects = {each.key: each for each in board.effects}
    for each in board.figures:
        effect = effects[each.key]
        yield (
            titled(board, each.key),
            _("无记名") if each.secret else _("记名"),
            each.units,
            each.votes,
            *map(_cell, _shares_of(each)),
            method_words(each.reliability),
            _rounded(each.reliability.value),
            _rounded(each.reliability.alpha),
            effect.moved,
            effect.furthest,
            _rounded(effect.mean),
        )


def _shares_of(each: PanelFigures) -> tuple[Fraction | None, ...]:
    return each.mean, each.leniency, each.within, each.between


def _cell(share: Fraction | None) -> Any:
    return None if share is None else _rounded(share * 100)


def _rounded(value: Fraction | None) -> Any:
    return None if value is None else round_half_up(value, 4)


def _rank_columns(board: PanelBoard) -> list[Column]:
    columns = [
        Column("unit", _("单位"), width=24),
        Column("group", _("考核组"), width=12),
        Column("rank", _("名次"), kind="int", width=8),
    ]
    for n, each in enumerate(board.effects):
        name = _("去掉%s") % titled(board, each.key)
        columns.append(Column(f"without_{n}", name, kind="int", width=16))
    return columns


def _rank_cells(row: RankRow) -> list[Any]:
    return [row.name, row.group, row.rank, *(rank for _panel, rank, _change in row.others)]


def _voter_columns() -> list[Column]:
    return [
        Column("panel", _("评的人"), width=22),
        Column("voter", _("投票人"), width=16),
        Column("units", _("单位"), kind="int", width=8),
        Column("mean", _("均值（满分的百分之几）"), kind="points", width=14),
        Column("leniency", _("比同组宽"), kind="points", width=14),
        Column("spread", _("自己各单位相差"), kind="points", width=14),
    ]


def _voter_cells(
    board: PanelBoard, voters: dict[str, list[VoterFigures]]
) -> Iterator[Sequence[Any]]:
    for key, lines in voters.items():
        for each in lines:
            shares = (each.mean, each.leniency, each.spread)
            yield (titled(board, key), each.voter, each.units, *map(_cell, shares))
