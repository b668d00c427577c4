"""People's lines and a unit's payroll (K-7.4–K-7.8, K-7.12, S-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bonuses.engine.facts import PersonFact
from bonuses.engine.results import ZERO, PayLine, Payroll, Rates, Reconciliation, UnitRate
from core.exact import round_half_up
from schemes.document import SchemeDocument
from schemes.rules.personal_spread import PersonalStatistics
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note
from schemes.rules.transfer import PayingUnit


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of each part of a unit's money after missing filings (K-7.8)."""

    base: Fraction
    personal: Fraction
    leader: Fraction

    @property
    def whole(self) -> bool:
        """Whether nothing is cut."""
        return self.base == self.personal == self.leader == 1


@dataclass(frozen=True, slots=True)
class UnitCommon:
    """What a unit's lines have in common; ``left`` by the code of the paying unit."""

    document: SchemeDocument
    rates: Rates
    rate: UnitRate
    qualified: Mapping[str, bool]
    left: Mapping[str, _Left]
    personal: PersonalStatistics | None
    personal_part: Callable[[Fraction | None], Fraction]
    no_money: Decimal


@dataclass(frozen=True, slots=True)
class _Share:
    """A paying unit's part of a person's year: its standard, months ÷ 12, and what is left."""

    standard: Fraction
    months: Fraction
    left: _Left


@dataclass(frozen=True, slots=True)
class _Target:
    """The target bonus on its way, in yuan."""

    part_year: Fraction
    by_months: Fraction
    allocated: Fraction
    after_cut: Fraction
    before_loss: Fraction


@dataclass(frozen=True, slots=True)
class _Leader:
    """The leader bonus on its way, in yuan."""

    amount: Fraction = ZERO
    by_months: Fraction = ZERO
    after_cut: Fraction = ZERO
    loss: Fraction = ZERO

    @property
    def exact(self) -> Fraction:
        """What is paid, not yet rounded."""
        return self.after_cut - self.loss if self.loss else self.after_cut


_NO_LEADER = _Leader()


def pay_unit(
    document: SchemeDocument, rates: Rates, unit: str, people: Iterable[PersonFact]
) -> Payroll:
    """Return the payroll of ``unit``: a line for each of ``people``, whose last stint it is.

    Raises ``KeyError`` for a unit without a rate; people of other units are left out.
    """
    staff = [person for person in people if person.stints and person.stints[-1].unit == unit]
    codes = {stint.unit for person in staff for stint in person.stints}
    common = unit_common(document, rates, unit, (person.score for person in staff), codes)
    return _payroll(common, tuple(pay_line(common, person) for person in staff))


def unit_common(
    document: SchemeDocument,
    rates: Rates,
    unit: str,
    scores: Iterable[Fraction | None],
    paying: Iterable[str],
) -> UnitCommon:
    """Return what the lines of ``unit`` share: ``scores`` of all its people, ``paying`` the codes
    of the units that pay months of theirs.

    Raises ``KeyError`` for a unit without a rate.
    """
    rate = rates.units[unit]
    codes = {unit, *paying}
    personal = document.pay.personal.statistics(scores, rate.spread)
    return UnitCommon(
        document,
        rates,
        rate,
        {code: rates.units[code].qualified for code in codes},
        {code: _left(document, rates.units[code]) for code in codes},
        personal,
        personal.formula() if personal else _no_personal,
        round_half_up(ZERO, document.rounding.money_places),
    )


def _no_personal(_score: Fraction | None) -> Fraction:
    return ZERO


def _left(document: SchemeDocument, rate: UnitRate) -> _Left:
    factor = document.pay.filings.factor
    missing = {"level_one": rate.level_one_missing, "level_two": rate.level_two_missing}
    return _Left(
        factor("base", **missing), factor("personal", **missing), factor("leader", **missing)
    )


def pay_line(common: UnitCommon, person: PersonFact) -> PayLine:
    """Return one person's line; the last stint is in the unit of ``common``."""
    pay = common.document.pay
    paying = pay.transfer.paying(person.stints, common.qualified)
    shares = tuple(_share(common, part) for part in paying)
    base = common.rate.per_capita or ZERO
    manual = person.manual_amount if common.rate.own_distribution else None
    personal = common.personal_part(person.score)
    target = _target(shares, personal, manual)
    reasons = pay.loss.reasons(person.sanctions)
    loss = pay.loss.withheld(target.before_loss, reasons)
    exact = target.before_loss - loss if loss else target.before_loss
    leader = _leader(common, person, shares, reasons)
    leader_exact = leader.exact
    places = common.document.rounding.money_places
    shown = round_half_up(exact, places)
    leader_shown = round_half_up(leader_exact, places) if leader_exact else common.no_money
    return PayLine(
        code=person.code,
        name=person.name,
        unit=common.rate.code,
        rank=person.rank,
        score=person.score,
        base=base,
        personal=personal,
        paying_units=paying,
        months=paying[0].months if len(paying) == 1 else sum((p.months for p in paying), ZERO),
        allocated=target.allocated,
        part_year=target.part_year,
        filing_cut=_change(target.by_months, target.after_cut),
        own_change=_change(target.after_cut, target.before_loss),
        target_before_loss=target.before_loss,
        loss=loss,
        target=exact,
        target_shown=shown,
        leader_amount=leader.amount,
        leader_part_year=_change(leader.amount, leader.by_months),
        leader_filing_cut=_change(leader.by_months, leader.after_cut),
        leader_loss=leader.loss,
        leader=leader_exact,
        leader_shown=leader_shown,
        final=shown + leader_shown,
        loss_reasons=reasons,
        own_reason=person.manual_reason,
        own_amount=manual,
        missing=any(common.rates.units[part.unit].per_capita is None for part in paying),
    )


