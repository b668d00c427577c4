"""People's lines and a unit's payroll (K-7.4–K-7.8, K-7.12, S-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bonuses.engine.facts import PersonFact
from bonuses.engine.results import ZERO, PayLine, Payroll, Rates, Reconciliation, UnitRate
from core.exact import round_half_up
from schemes.document import SchemeDocument
from schemes.rules.personal_spread import PersonalStatistics
from schemes.rules.trace import Note
from schemes.rules.transfer import PayingUnit


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a unit's lines have in common."""

    document: SchemeDocument
    rates: Rates
    rate: UnitRate
    qualified: dict[str, bool]
    personal: PersonalStatistics | None


@dataclass(frozen=True, slots=True)
class _Shares:
    """A person's year as shares, one a paying unit: its months ÷ 12, and what is left of each
    part of the money after missing filings."""

    unit: UnitRate
    months: Fraction
    base: Fraction
    personal: Fraction
    leader: Fraction


def pay_unit(
    document: SchemeDocument, rates: Rates, unit: str, people: Iterable[PersonFact]
) -> Payroll:
    """Return the payroll of ``unit``: a line for each of ``people``, whose last stint it is.

    Raises ``KeyError`` for a unit without a rate; people of other units are left out.
    """
    staff = [person for person in people if person.stints and person.stints[-1].unit == unit]
    rate = rates.units[unit]
    common = _Unit(
        document,
        rates,
        rate,
        {code: found.qualified for code, found in rates.units.items()},
        document.pay.personal.statistics((person.score for person in staff), rate.spread),
    )
    lines = tuple(_line(common, person) for person in staff)
    return _payroll(common, lines)


def _line(common: _Unit, person: PersonFact) -> PayLine:
    pay = common.document.pay
    paying = pay.transfer.paying(person.stints, common.qualified)
    shares = _shares(common, paying)
    base = common.rate.per_capita or ZERO
    manual = person.manual_amount if common.rate.own_distribution else None
    personal = ZERO
    if manual is None and common.personal is not None:
        personal = common.personal.amount(person.score)
    by_months = sum((s.months * _base(s) for s in shares), ZERO) + shares[-1].months * personal
    allocated = sum((s.months * s.base * _base(s) for s in shares), ZERO)
    last = shares[-1]
    after_cut = allocated + last.months * last.personal * personal
    before_loss = after_cut
    if manual is not None:
        elsewhere = allocated - last.months * last.base * _base(last)
        before_loss = elsewhere + (manual if last.base else ZERO)
    reasons = pay.loss.reasons(person.sanctions)
    loss = pay.loss.withheld(before_loss, reasons)
    places = common.document.rounding.money_places
    leader = _leader(common, person, shares, reasons)
    shown = round_half_up(before_loss - loss, places)
    leader_shown = round_half_up(leader.exact, places)
    return PayLine(
        code=person.code,
        name=person.name,
        unit=common.rate.code,
        rank=person.rank,
        score=person.score,
        base=base,
        personal=personal,
        paying_units=paying,
        months=sum((part.months for part in paying), ZERO),
        allocated=allocated,
        part_year=by_months - base - personal,
        filing_cut=after_cut - by_months,
        own_change=before_loss - after_cut,
        target_before_loss=before_loss,
        loss=loss,
        target=before_loss - loss,
        target_shown=shown,
        leader_amount=leader.amount,
        leader_part_year=leader.by_months - leader.amount,
        leader_filing_cut=leader.after_cut - leader.by_months,
        leader_loss=leader.loss,
        leader=leader.exact,
        leader_shown=leader_shown,
        final=shown + leader_shown,
        loss_reasons=reasons,
        personal_note=pay.personal.note(common.personal, person.score),
        own_reason=person.manual_reason,
        own_amount=manual,
        missing=any(s.unit.per_capita is None for s in shares),
    )


def _base(share: _Shares) -> Fraction:
    return share.unit.per_capita or ZERO


