"""Handing in, confirming, sending back; the last move writes the facts that money reads (K-7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal import flow
from bonuses.appraisal.models import AppraisalGrade, AppraisalMove, StaffAppraisal
from bonuses.appraisal.notices import move_tell
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.services.grading import quota_problems
from bonuses.appraisal.services.held import held, require_open
from bonuses.models import PersonalScore
from core.exact import to_text
from core.facts import FactInput, facts_apply, facts_plan, hold_scope
from core.models import Origin
from core.workflow import REASON_LENGTH, Asked, Move, checked_move, make_move
from schemes import uses
from schemes.queries import year_document
from units.models import Account


@transaction.atomic
def appraisal_move(
    *,
    appraisal: StaffAppraisal,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    origin: Origin = Origin.ENTRY,
) -> StaffAppraisal:
    """Make a move of the table.

    What is handed in has a grade for everybody who takes part, within the quota, and fits the
    postings; confirming asks the same again, for the result may have changed, and writes a
    ``PersonalScore`` for each.  Raises :class:`~core.workflow.NotYoursError`,
    :class:`~core.workflow.StaleMoveError` and ``ValidationError`` with everything in the way.
    """
    # The year's lock first: facts may be written, and a new result waits until they are.
    hold_scope({"year": appraisal.year})
    row = held(appraisal)
    require_open(row.year)
    why = reason.strip()
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    asked = Asked(move, version, {"reason": why}, flow.duties_of(actor, row), actor)
    found = checked_move(flow.FLOW, row, asked)
    reading = AppraisalReading(row)
    if move in (flow.SUBMIT, flow.CONFIRM):
        _require_ready(reading)
    if move == flow.CONFIRM:
        _write(reading, actor, origin)
    _make(row, found, asked, reading)
    move_tell(row, move, actor, why)
    return row


def problems_of(reading: AppraisalReading) -> list[str]:
    """Everything that stands between an appraisal and handing it in, in words."""
    taking = [row for row in reading.rows if row.subject.takes_part]
    found = []
    if not taking:
        found.append(_("名单上没有参加考核的人"))
    if reading.change:
        told = {"came": len(reading.change.came), "left": len(reading.change.left)}
        found.append(_("人员有变动：来 %(came)s 人，走 %(left)s 人，先更新名单") % told)
    without = [row.subject.person.name for row in taking if not row.subject.grade]
    if without:
        found.append(_("没有定等次：%s") % _names(without))
    if uses.money(year_document(reading.appraisal.year)):
        graded = [row for row in taking if row.subject.grade != AppraisalGrade.NOT_GRADED]
        bare = [row.subject.person.name for row in graded if row.score is None]
        if bare:
            found.append(_("没有得分：%s。评齐，或填单位报分（K-7.4）") % _names(bare))
    return found + quota_problems(reading.allowance, reading.subjects)


def _names(names: Sequence[str]) -> str:
    told = "、".join(names[:5])
    return told if len(names) <= 5 else _("%(some)s 等 %(n)s 人") % {"some": told, "n": len(names)}


def _require_ready(reading: AppraisalReading) -> None:
    problems = problems_of(reading)
    if problems:
        raise ValidationError(problems, code="not_ready")


def _write(reading: AppraisalReading, actor: Account, origin: Origin) -> None:
    """The facts, corrections of those that stand under the same staff numbers (S-4)."""
    appraisal = reading.appraisal
    scope = {"year": appraisal.year}
    inputs = [
        _fact(appraisal, row) for row in reading.rows if row.score is not None or row.subject.grade
    ]
    keys = [row.subject.person.code for row in reading.rows]
    standing = PersonalScore.objects.filter(current=True, key__in=keys, **scope)
    plan = facts_plan(
        PersonalScore, scope=scope, inputs=inputs, complete=True, within=list(standing)
    )
    facts_apply(plan, actor=actor, origin=origin, reason=_("本单位年度考核结果，经目标办确认"))


def _fact(appraisal: StaffAppraisal, row: PersonRow) -> FactInput:
    subject = row.subject
    values = {
        "unit": appraisal.unit,
        "person": subject.person,
        "score": row.score,
        "grade": subject.grade,
    }
    return FactInput(subject.person.code, values, "")


def _make(row: StaffAppraisal, found: Move, asked: Asked, reading: AppraisalReading) -> None:
    now = timezone.now()
    if found.key == flow.SUBMIT:
        row.submitted_by, row.submitted_at = asked.actor, now
    subject = f"{row.year.year} {row.unit.code} {row.unit.name}"
    make_move(row, found, found.after[0], asked, authority=row.year.authority, subject=subject)
    row.changed_by, row.changed_at = asked.actor, now
    row.save()
    AppraisalMove.objects.create(
        appraisal=row,
        key=found.key,
        before=found.before,
        after=row.state,
        snapshot=_snapshot(reading),
        reason=asked.told["reason"],
        actor=asked.actor,
        at=now,
    )


def _snapshot(reading: AppraisalReading) -> dict[str, Any]:
    """The quota and everybody's score and grade as the move found them."""
    return {
        "people": reading.taking_part,
        "places": reading.places,
        "used": reading.used,
        "grades": {
            row.subject.person.code: [
                None if row.score is None else to_text(row.score),
                row.subject.grade,
            ]
            for row in reading.rows
        },
    }
