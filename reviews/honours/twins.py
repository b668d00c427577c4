"""The same thing claimed twice (重复申报): found by file, by body and day, by name; pure."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: Names are alike from here on, between 0 and 1.
ALIKE = 0.75
Sign = Literal["file", "project", "name"]
_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Trait:
    """What a claim is recognised by.  ``body`` is the register's key, else the name as written."""

    key: str
    unit: int
    title: str
    body: str
    project: str
    date: datetime.date | None
    digests: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Twin:
    """Another claim that seems to be of the same thing, and by which sign."""

    key: str
    sign: Sign


def plain(text: str) -> str:
    """A name without spaces and marks, in small letters."""
    return _IGNORED.sub("", text).lower()


def sign_of(one: Trait, other: Trait) -> Sign | None:
    """By what two claims seem to be of the same thing; None where they do not.

    The same file; or the same body with the same work; or the same body or the same day with names
    that are alike.
    """
    if one.digests & other.digests:
        return "file"
    same_body = bool(one.body) and plain(one.body) == plain(other.body)
    same_day = one.date is not None and one.date == other.date
    work = plain(one.project)
    if same_body and work and work == plain(other.project):
        return "project"
    if (same_body or same_day) and alike(one.title, other.title):
        return "name"
    return None


def alike(one: str, other: str) -> bool:
    """Whether two names are the same or nearly so."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    return first == second or SequenceMatcher(None, first, second).ratio() >= ALIKE


def twins_of(one: Trait, others: Iterable[Trait]) -> tuple[Twin, ...]:
    """Every other claim of another unit that seems to be of the same thing."""
    found = ((other.key, sign_of(one, other)) for other in others if other.unit != one.unit)
    return tuple(Twin(key, sign) for key, sign in found if sign)


def twins_among(traits: Iterable[Trait]) -> Mapping[str, tuple[Twin, ...]]:
    """The twins of every claim of a year; only claims that share a file, a body or a day are
    compared."""
    rows = list(traits)
    shared: dict[tuple[str, object], list[Trait]] = defaultdict(list)
    for row in rows:
        for handle in _handles(row):
            shared[handle].append(row)
    found: dict[str, tuple[Twin, ...]] = {}
    for row in rows:
        near = {o.key: o for handle in _handles(row) for o in shared[handle] if o.key != row.key}
        if twins := twins_of(row, near.values()):
            found[row.key] = twins
    return found


def _handles(row: Trait) -> Iterator[tuple[str, object]]:
    yield from (("file", digest) for digest in row.digests)
    if row.body:
        yield "body", plain(row.body)
    if row.date is not None:
        yield "date", row.date
