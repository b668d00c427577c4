"""A peer group without some of its components, scaled to its full mark.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from schemes.document import PeerGroup
from schemes.rules.component import Component, Nested

ZERO = Fraction(0)


def without_components(group: PeerGroup, gone: frozenset[str]) -> PeerGroup:
    """The group without these components, its others scaled to its full mark (S-2); a group that
    would lose everything is as it was."""
    components = tuple(_kept(group.components, gone))
    if not components:
        return group
    taken = sum((c.points for c in group.components), ZERO) - sum(
        (c.points for c in components), ZERO
    )
    base = group.base_points - taken
    if base <= 0:
        return group
    update: dict[str, Any] = {"components": components, "base_points": base}
    return group.model_copy(update=update | {"scaled_to": group.full})


def _kept(components: tuple[Component, ...], gone: frozenset[str]) -> Iterator[Component]:
    """The components that stay; one made of others has fewer points where they add up to it."""
    for component in components:
        rule = component.rule
        if not isinstance(rule, Nested):
            if component.key not in gone:
                yield component
            continue
        inner = tuple(_kept(rule.components, gone))
        if not inner:
            continue
        points = component.points
        if rule.scale == "sum":
            points -= sum((c.points for c in rule.components), ZERO)
            points += sum((c.points for c in inner), ZERO)
        kept = rule.model_copy(update={"components": inner})
        yield component.model_copy(update={"rule": kept, "points": points})
