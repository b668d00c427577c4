"""A unit's sums without its lines: for pages that show every unit, and no person.

Most people have a whole year in one unit, no rank, no sanction and no amount of the unit's own.
What they get differs by the personal score alone, so it is reckoned in whole numbers over one
denominator; everybody else goes through the line that the pay sheet shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from bonuses.engine.facts import PersonFact
from bonuses.engine.lines import UnitCommon, pay_line, unit_common
from bonuses.engine.results import ZERO, PayLine, Rates, Reconciliation
from schemes.document import SchemeDocument
from schemes.rules.sums import exact_sum


@dataclass(frozen=True, slots=True)
class Staff:
    """A unit's people as sums need them, in no order.

    ``ordinary`` holds the personal scores (``None``: none given) of those with a whole year in
    this unit alone, without rank, sanction or own amount; ``others`` is everybody else.
    """

    ordinary: Sequence[Fraction | None] = ()
    others: Sequence[PersonFact] = ()


@dataclass(frozen=True, slots=True)
class PaySums:
    """What :class:`Payroll` says of a unit beside its lines; the sums are of rounded amounts."""

    people: int
    target_sum: Decimal
    leader_sum: Decimal
    reconciliation: Reconciliation
    missing: bool

    @property
    def sum_of_lines(self) -> Decimal:
        """Target and leader bonus of everybody."""
        return self.target_sum + self.leader_sum


@dataclass(frozen=True, slots=True)
class _Plain:
    """What the ordinary get: exact before and after missing filings, rounded, personal part."""

    before_cut: Fraction
    exact: Fraction
    personal: Fraction
    shown: Decimal


def pay_sums(document: SchemeDocument, rates: Rates, unit: str, staff: Staff) -> PaySums:
    """Return the sums of ``unit``, equal to those of :func:`pay_unit` over the same people.

    Raises ``KeyError`` for a unit without a rate.
    """
    scores = [*staff.ordinary, *(person.score for person in staff.others)]
    codes = {stint.unit for person in staff.others for stint in person.stints}
    common = unit_common(document, rates, unit, scores, codes)
    lines = [pay_line(common, person) for person in staff.others]
    plain = _plain(common, staff.ordinary)
    people = len(staff.ordinary) + len(lines)
    target = sum((line.target_shown for line in lines), plain.shown)
    unknown = bool(staff.ordinary) and common.rate.per_capita is None
    return PaySums(
        people=people,
        target_sum=target,
        leader_sum=sum((line.leader_shown for line in lines), common.no_money),
        reconciliation=_reconciliation(common, plain, lines, target, people),
        missing=unknown or any(line.missing for line in lines),
    )


def _reconciliation(
    common: UnitCommon, plain: _Plain, lines: Sequence[PayLine], shown: Decimal, people: int
) -> Reconciliation:
    exact = plain.exact + exact_sum(line.target for line in lines)
    return Reconciliation(
        approved=(common.rate.per_capita or ZERO) * people,
        lines=Fraction(shown),
        personal=-plain.personal - exact_sum(line.personal for line in lines),
        part_year=-exact_sum(line.part_year for line in lines),
        filing=plain.before_cut - plain.exact - exact_sum(line.filing_cut for line in lines),
        own=-exact_sum(line.own_change for line in lines),
        withheld=exact_sum(line.loss for line in lines),
        rounding=exact - Fraction(shown),
    )


def _plain(common: UnitCommon, scores: Sequence[Fraction | None]) -> _Plain:
    """The sums of the ordinary: each gets base + per point × score + what the mean takes off."""
    left, base = common.left[common.rate.code], common.rate.per_capita or ZERO
    slope, offset = common.personal.line() if common.personal else (ZERO, ZERO)
    known = [score for score in scores if score is not None]
    personal = slope * exact_sum(known) + offset * len(known)
    fixed, at_zero = left.base * base, left.base * base + left.personal * offset
    places = common.document.rounding.money_places
    units = _rounded(left.personal * slope, at_zero, known, places)
    units += (len(scores) - len(known)) * _rounded(ZERO, fixed, (ZERO,), places)
    return _Plain(
        before_cut=base * len(scores) + personal,
        exact=fixed * len(scores) + left.personal * personal,
        personal=personal,
        shown=Decimal(f"{units}E-{places}"),
    )


def _rounded(slope: Fraction, at_zero: Fraction, scores: Iterable[Fraction], places: int) -> int:
    """The sum over ``scores`` of slope × score + at_zero, each rounded half away from zero first,
    in units of the last of ``places``."""
    below = lcm(slope.denominator, at_zero.denominator)
    per_point = 2 * 10**places * slope.numerator * (below // slope.denominator)
    fixed = 2 * 10**places * at_zero.numerator * (below // at_zero.denominator)
    total = 0
    for score in scores:
        top, part = score.as_integer_ratio()
        twice, whole = per_point * top + fixed * part, below * part
        total += (twice + whole) // (2 * whole) if twice >= 0 else -((whole - twice) // (2 * whole))
    return total
