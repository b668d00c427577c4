"""What a voter sees, and what his form sends: rows of the ballot in, answers out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_short, parse_exact, round_half_up
from core.language import in_english
from reviews.ballots.paper import RANK, VALUED, Asked, Option, Paper, PaperUnit
from reviews.ballots.subjects import Subject

#: Digits of an id at most.
LONGEST_ID = 18
#: Where the four quick values lie between the least (or what just passes) and the most.
_PASS = Fraction(3, 5)
_QUICK = (Fraction(7, 8), Fraction(11, 16), Fraction(7, 16), Fraction(1, 8))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the ballot: the name of its field, what it asks of whom, the answers it offers."""

    name: str
    label: str
    value: str
    title: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A unit on the ballot, with a cell for each dimension that is asked of it."""

    unit: PaperUnit
    cells: tuple[Cell, ...]
    abstains: bool
    points: str = ""
    tier: str = ""


def title_in(asked: Asked | Option) -> str:
    """A dimension's, a tier's or an answer's title in the reader's language."""
    return (asked.en if in_english() else "") or asked.zh


def ballot_rows(
    paper: Paper, allowed: Collection[int], sent: Mapping[str, Any] | None = None
) -> list[BallotRow]:
    """The rows of a voter, with what he sent before where it was refused."""
    told = sent or {}
    units = [unit for unit in paper.units if unit.id in allowed]
    if paper.scale == RANK:
        units = _in_order(units, str(told.get("order", "")))
    shares = paper.tables.get(len(units), ())
    rows = []
    for place, unit in enumerate(units):
        cells = tuple(_cells(paper, unit, told)) if paper.scale in VALUED else ()
        points = format_short(parse_exact(shares[place]) * 100) if place < len(shares) else ""
        tier = str(told.get(f"t-{unit.id}", ""))
        rows.append(BallotRow(unit, cells, bool(told.get(f"a-{unit.id}")), points, tier))
    return rows


def _cells(paper: Paper, unit: PaperUnit, told: Mapping[str, Any]) -> Iterator[Cell]:
    for place, asked in enumerate(paper.asked_of(unit)):
        name = f"c-{unit.id}-{place}"
        title = title_in(asked)
        options = tuple((each.key, title_in(each)) for each in asked.options)
        yield Cell(name, f"{unit.name} {title}", str(told.get(name, "")), title, options)


@dataclass(frozen=True, slots=True)
class Section:
    """The units of a peer group with what is asked of all of them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[BallotRow, ...]


def sections_of(
    paper: Paper, rows: Iterable[BallotRow], peer_groups: Mapping[str, str]
) -> list[Section]:
    """The rows of a ballot by peer group, in the form's order."""
    by_group: dict[str, list[BallotRow]] = {}
    for row in rows:
        by_group.setdefault(row.unit.group, []).append(row)
    return [
        Section(
            peer_groups.get(group, group),
            tuple(title_in(each) for each in paper.dimensions.get(group, ())),
            tuple(found),
        )
        for group, found in by_group.items()
    ]


def _in_order(units: list[PaperUnit], order: str) -> list[PaperUnit]:
    places = {text: n for n, text in enumerate(order.split(","))}
    return sorted(units, key=lambda unit: places.get(str(unit.id), len(places)))


def answers_sent(paper: Paper, allowed: Collection[int], sent: Mapping[str, Any]) -> Any:
    """The answers that a form states; what is missing or wrong in them the service says."""
    if paper.scale == RANK:
        told = str(sent.get("order", "")).split(",")
        return [int(each) for each in told if each.isdecimal() and len(each) <= LONGEST_ID]
    units = [unit for unit in paper.units if unit.id in allowed]
    if paper.scale in VALUED:
        return dict(_scores(paper, units, sent))
    tiers = {str(unit.id): str(sent.get(f"t-{unit.id}", "")) for unit in units}
    return {unit: tier for unit, tier in tiers.items() if tier}


def _scores(
    paper: Paper, units: list[PaperUnit], sent: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    for unit in units:
        asked = range(len(paper.asked_of(unit)))
        values = [str(sent.get(f"c-{unit.id}-{place}", "")).strip() for place in asked]
        if sent.get(f"a-{unit.id}"):
            yield str(unit.id), None
        elif any(values):
            yield str(unit.id), values


def correction_told(subject: Subject | None) -> str:
    """What a survey does to the score of a unit, in words; "" for any other round (E-2)."""
    rule = subject.survey if subject else None
    if rule is None:
        return ""
    text = _(
        "评和本单位有工作往来的单位。平均分每高于 %(neutral)s 一分加 %(per_point)s 分，每低一分减"
        " %(per_point)s 分，最多加减 %(most)s 分；至少 %(least)s 个单位评价才计入。"
    )
    figures = {"neutral": rule.neutral, "per_point": rule.per_point, "most": rule.most}
    told = {name: format_short(value) for name, value in figures.items()}
    return text % (told | {"least": max(rule.least, 1)})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the slider and the quick values go by, as plain decimal texts."""

    least: str
    most: str
    step: str
    quick: tuple[tuple[str, str], ...]


def bounds_of(paper: Paper) -> Bounds:
    """The bounds of a value; four quick ones between the least and the most."""
    least, most = parse_exact(paper.least), parse_exact(paper.maximum)
    pass_mark = max(least, most * _PASS)  # a "poor" near nothing is nobody's usual one
    step = parse_exact(paper.step)
    words = (_("优"), _("良"), _("中"), _("差"))
    found = []
    for word, share in zip(words, _QUICK, strict=True):
        steps: Decimal = round_half_up((pass_mark + (most - pass_mark) * share) / step, 0)
        found.append((word, format_short(step * int(steps))))
    return Bounds(format_short(least), format_short(most), format_short(step), tuple(found))
