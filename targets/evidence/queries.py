"""Which evidence files an account may read: its unit's, and what it meets where it is cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.policy import Denied
from schemes.models import Year
from targets.evidence import citing
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceCitation, EvidenceFile
from targets.evidence.services import OWN
from units.models import Unit
from units.queries import access_of, authority_for

#: What a browser shows in the page.
SHOWN = ("png", "jpg", "pdf")


def files_of(year: Year) -> QuerySet[EvidenceFile]:
    """All files of a year with what a line about them says."""
    return EvidenceFile.objects.filter(year=year).select_related(
        "year__authority", "unit", "uploaded_by"
    )


def belongs_to(account: Any) -> set[int]:
    """Ids of the units whose library the account uses."""
    access = access_of(account)
    return set().union(*(access.unit_ids(perm) for perm in OWN))


def file_for(account: Any, pk: Any) -> EvidenceFile:
    """A file that the account may read; a 404 (``Denied``) for any other."""
    found = EvidenceFile.objects.select_related("year__authority", "unit", "uploaded_by")
    file = found.filter(pk=pk).first()
    if file is None or file.pk not in readable(account, [file]):
        raise Denied("targets.evidencefile", pk)
    return file


def readable(account: Any, files: list[EvidenceFile]) -> dict[Any, list[Place]]:
    """The files of one year that the account may read, each with where it sees them cited."""
    authority = authority_for(account)
    here = [each for each in files if authority and each.year.authority_id == authority.pk]
    own = belongs_to(account)
    places = citing.places_of(account, here)
    return {
        each.pk: places.get(each.pk, [])
        for each in here
        if each.pk in places
        or each.uploaded_by_id == account.pk
        or (each.own and each.unit_id in own)
    }


def library_files(account: Any, year: Year, unit: Unit) -> QuerySet[EvidenceFile]:
    """What the account may cite again for a unit: its library, for who belongs to it; nothing for
    others, who meet a file only where it is cited."""
    mine = Q(own=True) & Q(unit__in=belongs_to(account))
    return files_of(year).filter(mine, unit=unit).order_by("-uploaded_at", "name")


#: Columns by which the library is sorted, as an address names them.
SORTS = {"name": "name", "size": "size", "by": "uploaded_by__display_name", "time": "uploaded_at"}


def library_found(
    account: Any, year: Year, unit: Unit, word: str, sort: str
) -> QuerySet[EvidenceFile]:
    """The files of a library with a word in their name or their sender's, newest first or by a
    column of ``SORTS``."""
    rows = library_files(account, year, unit)
    if word:
        rows = rows.filter(Q(name__icontains=word) | Q(uploaded_by__display_name__icontains=word))
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return rows
    return rows.order_by(f"-{column}" if sort.startswith("-") else column, "pk")


@dataclass(frozen=True, slots=True)
class Attached:
    """What ``evidence/attach.html`` draws: the files a thing cites, and how more are attached.

    ``library`` are files that may be cited again; without ``editable`` nothing can be changed.
    ``droppable`` are the citations that the account may take back: of its own side's files.
    """

    kind: str
    key: str
    year: Year
    citations: list[EvidenceCitation]
    library: list[EvidenceFile]
    editable: bool
    droppable: frozenset[int] = frozenset()


def attached_to(account: Any, year: Year, kind: str, key: str) -> Attached:
    """The files that a thing cites, for a page that the account may see already."""
    citations = citing.met(account, year, [*citations_of(year, kind, [key])])
    subject = citing.subject_of(kind)
    unit = subject.may_attach(account, year, key) if subject else None
    library: list[EvidenceFile] = []
    if unit is not None:
        cited = {each.file_id for each in citations}
        rows = library_files(account, year, unit)[: 200 + len(cited)]
        library = [each for each in rows if each.pk not in cited]
    droppable = _own_side(account, citations) if unit is not None else frozenset()
    return Attached(kind, key, year, citations, library, unit is not None, droppable)


def _own_side(account: Any, citations: Iterable[EvidenceCitation]) -> frozenset[int]:
    """Citations of files from the account's own side: a unit takes back what came from the unit,
    an office what an office attached, and neither the proof of the other."""
    units = belongs_to(account)
    return frozenset(each.pk for each in citations if each.file.own == (each.file.unit_id in units))


def citations_of(year: Year, kind: str, keys: Iterable[str]) -> QuerySet[EvidenceCitation]:
    """The standing citations of things of one kind, in the order they were made."""
    rows = EvidenceCitation.objects.filter(
        file__year=year, kind=kind, key__in=list(keys), dropped_at=None
    )
    return rows.select_related("file__uploaded_by", "file__year", "file__unit")


def cited_by(account: Any, year: Year, kind: str, key: str) -> list[EvidenceCitation]:
    """The files that a thing cites which the account may see; a 404 for any other thing."""
    subject = citing.subject_of(kind)
    if subject is None or not _here(account, year) or key not in subject.seen(account, year, [key]):
        raise Denied(f"evidence.{kind}", key)
    return citing.met(account, year, [*citations_of(year, kind, [key])])


def citation_for(account: Any, pk: int) -> EvidenceCitation:
    """A citation that the account may drop; a 404 for any other."""
    rows = EvidenceCitation.objects.select_related("file__year__authority", "file__unit")
    row = rows.filter(pk=pk).first()
    subject = citing.subject_of(row.kind) if row else None
    if row is None or subject is None or not _here(account, row.file.year):
        raise Denied("targets.evidencecitation", pk)
    if subject.may_attach(account, row.file.year, row.key) is None:
        raise Denied("targets.evidencecitation", pk)
    if row.pk not in _own_side(account, citing.met(account, row.file.year, [row])):
        raise Denied("targets.evidencecitation", pk)
    return row


def place_for(account: Any, year: Year, kind: str, key: str) -> tuple[Place, Unit]:
    """A thing that the account may attach files to: its page and the unit; a 404 for any other."""
    subject = citing.subject_of(kind)
    unit = subject.may_attach(account, year, key) if subject and _here(account, year) else None
    place = subject.seen(account, year, [key]).get(key) if subject and unit else None
    if unit is None or place is None:
        raise Denied(f"evidence.{kind}", key)
    return place, unit


def _here(account: Any, year: Year) -> bool:
    authority = authority_for(account)
    return authority is not None and authority.pk == year.authority_id
