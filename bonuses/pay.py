"""What a unit and its people are paid, computed on demand from a named bonus set.

A person's amount stays a computation until a payroll is made: nothing here is stored but in the
cache, under the bonus set and the year's revision counter, so that a corrected fact is never
answered with an old amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.cache import cache

from bonuses import engine
from bonuses.engine import Budget, Payroll, PaySums, Rates
from bonuses.engine import UnitRate as EngineRate
from bonuses.facts import PersonRecord, people_load
from bonuses.models import BonusSet
from bonuses.staff import year_staff
from core.garbage import garbage_later
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import version_document
from schemes.rules.trace import Trace
from units.models import Unit

CACHE_SECONDS = 60 * 60
#: Counted up when the dataclasses below change, so that an older release's are never read.
CACHE_FORM = 2
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class UnitPay:
    """One unit's computed payroll with the people on it; ``people`` and ``lines`` run in step.

    ``unit_names`` are the names of all units by code, for those a line refers to.
    """

    rate: EngineRate
    payroll: Payroll
    people: tuple[PersonRecord, ...]
    unit_names: Mapping[str, str]

    def place_of(self, code: str) -> int | None:
        """Where a person stands on the sheet, from 0; ``None`` when he is not on it."""
        for place, record in enumerate(self.people):
            if record.fact.code == code:
                return place
        return None


@dataclass(frozen=True, slots=True)
class PaySummary:
    """One unit's line in the overview, in yuan: ``approved`` exact, sums to the fen.

    ``difference`` is approved − target bonus; ``unexplained`` exact, 0 when all of it is explained.
    Amounts are ``None`` while some line waits for a unit's standard.
    """

    heads: int
    approved: Fraction | None
    target: Decimal | None
    leader: Decimal | None
    total: Decimal | None
    difference: Fraction | None
    unexplained: Fraction


@dataclass(frozen=True, slots=True)
class YearPay:
    """Every unit's rate and sums, and the budget over all of them (X-8)."""

    rates: Rates
    units: Mapping[str, PaySummary]
    budget: Budget
    heads: int
    total: Decimal


def document_of(bonus_set: BonusSet) -> SchemeDocument:
    """The scheme version that made the result set, not the one in force now."""
    document: SchemeDocument = version_document(bonus_set.result_set.scheme)
    return document


def rates_of(bonus_set: BonusSet) -> Rates:
    """All units' rates of a bonus set as the engine takes them; one query, without the traces."""
    rows = bonus_set.rates.values_list("data", flat=True)
    return engine.rates_from_data(list(rows), bonus_set.statistics)


def unit_pay(bonus_set: BonusSet, year: Year, unit: Unit) -> UnitPay | None:
    """The pay sheet of one unit; ``None`` for a unit that is not in the bonus set."""
    key = _key("unit", bonus_set, year, unit.pk)
    found: UnitPay | None = cache.get(key)
    if found is not None:
        return found
    computed = compute(bonus_set, unit.code, people_load(year, unit=unit))
    if computed is not None:
        cache.set(key, computed, CACHE_SECONDS)
    return computed


def compute(bonus_set: BonusSet, code: str, people: Sequence[PersonRecord]) -> UnitPay | None:
    """The pay sheet of ``people`` in the unit ``code``, past the cache (for what-if checks)."""
    rates = rates_of(bonus_set)
    if code not in rates.units:
        return None
    return _unit_pay(document_of(bonus_set), rates, code, people)


def every_unit_pay(
    bonus_set: BonusSet, people: Mapping[str, Sequence[PersonRecord]]
) -> Iterator[UnitPay]:
    """The pay sheet of each unit that has ``people`` (by unit code), past the cache: a payroll."""
    document, rates = document_of(bonus_set), rates_of(bonus_set)
    for code in rates.units:
        if people.get(code):
            yield _unit_pay(document, rates, code, people[code])


@garbage_later()
def year_pay(bonus_set: BonusSet, year: Year) -> YearPay:
    """Every unit's sums, computed together: a fixed number of queries whatever the units."""
    key = _key("year", bonus_set, year, 0)
    found: YearPay | None = cache.get(key)
    if found is not None:
        return found
    document, rates = document_of(bonus_set), rates_of(bonus_set)
    in_year = document.pay.months.in_year
    people = year_staff(year, in_year=in_year, units=rates.units.keys())
    units = {
        code: _summary(rate, engine.pay_sums(document, rates, code, people[code]))
        for code, rate in rates.units.items()
    }
    computed = YearPay(
        rates=rates,
        units=units,
        budget=engine.budget(document, rates, {c: s.heads for c, s in units.items()}),
        heads=sum(summary.heads for summary in units.values()),
        total=sum((summary.total or ZERO for summary in units.values()), ZERO),
    )
    cache.set(key, computed, CACHE_SECONDS)
    return computed


def person_trace(bonus_set: BonusSet, pay: UnitPay, place: int) -> Trace:
    """The trace of one line, made when it is asked for."""
    return engine.line_trace(
        document_of(bonus_set), rates_of(bonus_set), pay.payroll, pay.payroll.lines[place]
    )


def _key(kind: str, bonus_set: BonusSet, year: Year, unit: int) -> str:
    parts = (kind, CACHE_FORM, bonus_set.engine_version, bonus_set.pk, year.pk, year.revision, unit)
    return "pay:" + ":".join(str(part) for part in parts)


def _unit_pay(
    document: SchemeDocument, rates: Rates, code: str, people: Sequence[PersonRecord]
) -> UnitPay:
    known = (record.within(rates.units.keys()) for record in people)
    places = {rank.key: at for at, rank in enumerate(document.pay.leader_bonus.ranks)}
    # Leaders first, in the order of the scheme's table, then everybody by code.
    ordered = sorted(
        known, key=lambda record: (places.get(record.fact.rank, len(places)), record.fact.code)
    )
    payroll = engine.pay_unit(document, rates, code, [record.fact for record in ordered])
    names = {each.code: each.name for each in rates.units.values()}
    return UnitPay(rates.units[code], payroll, tuple(ordered), names)


def _summary(rate: EngineRate, sums: PaySums) -> PaySummary:
    recon, known = sums.reconciliation, not sums.missing
    return PaySummary(
        heads=sums.people,
        approved=None if rate.per_capita is None else recon.approved,
        target=sums.target_sum if known else None,
        leader=sums.leader_sum if known else None,
        total=sums.sum_of_lines if known else None,
        difference=recon.gap if known else None,
        unexplained=recon.unexplained,
    )
