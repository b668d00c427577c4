"""A mark corrected after the feedback: one proposes, another approves (S-4)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.basis import PARTS, basis_keep
from reviews.marking.scope import conflicts_of_account
from reviews.objections.models import CorrectionState, MarkCorrection
from reviews.objections.notices import correction_decided_tell
from reviews.objections.queries import hands_of
from reviews.objections.reading import titles_of
from schemes.fact_entry.services import REASON_LENGTH, entry_record, open_year
from schemes.models import Year
from units.models import Account, Unit
from units.queries import has_authority_perm


@transaction.atomic
def correction_propose(
    *,
    year: Year,
    kind: str,
    key: str,
    unit: Unit,
    fact: int | None,
    texts: Mapping[str, str],
    way: str,
    evidence: str,
    reason: str,
    actor: Account,
) -> MarkCorrection:
    """Propose another mark; nothing of the score changes until a second person approves.

    Who may mark the row, the caller has asked.  Raises ``ValidationError``.
    """
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        text = _("改这个评分要写理由，经第二人同意（S-4）")
        raise ValidationError({"reason": [text]})
    same = MarkCorrection.objects.filter(
        year=year, kind=kind, key=key, state=CorrectionState.OPEN
    ).first()
    if same is not None:
        text = _("%(who)s 已提出更正，等第二人同意，先办那一件") % {"who": same.proposed_by}
        raise ValidationError({"figure": [text]})
    row = MarkCorrection.objects.create(
        year=year,
        unit=unit,
        kind=kind,
        key=key,
        fact=fact,
        texts=dict(texts),
        way=way,
        evidence=evidence,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=timezone.now(),
    )
    _note("propose", row, actor, {"reason": row.reason})
    return row


@transaction.atomic
def correction_decide(
    *, correction: MarkCorrection, version: int, approve: bool, actor: Account, reason: str = ""
) -> MarkCorrection:
    """Approve a proposed correction, which writes it as a new fact, or refuse it with a reason.

    Neither whoever proposed it, nor who acts with his right, nor who declared a conflict about the
    unit decides.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`,
    ``ValidationError``, and :class:`~core.facts.StaleFactError` where the mark moved meanwhile.
    """
    hold_scope({"year": correction.year})
    open_year(correction.year)
    rows = MarkCorrection.objects.select_for_update(of=("self",))
    held = rows.select_related("year__authority", "year__scheme", "unit").get(pk=correction.pk)
    if not has_authority_perm(actor, held.year.authority, "edit_facts"):
        raise NotYoursError("decide")
    if held.unit_id in conflicts_of_account(actor, held.year):
        raise NotYoursError("decide")
    if held.state != CorrectionState.OPEN or held.version != version:
        raise StaleMoveError(held)
    if held.proposed_by_id in hands_of(actor):
        raise ValidationError(_("提出更正的人不能自己同意，请另一个人办（S-4）"), code="four_eyes")
    if not approve and not reason.strip():
        raise ValidationError({"reason": [_("写明不同意的理由")]})
    if approve:
        _written(held, actor)
    held.state = CorrectionState.APPROVED if approve else CorrectionState.REFUSED
    held.version += 1
    held.decided_by, held.decided_at, held.decision = actor, timezone.now(), reason.strip()
    held.save()
    _note("approve" if approve else "refuse", held, actor, {"reason": held.decision})
    correction_decided_tell(held, titles_of(held.year, [held])[held.kind, held.key])
    return held


def decides(account: Account, row: MarkCorrection, conflicts: set[int]) -> bool:
    """Whether a correction waits for this account: neither whoever proposed it decides, nor who
    acts with his right or has declared a conflict about the unit (``conflicts``, ids of such)."""
    open_now = row.state == CorrectionState.OPEN and row.proposed_by_id not in hands_of(account)
    return open_now and row.unit_id not in conflicts


def _written(held: MarkCorrection, actor: Account) -> None:
    """The new fact and how it was established; its reason names both persons."""
    both = _("%(who)s 提出，%(second)s 同意：%(reason)s")
    reason = both % {"reason": held.reason, "who": held.proposed_by, "second": actor}
    mark = entry_record(
        PARTS[held.kind],
        year=held.year,
        texts=held.texts,
        actor=actor,
        # The whole reason stays in the correction; a fact holds so much of it.
        reason=reason[:REASON_LENGTH],
        expected=held.fact,
        origin=Origin.ENTRY,
    )
    basis_keep(kind=held.kind, mark=mark, way=held.way, evidence=held.evidence, actor=actor)


def _note(move: str, row: MarkCorrection, actor: Account, detail: dict[str, str]) -> None:
    audit.record(
        event=f"markcorrection.{move}",
        actor=actor,
        authority=row.year.authority,
        subject_type="reviews.markcorrection",
        subject_id=row.pk,
        subject=f"{row.year.year} {row.unit.code} {row.key}",
        detail=detail,
    )
