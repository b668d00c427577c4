"""The row of a mark, how its fact is written, and how it was established (M-6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from core import audit
from reviews.marking.models import MarkBasis, MarkKind
from reviews.models import CommonMark, TargetMark
from reviews.self_evaluation.queries import self_scores
from reviews.services import COMMON_MARK, TARGET_MARK
from schemes.fact_entry.part import EntryPart
from schemes.models import Year
from units.models import Account

#: Kind → how the fact of such a mark is written.
PARTS: Mapping[str, EntryPart] = {MarkKind.TARGET: TARGET_MARK, MarkKind.COMMON: COMMON_MARK}


def mark_row(kind: str, pk: int | None) -> TargetMark | CommonMark | None:
    """The row of a mark, whether it stands or not; None where there is none."""
    return None if pk is None else marks_by_id(kind, [pk]).get(pk)


def marks_by_id(kind: str, ids: Collection[int]) -> Mapping[int, TargetMark | CommonMark]:
    """Rows of marks, each with who recorded it."""
    model: type[TargetMark] | type[CommonMark]
    model = TargetMark if kind == MarkKind.TARGET else CommonMark
    return {row.pk: row for row in model.objects.filter(pk__in=ids).select_related("recorded_by")}


@dataclass(frozen=True, slots=True)
class Kept:
    """How a mark was established: in which way, by which evidence."""

    kind: str
    mark: TargetMark | CommonMark
    way: str
    evidence: str


def basis_keep(
    *, kind: str, mark: TargetMark | CommonMark, way: str, evidence: str, actor: Account
) -> MarkBasis:
    """Say how a mark was established, in the transaction of its cause."""
    (row,) = bases_keep(year=mark.year, kept=[Kept(kind, mark, way, evidence)], actor=actor)
    return row


def bases_keep(*, year: Year, kept: Sequence[Kept], actor: Account) -> list[MarkBasis]:
    """Say how marks were established, in the transaction of their cause.

    A unit's own score is kept as it stands now.  Each has an audit row of its own, since a basis
    that is changed alone writes no fact.
    """
    judged = {each.mark.unit_id for each in kept if each.kind == MarkKind.TARGET}
    own = self_scores(year, *judged) if judged else {}
    now = timezone.now()
    rows = [
        MarkBasis(
            year=year,
            unit_id=each.mark.unit_id,
            kind=each.kind,
            fact=each.mark.pk,
            way=each.way,
            evidence=each.evidence,
            self_score=own.get(each.mark.key) if each.kind == MarkKind.TARGET else None,
            actor=actor,
            at=now,
        )
        for each in kept
    ]
    made = MarkBasis.objects.bulk_create(rows, batch_size=audit.BATCH)
    subjects = [_subject(year, row, each) for row, each in zip(made, kept, strict=True)]
    audit.record_all(
        event="markbasis.keep", actor=actor, authority=year.authority, subjects=subjects
    )
    return made


def _subject(year: Year, row: MarkBasis, kept: Kept) -> audit.Subject:
    told = {"mark": kept.mark.pk, "way": kept.way, "evidence": kept.evidence}
    return audit.Subject("reviews.markbasis", row.pk, f"{year.year} {kept.mark.key}", told)


def basis_carry(*, kind: str, old: int, mark: TargetMark | CommonMark, actor: Account) -> None:
    """A mark that follows another was established as that one was, until somebody says else."""
    known = MarkBasis.objects.filter(year=mark.year, kind=kind, fact=old).order_by("-pk").first()
    if known is not None:
        told = {"way": known.way, "evidence": known.evidence}
        basis_keep(kind=kind, mark=mark, actor=actor, **told)
