"""What payrolls ask of an account: to check, approve, pay; to answer objections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bonuses.models import AccountChange, PayBatch, PayObjection
from bonuses.payrolls import flow
from bonuses.payrolls.account_models import ChangeState
from bonuses.payrolls.account_moves import SECOND
from bonuses.payrolls.account_moves import duties_of as account_duties
from bonuses.payrolls.accounts import waiting_change
from bonuses.payrolls.models import UNDER_WAY, BatchState, ObjectionState
from bonuses.payrolls.words import batch_title
from bonuses.queries import may_see_fund
from core.work_items import WorkItem
from schemes import in_hand
from schemes.deadlines import due_for
from schemes.models import Year
from schemes.queries import year_or_none
from units.queries import authority_for

BATCHES, OBJECTIONS, ACCOUNTS = "payrolls", "pay-objections", "pay-accounts"
_NEXT = {
    BatchState.DRAFT: (flow.CHECK, gettext_lazy("复核：%s")),
    BatchState.CHECKED: (flow.APPROVE, gettext_lazy("审批：%s")),
    BatchState.APPROVED: (flow.PAY, gettext_lazy("登记发放：%s")),
}


def payrolls_in_hand() -> None:
    """Payrolls on their way, and objections that wait for an answer."""
    in_hand.register(
        BATCHES,
        lambda asked: PayBatch.objects.filter(year__in=asked.years, state__in=UNDER_WAY),
        unit=None,
    )
    in_hand.register(
        OBJECTIONS,
        lambda asked: PayObjection.objects.filter(
            batch__year__in=asked.years, state=ObjectionState.OPEN
        ),
        year="batch__year",
        unit="line__unit",
    )
    in_hand.register(
        ACCOUNTS,
        lambda asked: AccountChange.objects.filter(
            authority=asked.authority, state=ChangeState.WAITING
        ),
        year=None,
        unit=None,
    )


def payroll_work(account: Any) -> Iterator[WorkItem]:
    """The offices' part in the payrolls of the year under way."""
    year = year_or_none(account)
    if year is None or authority_for(account) is None or not may_see_fund(account):
        return
    if in_hand.count(account, year, BATCHES):
        yield from _moving(account, year)
    if in_hand.count(account, year, ACCOUNTS):
        yield from _agreeing(account, year)
    count = in_hand.count(account, year, OBJECTIONS)
    if count:
        yield _answering(year, count)


def _moving(account: Any, year: Year) -> Iterator[WorkItem]:
    rows = PayBatch.objects.filter(year=year, state__in=list(_NEXT))
    for batch in rows.select_related("result_set__scheme", "run", "year__authority"):
        key, words = _NEXT[BatchState(batch.state)]
        duties = flow.duties_of(account, batch)
        if all(move.key != key for move in flow.WORKFLOW.open_to(batch.state, duties)):
            continue
        yield WorkItem(
            f"payroll-{batch.number}-{key}",
            str(words) % batch_title(batch),
            reverse("bonuses:payroll", args=[batch.pk]),
            _("看这一批"),
            badge="todo",
            icon="wallet2",
            nav="payrolls",
            **due_for(year, "pay"),
        )


def _agreeing(account: Any, year: Year) -> Iterator[WorkItem]:
    change = waiting_change(year.authority)
    if change is None or SECOND not in account_duties(account, change):
        return
    yield WorkItem(
        "pay-accounts",
        _("复核收款账户"),
        reverse("bonuses:pay_accounts"),
        _("看账户"),
        count=change.added + change.changed,
        counter=ngettext("个", "个", change.added + change.changed),
        badge="todo",
        icon="credit-card",
        nav="payrolls",
        **due_for(year, "pay"),
    )


def _answering(year: Year, count: int) -> WorkItem:
    rows = PayObjection.objects.filter(batch__year=year, state=ObjectionState.OPEN)
    first = rows.order_by("due").values_list("due", flat=True)[0]
    return WorkItem(
        "pay-objections",
        _("答复奖金异议"),
        reverse("bonuses:pay_objections") + f"?year={year.year}&state=open",
        _("看异议"),
        count=count,
        counter=ngettext("件", "件", count),
        due_at=timezone.make_aware(datetime.combine(first, time(23, 59))),
        badge="todo",
        icon="chat-left-dots",
        nav="pay_objections",
    )
