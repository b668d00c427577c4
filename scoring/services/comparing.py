"""Facts of units whose figures decide each other's points: places are found between all of them."""

from __future__ import annotations

from collections.abc import Mapping

from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from scoring.engine import UnitFacts
from scoring.engine.facts import PlaceFact
from scoring.engine.places import measures_places, with_places
from scoring.unit_rows import UnitRows


def compares_units(year: Year) -> bool:
    """Whether units' figures decide each other's points, so that all have to be read."""
    judged = Year.objects.select_related("scheme").defer("scheme__document").get(pk=year.pk)
    return measures_places(year_document(judged))


class FactsOf:
    """The facts of a unit: made when they are asked for, or of all units at once where the places
    of some components are decided between them."""

    def __init__(self, document: SchemeDocument, rows: Mapping[str, UnitRows]) -> None:
        self._rows = rows
        self._placed: Mapping[str, UnitFacts] = {}
        if measures_places(document):
            self._placed = with_places(document, {c: each.facts() for c, each in rows.items()})

    def __call__(self, code: str) -> UnitFacts:
        found = self._placed.get(code)
        return self._rows[code].facts() if found is None else found

    def places(self, code: str) -> tuple[PlaceFact, ...]:
        """The places that were decided between the units."""
        found = self._placed.get(code)
        return () if found is None else found.places
