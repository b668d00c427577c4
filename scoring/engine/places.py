"""Places that the units' own figures decide, found before any unit is judged by itself.

A unit's result depends on its own facts alone, so that it can be kept (``unit_facts_hash``).  Where
points go by place, the place depends on the others': it is found here and given to the unit as a
fact of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from schemes.document import PeerGroup, SchemeDocument
from schemes.rules.by_place import ByPlace
from schemes.rules.component import Component
from schemes.rules.ranking import places_by_total
from scoring.engine.components import measure
from scoring.engine.facts import PlaceFact
from scoring.engine.unit_facts import UnitFacts


def measures_places(document: SchemeDocument) -> bool:
    """Whether a component gives points by the place that the units' own figures decide."""
    return any(
        isinstance(component.rule, ByPlace) and component.rule.measure is not None
        for group in document.peer_groups
        for component in group.leaves()
    )


def with_places(document: SchemeDocument, units: Mapping[str, UnitFacts]) -> dict[str, UnitFacts]:
    """Return the facts with every place that a component's own measure decides.

    A unit whose measure is not known yet has no place and takes none.
    """
    found = dict(units)
    for group in document.peer_groups:
        for component in group.leaves():
            if isinstance(component.rule, ByPlace) and component.rule.measure is not None:
                _assign(document, group, component, component.rule, found)
    return found


def _assign(
    document: SchemeDocument,
    group: PeerGroup,
    component: Component,
    rule: ByPlace,
    found: dict[str, UnitFacts],
) -> None:
    digits = document.rounding.score_places
    values = {
        code: measure(component, rule, facts, digits)
        for code, facts in found.items()
        if facts.unit.peer_group == group.key and facts.unit.directly_assessed
    }
    known = {code: value for code, value in values.items() if value is not None}
    for code, place in places_by_total(known).items():
        fact = PlaceFact(code, component.key, place, len(known))
        found[code] = replace(found[code], places=(*found[code].places, fact))
