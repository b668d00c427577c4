"""The sets that stand of an authority's years, and what they say of a unit, a part, an honour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from core.exact import from_text
from core.language import in_english
from core.policy import Denied
from schemes import uses
from schemes.diff import scheme_diff
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import version_document, years_of
from scoring.engine.results import UnitResult
from scoring.freezing.money import set_money
from scoring.ledger import LedgerFilters, ledger
from scoring.models import ResultEntry, ResultSet
from scoring.publication.queries import published_set
from scoring.queries import Scope, judged_entries, may_see_rate, pointer_of, visible_entries
from scoring.stored import result_without_trace


@dataclass(frozen=True, slots=True)
class Standing:
    """A year with the set that stands of it (the published one, else the one in force), and what
    its rules say otherwise than those of the year before."""

    year: Year
    result_set: ResultSet
    document: SchemeDocument
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit in a year; ``rate`` is its bonus per head in yuan, None where it is not shown."""

    standing: Standing
    entry: ResultEntry
    result: UnitResult
    rate: Fraction | None
    change: Fraction | None

    @property
    def total(self) -> Fraction | None:
        """The year's total; None while anything is missing: a sum so far is no fall (S-2)."""
        return self.result.total if self.result.complete else None

    @property
    def document(self) -> SchemeDocument:
        """The scheme of the year."""
        return self.standing.document


@dataclass(frozen=True, slots=True)
class PartYear:
    """A component of a peer group in a year: what its units earned, as shares of full marks."""

    standing: Standing
    points: Fraction | None
    median: Fraction | None
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class HonourYear:
    """A kind of honour in a year: how many were claimed, what they were worth, what counted."""

    standing: Standing
    claimed: int
    standard: Fraction
    counted: Fraction


def standings(account: Any, scope: Scope) -> list[Standing]:
    """The years of the scope's authority that have results, oldest first."""
    found: list[Standing] = []
    for year in reversed(years_of(account)):
        if year.authority_id != scope.authority.pk:
            continue
        result_set = published_set(year)
        pointer = pointer_of(account, year)
        if result_set is None and pointer is not None:
            result_set = pointer.result_set
        if result_set is None:
            continue
        document = version_document(result_set.scheme)
        before = found[-1].document if found else None
        found.append(Standing(year, result_set, document, _rules(before, document)))
    return found


def _rules(before: SchemeDocument | None, after: SchemeDocument) -> tuple[str, ...]:
    if before is None or before.content_hash() == after.content_hash():
        return ()
    differences = scheme_diff(before, after, english=in_english())
    return tuple(each.sentence() for each in differences)


def unit_years(
    account: Any, scope: Scope, years: Sequence[Standing], unit_code: str
) -> list[UnitYear]:
    """A visible unit in each year that has it; :class:`Denied` where it is in none."""
    found: list[UnitYear] = []
    for standing in years:
        entries = visible_entries(scope, standing.result_set).select_related("unit", "result")
        entry = entries.defer("result__trace").filter(unit__code=unit_code).first()
        if entry is None:
            continue
        result = result_without_trace(entry.result.data)
        before = found[-1].total if found else None
        rate = None
        pays = uses.money(standing.document)
        if pays and may_see_rate(account, scope.authority, entry.unit_id):
            money = set_money(standing.result_set).get(entry.unit_id)
            rate = money.per_capita if money else None
        one = UnitYear(standing, entry, result, rate, None)
        if before is not None and one.total is not None:
            one = replace(one, change=one.total - before)
        found.append(one)
    if not found:
        raise Denied("units.unit", unit_code)
    return found


def part_years(years: Sequence[Standing], group: str, key: str) -> list[PartYear]:
    """A component of a group over the years; years whose scheme or units have none are left out."""
    found = []
    for standing in years:
        points = _points(standing.document, group, key)
        told = standing.result_set.statistics.get("groups", {}).get(group, {})
        rates = told.get("components", {}).get(key)
        if points is None or rates is None:
            continue
        median, low, high = (_number(rates[name]) for name in ("median", "low", "high"))
        found.append(PartYear(standing, points, median, low, high))
    return found


def honour_years(scope: Scope, years: Sequence[Standing], kind: str) -> list[HonourYear]:
    """A kind of honour over the years, of the visible units; ``kind`` by its title, "" for all."""
    found = []
    for standing in years:
        judged = judged_entries(scope, standing.result_set, {})
        rows = ledger(standing.document, judged, LedgerFilters())
        rows = [row for row in rows if not kind or row.kind == kind]
        zero = Fraction(0)
        standard = sum((row.standard for row in rows), zero)
        counted = sum((row.counted for row in rows), zero)
        found.append(HonourYear(standing, len(rows), standard, counted))
    return found


def honour_kinds(document: Any, titled: Any) -> list[str]:
    """The titles of the kinds of honours of a scheme."""
    special = document.honours.distinctive
    kinds = [*document.honours.kinds, *([special] if special is not None else [])]
    return [titled(kind.title) for kind in kinds]


def _points(document: SchemeDocument, group: str, key: str) -> Fraction | None:
    for one in document.peer_groups:
        if one.key == group:
            return next((part.points for part in one.components if part.key == key), None)
    return None


def _number(text: str | None) -> Fraction | None:
    return None if text is None else from_text(text)