def _shares(common: _Unit, paying: Sequence[PayingUnit]) -> tuple[_Shares, ...]:
    filings = common.document.pay.filings
    found = []
    for part in paying:
        rate = common.rates.units[part.unit]
        missing = {"level_one": rate.level_one_missing, "level_two": rate.level_two_missing}
        found.append(
            _Shares(
                rate,
                common.document.pay.months.share(part.months),
                filings.factor("base", **missing),
                filings.factor("personal", **missing),
                filings.factor("leader", **missing),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Leader:
    amount: Fraction
    by_months: Fraction
    after_cut: Fraction
    loss: Fraction

    @property
    def exact(self) -> Fraction:
        return self.after_cut - self.loss


def _leader(
    common: _Unit, person: PersonFact, shares: Sequence[_Shares], reasons: tuple[Note, ...]
) -> _Leader:
    """The leader bonus by months, after missing filings and sanctions (K-7.5, K-7.6, K-7.12)."""
    pay = common.document.pay
    amount = pay.leader_bonus.amount(person.rank)
    if amount == 0:
        return _Leader(ZERO, ZERO, ZERO, ZERO)
    by_months = sum((s.months * amount for s in shares), ZERO)
    after_cut = sum((s.months * s.leader * amount for s in shares), ZERO)
    loss = pay.loss.withheld(after_cut, reasons) if pay.loss.leader_too else ZERO
    return _Leader(amount, by_months, after_cut, loss)


def _payroll(common: _Unit, lines: tuple[PayLine, ...]) -> Payroll:
    places = common.document.rounding.money_places
    nothing = round_half_up(ZERO, places)
    target = sum((line.target for line in lines), ZERO)
    total = target + sum((line.leader for line in lines), ZERO)
    total_shown = round_half_up(total, places)
    sum_of_lines = sum((line.final for line in lines), nothing)
    allocated = sum((line.allocated for line in lines), ZERO)
    return Payroll(
        unit=common.rate.code,
        lines=lines,
        people=len(lines),
        allocated=allocated,
        target_exact=target,
        total_exact=total,
        total_shown=total_shown,
        target_sum=sum((line.target_shown for line in lines), nothing),
        leader_sum=sum((line.leader_shown for line in lines), nothing),
        sum_of_lines=sum_of_lines,
        difference=sum_of_lines - total_shown,
        reconciliation=_reconcile(lines),
        notes=_notes(common, lines, allocated),
    )


def _reconcile(lines: Sequence[PayLine]) -> Reconciliation:
    return Reconciliation(
        approved=sum((line.base for line in lines), ZERO),
        lines=sum((Fraction(line.target_shown) for line in lines), ZERO),
        personal=-sum((line.personal for line in lines), ZERO),
        part_year=-sum((line.part_year for line in lines), ZERO),
        filing=-sum((line.filing_cut for line in lines), ZERO),
        own=-sum((line.own_change for line in lines), ZERO),
        withheld=sum((line.loss for line in lines), ZERO),
        rounding=-sum((line.rounding for line in lines), ZERO),
    )


def _notes(common: _Unit, lines: Sequence[PayLine], money: Fraction) -> tuple[Note, ...]:
    """What the unit is told: no standard yet, no spread possible, its own amounts do not fit."""
    notes: list[Note] = []
    if any(line.missing for line in lines):
        notes.append(Note("payroll.no_standard"))
    if lines and (common.personal is None or common.personal.highest == common.personal.lowest):
        notes.append(
            Note("payroll.no_spread", {"least": str(common.document.pay.personal.minimum)})
        )
    amounts = [line.own_amount for line in lines if line.own_amount is not None]
    if amounts:
        pay = common.document.pay
        given = sum(amounts, ZERO)
        # What the formula or another unit pays is not the unit's to give out again.
        fixed = sum((line.target_before_loss for line in lines), ZERO) - given
        least = pay.personal.minimum
        notes.extend(pay.own_distribution.check(amounts, money - fixed, len(lines), least))
    return tuple(notes)
