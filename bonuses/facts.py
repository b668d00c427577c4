"""Reads the people of a year for the bonus engine, in a fixed number of queries.

A person belongs to the unit of his last posting that touches the year (the present unit); every
posting before it is a stint whose months may be paid by another unit (K-7.6, K-7.7).
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import compress
from typing import Any, Literal, NamedTuple, cast

from django.db.models import Q, QuerySet

from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from bonuses.models import AppraisalGrade, OwnDistribution, PersonalScore
from bonuses.successors import PayingUnit, paying_units
from schemes.models import Year
from schemes.months import first_working_days_of
from schemes.rules.trace import Source
from units.models import Posting, PostingMonths, Sanction, Unit


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as the pay sheet shows him: the engine's fact and what only a reader needs.

    ``change`` is the reason the personnel file gives for months that are not a whole year
    ("新录用"); ``months_proposed`` tells that months stand in no record and were taken from the
    posting's dates (S-3); ``initials`` are the pinyin initials that search finds;
    ``unit_names`` run in step with ``fact.stints``; ``strangers`` are names of earlier units that
    do not belong to the year, whose months nobody pays.
    """

    fact: PersonFact
    person_id: int
    unit_id: int
    unit_code: str
    title: str = ""
    change: str = ""
    initials: str = ""
    months_proposed: bool = False
    unit_names: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()

    def within(self, units: Collection[str]) -> PersonRecord:
        """The record with the stints in ``units`` only: a unit outside the year pays nothing."""
        known = [stint.unit in units for stint in self.fact.stints]
        if all(known):
            return self
        stints = tuple(compress(self.fact.stints, known))
        return replace(
            self,
            fact=replace(self.fact, stints=stints),
            unit_names=tuple(compress(self.unit_names, known)),
            strangers=tuple(compress(self.unit_names, [not each for each in known])),
        )


class _Stint(NamedTuple):
    """A posting that touches the year, as the query gives it."""

    id: int
    key: str
    person_id: int
    person_code: str
    person_name: str
    initials: str
    unit_id: int
    unit_code: str
    unit_name: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    title: str
    rank: str
    change: str


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Everything beside the postings, by person (months by posting)."""

    months: Mapping[str, tuple[Fraction, Source | None]]
    sanctions: Mapping[int, list[SanctionFact]]
    scores: Mapping[int, tuple[int, Fraction | None, str, Source | None]]
    own: Mapping[int, tuple[int, Fraction, str]]


def people_load(year: Year, *, unit: Unit | None = None) -> list[PersonRecord]:
    """The people whose present unit is ``unit`` (every unit without one), in pay sheet order.

    Order: unit code, then the person's code. Five queries whatever the number of people.
    """
    of_person: dict[int, list[_Stint]] = defaultdict(list)
    for stint in _stints(year, unit):
        of_person[stint.person_id].append(stint)
    for rows in of_person.values():
        rows.sort(key=_in_time)
    present = {
        person: rows
        for person, rows in of_person.items()
        if unit is None or rows[-1].unit_id == unit.pk
    }
    inputs = _inputs(year, None if unit is None else list(present))
    records = [_record(year, rows, inputs) for rows in present.values()]
    return sorted(records, key=lambda record: (record.unit_code, record.fact.code))


def heads_of(year: Year) -> dict[str, int]:
    """How many people each unit pays in the year, by its code: those whose present unit it is."""
    present: dict[int, _Stint] = {}
    rows = postings_touching(year).values_list(*_STINT_FIELDS)
    for stint in _paid_stints(rows, paying_units(year)):
        known = present.get(stint.person_id)
        if known is None or _in_time(known) < _in_time(stint):
            present[stint.person_id] = stint
    return dict(Counter(stint.unit_code for stint in present.values()))


def person_present_unit(year: Year, person_id: int) -> int | None:
    """The id of the unit that pays a person in ``year``; ``None`` without a posting in it."""
    rows = postings_touching(year).filter(person_id=person_id).values_list(*_STINT_FIELDS)
    stints = sorted(_paid_stints(rows, paying_units(year)), key=_in_time)
    return stints[-1].unit_id if stints else None


def months_proposed(
    starts_on: datetime.date, ends_on: datetime.date | None, year: Year
) -> Fraction:
    """Whole months of a posting in ``year`` by its dates: those on whose first working day, by the
    holidays table, the person is there (S-3)."""
    days = first_working_days_of(year).values()
    return Fraction(sum(starts_on <= day and (ends_on is None or day <= ends_on) for day in days))


_STINT_FIELDS = (
    "id",
    "key",
    "person_id",
    "person__code",
    "person__name",
    "person__initials",
    "unit_id",
    "unit__code",
    "unit__name",
    "starts_on",
    "ends_on",
    "title",
    "rank",
    "change",
)


def postings_touching(year: Year) -> QuerySet[Posting]:
    """Current postings of the authority that have a day in ``year``."""
    first, last = datetime.date(year.year, 1, 1), datetime.date(year.year, 12, 31)
    return Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        authority_id=year.authority_id,
        current=True,
        starts_on__lte=last,
    )


def _in_time(stint: _Stint) -> tuple[datetime.date, datetime.date, str]:
    return (stint.starts_on, stint.ends_on or datetime.date.max, stint.key)


def _stints(year: Year, unit: Unit | None) -> list[_Stint]:
    postings, payers = postings_touching(year), paying_units(year)
    if unit is not None:
        own = [unit.pk, *(ended for ended, payer in payers.items() if payer.id == unit.pk)]
        postings = postings.filter(
            person__in=postings_touching(year).filter(unit__in=own).values("person")
        )
    return list(_paid_stints(postings.order_by().values_list(*_STINT_FIELDS), payers))


def _paid_stints(
    rows: Iterable[tuple[Any, ...]], payers: Mapping[int, PayingUnit]
) -> Iterator[_Stint]:
    """The stints, those in an ended unit outside the year given to the unit that pays for it."""
    for row in rows:
        stint = _Stint._make(row)
        payer = payers.get(stint.unit_id)
        if payer is not None:
            stint = stint._replace(unit_id=payer.id, unit_code=payer.code)
        yield stint


def _inputs(year: Year, people: list[int] | None) -> _Inputs:
    return _Inputs(
        months=_months(year, people),
        sanctions=sanctions_of(year, people),
        scores=_scores(year, people),
        own=own_amounts(year, people),
    )


_SOURCE_FIELDS = ("pk", "recorded_by__display_name", "recorded_at", "document")


def source_of(kind: str, values: Iterable[Any]) -> Source:
    """Who gave a fact: ``values`` are its id, the giver's name, the moment and the document."""
    pk, who, recorded_at, document = values
    when = recorded_at.date().isoformat() if recorded_at else ""
    return Source(fact=kind, fact_id=str(pk), who=who or "", when=when, document=document or "")


