"""What the page says of a ranking, in words: rows that page, workbook and API share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.exact import format_points, format_short
from scoring.certainty.bar import place_bar
from scoring.certainty.field import Field, Tolerances
from scoring.certainty.figures import (
    PROBABLY,
    SURELY,
    Certain,
    Drawn,
    Heavier,
    Swing,
    drawn,
    heavier,
    sways,
    widest,
)
from scoring.certainty.queries import part_titles

#: A rank holds if it hardly moves, and by and large if it stays in an eighth of the field.
FIRM, SHARE = 2, 8


@dataclass(frozen=True, slots=True)
class Sway:
    """Between which places one component's mark puts a unit; ``most``: no other moves it more."""

    key: str
    title: str
    high: int
    low: int
    most: bool

    def __str__(self) -> str:
        return f"{self.high}–{self.low}" if self.low > self.high else "—"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: its rank, the places it may as well have, and how it stands to the next one."""

    code: str
    name: str
    rank: int
    total: Fraction
    best: int
    worst: int
    hold: str
    gap: Fraction | None
    above_next: int | None
    pair: str
    in_quota: int | None
    swing: str
    sways: tuple[Sway, ...]
    bar: SafeString
    grade: str = ""
    grade_kept: int | None = None
    grade_else: str = ""

    @property
    def between(self) -> str:
        """The places in words: 第 11–18 名."""
        if self.best == self.worst:
            return _("第 %(place)s 名") % {"place": self.best}
        return _("第 %(best)s–%(worst)s 名") % {"best": self.best, "worst": self.worst}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A component: by how much its marks were varied, and what its weight does to the ranks."""

    title: str
    points: str
    tolerance: str
    more: str
    less: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units, the one that ranks higher first; in how many of 100 it is above the other."""

    one: UnitRow
    other: UnitRow
    above: int
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of one group."""

    units: list[UnitRow]
    parts: list[PartRow]
    stretches: tuple[tuple[int, int], ...]
    quota: int
    graded: bool = False
    pair: Pair | None = None


def told_of(field: Field, stated: Tolerances, pair: tuple[str, str] = ("", "")) -> Told:
    """Draw, and put into words; ``pair``: the codes of two units that are to be compared."""
    places = _places(field, pair)
    found = drawn(field, stated, pair=places)
    if not found.units:
        return Told([], [], (), 0)
    units = [
        _unit_row(field, n, certain, swayed)
        for n, (certain, swayed) in enumerate(zip(found.units, sways(field, stated), strict=True))
    ]
    return Told(
        units,
        _part_rows(field, stated),
        found.stretches,
        field.quota,
        field.grades is not None,
        _pair(units, places, found),
    )


def _places(field: Field, pair: tuple[str, str]) -> tuple[int, int] | None:
    """Where two units stand, in the order of rank; None unless both are there and differ."""
    found = sorted({n for n, unit in enumerate(field.units) if unit.code in pair})
    return (found[0], found[1]) if len(found) == 2 else None


def _pair(units: list[UnitRow], places: tuple[int, int] | None, found: Drawn) -> Pair | None:
    if places is None or found.above is None:
        return None
    one, other = units[places[0]], units[places[1]]
    words = pair_words(found.above, one.total - other.total)
    return Pair(one, other, found.above, words)


def hold_words(certain: Certain, ranked: int) -> str:
    """Whether a rank holds."""
    if certain.spread <= FIRM:
        return _("站得稳")
    return _("大体站得住") if certain.spread * SHARE <= ranked else _("说不准")


def pair_words(above: int | None, gap: Fraction | None = None) -> str:
    """Whether a unit is told from the one that follows it; with the same total they share a rank,
    and which is ahead in a draw is the toss of a coin."""
    if above is None:
        return "—"
    if gap == 0:
        return _("并列")
    if above >= SURELY:
        return _("分得清")
    return _("多半在前") if above >= PROBABLY else _("分不清")


def _unit_row(field: Field, n: int, certain: Certain, swayed: tuple[Swing, ...]) -> UnitRow:
    unit, most = field.units[n], widest(swayed)
    after = field.units[n + 1] if n + 1 < len(field.units) else None
    return UnitRow(
        code=unit.code,
        name=unit.name,
        rank=unit.rank,
        total=unit.total,
        best=certain.best,
        worst=certain.worst,
        hold=hold_words(certain, len(field.units)),
        gap=None if after is None else unit.total - after.total,
        above_next=certain.above_next,
        pair=pair_words(certain.above_next, None if after is None else unit.total - after.total),
        in_quota=certain.in_quota,
        swing=_swing_words(field, most),
        sways=tuple(_sways(field, swayed, most)),
        bar=place_bar(certain.best, certain.worst, unit.rank, len(field.units)),
        grade=_grade_title(field, unit.grade),
        grade_kept=certain.grade_kept,
        grade_else=_grade_title(field, certain.grade_else),
    )


def _sways(field: Field, swayed: tuple[Swing, ...], most: Swing) -> Iterator[Sway]:
    for part, each in zip(field.parts, swayed, strict=True):
        yield Sway(part.key, part.title, each.high, each.low, part.key == most.key)


def _grade_title(field: Field, grade: int | None) -> str:
    return "" if field.grades is None or grade is None else field.grades.titles[grade]


def _swing_words(field: Field, swing: Swing) -> str:
    if not swing.key:
        return _("哪个板块都动不了它")
    return _("%(part)s：第 %(high)s–%(low)s 名") % {
        "part": part_titles(field.parts)[swing.key],
        "high": swing.high,
        "low": swing.low,
    }


def _part_rows(field: Field, stated: Tolerances) -> list[PartRow]:
    names = {unit.code: unit.name for unit in field.units}
    found = heavier(field, stated)
    by = {(each.key, each.more): each for each in found}
    return [
        PartRow(
            part.title,
            format_short(part.points),
            format_points(part.tolerance(stated) * part.points, 2),
            _moved_words(by[part.key, True], names),
            _moved_words(by[part.key, False], names),
        )
        for part in field.parts
    ]


def _moved_words(found: Heavier, names: dict[str, str]) -> str:
    if not found.moved:
        return _("名次都不变")
    return ngettext(
        "%(n)s 个单位变位次，最多的%(name)s变 %(places)s 位",
        "%(n)s 个单位变位次，最多的%(name)s变 %(places)s 位",
        found.moved,
    ) % {"n": found.moved, "name": names[found.code], "places": found.furthest}
