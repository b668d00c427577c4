"""What can be claimed in a year: the kinds of the honours rule and of the lists that add points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.language import title_of
from schemes.document import SchemeDocument
from schemes.rules.claims import ClaimKind, ClaimList

#: Between a list and a kind in the value of a choice.
MARK = ":"


@dataclass(frozen=True, slots=True)
class Claimable:
    """A kind that a unit can claim: of the honours (``list_key`` empty) or of a list."""

    list_key: str
    key: str
    title: str
    clauses: tuple[str, ...]
    levels: tuple[str, ...]
    own_points: bool = False

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.list_key}{MARK}{self.key}"


def claimables(document: SchemeDocument) -> list[Claimable]:
    """Every kind in the scheme's order: honours, distinctive work, lists that add."""
    return [*_of_honours(document), *_of_lists(document)]


def _of_honours(document: SchemeDocument) -> Iterator[Claimable]:
    rule = document.honours
    keys = tuple(level.key for level in rule.levels)
    for kind in rule.kinds:
        yield Claimable("", kind.key, title_of(kind.title), kind.clauses or rule.clauses, keys)
    if rule.distinctive is not None:
        special = rule.distinctive
        yield Claimable("", special.key, title_of(special.title), special.clauses, keys)


def _of_lists(document: SchemeDocument) -> Iterator[Claimable]:
    for rule in lists_of(document):
        for kind in rule.kinds:
            own = kind.points is None and not kind.by_level
            levels = tuple(kind.by_level) or tuple(level.key for level in rule.levels)
            clauses = kind.clauses or rule.clauses
            yield Claimable(rule.key, kind.key, title_of(kind.title), clauses, levels, own)


def lists_of(document: SchemeDocument) -> list[ClaimList]:
    """The lists that add points; nobody claims to lose some."""
    rules = (rule for rule in document.adjustments if isinstance(rule, ClaimList))
    return [rule for rule in rules if rule.effect == "add"]


def list_of(document: SchemeDocument, key: str) -> ClaimList | None:
    """The list of this key."""
    return next((rule for rule in lists_of(document) if rule.key == key), None)


def kind_of(document: SchemeDocument, list_key: str, key: str) -> Claimable | None:
    """The kind of these keys; None for one that the scheme does not have."""
    rows = claimables(document)
    return next((row for row in rows if (row.list_key, row.key) == (list_key, key)), None)


def list_kind(document: SchemeDocument, list_key: str, key: str) -> ClaimKind | None:
    """The kind of a list as it prices it."""
    rule = list_of(document, list_key)
    return next((kind for kind in rule.kinds if kind.key == key), None) if rule else None


def level_titles(document: SchemeDocument) -> Mapping[str, str]:
    """Every level that the scheme has, lowest first, in the reader's language."""
    found: dict[str, str] = {level.key: title_of(level.title) for level in document.levels}
    for rule in lists_of(document):
        found |= {level.key: title_of(level.title) for level in rule.levels}
    return found


def uses_claims(document: SchemeDocument) -> bool:
    """Schemes in which units claim something along a path."""
    return bool(document.award_claims.steps) and bool(claimables(document))


def kind_words(document: SchemeDocument, list_key: str, key: str) -> str:
    """A kind as people call it; its key where the scheme lacks it."""
    found: Any = kind_of(document, list_key, key)
    return found.title if found else key
