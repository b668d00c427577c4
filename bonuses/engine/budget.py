"""What the year costs before anything is paid (X-8)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bonuses.engine.results import Budget, Rates, UnitRate
from schemes.document import SchemeDocument

ZERO = Fraction(0)


def budget(document: SchemeDocument, rates: Rates, heads: Mapping[str, int]) -> Budget:
    """Return the budget for ``heads`` people a unit; units without a rate are left out."""
    rule = document.pay.unit
    low, high = rule.bounds() or (ZERO, ZERO)
    rows = [(rates.units[code], count) for code, count in heads.items() if code in rates.units]

    def total(unknown: Fraction) -> Fraction:
        return sum((_money(rate, unknown) * count for rate, count in rows), ZERO)

    people = sum(count for _, count in rows)
    return Budget(
        heads=people,
        standard=sum((_standard(document, rates, rate) * n for rate, n in rows), ZERO),
        planned=total(ZERO),
        lowest=total(low),
        highest=total(high),
        own_expense=sum((_money(rate, ZERO) * n for rate, n in rows if rate.own_expense), ZERO),
    )


def _money(rate: UnitRate, unknown: Fraction) -> Fraction:
    """Yuan per head after the level-two cut of the unit's lines is left to its payroll."""
    return unknown if rate.per_capita is None else rate.per_capita


def _standard(document: SchemeDocument, rates: Rates, rate: UnitRate) -> Fraction:
    """The standard per head of a unit's scope; 0 where the scheme has none."""
    rule = document.pay.unit
    return rule.standard(rates.statistics.get(rule.scope_of(rate.peer_group))) or ZERO
