"""What a figure is worth by the scheme's rules, before anybody writes it: the engine's own code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.rules.component import Component
from schemes.rules.inputs import Leaf
from schemes.rules.targets import score_target
from schemes.rules.trace import Source
from targets.models import Target


@dataclass(frozen=True, slots=True)
class Judged:
    """A target with a figure, as the rules read it."""

    code: str
    title: str
    points: Fraction
    method: str
    measure: str
    params: Mapping[str, object]
    actual: Fraction | None = None
    grade: str = ""
    score: Fraction | None = None
    reason: str = ""
    applicability: str = "applies"
    source: Source | None = None


def score_of(
    document: SchemeDocument,
    target: Target,
    *,
    group: str,
    actual: Fraction | None = None,
    grade: str = "",
    score: Fraction | None = None,
) -> Leaf:
    """The leaf score of a target by its own method (K-5.4), rounded as in the result.

    ``group`` is the unit's peer group, since a component that is scaled rounds only once; ``grade``
    a key of the scheme.
    """
    judged = Judged(
        code=target.key,
        title=target.title,
        points=Fraction(target.points),
        method=target.method,
        measure=target.measure,
        params=target.params,
        actual=actual,
        grade=grade,
        score=score,
    )
    return score_target(judged, places_of(document, group, target.component))


def places_of(document: SchemeDocument, group: str, component: str) -> int | None:
    """Places that a leaf of a component is rounded to; None where it is scaled and not rounded."""
    found = component_of(document, group, component)
    scaled = bool(getattr(getattr(found, "rule", None), "scaled", False))
    return None if scaled else document.rounding.score_places


def component_of(document: SchemeDocument, group: str, key: str) -> Component | None:
    """The component of this key in a peer group."""
    for each in document.peer_groups:
        if each.key == group:
            return next((leaf for leaf in each.leaves() if leaf.key == key), None)
    return None