def _change(before: Fraction, after: Fraction) -> Fraction:
    """What a step changed; mostly nothing, and then nothing is computed."""
    return ZERO if after is before else after - before


def _share(common: UnitCommon, part: PayingUnit) -> _Share:
    rate = common.rates.units[part.unit]
    months = common.document.pay.months.share(part.months)
    return _Share(rate.per_capita or ZERO, months, common.left[part.unit])


def _target(shares: Sequence[_Share], personal: Fraction, manual: Fraction | None) -> _Target:
    """The target bonus: months and moves, filings, the unit's own distribution (K-7.6–K-7.8).

    The personal part belongs to the present unit, the last one; an own distribution replaces what
    that unit pays, months already seen to.
    """
    last = shares[-1]
    part_year = ZERO
    if len(shares) == 1 and last.months == 1 and last.left.whole:
        by_months = allocated = after_cut = last.standard
        if personal:
            by_months = after_cut = last.standard + personal
    else:
        by_months = sum((s.months * s.standard for s in shares), last.months * personal)
        part_year = by_months - last.standard - personal
        allocated = sum((s.months * s.left.base * s.standard for s in shares), ZERO)
        after_cut = allocated + last.months * last.left.personal * personal
        after_cut = by_months if after_cut == by_months else after_cut
    before_loss = after_cut
    if manual is not None:
        elsewhere = allocated - last.months * last.left.base * last.standard
        before_loss = elsewhere + (manual if last.left.base else ZERO)
    return _Target(part_year, by_months, allocated, after_cut, before_loss)


def _leader(
    common: UnitCommon, person: PersonFact, shares: Sequence[_Share], reasons: tuple[Note, ...]
) -> _Leader:
    """The leader bonus by months, after missing filings and sanctions (K-7.5, K-7.6, K-7.12)."""
    pay = common.document.pay
    amount = pay.leader_bonus.amount(person.rank) if person.rank else ZERO
    if amount == 0:
        return _NO_LEADER
    by_months = sum((s.months * amount for s in shares), ZERO)
    after_cut = sum((s.months * s.left.leader * amount for s in shares), ZERO)
    loss = pay.loss.withheld(after_cut, reasons) if pay.loss.leader_too else ZERO
    return _Leader(amount, by_months, after_cut, loss)


def _payroll(common: UnitCommon, lines: tuple[PayLine, ...]) -> Payroll:
    places = common.document.rounding.money_places
    target = exact_sum(line.target for line in lines)
    total = target + _total(line.leader for line in lines)
    target_sum = sum((line.target_shown for line in lines), common.no_money)
    leader_sum = sum((line.leader_shown for line in lines), common.no_money)
    total_shown = round_half_up(total, places)
    allocated = exact_sum(line.allocated for line in lines)
    return Payroll(
        unit=common.rate.code,
        lines=lines,
        people=len(lines),
        allocated=allocated,
        target_exact=target,
        total_exact=total,
        total_shown=total_shown,
        target_sum=target_sum,
        leader_sum=leader_sum,
        sum_of_lines=target_sum + leader_sum,
        difference=target_sum + leader_sum - total_shown,
        reconciliation=_reconcile(common, lines, target, Fraction(target_sum)),
        personal=common.personal,
        notes=_notes(common, lines, allocated),
    )


def _total(amounts: Iterable[Fraction]) -> Fraction:
    """The exact sum of amounts that most people have nothing of."""
    return exact_sum(amount for amount in amounts if amount is not ZERO)


def _reconcile(
    common: UnitCommon, lines: Sequence[PayLine], exact: Fraction, shown: Fraction
) -> Reconciliation:
    return Reconciliation(
        approved=(common.rate.per_capita or ZERO) * len(lines),
        lines=shown,
        personal=-exact_sum(line.personal for line in lines),
        part_year=-_total(line.part_year for line in lines),
        filing=-_total(line.filing_cut for line in lines),
        own=-_total(line.own_change for line in lines),
        withheld=_total(line.loss for line in lines),
        rounding=exact - shown,
    )


def _notes(common: UnitCommon, lines: Sequence[PayLine], money: Fraction) -> tuple[Note, ...]:
    """What the unit is told: no standard yet, no spread possible, its own amounts do not fit."""
    notes: list[Note] = []
    if any(line.missing for line in lines):
        notes.append(Note("payroll.no_standard"))
    least = max(common.document.pay.personal.minimum, common.rate.spread or ZERO)
    equal = common.personal is None or common.personal.highest == common.personal.lowest
    if lines and least and equal:
        notes.append(Note("payroll.no_spread", {"least": str(least)}))
    amounts = [line.own_amount for line in lines if line.own_amount is not None]
    if amounts:
        pay = common.document.pay
        given = sum(amounts, ZERO)
        # What the formula or another unit pays is not the unit's to give out again.
        fixed = sum((line.target_before_loss for line in lines), ZERO) - given
        least = pay.personal.minimum
        notes.extend(pay.own_distribution.check(amounts, money - fixed, len(lines), least))
    return tuple(notes)
