"""Where the bonus of units outside the scheme comes from: that none is paid beside it (D-8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from bonuses import pay, queries
from bonuses.models import BonusSet, FiledRules, PaidFrom
from bonuses.overview import Chip, chips
from core.policy import Denied
from schemes import uses
from schemes.models import Year
from targets.queries import stated
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A unit that is not assessed: by what it is paid, which rules it filed, what is not in order.

    ``per_capita`` and ``total`` in yuan; ``None`` while they are not known.
    """

    code: str
    name: str
    chips: tuple[Chip, ...]
    per_capita: Fraction | None
    heads: int
    total: Decimal | None
    filed: FiledRules | None
    problem: str

    @property
    def state(self) -> str:
        """``missing`` nothing filed, ``open`` what was filed does not fit, ``filed`` in order."""
        if self.filed is None:
            return "missing"
        return "open" if self.problem else "filed"


@dataclass(frozen=True, slots=True)
class OutsideShown:
    """The page 体系外单位: every unit that is not assessed, those not in order first."""

    year: Year
    bonus_set: BonusSet
    rows: tuple[OutsideRow, ...]
    clause: str

    @property
    def open_rows(self) -> int:
        """How many are not in order."""
        return sum(1 for row in self.rows if row.state != "filed")


def outside_shown(account: Any, year: Year) -> OutsideShown | None:
    """The units outside the scheme as of the result set in force; ``None`` before the first one.

    404 for who does not see all pay, and where the scheme does not ask for rules.
    """
    if not queries.sees_fund_of(account, year):
        raise Denied("bonuses.outside", year.year)
    bonus_set = queries.bonus_set_of(year)
    if bonus_set is None:
        return None
    document = pay.document_of(bonus_set)
    if not uses.outside(document):
        raise Denied("bonuses.outside", year.year)
    rows = sorted(_rows(year, bonus_set), key=lambda row: (row.state == "filed", row.code))
    clause = next(iter(document.pay.outside.clauses), "D-8")
    return OutsideShown(year, bonus_set, tuple(rows), clause)


def problems_of(year: Year, bonus_set: BonusSet) -> list[str]:
    """The names of units outside the scheme that are paid and not in order, where the scheme asks
    for rules on file."""
    if not uses.outside(pay.document_of(bonus_set)):
        return []
    return [row.name for row in _rows(year, bonus_set) if row.state != "filed" and row.total]


def _rows(year: Year, bonus_set: BonusSet) -> Iterator[OutsideRow]:
    sums, document = pay.year_pay(bonus_set, year), pay.document_of(bonus_set)
    names = {code: rate.name for code, rate in sums.rates.units.items()}
    filed: Mapping[str, FiledRules] = {
        row.unit.code: row for row in stated(FiledRules, year).select_related("unit")
    }
    units = UnitYear.objects.filter(
        authority_id=year.authority_id, year=year.year, current=True, directly_assessed=False
    )
    for code, own in units.values_list("unit__code", "own_expense"):
        rate, summary = sums.rates.units.get(code), sums.units.get(code)
        if rate is None or summary is None:
            continue
        yield OutsideRow(
            code=code,
            name=rate.name,
            chips=tuple(chips(rate, names, document)),
            per_capita=rate.per_capita,
            heads=summary.heads,
            total=summary.total,
            filed=filed.get(code),
            problem=_problem(filed.get(code), own=own, total=summary.total),
        )


def _problem(filed: FiledRules | None, *, own: bool, total: Decimal | None) -> str:
    """What does not fit between what was filed and what is paid; "" where all does."""
    if filed is None:
        return _("没有备案的办法，发奖金没有依据")
    if filed.paid_from == PaidFrom.NOTHING and total:
        return _("备案写不发，按方案却有应发")
    if filed.paid_from == PaidFrom.OWN and not own:
        return _("备案写自筹，单位表没有写自筹经费")
    if filed.paid_from == PaidFrom.SCHEME and own:
        return _("备案写财政列支，单位表写自筹经费")
    return ""
