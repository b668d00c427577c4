"""Objections to one's own line of a payroll: filed in time, answered with a reason, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.models import PaidLine, PayBatch, PayObjection
from bonuses.payrolls import flow
from bonuses.payrolls.flow import hold_year
from bonuses.payrolls.models import BatchState, ObjectionState
from bonuses.payrolls.notices import objection_tell
from bonuses.payrolls.queries import SHOWN
from bonuses.payrolls.words import batch_title
from bonuses.queries import pay_sight
from core import audit
from core.policy import Denied
from core.ui import date_text
from core.workflow import Asked, Move, NotYoursError, Workflow, checked_move, make_move
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from units.models import Account
from units.queries import authority_for

OWN, OFFICE = "own", "office"
UPHOLD, REFUSE, WITHDRAW = "uphold", "refuse", "withdraw"
TEXT_LENGTH, ANSWER_LENGTH = 1000, 500
_S = ObjectionState
_REASON = ("reason",)
WORKFLOW = Workflow(
    "payobjection",
    dict(ObjectionState.choices),
    (
        Move(
            UPHOLD,
            gettext_lazy("成立"),
            _S.OPEN,
            (_S.UPHELD,),
            frozenset({OFFICE}),
            _REASON,
            _REASON,
        ),
        Move(
            REFUSE,
            gettext_lazy("不成立"),
            _S.OPEN,
            (_S.REFUSED,),
            frozenset({OFFICE}),
            _REASON,
            _REASON,
            back=True,
        ),
        Move(
            WITHDRAW,
            gettext_lazy("撤回异议"),
            _S.OPEN,
            (_S.WITHDRAWN,),
            frozenset({OWN}),
            back=True,
        ),
    ),
    ObjectionState.OPEN,
)


def window_open(batch: PayBatch, today: date) -> bool:
    """Whether people may object to their lines: not where all is settled, or nothing is paid."""
    due = batch.objections_due
    open_to = batch.state in SHOWN and batch.state != BatchState.CLOSED
    return open_to and due is not None and today <= due


@transaction.atomic
def objection_file(*, line: PaidLine, text: str, actor: Account) -> PayObjection:
    """Object to one's own line, within the window.

    Raises :class:`~core.workflow.NotYoursError` for another's line, and ``ValidationError``.
    """
    batch = _locked(line.run.batch_id)
    if actor.person_id != line.person_id or batch.run_id != line.run_id:
        raise NotYoursError("object")
    told = text.strip()
    if not told:
        raise ValidationError({"text": [_("写明哪里不对，如月数、得分、处分")]})
    if len(told) > TEXT_LENGTH:
        raise ValidationError({"text": [_("最多 %s 个字") % TEXT_LENGTH]})
    if not window_open(batch, timezone.localdate()):
        raise ValidationError(_closed(batch), code="window")
    if PayObjection.objects.filter(line=line, state=ObjectionState.OPEN).exists():
        raise ValidationError(_("你的异议还在等答复"), code="open")
    now, days = timezone.now(), flow.rules_of(batch).answer_days
    made = PayObjection.objects.create(
        batch=batch,
        line=line,
        text=told,
        filed_by=actor,
        filed_at=now,
        due=working_days_after(batch.year.authority, timezone.localdate(), days),
        changed_by=actor,
        changed_at=now,
    )
    audit.record(
        event="payobjection.file",
        actor=actor,
        authority=batch.year.authority,
        subject_type="bonuses.payobjection",
        subject_id=made.pk,
        subject=subject_of(made),
    )
    objection_tell(made, "file", actor)
    return made


@transaction.atomic
def objection_move(
    *, objection: PayObjection, move: str, version: int, actor: Account, reason: str = ""
) -> PayObjection:
    """Answer an objection, or withdraw one's own; the reason is the answer."""
    _locked(objection.batch_id)
    held = _joined().get(pk=objection.pk)
    told = {"reason": reason.strip()}
    if len(told["reason"]) > ANSWER_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % ANSWER_LENGTH]})
    asked = Asked(move, version, told, duties_of(actor, held), actor)
    found = checked_move(WORKFLOW, held, asked)
    held.answer = told["reason"]
    authority = held.batch.year.authority
    make_move(held, found, found.after[0], asked, authority=authority, subject=subject_of(held))
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    objection_tell(held, move, actor)
    return held


def duties_of(account: Any, objection: PayObjection) -> frozenset[str]:
    """What the account is for this objection; nobody answers his own."""
    own = account.person_id is not None and account.person_id == objection.line.person_id
    if own:
        return frozenset({OWN})
    makes = flow.makes_payrolls(account, objection.batch.year.authority)
    return frozenset({OFFICE}) if makes else frozenset()


def visible_objections(account: Any, year: Year) -> QuerySet[PayObjection]:
    """All of a year for the offices, for a person his own; nothing else."""
    rows = _joined().filter(batch__year=year)
    if authority_for(account) != year.authority:
        return rows.none()
    sight = pay_sight(account, year.authority)
    if sight.payrolls:
        return rows
    return rows.filter(line__person=sight.person_id) if sight.person_id else rows.none()


def objection_for(account: Any, pk: int) -> PayObjection:
    """An objection that the account may see; 404 for any other."""
    found = _joined().filter(pk=pk).first()
    if found is None or not visible_objections(account, found.batch.year).filter(pk=pk).exists():
        raise Denied("bonuses.payobjection", pk)
    return found


def subject_of(objection: PayObjection) -> str:
    """What the audit trail calls it."""
    return f"{batch_title(objection.batch)} {objection.line.code} {objection.line.name}"


def _closed(batch: PayBatch) -> str:
    if batch.objections_due is None:
        return _("这一批不收异议")
    return _("异议提到 %s 为止，已过。有话请找目标办") % date_text(batch.objections_due, "full")


def _joined() -> QuerySet[PayObjection]:
    return PayObjection.objects.select_related(
        "batch__year__authority", "batch__result_set__scheme", "line__unit", "filed_by"
    )


def _locked(pk: int) -> PayBatch:
    rows = PayBatch.objects.select_related("year__authority", "result_set__scheme", "run")
    batch = rows.get(pk=pk)
    hold_year(batch.year)
    return rows.get(pk=pk)
