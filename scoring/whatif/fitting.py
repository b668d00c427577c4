"""What a draft can read of a year's facts: what it cannot is set aside by name, never counted as 0.

Facts are set aside only where the rules in force read them and the draft does not (a component
that is gone, a kind of honour that it does not know).  A component that is new and of which no unit
has a fact is left out of the trial, and the rest of the group scaled to its full mark (S-2); so is
a common item that a component fixes.  Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from schemes.document import PeerGroup, SchemeDocument
from schemes.rules.ballots import Ballots
from schemes.rules.by_place import ByPlace
from schemes.rules.claims import ClaimList
from schemes.rules.common_items import CommonItems
from schemes.rules.component import Component, Nested, read_as
from schemes.rules.monthly import Monthly
from schemes.rules.targets import Targets
from scoring.engine.components import fill
from scoring.engine.unit_facts import UnitFacts
from scoring.whatif.fixed_items import Place, by_share, gone_items, new_items, other_points
from scoring.whatif.reducing import without_components

ZERO = Fraction(0)
Facts = Mapping[str, UnitFacts]

#: Field of the facts → the kind of rule that reads it, for what belongs to a component.
_OF_COMPONENT = {
    "targets": "targets",
    "items": "common_items",
    "rated": "rated",
    "leader_marks": "leader_marks",
    "gradings": "graded_change",
    "places": "by_place",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """Facts that the draft cannot read: ``kind`` of what it lacks, its key, how many, of whom.

    ``group`` is the peer group where it depends on that, else "".
    """

    kind: str
    key: str
    group: str
    facts: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is new and of which no unit has a fact: group, component, points.

    ``item`` is the key of the common item where only that is new, else "".
    """

    group: str
    key: str
    points: Fraction
    item: str = ""


