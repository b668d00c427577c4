"""All writes of payrolls: making, computing, moving. Each is atomic, under the year's lock.

What is paid never changes: a run and its lines are written once, and what is corrected afterwards
goes into the next payroll, which carries differences alone (S-4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from bonuses import pay
from bonuses.models import BatchMove, BonusSet, PayBatch, PayObjection, PayRun
from bonuses.payrolls import compute, flow
from bonuses.payrolls.approving import Confirmed, Told, approve, run_of
from bonuses.payrolls.flow import hold_year
from bonuses.payrolls.models import PAID_OUT, UNDER_WAY, BatchState, ObjectionState
from bonuses.payrolls.notices import batch_tell
from bonuses.payrolls.words import batch_title, moved_words, yuan
from core import audit, jobs
from core.ui import date_text
from core.workflow import (
    REASON_LENGTH,
    Asked,
    Move,
    NotYoursError,
    checked_move,
    make_move,
)
from schemes import uses
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from scoring.models import ResultSet
from units.models import Account

JOB = "bonuses.payroll"
DOCUMENT_LENGTH = 200
TRIES = 5


__all__ = ["Confirmed", "Told"]
NOTHING = Told()


@transaction.atomic
def batch_make(
    *, year: Year, result_set: ResultSet, actor: Account, queue: bool = True
) -> PayBatch:
    """Begin a payroll of ``year`` from a named result set; a job computes it, or (without
    ``queue``) the caller.

    One that follows a paid one carries differences alone.  Raises
    :class:`~core.workflow.NotYoursError`, and ``ValidationError`` while another is under way.
    """
    hold_year(year)
    if not flow.makes_payrolls(actor, year.authority):
        raise NotYoursError(flow.MAKE)
    _require_set(year, result_set)
    earlier = PayBatch.objects.filter(year=year)
    under_way = earlier.filter(state__in=UNDER_WAY).select_related("changed_by").first()
    if under_way is not None:
        text = _("第 %(n)s 批还没有办完：%(words)s")
        told = {"n": under_way.number, "words": moved_words(under_way)}
        raise ValidationError(text % told, code="under_way")
    last, now = earlier.order_by("-number").first(), timezone.now()
    batch = PayBatch.objects.create(
        year=year,
        number=last.number + 1 if last else 1,
        supplement=earlier.filter(state__in=PAID_OUT).exists(),
        result_set=result_set,
        made_by=actor,
        made_at=now,
        changed_by=actor,
        changed_at=now,
    )
    _note(batch, flow.MAKE, "", actor)
    if queue:
        _queue(batch, actor)
    return batch


@transaction.atomic
def batch_move(
    *, batch: PayBatch, move: str, version: int, actor: Account, told: Told = NOTHING
) -> PayBatch:
    """Make a move of the table.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = _locked(batch)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(flow.WORKFLOW, held, asked)
    _check_lengths(asked.told)
    _PREPARE.get(move, _nothing)(held, told, actor)
    _made(held, found, asked)
    if move == flow.RECOMPUTE:
        _queue(held, actor)
    batch_tell(held, move, actor, asked.told["reason"])
    return held


def batch_compute(
    *,
    batch: PayBatch,
    actor: Account,
    report: compute.Report = lambda _done, _total: None,
    fence: Callable[[], None] | None = None,
    writing: Callable[[], None] = lambda: None,
) -> PayRun | None:
    """Compute a batch that waits for it and write the run whole; None where it waits no more.

    Safe to be called twice: the second finds the run written.  Facts that moved while they were
    read are read again.  Raises ``ValidationError`` where there is nothing to pay.
    """
    for _try in range(TRIES):
        fresh = PayBatch.objects.select_related("result_set__scheme").get(pk=batch.pk)
        if fresh.state != BatchState.COMPUTING:
            return None
        made = compute.compute(fresh, report)
        writing()
        with transaction.atomic():
            held = _locked(batch)
            if held.state != BatchState.COMPUTING:
                return None
            if held.result_set_id != fresh.result_set_id:
                continue
            if Year.objects.get(pk=held.year_id).revision != made.revision:
                continue
            run = _keep(held, made, actor)
            if fence is not None:
                fence()
            return run
    raise ValidationError(_("事实正在不停改动，五次都没有算成。等录入停下来再算一次。"))


def stuck(batch: PayBatch) -> bool:
    """Whether it waits for a computation that nobody does any more."""
    return batch.state == BatchState.COMPUTING and (batch.job is None or not batch.job.alive)


def _keep(batch: PayBatch, made: compute.Computed, actor: Account) -> PayRun:
    if not made.lines and not made.awards:
        if batch.supplement:
            raise ValidationError(_("和已发的一分不差，没有要补发或扣回的。"), code="no_lines")
        raise ValidationError(_("没有要发的人：先登记人员任职。"), code="no_lines")
    run = compute.write(batch, made, actor)
    before, batch.state, batch.run = batch.state, BatchState.DRAFT, run
    batch.version += 1
    batch.changed_by, batch.changed_at = actor, timezone.now()
    batch.save()
    _note(batch, flow.COMPUTED, before, actor)
    batch_tell(batch, flow.COMPUTED, actor, "")
    return run


def _nothing(_batch: PayBatch, _told: Told, _actor: Account) -> None:
    """Most moves leave nothing but the state."""


def _recompute(batch: PayBatch, told: Told, _actor: Account) -> None:
    if batch.state == BatchState.COMPUTING and not stuck(batch):
        raise ValidationError(_("正在计算，等它算完。"), code="running")
    if told.result_set:
        chosen = ResultSet.objects.filter(pk=told.result_set, year=batch.year_id).first()
        if chosen is None:
            raise ValidationError({"result_set": [_("选一个本年度的结果集")]})
        _require_set(batch.year, chosen)
        batch.result_set = chosen
    batch.checked_by = batch.checked_at = batch.objections_due = None


