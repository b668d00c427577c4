"""What publishing a draft would mean for the years that are open, in numbers, beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from schemes.diff import Difference, scheme_diff
from schemes.document import SchemeDocument
from schemes.editor.models import SchemeDraft
from schemes.models import CalendarEntry, Year, YearState
from schemes.queries import year_document
from schemes.workbook import registry
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class YearEffect:
    """An open year: how many units it judges, what would differ, which deadlines would move.

    ``refusal`` says why it cannot take up another version; "" while it can.
    """

    year: Year
    units: int
    differences: int
    deadlines: int
    refusal: str


def year_effects(draft: SchemeDraft, document: SchemeDocument | None) -> list[YearEffect]:
    """The open years of the authority, newest first."""
    if document is None:
        return []
    years = Year.objects.filter(authority=draft.authority, state=YearState.OPEN)
    return [_effect(year, document) for year in years.select_related("authority", "scheme")]


def _effect(year: Year, document: SchemeDocument) -> YearEffect:
    units = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    before = year_document(year)
    return YearEffect(
        year=year,
        units=units.filter(directly_assessed=True).count(),
        differences=len(scheme_diff(before, document)),
        deadlines=_moved(year, before, document),
        refusal=registry.refusal(year),
    )


def _moved(year: Year, before: SchemeDocument, after: SchemeDocument) -> int:
    """Deadlines whose date differs; one that was extended stays as it is (K-4.1)."""
    extended = set(
        CalendarEntry.objects.filter(year=year, extended_by__isnull=False).values_list(
            "key", flat=True
        )
    )
    old = {entry.key: (entry.date, entry.next_year) for entry in before.calendar}
    new = {entry.key: (entry.date, entry.next_year) for entry in after.calendar}
    return sum(1 for key, day in new.items() if old.get(key) != day and key not in extended)


def differences(
    before: SchemeDocument | None, after: SchemeDocument | None, *, english: bool
) -> list[Difference]:
    """What differs between two documents, in words; nothing where one cannot be read."""
    if before is None or after is None:
        return []
    return list(scheme_diff(before, after, english=english))
