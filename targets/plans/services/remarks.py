"""Remarks and replies, what is marked as done, and reasons given for warnings."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import REASON_LENGTH, NotYoursError
from targets.plans.findings import Finding
from targets.plans.flow import UNIT, duties_of
from targets.plans.models import Plan, PlanAnswer, PlanLine, PlanRemark
from targets.plans.queries import components_seen
from targets.plans.reading import Reading
from targets.plans.services.locking import closed_components, locked, locked_to_edit
from units.models import Account


@transaction.atomic
def remark_write(
    *, plan: Plan, text: str, actor: Account, line: int | None = None, parent: int | None = None
) -> PlanRemark:
    """Remark on a line or on the whole, or reply to a remark; for everybody with a duty."""
    held = locked(plan)
    if not duties_of(actor, held):
        raise NotYoursError("remark")
    said = _text(text)
    above = held.remarks.filter(pk=parent, parent=None).first() if parent else None
    about = above.line_id if above else line
    if (parent and above is None) or (about and about not in _lines_seen(held, actor)):
        raise ValidationError({"text": [_("这一条已经不在，刷新后再写")]})
    return PlanRemark.objects.create(
        plan=held,
        line_id=about,
        parent=above,
        text=said,
        author=actor,
        at=timezone.now(),
    )


def _lines_seen(plan: Plan, actor: Account) -> set[int]:
    """The lines that the actor may look at (D-1)."""
    seen, lines = components_seen(actor, plan), plan.lines.all()
    return set(
        (lines if seen is None else lines.filter(component__in=seen)).values_list("pk", flat=True)
    )


@transaction.atomic
def remark_solve(*, plan: Plan, remark: int, actor: Account, text: str = "") -> PlanRemark:
    """Mark a remark as done (标为已改), with a reply where ``text`` says something; the reviewer
    still sees both, folded."""
    held = locked(plan)
    if UNIT not in duties_of(actor, held):
        raise NotYoursError("solve")
    found = held.remarks.filter(pk=remark, parent=None).first()
    if found is None:
        raise ValidationError({"text": [_("这一条已经不在，刷新后再写")]})
    if text.strip():
        remark_write(plan=held, text=text, parent=found.pk, actor=actor)
    if found.solved_at is None:
        found.solved_by, found.solved_at = actor, timezone.now()
        found.save(update_fields=["solved_by", "solved_at"])
    return found


@transaction.atomic
def warning_answer(*, plan: Plan, fingerprint: str, reason: str, actor: Account) -> PlanAnswer:
    """Give the reason for a warning that stands; an error cannot be answered away."""
    held = locked_to_edit(plan, actor)
    text = _text(reason)
    found = next(
        (
            each.finding
            for each in Reading(held).findings
            if each.finding.fingerprint == fingerprint and not each.finding.blocks
        ),
        None,
    )
    if found is not None and UNIT not in duties_of(actor, held):
        _answers_own(held, found, actor)
    if found is None:
        raise ValidationError(_("这一条提醒已经变了，刷新后再写"), code="gone")
    told = {"reason": text, "author": actor, "at": timezone.now()}
    answer, _made = PlanAnswer.objects.update_or_create(
        plan=held, fingerprint=fingerprint, defaults=told
    )
    audit.record(
        event="plan.answer",
        actor=actor,
        authority=held.year.authority,
        subject_type="targets.plan",
        subject_id=held.pk,
        subject=f"{held.year.year} {held.unit.code} {held.unit.name}",
        detail={"check": found.key, "line": found.line, "reason": text},
    )
    return answer


def _answers_own(plan: Plan, found: Finding, actor: Account) -> None:
    """Who writes a component for another unit answers for its lines alone (D-1)."""
    line = PlanLine.objects.filter(plan=plan, pk=found.line or 0).first()
    component = line.component if line else found.component
    if not component or component in closed_components(plan, actor):
        raise NotYoursError("answer")


def remarks_write(plan: Plan, remarks: Mapping[int, str], actor: Account) -> None:
    """The remarks that go with a move, one a line of the plan."""
    known = set(plan.lines.filter(pk__in=list(remarks)).values_list("pk", flat=True))
    for line, text in remarks.items():
        if line in known and text.strip():
            PlanRemark.objects.create(
                plan=plan, line_id=line, text=_text(text), author=actor, at=timezone.now()
            )


def _text(text: str) -> str:
    said = text.strip()
    if not said or len(said) > REASON_LENGTH:
        raise ValidationError({"text": [_("写点内容，最多 %s 个字") % REASON_LENGTH]})
    return said
