"""Who cites evidence files (引用): what cites a file says who may read it, and who may attach more.

A thing that cites files through :class:`~targets.evidence.models.EvidenceCitation` (an honour, a
mark, a progress report) registers its kind with :func:`register_subject`; what keeps files in a
table of its own (a request to change targets) with :func:`register`.  Both answer for many files in
a fixed number of queries, for a unit's library asks about all of its files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemes.models import Year
from targets.evidence.models import EvidenceCitation, EvidenceFile
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is cited, for somebody who may see that: its name and its page."""

    title: str
    url: str


#: (account, files) → the places of each file that the account may see, by the file's id.
Finder = Callable[[Any, Sequence[EvidenceFile]], Mapping[UUID, Sequence[Place]]]
#: (account, year, keys) → the place of each key of a kind that the account may see.
Seen = Callable[[Any, Year, Collection[str]], Mapping[str, Place]]
#: (account, year, key) → the unit whose evidence is attached; None for who may not attach or drop.
MayAttach = Callable[[Any, Year, str], Unit | None]
#: (account, year, citations) → ids of those that the account may not meet yet, though it sees what
#: they prove.
Hidden = Callable[[Any, Year, Sequence[EvidenceCitation]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that cites files by its key (a fact's ``key`` outlives corrections)."""

    kind: str
    title: Any
    seen: Seen
    may_attach: MayAttach
    hidden: Hidden | None = None


_finders: dict[str, Finder] = {}
_subjects: dict[str, Subject] = {}


def register(kind: str, finder: Finder) -> None:
    """Name a kind of thing that keeps its files itself."""
    _finders[kind] = finder


def register_subject(
    kind: str, title: Any, seen: Seen, may_attach: MayAttach, hidden: Hidden | None = None
) -> None:
    """Name a kind of thing that cites files by key; ``title`` says it in a heading."""
    _subjects[kind] = Subject(kind, title, seen, may_attach, hidden)


def met(account: Any, year: Year, citations: Sequence[EvidenceCitation]) -> list[EvidenceCitation]:
    """Citations of one kind without those that the account may not meet yet."""
    subject = _subjects.get(citations[0].kind) if citations else None
    if subject is None or subject.hidden is None:
        return list(citations)
    left_out = set(subject.hidden(account, year, citations))
    return [each for each in citations if each.pk not in left_out]


def subject_of(kind: str) -> Subject | None:
    """The kind of that name."""
    return _subjects.get(kind)


def places_of(account: Any, files: Sequence[EvidenceFile]) -> dict[UUID, list[Place]]:
    """Where files of one year are cited, as far as the account may see it, by file."""
    found: dict[UUID, list[Place]] = defaultdict(list)
    if not files:
        return found
    for finder in _finders.values():
        for pk, places in finder(account, files).items():
            found[pk] += places
    cited = EvidenceCitation.objects.filter(file__in=files, dropped_at=None)
    by_kind: dict[str, list[EvidenceCitation]] = defaultdict(list)
    for citation in cited:
        by_kind[citation.kind].append(citation)
    year = files[0].year
    for kind, citations in by_kind.items():
        if (subject := _subjects.get(kind)) is None:
            continue
        seen = subject.seen(account, year, {each.key for each in citations})
        for each in met(account, year, citations):
            if each.key in seen:
                found[each.file_id].append(seen[each.key])
    return found