def _months(year: Year, people: list[int] | None) -> dict[str, tuple[Fraction, Source | None]]:
    """Months by the posting's key: a corrected posting is a new row under the same key (S-4)."""
    rows = PostingMonths.objects.filter(
        authority_id=year.authority_id, year=year.year, current=True
    )
    if people is not None:
        rows = rows.filter(posting__person__in=people)
    found = rows.order_by().values_list("key", "months", *_SOURCE_FIELDS)
    return {
        key: (Fraction(months), source_of("posting_months", rest)) for key, months, *rest in found
    }


def sanctions_of(year: Year, people: list[int] | None) -> dict[int, list[SanctionFact]]:
    """Sanctions of the year in time order, by person; of everybody without ``people``."""
    rows = Sanction.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    if people is not None:
        rows = rows.filter(person__in=people)
    by_person: dict[int, list[SanctionFact]] = defaultdict(list)
    for person, kind, date, *rest in rows.order_by("date", "key").values_list(
        "person_id", "kind", "date", *_SOURCE_FIELDS
    ):
        source = source_of("sanction", rest)
        by_person[person].append(
            SanctionFact(
                kind=cast(Literal["warning", "reprimand"], kind),
                date=date.isoformat(),
                document=source.document,
                source=source,
            )
        )
    return by_person


def _scores(
    year: Year, people: list[int] | None
) -> dict[int, tuple[int, Fraction | None, str, Source | None]]:
    rows = PersonalScore.objects.filter(year=year, current=True)
    if people is not None:
        rows = rows.filter(person__in=people)
    found = rows.order_by().values_list("person_id", "unit_id", "score", "grade", *_SOURCE_FIELDS)
    return {
        person: (unit, score, grade, source_of("personal_score", rest))
        for person, unit, score, grade, *rest in found
    }


def own_amounts(year: Year, people: list[int] | None) -> dict[int, tuple[int, Fraction, str]]:
    """Unit, yuan and note of each person's own distribution; of everybody without ``people``."""
    rows = OwnDistribution.objects.filter(year=year, current=True)
    if people is not None:
        rows = rows.filter(person__in=people)
    found = rows.values_list("person_id", "unit_id", "amount", "note")
    return {person: (unit, amount, note) for person, unit, amount, note in found}


_NO_SCORE: tuple[int, Fraction | None, str, Source | None] = (0, None, "", None)


def _record(year: Year, rows: list[_Stint], inputs: _Inputs) -> PersonRecord:
    present = rows[-1]
    stints, proposed = _stint_facts(year, rows, inputs)
    score_unit, score, grade, source = inputs.scores.get(present.person_id, _NO_SCORE)
    sanctions = list(inputs.sanctions.get(present.person_id, ()))
    if grade == AppraisalGrade.INCOMPETENT:
        sanctions.append(SanctionFact(kind="incompetent", source=source))
    own_unit, amount, note = inputs.own.get(present.person_id, (0, None, ""))
    own_counts = own_unit == present.unit_id
    fact = PersonFact(
        code=present.person_code,
        name=present.person_name,
        stints=stints,
        # A score given elsewhere is not one "in the present unit" (K-7.4).
        score=score if score_unit == present.unit_id else None,
        rank=present.rank,
        sanctions=tuple(sanctions),
        manual_amount=amount if own_counts else None,
        manual_reason=note if own_counts else "",
    )
    return PersonRecord(
        fact=fact,
        person_id=present.person_id,
        unit_id=present.unit_id,
        unit_code=present.unit_code,
        title=present.title,
        change="，".join(dict.fromkeys(row.change for row in rows if row.change)),
        initials=present.initials,
        months_proposed=proposed,
        unit_names=tuple(row.unit_name for row in rows),
    )


def _stint_facts(
    year: Year, rows: list[_Stint], inputs: _Inputs
) -> tuple[tuple[StintFact, ...], bool]:
    stints, proposed = [], False
    for row in rows:
        known = inputs.months.get(row.key)
        if known is None:
            months, source = months_proposed(row.starts_on, row.ends_on, year), None
            proposed = True
        else:
            months, source = known
        stints.append(StintFact(unit=row.unit_code, months=months, source=source))
    return tuple(stints), proposed