def _check(batch: PayBatch, _told: Told, actor: Account) -> None:
    run = run_of(batch)
    if run.missing:
        text = _("还有 %s 人的金额算不出来：单位得分有缺项。补齐以后重新计算再复核")
        raise ValidationError(text % run.missing, code="missing")
    if run.fund_missing:
        text = _("奖励基金还缺 %s 个单位的工资总额，补齐以后重新计算再复核（G-6）")
        raise ValidationError(text % run.fund_missing, code="missing")
    today, rules = timezone.localdate(), flow.rules_of(batch)
    batch.checked_by, batch.checked_at = actor, timezone.now()
    if rules.objection_days:
        days = rules.objection_days
        batch.objections_due = working_days_after(batch.year.authority, today, days)


def _pay(batch: PayBatch, told: Told, actor: Account) -> None:
    day = _day(told.paid_on)
    if day is None:
        raise ValidationError({"paid_on": [_("写发放日期，如 2027-02-25")]})
    approved = timezone.localdate(batch.approved_at)
    if not approved <= day <= timezone.localdate():
        text = _("发放日期在审批（%s）以后、今天以前")
        raise ValidationError({"paid_on": [text % approved.isoformat()]})
    batch.paid_on, batch.paid_by, batch.paid_document = day, actor, told.document.strip()


def _close(batch: PayBatch, _told: Told, _actor: Account) -> None:
    """People had their days to object before the payroll is put away, and have their answers."""
    due = batch.objections_due
    if due is not None and timezone.localdate() <= due:
        text = _("异议提到 %s 为止，过了再结清")
        raise ValidationError(text % date_text(due, "full"), code="window")
    _answered(batch, _("还有 %s 件异议没有答复，答复以后再结清"))


def _discard(batch: PayBatch, _told: Told, _actor: Account) -> None:
    """Who objected has his answer before the payroll goes."""
    _answered(batch, _("还有 %s 件异议没有答复，答复以后再作废"))


def _answered(batch: PayBatch, text: str) -> None:
    waiting = PayObjection.objects.filter(batch=batch, state=ObjectionState.OPEN).count()
    if waiting:
        raise ValidationError(text % waiting, code="objections")


def _back(batch: PayBatch, _told: Told, _actor: Account) -> None:
    batch.checked_by = batch.checked_at = batch.approved_by = batch.approved_at = None
    batch.objections_due = None


_PREPARE: Mapping[str, Callable[[PayBatch, Told, Account], None]] = {
    flow.RECOMPUTE: _recompute,
    flow.CHECK: _check,
    flow.APPROVE: approve,
    flow.PAY: _pay,
    flow.CLOSE: _close,
    flow.DISCARD: _discard,
    flow.BACK: _back,
}


def _day(text: str) -> date | None:
    try:
        return parse_date(text.strip())
    except ValueError:
        return None


def _require_set(year: Year, result_set: ResultSet) -> None:
    bonus_set = BonusSet.objects.filter(result_set=result_set).first()
    if result_set.year_id != year.pk or bonus_set is None:
        raise ValidationError({"result_set": [_("选一个本年度的结果集")]})
    if not uses.money(pay.document_of(bonus_set)):
        raise ValidationError(_("这个方案不发奖金"), code="no_money")


def _queue(batch: PayBatch, actor: Account) -> None:
    batch.job = jobs.enqueue(
        kind=JOB,
        payload={"batch": batch.pk, "version": batch.version},
        actor=actor,
        authority=batch.year.authority,
        unique_key=f"{JOB}:{batch.pk}:{batch.version}",
    )
    batch.save(update_fields=["job"])


def _made(batch: PayBatch, found: Move, asked: Asked) -> None:
    before = batch.state
    make_move(
        batch,
        found,
        found.after[0],
        asked,
        authority=batch.year.authority,
        subject=batch_title(batch),
    )
    batch.changed_by, batch.changed_at = asked.actor, timezone.now()
    batch.save()
    _record(batch, found.key, before, asked.actor, asked.told)


def _note(batch: PayBatch, key: str, before: str, actor: Account) -> None:
    """What is no move of the table: beginning it, and the computation."""
    run = batch.run
    detail: dict[str, Any] = {"number": batch.number, "result_set": batch.result_set.number}
    if run is not None and key == flow.COMPUTED:
        detail |= {"count": run.people, "amount": yuan(run.amount), "digest": run.digest}
    audit.record(
        event=f"paybatch.{key}",
        actor=actor,
        authority=batch.year.authority,
        subject_type="bonuses.paybatch",
        subject_id=batch.pk,
        subject=batch_title(batch),
        detail=detail,
    )
    _record(batch, key, before, actor, {})


def _record(
    batch: PayBatch, key: str, before: str, actor: Account, told: Mapping[str, Any]
) -> None:
    BatchMove.objects.create(
        batch=batch,
        key=key,
        before=before,
        after=batch.state,
        run=batch.run,
        reason=told.get("reason", ""),
        document=told.get("document", ""),
        actor=actor,
        at=timezone.now(),
    )


def _locked(batch: PayBatch) -> PayBatch:
    hold_year(batch.year)
    joined = PayBatch.objects.select_related(
        "year__authority", "result_set__scheme", "run", "job", "changed_by"
    )
    return joined.get(pk=batch.pk)


def _check_lengths(told: Mapping[str, Any]) -> None:
    errors = {}
    if len(told["reason"]) > REASON_LENGTH:
        errors["reason"] = [_("最多 %s 个字") % REASON_LENGTH]
    if len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("最多 %s 个字") % DOCUMENT_LENGTH]
    if errors:
        raise ValidationError(errors)
