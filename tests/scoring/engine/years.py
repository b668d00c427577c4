"""Strategies for whole small years: units of both groups, scored by one mark each."""

from __future__ import annotations

import datetime
from fractions import Fraction

from hypothesis import strategies as st

from bonuses.engine.facts import PersonFact, StintFact
from schemes.document import SchemeDocument
from scoring.engine.facts import (
    DeductionFact,
    HonourFact,
    ItemFact,
    UnitFact,
    VetoFact,
    YearFacts,
)
from tests.examples.builder import patched, simple_group

GROUPS = ("department", "township")
LEVELS = ("county", "city", "province", "ministry")
KINDS = ("comprehensive", "single", "distinctive")


def document(**entries: object) -> SchemeDocument:
    """The county preset with one component in each group; ``__`` in a name stands for a dot."""
    patch = {f"peer_groups.{group}": simple_group(group, 1000) for group in GROUPS}
    return patched({**patch, **{name.replace("__", "."): value for name, value in entries.items()}})


PROJECTS = ("", "p1", "p2", "p3")
DAYS = 457
"""From 1 November 2011 to 31 January 2013: mostly the year 2012."""
HONOURS = len(KINDS) * len(LEVELS) * len(PROJECTS) * 8 * DAYS


def honour(unit: str, place: int, number: int) -> HonourFact:
    """The honour that ``number`` stands for: one draw instead of eight keeps the tests quick."""
    number, kind = divmod(number, len(KINDS))
    number, level = divmod(number, len(LEVELS))
    number, project = divmod(number, len(PROJECTS))
    day, flags = divmod(number, 8)
    return HonourFact(
        code=f"{unit}-h{place}",
        unit=unit,
        kind=KINDS[kind],
        level=LEVELS[level],
        date=datetime.date(2011, 11, 1) + datetime.timedelta(days=day),
        is_system=bool(flags & 1),
        multi_superior=bool(flags & 2),
        recognised=bool(flags & 4),
        project=PROJECTS[project],
    )


def unit_draws() -> st.SearchStrategy[tuple[int, int, list[int]]]:
    """One unit: flags (group, vetoed, docked), points in hundredths, its honours."""
    claims = st.lists(st.integers(0, HONOURS - 1), max_size=6)
    return st.tuples(st.integers(0, 15), st.integers(50_000, 100_000), claims)


def year_of(drawn: list[tuple[int, int, list[int]]]) -> YearFacts:
    """The complete year that was drawn: both groups, some vetoed, some with deductions."""
    rows = [(f"U{place}", *row) for place, row in enumerate(drawn)]
    return YearFacts(
        year=2012,
        units=tuple(UnitFact(c, c, GROUPS[flags & 1], posts=9) for c, flags, _, _ in rows),
        items=tuple(
            ItemFact(c, "work", "w", Fraction(1000), Fraction(score, 100))
            for c, _, score, _ in rows
        ),
        honours=tuple(
            honour(c, place, number)
            for c, _, _, found in rows
            for place, number in enumerate(found)
        ),
        deductions=tuple(DeductionFact(c, "city_line") for c, flags, _, _ in rows if flags & 2),
        vetoes=tuple(VetoFact(c, "work_safety") for c, flags, _, _ in rows if flags & 12 == 12),
    )


def years(most: int = 5) -> st.SearchStrategy[YearFacts]:
    """A complete year of up to ``most`` units."""
    return st.lists(unit_draws(), min_size=1, max_size=most).map(year_of)


def score_of(tenths: int) -> Fraction | None:
    """A personal score; the lowest number stands for none."""
    return None if tenths == 599 else Fraction(tenths, 10)


@st.composite
def staff(draw: st.DrawFn, unit: str) -> tuple[PersonFact, ...]:
    """Up to eight people who worked the whole year in ``unit``, most with a score."""
    scores = draw(st.lists(st.integers(599, 1000), min_size=1, max_size=8))
    return tuple(
        PersonFact(f"P{n}", f"P{n}", (StintFact(unit, Fraction(12)),), score_of(score))
        for n, score in enumerate(scores)
    )
