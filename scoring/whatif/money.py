"""What a year's people would be paid under a document and its results, brought by the app that
knows: ``bonuses``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.models import Year
from scoring.engine.results import YearResult


@dataclass(frozen=True, slots=True)
class Paid:
    """Yuan, exact.  ``per_capita`` of each unit (None: not known), ``paid`` what its people's
    rounded lines add up to (None: not known), ``heads`` how many they are.

    ``standard`` is A × heads, ``planned`` the sum of B × heads, between ``lowest`` and ``highest``
    while units lack something (X-8); ``total`` the sum of what is known of ``paid``.
    ``ranks_unknown``: ranks that the document prices no leader bonus for, and how many hold them.
    """

    per_capita: Mapping[str, Fraction | None]
    paid: Mapping[str, Fraction | None]
    heads: Mapping[str, int]
    standard: Fraction
    planned: Fraction
    lowest: Fraction
    highest: Fraction
    total: Fraction
    ranks_unknown: Mapping[str, int] = field(default_factory=dict)


#: A document with the results by it → money, for people that were read once.
Payer = Callable[[SchemeDocument, YearResult], Paid]
#: Reads the people of a year.
PayerOf = Callable[[Year], Payer]
#: A document with the results by it → each unit's yuan per head, without its people.
RatesOf = Callable[[Year, SchemeDocument, YearResult], Mapping[str, Fraction | None]]
_known: list[PayerOf] = []
_rates: list[RatesOf] = []


def register_payer(payer: PayerOf, rates: RatesOf) -> None:
    """Set who knows; from ``AppConfig.ready()``."""
    _known[:] = [payer]
    _rates[:] = [rates]


def rates_of(
    year: Year, document: SchemeDocument, results: YearResult
) -> Mapping[str, Fraction | None]:
    """Each unit's yuan per head; nothing where no app knows."""
    return _rates[0](year, document, results) if _rates else {}


def payer_of(year: Year) -> Payer | None:
    """The money of a year's people; None where no app knows."""
    return _known[0](year) if _known else None
