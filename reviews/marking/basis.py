"""The row of a mark, how its fact is written, and how it was established (M-6)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from core import audit
from reviews.marking.models import MarkBasis, MarkKind
from reviews.models import CommonMark, TargetMark
from reviews.self_evaluation.queries import self_scores
from reviews.services import COMMON_MARK, TARGET_MARK
from schemes.fact_entry.part import EntryPart
from units.models import Account

#: Kind → how the fact of such a mark is written.
PARTS: Mapping[str, EntryPart] = {MarkKind.TARGET: TARGET_MARK, MarkKind.COMMON: COMMON_MARK}


def mark_row(kind: str, pk: int | None) -> TargetMark | CommonMark | None:
    """The row of a mark, whether it stands or not; None where there is none."""
    model: type[TargetMark] | type[CommonMark]
    model = TargetMark if kind == MarkKind.TARGET else CommonMark
    return None if pk is None else model.objects.filter(pk=pk).select_related("recorded_by").first()


def basis_keep(
    *, kind: str, mark: TargetMark | CommonMark, way: str, evidence: str, actor: Account
) -> MarkBasis:
    """Say how a mark was established, in the transaction of its cause.

    The unit's own score is kept as it stands now.  It has an audit row of its own, since a basis
    that is changed alone writes no fact.
    """
    own = self_scores(mark.year, mark.unit_id).get(mark.key) if kind == MarkKind.TARGET else None
    row = MarkBasis.objects.create(
        year=mark.year,
        unit_id=mark.unit_id,
        kind=kind,
        fact=mark.pk,
        way=way,
        evidence=evidence,
        self_score=own,
        actor=actor,
        at=timezone.now(),
    )
    audit.record(
        event="markbasis.keep",
        actor=actor,
        authority=mark.year.authority,
        subject_type="reviews.markbasis",
        subject_id=row.pk,
        subject=f"{mark.year.year} {mark.key}",
        detail={"mark": mark.pk, "way": way, "evidence": evidence},
    )
    return row


def basis_carry(*, kind: str, old: int, mark: TargetMark | CommonMark, actor: Account) -> None:
    """A mark that follows another was established as that one was, until somebody says else."""
    known = MarkBasis.objects.filter(year=mark.year, kind=kind, fact=old).order_by("-pk").first()
    if known is not None:
        told = {"way": known.way, "evidence": known.evidence}
        basis_keep(kind=kind, mark=mark, actor=actor, **told)
