"""Common items that a scheme fixes itself, where a draft has others than the rules in force.

The mark of an item that is gone is set aside, a new item that nobody has a mark of is left out, and
the mark of one with other points counts by its share (S-2).  Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.rules.by_place import ByPlace
from schemes.rules.common_items import CommonItem, CommonItems
from schemes.rules.component import Component
from scoring.engine.facts import ItemFact
from scoring.engine.unit_facts import UnitFacts

#: A component of a peer group: the keys of the two.
Place = tuple[str, str]
Fixed = Mapping[Place, Mapping[str, CommonItem]]


def fixed_items(document: SchemeDocument) -> Fixed:
    """The items that each component for common items fixes, by their keys."""
    return {
        (group.key, leaf.key): {item.key: item for item in rule.items}
        for group in document.peer_groups
        for leaf in group.leaves()
        if (rule := _rule(leaf)) is not None
    }


def _rule(leaf: Component) -> CommonItems | None:
    rule = leaf.rule.measure if isinstance(leaf.rule, ByPlace) else leaf.rule
    return rule if isinstance(rule, CommonItems) else None


def gone_items(document: SchemeDocument, base: SchemeDocument) -> Mapping[Place, frozenset[str]]:
    """Items that ``base`` fixes in a component and the document no longer does."""
    now = fixed_items(document)
    found = {
        place: frozenset(items.keys() - now[place].keys())
        for place, items in fixed_items(base).items()
        if place in now
    }
    return {place: keys for place, keys in found.items() if keys}


def new_items(
    document: SchemeDocument, base: SchemeDocument, facts: Collection[UnitFacts]
) -> Iterator[tuple[Place, CommonItem]]:
    """Items that only the document fixes and of which no unit of the group has a fact."""
    before = fixed_items(base)
    known = {
        (each.unit.peer_group, fact.component, fact.item) for each in facts for fact in each.items
    }
    for place, items in fixed_items(document).items():
        if place not in before:
            continue
        for key, item in items.items():
            if key not in before[place] and (*place, key) not in known:
                yield place, item


def other_points(
    document: SchemeDocument, base: SchemeDocument
) -> Mapping[tuple[str, str, str], tuple[Fraction, Fraction]]:
    """Group, component and key of items that have other points: those before and those now."""
    before = fixed_items(base)
    return {
        (*place, key): (before[place][key].points, item.points)
        for place, items in fixed_items(document).items()
        for key, item in items.items()
        if place in before
        and key in before[place]
        and before[place][key].points not in (item.points, 0)
    }


def by_share(fact: ItemFact, before: Fraction, after: Fraction) -> ItemFact:
    """A mark given of some points, as the same share of others."""
    score = None if fact.score is None else fact.score * after / before
    return replace(fact, points=fact.points * after / before, score=score)
