"""Every version of a unit's targets in a year: what stood from when to when, by which document.

Targets are facts, so that nothing need be kept for this: each moment at which facts of the unit
were written begins a version.  Issuing is the first, each ratified change one more, and so is a
correction by the office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemes.fact_pages.changes import Change, Comparison
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from targets.models import Target
from targets.pages import TARGETS
from units.models import Unit

NEW, GONE, CHANGED = "new", "gone", "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A target that a version brought, took away or changed; ``cells`` are what it changed."""

    kind: str
    target: Target
    cells: Sequence[Change] = ()


@dataclass(slots=True)
class Version:
    """The targets of a unit from ``at`` on, until the next version.

    ``reason`` and ``document`` are those of the facts that began it.
    """

    number: int
    at: datetime
    who: Any
    reason: str = ""
    document: str = ""
    origin: str = ""
    targets: list[Target] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def versions_of(year: Year, unit: Unit) -> list[Version]:
    """All versions, oldest first, in one query."""
    rows = Target.objects.filter(year=year, unit=unit).select_related("recorded_by", "retired_by")
    found = list(rows.order_by("pk"))
    words = SchemeWords(year_document(year), groups_of_units(year))
    return _versions(found, Comparison(TARGETS, year, words))


def version_count(year: Year, unit: Unit) -> int:
    """How many versions there are, without reading them."""
    rows = Target.objects.filter(year=year, unit=unit)
    begun = rows.values_list("recorded_at", flat=True).distinct()
    ended = rows.filter(retired_at__isnull=False).values_list("retired_at", flat=True).distinct()
    return len({*begun, *ended})


def numbers_of(year_id: int, keys: Iterable[str]) -> Mapping[str, list[tuple[int, datetime, str]]]:
    """The versions of single targets by key, oldest first: id, from when, document."""
    rows = Target.objects.filter(year=year_id, key__in=set(keys)).order_by("pk")
    found: dict[str, list[tuple[int, datetime, str]]] = {}
    for pk, key, at, document in rows.values_list("pk", "key", "recorded_at", "document"):
        found.setdefault(key, []).append((pk, at, document))
    return found


def _versions(rows: Sequence[Target], comparison: Comparison) -> list[Version]:
    ended = {row.supersedes_id: row.recorded_at for row in rows if row.supersedes_id}
    ends = {row.pk: ended.get(row.pk) or row.retired_at for row in rows}
    by_id = {row.pk: row for row in rows}
    found: dict[datetime, Version] = {}
    for row in sorted(rows, key=lambda each: each.recorded_at):
        _begin(found, row.recorded_at, row.recorded_by, row.reason, row.document)
        found[row.recorded_at].origin = row.get_origin_display()
        old = by_id.get(row.supersedes_id or 0)
        kind, cells = (NEW, ()) if old is None else (CHANGED, comparison.changes(old, row))
        found[row.recorded_at].differences.append(Difference(kind, row, cells))
    for row in rows:
        if row.retired_at is not None:
            _begin(found, row.retired_at, row.retired_by, row.retired_reason, "")
            found[row.retired_at].differences.append(Difference(GONE, row))
    listed = [found[at] for at in sorted(found)]
    for number, version in enumerate(listed, 1):
        version.number = number
        stood = [row for row in rows if _stood(row, ends[row.pk], version.at)]
        version.targets = sorted(stood, key=lambda row: (row.order, row.key))
    return listed


def _begin(
    found: dict[datetime, Version], at: datetime, who: Any, reason: str, document: str
) -> None:
    version = found.setdefault(at, Version(0, at, who))
    version.reason, version.document = version.reason or reason, version.document or document


def _stood(row: Target, end: datetime | None, at: datetime) -> bool:
    return row.recorded_at <= at and (end is None or end > at)
