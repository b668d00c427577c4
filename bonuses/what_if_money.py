"""What a year's people would be paid under another document: the engine over the people of the
year, read once, for every document that is tried.  Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from bonuses import engine
from bonuses.engine import Rates
from bonuses.engine.sums import Staff
from bonuses.facts import heads_of
from bonuses.staff import year_staff
from schemes.document import SchemeDocument
from schemes.models import Year
from scoring.engine.results import YearResult
from scoring.whatif.money import Paid, register_payer

ZERO = Fraction(0)


def register_what_if() -> None:
    """Tell the what-if what a year's people would be paid; from ``AppConfig.ready()``."""
    register_payer(_Payer, _rates_per_head)


def _rates_per_head(
    year: Year, document: SchemeDocument, results: YearResult
) -> dict[str, Fraction | None]:
    """Units' rates; people are counted only for a rule that shares money by heads."""
    heads = heads_of(year) if document.pay.unit.reads_heads else {}
    rates = engine.unit_rates(document, results.units, places=results.places, heads=heads)
    return {code: rate.per_capita for code, rate in rates.units.items()}


class _Payer:
    """The people of a year; those with a whole year are told apart by the months of a year."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._heads = heads_of(year)
        self._staff: dict[tuple[int, frozenset[str]], dict[str, Staff]] = {}

    def __call__(self, document: SchemeDocument, results: YearResult) -> Paid:
        rates = engine.unit_rates(document, results.units, places=results.places, heads=self._heads)
        staff = self._people(document, rates)
        sums = {
            code: engine.pay_sums(document, rates, code, people) for code, people in staff.items()
        }
        heads = {code: each.people for code, each in sums.items()}
        paid = {
            code: None if each.missing else Fraction(each.sum_of_lines)
            for code, each in sums.items()
        }
        budget = engine.budget(document, rates, heads)
        return Paid(
            per_capita={code: rate.per_capita for code, rate in rates.units.items()},
            paid=paid,
            heads=heads,
            standard=budget.standard,
            planned=budget.planned,
            lowest=budget.lowest,
            highest=budget.highest,
            total=sum((each for each in paid.values() if each is not None), ZERO),
            ranks_unknown=_unknown(document, staff),
        )

    def _people(self, document: SchemeDocument, rates: Rates) -> dict[str, Staff]:
        in_year = document.pay.months.in_year
        key = (in_year, frozenset(rates.units))
        if key not in self._staff:
            self._staff[key] = year_staff(self._year, in_year=in_year, units=rates.units.keys())
        return self._staff[key]


def _unknown(document: SchemeDocument, staff: Mapping[str, Staff]) -> dict[str, int]:
    known = {each.key for each in document.pay.leader_bonus.ranks}
    ranks = (person.rank for each in staff.values() for person in each.others)
    return dict(Counter(rank for rank in ranks if rank and rank not in known))
