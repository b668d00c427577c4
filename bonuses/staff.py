"""A year's people as sums need them: who is on which unit's sheet, and with what.

Reads what ``bonuses.facts.people_load`` reads and says the same of everybody, but no name, title,
initials or source; only people out of the ordinary become facts of the engine.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from bonuses.engine import Staff
from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from bonuses.facts import months_proposed, own_amounts, postings_touching, sanctions_of
from bonuses.models import AppraisalGrade, PersonalScore
from bonuses.successors import paying_units
from core.stored import exact_stored, stored, stored_date
from schemes.models import Year
from units.models import PostingMonths, Unit


class _Stint(NamedTuple):
    """A posting that touches the year, its dates as they are stored."""

    key: str
    unit_id: int
    rank: str
    starts_on: Any
    ends_on: Any


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Everything beside the postings, by person (months by the posting's key)."""

    in_year: int
    months: Mapping[str, int]
    sanctions: Mapping[int, list[SanctionFact]]
    scores: Mapping[int, tuple[int, str | None, str]]
    own: Mapping[int, tuple[int, Fraction, str]]
    codes: Mapping[int, str]


@dataclass(slots=True)
class _Sheet:
    """A unit's people while they are gathered."""

    ordinary: list[Fraction | None] = field(default_factory=list)
    others: list[PersonFact] = field(default_factory=list)


def year_staff(year: Year, *, in_year: int, units: Collection[str]) -> dict[str, Staff]:
    """The people of each unit of ``units`` by its code: seven queries whatever their number.

    ``in_year`` months are a whole year; units outside ``units`` pay no months (K-7.6).
    """
    of_person: dict[int, list[_Stint]] = defaultdict(list)
    payers = paying_units(year)
    for person, *row in _postings(year):
        stint = _Stint._make(row)
        payer = payers.get(stint.unit_id)
        of_person[person].append(stint if payer is None else stint._replace(unit_id=payer.id))
    inputs = _inputs(year, in_year)
    sheets: dict[str, _Sheet] = {code: _Sheet() for code in units}
    for person, stints in of_person.items():
        stints.sort(key=_in_time)
        sheet = sheets.get(inputs.codes[stints[-1].unit_id])
        if sheet is None:
            continue
        if _ordinary(person, stints, inputs):
            sheet.ordinary.append(_score(person, stints[-1], inputs))
        else:
            sheet.others.append(_person(year, person, stints, inputs, units))
    return {code: Staff(sheet.ordinary, sheet.others) for code, sheet in sheets.items()}


def _postings(year: Year) -> Any:
    columns = ("person_id", "key", "unit_id", "rank", "starts_on", "ends_on")
    return postings_touching(year).order_by().values_list(*map(stored, columns))


def _inputs(year: Year, in_year: int) -> _Inputs:
    of_year = {"authority_id": year.authority_id, "current": True}
    months = PostingMonths.objects.filter(year=year.year, **of_year).order_by()
    scores = PersonalScore.objects.filter(year=year, current=True).order_by()
    columns = ("person_id", "unit_id", "score", "grade")
    units = Unit.objects.filter(authority_id=year.authority_id)
    return _Inputs(
        in_year=in_year,
        months=dict(months.values_list("key", "months")),
        sanctions=sanctions_of(year, None),
        scores={row[0]: row[1:] for row in scores.values_list(*map(stored, columns))},
        own=own_amounts(year, None),
        codes=dict(units.values_list("pk", "code")),
    )


def _in_time(stint: _Stint) -> tuple[datetime.date, datetime.date, str]:
    ends_on = stored_date(stint.ends_on) if stint.ends_on else datetime.date.max
    return (stored_date(stint.starts_on), ends_on, stint.key)


def _ordinary(person: int, stints: list[_Stint], inputs: _Inputs) -> bool:
    """Whether nothing but the personal score tells this person from others of the unit."""
    return (
        len(stints) == 1
        and not stints[0].rank
        and inputs.months.get(stints[0].key) == inputs.in_year
        and person not in inputs.sanctions
        and person not in inputs.own
        and inputs.scores.get(person, _NO_SCORE)[2] != AppraisalGrade.INCOMPETENT
    )


_NO_SCORE: tuple[int, str | None, str] = (0, None, "")


def _score(person: int, present: _Stint, inputs: _Inputs) -> Fraction | None:
    """The personal score in the present unit; one given elsewhere does not count (K-7.4)."""
    unit, score, _grade = inputs.scores.get(person, _NO_SCORE)
    return exact_stored(score) if unit == present.unit_id else None


def _person(
    year: Year, person: int, stints: list[_Stint], inputs: _Inputs, units: Collection[str]
) -> PersonFact:
    present = stints[-1]
    sanctions = list(inputs.sanctions.get(person, ()))
    if inputs.scores.get(person, _NO_SCORE)[2] == AppraisalGrade.INCOMPETENT:
        sanctions.append(SanctionFact(kind="incompetent"))
    own_unit, amount, _note = inputs.own.get(person, (0, None, ""))
    paid = [stint for stint in stints if inputs.codes[stint.unit_id] in units]
    return PersonFact(
        code=str(person),
        name="",
        stints=tuple(
            StintFact(inputs.codes[stint.unit_id], _months(year, stint, inputs)) for stint in paid
        ),
        score=_score(person, present, inputs),
        rank=present.rank,
        sanctions=tuple(sanctions),
        manual_amount=amount if own_unit == present.unit_id else None,
    )


def _months(year: Year, stint: _Stint, inputs: _Inputs) -> Fraction:
    known = inputs.months.get(stint.key)
    if known is not None:
        return Fraction(known)
    ends_on = stored_date(stint.ends_on) if stint.ends_on else None
    return months_proposed(stored_date(stint.starts_on), ends_on, year)
