"""What the pages of a round on paper show: whose count is in, one's own, where both differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.ballots.asked import title_in
from reviews.ballots.models import PaperCount, VoteRound
from reviews.ballots.on_paper.services import THIRD, parts_in
from reviews.ballots.on_paper.standing import standing_of
from reviews.ballots.on_paper.tally import (
    UnitTally,
    differences,
    fields_of,
    in_columns,
    tally_of,
    typed_of,
)
from reviews.ballots.paper import Asked, Paper, PaperUnit, paper_of
from schemes.fact_pages.words import SchemeWords
from schemes.queries import year_document
from units.http import signed_in


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the count: its name, its column, of which unit, what stands in it."""

    name: str
    title: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """A unit with its fields; ``blank`` how many ballots of it did not come back, None: unknown."""

    unit: PaperUnit
    group: str
    fields: tuple[Field, ...]
    blank: int | None


@dataclass(frozen=True, slots=True)
class Apart:
    """A cell in which both differ, and what was typed for the third look."""

    name: str
    unit: str
    what: str
    first: int
    second: int
    value: str


def own_count(request: HttpRequest, row: VoteRound) -> PaperCount | None:
    """The account's own count, never another's."""
    return row.counts.filter(officer=signed_in(request), part__lt=THIRD).first()


def count_context(
    request: HttpRequest, row: VoteRound, sent: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The page on which one's own count is typed."""
    paper, mine = paper_of(row.paper), own_count(request, row)
    words = SchemeWords(year_document(row.year)).peer_groups
    tally = tally_of(mine.cells) if mine else {}
    rows = [
        _row(paper, unit, words.get(unit.group, ""), tally.get(unit.id), sent, row.issued or 0)
        for unit in paper.units
    ]
    return {
        "round": row,
        "rows": rows,
        "columns": _columns(paper),
        "in_columns": in_columns(paper),
        "legends": list(_legends(paper, words)),
        "several": any(len(form) > 1 for form in paper.dimensions.values()),
        "version": mine.version if mine else 0,
        "crumbs": _crumbs(row),
    }


def _crumbs(row: VoteRound) -> list[tuple[str, str]]:
    return [
        (_("测评"), reverse("reviews:turnout")),
        (_("系统内投票"), f"{reverse('reviews:vote_rounds')}?year={row.year.year}"),
        (row.title, reverse("reviews:vote_round", args=[row.pk])),
    ]


def _columns(paper: Paper) -> list[str]:
    form = next(iter(paper.dimensions.values()), ())
    return [title_in(option) for option in form[0].options] if in_columns(paper) else []


def _legends(paper: Paper, words: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is asked, in which order, and the number of each answer; of every form of the paper with
    the peer groups that it is of, "" where all have one form."""
    forms: dict[tuple[Asked, ...], list[str]] = {}
    for group, form in paper.dimensions.items():
        forms.setdefault(form, []).append(words.get(group, group))
    for form, groups in forms.items():
        asked = [(title_in(one), _answers(one)) for one in form]
        if not in_columns(paper) and (len(forms) > 1 or len(asked) > 1 or asked[0][1]):
            yield "、".join(groups) if len(forms) > 1 else "", asked


def _answers(asked: Asked) -> str:
    return " · ".join(f"{n} {title_in(each)}" for n, each in enumerate(asked.options, 1))


def _row(
    paper: Paper,
    unit: PaperUnit,
    group: str,
    told: UnitTally | None,
    sent: Mapping[str, Any] | None,
    issued: int,
) -> CountRow:
    typed = typed_of(paper, unit, told) if told else {}
    if sent is not None:
        typed = {name: str(sent.get(name, "")) for name in fields_of(paper, unit)}
    titles = [*(_columns(paper) or [_("票")]), _("废票")]
    fields = tuple(
        Field(name, title, f"{unit.name} {title}", typed.get(name, ""))
        for name, title in zip(fields_of(paper, unit), titles, strict=True)
    )
    return CountRow(unit, group, fields, issued - told.total if told else None)


def settle_context(
    request: HttpRequest, row: VoteRound, sent: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Both counts beside each other where they differ; only once both are in."""
    paper, both = paper_of(row.paper), parts_in(row)
    apart = differences(paper, *both) if both else []
    rows = []
    for n, each in enumerate(apart):
        asked = paper.asked_of(each.unit)
        what = _worded(asked, each.ballot) if each.ballot else _("废票")
        name = f"d-{n}"
        typed = str((sent or {}).get(name, ""))
        rows.append(Apart(name, each.unit.name, what, each.first, each.second, typed))
    return {"round": row, "rows": rows, "crumbs": _crumbs(row), **standing_of(request, row)}


def _worded(asked: Any, ballot: str) -> str:
    """What stands on a ballot, in the reader's language."""
    told = []
    for one, answer in zip(asked, ballot.split(" "), strict=True):
        option = next((each for each in one.options if each.key == answer), None)
        told.append(title_in(option) if option else answer)
    return " ".join(told)