@dataclass(frozen=True, slots=True)
class Rescaled:
    """A component of other points than the facts were given for: its share of them counts.

    ``item`` as in :class:`LeftOut`.
    """

    group: str
    key: str
    before: Fraction
    after: Fraction
    item: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The facts that a document reads, and the document without what nobody has facts of."""

    document: SchemeDocument
    facts: Facts
    unread: tuple[Unread, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rescaled: tuple[Rescaled, ...] = ()


def fitted(document: SchemeDocument, base: SchemeDocument, facts: Facts) -> Fitted:
    """What a draft makes of facts that were gathered under ``base``."""
    if document is base:
        return Fitted(document, facts)
    kept, lost = _read(document, base, facts)
    kept, shared = _items_by_share(document, base, kept)
    emptied = _items_gone(lost)
    left = tuple(_left_out(document, base, kept, emptied))
    left += tuple(_items_left_out(document, base, kept, {(each.group, each.key) for each in left}))
    filled_up = emptied | {(each.group, each.key) for each in left if each.item}
    filled_up |= {(each.group, each.key) for each in shared}
    reduced, scaled = _scaled(_reduced(document, left), base, filled_up)
    return Fitted(reduced, kept, tuple(_told(lost)), left, (*scaled, *shared))


def _read(
    document: SchemeDocument, base: SchemeDocument, facts: Facts
) -> tuple[Facts, dict[_Why, list[str]]]:
    """The facts that the document reads; what it lacks for the others, with the unit of each."""
    lost: dict[_Why, list[str]] = {}
    reads, read = _Reader(document, base), _Reader(base, base)
    if reads == read:
        return facts, lost
    kept: dict[str, UnitFacts] = {}
    for code, each in facts.items():
        gone = dict(reads.unread(each))
        for place, _why in read.unread(each) if gone else ():
            gone.pop(place, None)
        for why in gone.values():
            lost.setdefault(why, []).append(code)
        kept[code] = _without(each, gone.keys()) if gone else each
    return kept, lost


def _told(lost: Mapping[tuple[str, str, str], Sequence[str]]) -> Iterator[Unread]:
    for (kind, key, group), codes in sorted(lost.items()):
        yield Unread(kind, key, group, len(codes), tuple(dict.fromkeys(codes)))


# --- facts that are not read ----------------------------------------------------------------------

#: Where a fact stands in a unit's facts: its field and its place there.
_Place = tuple[str, int]
_Why = tuple[str, str, str]


class _Reader:
    """What one document reads of facts under ``base``; equal readers read the same facts."""

    def __init__(self, document: SchemeDocument, base: SchemeDocument) -> None:
        self._gone = gone_items(document, base)
        self._filled = {
            group.key: {leaf.key: _reads(leaf) for leaf in group.leaves()}
            for group in document.peer_groups
        }
        self._voters = {group.key: _voters(group) for group in document.peer_groups}
        honours = document.honours
        self._honours = {each.key for each in honours.kinds}
        if honours.distinctive is not None:
            self._honours.add(honours.distinctive.key)
        self._levels = {each.key for each in honours.levels}
        self._deductions = {each.key for each in document.deductions.entries}
        self._vetoes = {each.key for each in document.vetoes.entries}
        self._ratings = {each.key for each in document.appraisal.ratings}
        self._lists = {each.key: _entries(each) for each in document.adjustments}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reader) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def unread(self, facts: UnitFacts) -> list[tuple[_Place, _Why]]:
        """The facts of a unit that the document has no use for, and what it lacks for them."""
        group = facts.unit.peer_group
        found = [*self._plain(facts), *self._listed(facts)]
        if group in self._filled and facts.unit.directly_assessed:
            found += self._of_components(facts, group)
        return found

    def _of_components(self, facts: UnitFacts, group: str) -> Iterator[tuple[_Place, _Why]]:
        filled = self._filled[group]
        for field, kind in _OF_COMPONENT.items():
            for n, fact in enumerate(getattr(facts, field)):
                if filled.get(fact.component) != kind:
                    yield (field, n), ("component", fact.component, group)
        for n, fact in enumerate(facts.items):
            if fact.item in self._gone.get((group, fact.component), ()):
                yield ("items", n), ("item", f"{fact.component}/{fact.item}", group)
        for n, fact in enumerate(facts.deductions):
            if fact.component and filled.get(fact.component) != "deducted":
                yield ("deductions", n), ("component", fact.component, group)
        for n, ballot in enumerate(facts.ballots):
            if ballot.voter_group not in self._voters[group]:
                yield ("ballots", n), ("voters", ballot.voter_group, group)

    def _plain(self, facts: UnitFacts) -> Iterator[tuple[_Place, _Why]]:
        for n, honour in enumerate(facts.honours):
            if honour.kind not in self._honours:
                yield ("honours", n), ("honour", honour.kind, "")
            elif honour.level and honour.level not in self._levels:
                yield ("honours", n), ("level", honour.level, "")
        for n, deduction in enumerate(facts.deductions):
            if not deduction.component and deduction.kind not in self._deductions:
                yield ("deductions", n), ("deduction", deduction.kind, "")
        for n, veto in enumerate(facts.vetoes):
            if veto.kind not in self._vetoes:
                yield ("vetoes", n), ("veto", veto.kind, "")
        for n, appraisal in enumerate(facts.appraisals):
            if appraisal.rating not in self._ratings:
                yield ("appraisals", n), ("rating", appraisal.rating, "")

    def _listed(self, facts: UnitFacts) -> Iterator[tuple[_Place, _Why]]:
        for field in ("claims", "outer_items", "surveys", "monthly"):
            for n, fact in enumerate(getattr(facts, field)):
                if fact.list_key not in self._lists:
                    yield (field, n), ("list", fact.list_key, "")
                    continue
                entries = self._lists[fact.list_key]
                if entries is not None and fact.kind not in entries:
                    yield (field, n), ("entry", fact.kind, "")


def _reads(leaf: Component) -> str:
    """The kind of marks that fill a component; by decision where its place is decided."""
    if isinstance(leaf.rule, ByPlace) and leaf.rule.measure is None:
        return "by_place"
    return read_as(leaf)


def _voters(group: PeerGroup) -> frozenset[str]:
    """The voter groups whose ballots fill a component of the group."""
    found = set()
    for leaf in group.leaves():
        rule = leaf.rule.measure if isinstance(leaf.rule, ByPlace) else leaf.rule
        if isinstance(rule, Ballots):
            found |= {each.voter_group for each in rule.groups}
    return frozenset(found)


def _entries(rule: Any) -> frozenset[str] | None:
    """The kinds of claims or monthly records that a list has; None where it tells none apart."""
    if isinstance(rule, ClaimList):
        return frozenset(each.key for each in rule.kinds)
    if isinstance(rule, Monthly):
        return frozenset({e.key for e in rule.entries} | {e.key for e in rule.grades})
    return None


def _without(facts: UnitFacts, places: Iterable[_Place]) -> UnitFacts:
    gone: dict[str, set[int]] = {}
    for field, n in places:
        gone.setdefault(field, set()).add(n)
    kept: dict[str, Any] = {
        field: tuple(each for n, each in enumerate(getattr(facts, field)) if n not in numbers)
        for field, numbers in gone.items()
    }
    return replace(facts, **kept)


# --- common items that the scheme fixes -----------------------------------------------------------


def _items_gone(lost: Iterable[_Why]) -> frozenset[Place]:
    """The components of which marks were set aside because their item is gone."""
    return frozenset((group, key.partition("/")[0]) for kind, key, group in lost if kind == "item")


def _items_by_share(
    document: SchemeDocument, base: SchemeDocument, facts: Facts
) -> tuple[Facts, list[Rescaled]]:
    """The facts with marks of items that have other points as the same share of these."""
    other = other_points(document, base)
    found: dict[tuple[str, str, str], Rescaled] = {}
    if not other:
        return facts, []
    kept: dict[str, UnitFacts] = {}
    for code, each in facts.items():
        items = list(each.items)
        for n, fact in enumerate(items):
            place = (each.unit.peer_group, fact.component, fact.item)
            if place in other:
                items[n] = by_share(fact, *other[place])
                found[place] = Rescaled(*place[:2], *other[place], fact.item)
        kept[code] = each if items == list(each.items) else replace(each, items=tuple(items))
    return kept, [found[place] for place in sorted(found)]


def _items_left_out(
    document: SchemeDocument, base: SchemeDocument, facts: Facts, left: Container[Place]
) -> Iterator[LeftOut]:
    for place, item in new_items(document, base, facts.values()):
        assessed = any(each.unit.peer_group == place[0] for each in facts.values())
        if assessed and place not in left:
            yield LeftOut(*place, item.points, item.key)


# --- components that nobody has facts of ----------------------------------------------------------


def _left_out(
    document: SchemeDocument, base: SchemeDocument, facts: Facts, emptied: Container[Place]
) -> Iterator[LeftOut]:
    """New components that lack something at every unit of their group; and those of which every
    item is another, ``emptied`` being the components that lost items."""
    digits = document.rounding.score_places
    for group in document.peer_groups:
        old = base.peer_group(group.key)
        known = {leaf.key: _reads(leaf) for leaf in old.leaves()} if old else {}
        fresh = [leaf for leaf in group.leaves() if known.get(leaf.key) != _reads(leaf)]
        mine = [
            each
            for each in facts.values()
            if each.unit.peer_group == group.key and each.unit.directly_assessed
        ]
        for leaf in group.leaves():
            if leaf in fresh:
                out = all(_lacks(leaf, each, digits) for each in mine)
            else:
                marks = (fact.component for each in mine for fact in each.items)
                out = (group.key, leaf.key) in emptied and leaf.key not in marks
            if mine and out:
                yield LeftOut(group.key, leaf.key, leaf.points)


def _lacks(leaf: Component, facts: UnitFacts, digits: int) -> bool:
    if isinstance(leaf.rule, ByPlace) and leaf.rule.measure is not None:
        measure = leaf.model_copy(update={"rule": leaf.rule.measure})
        return bool(fill(measure, facts, digits).gaps)
    return bool(fill(leaf, facts, digits).gaps)


def _reduced(document: SchemeDocument, left: Sequence[LeftOut]) -> SchemeDocument:
    """The document without what was left out; a group that would lose everything keeps it."""
    if not left:
        return document
    groups = []
    for group in document.peer_groups:
        gone = frozenset(e.key for e in left if e.group == group.key and not e.item)
        groups.append(without_components(group, gone) if gone else group)
    return document.model_copy(update={"peer_groups": tuple(groups)})


# --- components of other points -------------------------------------------------------------------


def _scaled(
    document: SchemeDocument, base: SchemeDocument, filled_up: Container[Place]
) -> tuple[SchemeDocument, tuple[Rescaled, ...]]:
    """The document in which components whose points stand in the facts (targets, common items)
    count by their share where the draft gives them other points (S-2), and where ``filled_up``
    says that what is left of them stands for the whole."""
    found: list[Rescaled] = []
    groups, changed = [], False
    for group in document.peer_groups:
        old = base.peer_group(group.key)
        known = {leaf.key: leaf for leaf in old.leaves()} if old else {}
        whole = {leaf.key for leaf in group.leaves() if (group.key, leaf.key) in filled_up}
        components = tuple(
            _by_share(each, known, group.key, found, whole) for each in group.components
        )
        groups.append(group.model_copy(update={"components": components}))
        changed = changed or components != group.components
    if not changed:
        return document, ()
    return document.model_copy(update={"peer_groups": tuple(groups)}), tuple(found)


def _by_share(
    component: Component,
    known: Mapping[str, Component],
    group: str,
    found: list[Rescaled],
    whole: Container[str],
) -> Component:
    rule = component.rule
    if isinstance(rule, Nested):
        inner = tuple(_by_share(each, known, group, found, whole) for each in rule.components)
        kept = rule.model_copy(update={"components": inner})
        return component.model_copy(update={"rule": kept})
    old = known.get(component.key)
    if old is None or type(old.rule) is not type(rule):
        return component
    if old.points == component.points and component.key not in whole:
        return component
    if not isinstance(rule, Targets | CommonItems) or rule.scaled:
        return component
    if old.points != component.points:
        found.append(Rescaled(group, component.key, old.points, component.points))
    return component.model_copy(update={"rule": rule.model_copy(update={"scaled": True})})
