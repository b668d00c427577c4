"""What holds of a year without reading its facts: the units that nothing was written of.

The year notes at which revision something was written that is of no one unit
(``Year.whole_revision``), and of each unit at which its facts were (``UnitRevision``).  Whatever
the writer did not say makes the whole year be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from schemes.models import UnitRevision, Year
from scoring.engine.results import UnitResult
from scoring.facts import UnitIdentity
from scoring.models import CurrentResult, ResultEntry, StoredUnitResult
from scoring.stored import facts_of, result_without_trace

BATCH = 500


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A unit's result from its row, without its trace, and how many facts it was judged by."""

    digest: str
    result: UnitResult
    facts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The unit results of the set in force by the unit's id; they hold up to ``revision``."""

    year: Year
    revision: int
    by_unit: Mapping[int, StoredResult]

    def wanted(self, units: Mapping[str, UnitIdentity]) -> Collection[str]:
        """The codes of the units that have to be read: new ones, and those written of since."""
        written = UnitRevision.objects.filter(year=self.year, revision__gt=self.revision)
        again = set(written.values_list("unit_id", flat=True))
        return {code for code, each in units.items() if self._holds(code, each, again) is None}

    def results(self, units: Mapping[str, UnitIdentity]) -> dict[str, StoredResult]:
        """The results of ``units`` that the set in force has, by code."""
        found = ((code, self._holds(code, each, ())) for code, each in units.items())
        return {code: result for code, result in found if result is not None}

    def _holds(self, code: str, unit: UnitIdentity, again: Collection[int]) -> StoredResult | None:
        found = self.by_unit.get(unit.unit_id)
        known = found is not None and found.result.code == code and unit.unit_id not in again
        return found if known else None


def standing_results(year: Year, engines: str) -> Standing | None:
    """The set in force as far as it may hold; None where all facts have to be read: there is no
    set, other rules or engines made it, or something was written that is of no one unit."""
    pointer = CurrentResult.objects.filter(year=year).select_related("year", "result_set").first()
    if pointer is None or pointer.year.whole_revision > pointer.revision:
        return None
    made_by = (pointer.result_set.scheme_id, pointer.result_set.engine_version)
    if made_by != (pointer.year.scheme_id, engines):
        return None
    entries = ResultEntry.objects.filter(result_set=pointer.result_set).order_by()
    rows = entries.values_list("unit_id", "result__digest", "result__data")
    by_unit = {unit: _stored(digest, data) for unit, digest, data in rows}
    return Standing(year, pointer.revision, by_unit)


def stored_results(authority_id: int, digests: Iterable[str]) -> dict[str, StoredResult]:
    """Unit results that were computed before, by digest; their traces stay in the database."""
    found: dict[str, StoredResult] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), BATCH):
        rows = StoredUnitResult.objects.filter(
            authority_id=authority_id, digest__in=wanted[start : start + BATCH]
        ).values_list("digest", "data")
        found.update((digest, _stored(digest, data)) for digest, data in rows)
    return found


def _stored(digest: str, data: Mapping[str, object]) -> StoredResult:
    return StoredResult(digest, result_without_trace(data), facts_of(data))
