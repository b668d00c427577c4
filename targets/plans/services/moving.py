"""Handing in, reviewing, signing, sending back, issuing: the moves of the scheme's path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Origin
from core.ui import date_text
from core.workflow import REASON_LENGTH, Asked, Move, checked_move, make_move
from schemes.deadlines import deadline_for, due_for
from schemes.fact_entry.services import refusal
from schemes.rules.plans import ISSUED, RETURNED
from targets.plans import flow
from targets.plans.models import Plan, PlanMove, PlanSubmission
from targets.plans.notices import move_tell
from targets.plans.reading import Reading
from targets.plans.services.issuing import plan_issue
from targets.plans.services.locking import locked
from targets.plans.services.remarks import remarks_write
from targets.standing import unit_refusal
from units.models import Account
from units.standing_in import needed_from

DOCUMENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason or opinion, a document, the number it is issued under, and
    remarks by the id of the line that they are about."""

    reason: str = ""
    document: str = ""
    number: str = ""
    remarks: Mapping[int, str] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        texts = {"reason": self.reason, "document": self.document, "number": self.number}
        return {key: text.strip() for key, text in texts.items()}


NOTHING = Told()


@transaction.atomic
def plan_move(
    *,
    plan: Plan,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> Plan:
    """Make a move of the scheme's table.

    ``version`` is the one of the plan that the actor was shown; ``arrived`` when the server got
    the request, which decides what is late.  Raises :class:`~core.workflow.NotYoursError`,
    :class:`~core.workflow.StaleMoveError`, and ``ValidationError`` with everything that stands in
    the way.
    """
    held = locked(plan)
    closed = refusal(held.year)
    if closed:
        raise ValidationError(closed, code="closed")
    duties = flow.duties_of(actor, held)
    asked = Asked(move, version, told.fields(), duties, actor)
    table = flow.workflow_for(Reading(held).setting.document, held.state)
    found = checked_move(table, held, asked)
    _check_lengths(asked.told)
    if move in (flow.SUBMIT, flow.PASS):
        if gone := unit_refusal(held.year, held.unit):
            raise ValidationError(gone, code="gone")
        return _forward(held, found, asked, told, arrived or timezone.now(), origin)
    return _back(held, found, asked, told)


def _forward(
    plan: Plan, found: Move, asked: Asked, told: Told, arrived: datetime, origin: Origin
) -> Plan:
    reading, rules = Reading(plan), flow.rules_of(plan.year)
    step = rules.step(plan.state)
    submission = last_submission(plan)
    if step is None or step.edits:
        submission = _handed_in(reading, asked.actor, submission, arrived)
    digest = submission.digest if submission else reading.digest
    everyone = step is not None and step.everyone
    unit = flow.department_acting(asked.actor, plan, digest) if everyone else None
    if everyone and unit is None:
        raise ValidationError(_("你所在的部门已经办过，等其他部门"), code="done")
    row = PlanMove(
        plan=plan,
        submission=submission,
        key=found.key,
        before=plan.state,
        digest=digest,
        unit=unit,
        reason=asked.told["reason"],
        document=asked.told["document"],
        actor=asked.actor,
        at=timezone.now(),
    )
    passed = flow.passed_by(plan, rules, digest) | _passing(plan, row, rules)
    row.after = flow.next_state(rules, digest, passed)
    if row.after not in found.after:
        # A new version of the scheme has a step before this one: the text goes through it first.
        found = replace(found, after=(*found.after, row.after))
    noted = Asked(found.key, asked.shown, _noted(asked, row, submission), (), asked.actor)
    _made(plan, found, row, noted)
    remarks_write(plan, told.remarks, asked.actor)
    if row.after == ISSUED:
        plan_issue(plan, number=asked.told["number"], actor=asked.actor, origin=origin)
    return plan


def _back(plan: Plan, found: Move, asked: Asked, told: Told) -> Plan:
    """To the unit again, with the reason; nothing of the text is lost."""
    row = PlanMove(
        plan=plan,
        submission=last_submission(plan),
        key=found.key,
        before=plan.state,
        after=found.after[0],
        digest="",
        reason=asked.told["reason"],
        actor=asked.actor,
        at=timezone.now(),
    )
    if row.after == RETURNED:
        days = flow.rules_of(plan.year).resubmit_days
        plan.due_at = _end_of_work(row.at + timedelta(days=days)) if days else None
    _made(plan, found, row, asked)
    remarks_write(plan, told.remarks, asked.actor)
    return plan


def _made(plan: Plan, found: Move, row: PlanMove, asked: Asked) -> None:
    subject = f"{plan.year.year} {plan.unit.code} {plan.unit.name}"
    # Asked before the audit row is written, which names for whom somebody acted.
    row.acted_for = needed_from(
        asked.actor, lambda who: bool(found.who & flow.duties_of(who, plan))
    )
    make_move(plan, found, row.after, asked, authority=plan.year.authority, subject=subject)
    plan.changed_by, plan.changed_at = asked.actor, row.at
    plan.save()
    row.save()
    move_tell(plan, row, str(asked.told.get("number", "")))


def _passing(plan: Plan, row: PlanMove, rules: Any) -> set[tuple[str, str]]:
    """What has passed once this move is made."""
    step = rules.step(row.before)
    if step is None:
        return set()
    if step.everyone:
        done = PlanMove.objects.filter(
            plan=plan, key=flow.PASS, before=row.before, digest=row.digest
        )
        acted = {*done.values_list("unit_id", flat=True), row.unit_id}
        if not {unit.pk for unit in flow.asked_departments(plan)} <= acted:
            return set()
    return {(step.key, row.digest)}


def _handed_in(
    reading: Reading, actor: Account, last: PlanSubmission | None, arrived: datetime
) -> PlanSubmission:
    """The text as it is handed in; the last submission again where nothing was changed."""
    _check_complete(reading)
    plan = reading.plan
    due = _due(plan, last)
    late = due is not None and arrived.replace(microsecond=0) > due
    if late and last is None and flow.rules_of(plan.year).late == "refuse":
        raise ValidationError(_late_words(due, arrived), code="late")
    if last is not None and last.digest == reading.digest and not plan.is_with_unit:
        return last
    return PlanSubmission.objects.create(
        plan=plan,
        number=(last.number if last else 0) + 1,
        snapshot=reading.snapshot,
        answers=_answers(reading),
        digest=reading.digest,
        submitted_by=actor,
        submitted_at=arrived,
        due_at=due,
        late=late,
    )


def _check_complete(reading: Reading) -> None:
    """Errors block, warnings want a reason; a plan without any line is none."""
    if not reading.rows:
        raise ValidationError(_("还没有目标，先填目标再报送"), code="empty")
    errors, unanswered = len(reading.errors), len(reading.unanswered)
    if errors:
        raise ValidationError(_("还有 %s 处错误，改好再报送") % errors, code="errors")
    if unanswered:
        raise ValidationError(_("还有 %s 处提醒没有说明理由") % unanswered, code="unanswered")


def _due(plan: Plan, last: PlanSubmission | None) -> datetime | None:
    """Until when this submission was wanted: the draft's deadline, or that of the return."""
    if last is not None:
        return plan.due_at
    return due_of_draft(plan)


def due_of_draft(plan: Plan) -> datetime | None:
    """The deadline in force for handing in a draft, the unit's own extension included."""
    matter = "plan_drafts" if deadline_for(plan.year, "plan_drafts") else "plans"
    return due_for(plan.year, matter, plan.unit_id).get("due_at")


def last_submission(plan: Plan) -> PlanSubmission | None:
    """The newest submission; None before the first."""
    return PlanSubmission.objects.filter(plan=plan).order_by("-number").first()


def _answers(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "key": each.finding.key,
            "line": each.finding.line,
            "text": each.finding.text,
            "params": dict(each.finding.params),
            "reason": each.answer.reason,
        }
        for each in reading.findings
        if each.answer is not None
    ]


