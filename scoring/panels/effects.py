"""What a panel does to the ranks: everybody is judged again by a scheme without it.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from schemes.document import SchemeDocument
from schemes.rules.ballots import Ballots
from schemes.rules.component import Component, Nested
from schemes.rules.leader_marks import LeaderMarks
from scoring.engine import UnitFacts, evaluate_unit, rank_year

GROUP, COMPONENT = "group", "component"
Ranks = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """The ranks without a panel, against those with it: how many units move, how far."""

    key: str
    ranks: Mapping[str, int | None]
    compared: int
    moved: int
    furthest: int
    mean: Fraction


def panels_in(document: SchemeDocument) -> dict[str, tuple[Any, bool]]:
    """The panels of a scheme by key with title and secrecy, in its order: voter groups that fill
    a component, then leaders' components."""
    voters = {each.key: each for each in document.voter_groups}
    found: dict[str, tuple[Any, bool]] = {}
    leaders: dict[str, tuple[Any, bool]] = {}
    for group in document.peer_groups:
        for leaf in group.leaves():
            if isinstance(leaf.rule, Ballots):
                for each in leaf.rule.groups:
                    known = voters[each.voter_group]
                    found[f"{GROUP}:{known.key}"] = (known.title, known.secret)
            elif isinstance(leaf.rule, LeaderMarks):
                leaders.setdefault(f"{COMPONENT}:{leaf.key}", (leaf.title, False))
    return found | leaders


def without(document: SchemeDocument, key: str) -> SchemeDocument:
    """The scheme without a panel: where it fills a component alone, that goes."""
    groups = tuple(
        group.model_copy(update={"components": tuple(_rest(group.components, key))})
        for group in document.peer_groups
    )
    return document.model_copy(update={"peer_groups": groups})


def _rest(components: tuple[Component, ...], key: str) -> Iterator[Component]:
    kind, _colon, name = key.partition(":")
    for component in components:
        rule = component.rule
        left: Any = rule
        if isinstance(rule, Nested):
            inner = tuple(_rest(rule.components, key))
            left = rule.model_copy(update={"components": inner}) if inner else None
        elif isinstance(rule, Ballots) and kind == GROUP:
            others = tuple(each for each in rule.groups if each.voter_group != name)
            left = rule.model_copy(update={"groups": others}) if others else None
        elif isinstance(rule, LeaderMarks) and (kind, name) == (COMPONENT, component.key):
            left = None
        if left is not None:
            yield component if left is rule else component.model_copy(update={"rule": left})


def ranks_of(document: SchemeDocument, facts: Mapping[str, UnitFacts]) -> Ranks:
    """Unit → its rank by a scheme; None where it is not ranked."""
    ranked = rank_year(document, [evaluate_unit(document, each) for each in facts.values()])
    return {code: place.rank for code, place in ranked.places.items()}


def _facts_without(facts: UnitFacts, key: str) -> UnitFacts:
    """Without the marks of a component that is gone, which would else be without a place."""
    kind, _colon, name = key.partition(":")
    if kind != COMPONENT:
        return facts
    marks = tuple(mark for mark in facts.leader_marks if mark.component != name)
    return replace(facts, leader_marks=marks)


def effect_of(
    document: SchemeDocument, facts: Mapping[str, UnitFacts], key: str, now: Ranks
) -> Effect:
    """What ranks would be without a panel; only units ranked both times are compared."""
    kept = {code: _facts_without(each, key) for code, each in facts.items()}
    then = ranks_of(without(document, key), kept)
    moves = [
        abs(rank - other)
        for code, rank in now.items()
        if rank is not None and (other := then.get(code)) is not None
    ]
    return Effect(
        key=key,
        ranks=then,
        compared=len(moves),
        moved=sum(move > 0 for move in moves),
        furthest=max(moves, default=0),
        mean=Fraction(sum(moves), len(moves)) if moves else Fraction(0),
    )