def _noted(asked: Asked, row: PlanMove, submission: PlanSubmission | None) -> dict[str, Any]:
    told: dict[str, Any] = {**asked.told, "digest": row.digest}
    told["unit"] = row.unit.code if row.unit else ""
    if submission is not None:
        told |= {"submission": submission.number, "late": submission.late}
    return told


def _late_words(due: datetime | None, arrived: datetime) -> str:
    text = _("%(due)s 已截止，服务器 %(arrived)s 收到，未报送。草稿还在，可向目标办申请延期")
    clock = date_text(arrived, "clock")
    return text % {"due": date_text(due, "time"), "arrived": clock}


def _end_of_work(moment: datetime) -> datetime:
    """18:00 of the day, when offices close."""
    local = timezone.localtime(moment)
    return local.replace(hour=18, minute=0, second=0, microsecond=0)


def _check_lengths(told: Mapping[str, Any]) -> None:
    errors = {}
    if len(told["reason"]) > REASON_LENGTH:
        errors["reason"] = [_("意见最多 %s 个字") % REASON_LENGTH]
    if len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("依据文件最多 %s 个字") % DOCUMENT_LENGTH]
    if len(told["number"]) > 80:
        errors["number"] = [_("文号最多 %s 个字") % 80]
    if errors:
        raise ValidationError(errors)
