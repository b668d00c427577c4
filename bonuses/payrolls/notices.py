"""Whom a move of a payroll is told: who checks it, who approves it, who made it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.models import PayBatch
from bonuses.payrolls import flow
from core.notices.events import Event
from core.notices.services import notify
from units.models import Account, Role, RoleGrant

CHECKS, APPROVES, RETURNS, PAYS = (
    *("payroll.check", "payroll.approve", "payroll.back", "payroll.pay"),
)
KINDS = (
    Event(
        CHECKS,
        gettext_lazy("奖金待复核"),
        gettext_noop("%(year)s 年度奖金第 %(n)s 批算好了，等财政复核。"),
        icon="cash-stack",
    ),
    Event(
        APPROVES,
        gettext_lazy("奖金待审批"),
        gettext_noop("%(year)s 年度奖金第 %(n)s 批已复核，等第二人审批。"),
        icon="cash-stack",
    ),
    Event(
        RETURNS,
        gettext_lazy("奖金退回"),
        gettext_noop("%(year)s 年度奖金第 %(n)s 批退回：%(reason)s。"),
        icon="arrow-return-left",
    ),
    Event(
        PAYS,
        gettext_lazy("奖金可以发放"),
        gettext_noop("%(year)s 年度奖金第 %(n)s 批已审批，可以发放。"),
        icon="cash-stack",
    ),
)


def batch_tell(batch: PayBatch, move: str, actor: Account, reason: str) -> None:
    """Tell whom the new state concerns, in the transaction of the move."""
    if move == flow.COMPUTED:
        _tell(batch, CHECKS, _holders(batch, (Role.FINANCE,)), actor)
    elif move == flow.CHECK:
        roles = (Role.FINANCE, Role.TARGET_OFFICE)
        people = [one for one in _holders(batch, roles) if flow.SECOND in _duties(one, batch)]
        _tell(batch, APPROVES, people, actor)
    elif move == flow.BACK:
        _tell(batch, RETURNS, [batch.made_by], actor, reason=reason)
    elif move == flow.APPROVE:
        _tell(batch, PAYS, _holders(batch, (Role.FINANCE,)), actor)


def _duties(account: Account, batch: PayBatch) -> frozenset[str]:
    return flow.duties_of(account, batch)


def _holders(batch: PayBatch, roles: Iterable[str]) -> list[Account]:
    grants = RoleGrant.objects.filter(authority=batch.year.authority, role__in=roles)
    active = grants.filter(account__is_active=True).select_related("account").order_by("id")
    return list({grant.account_id: grant.account for grant in active}.values())


def _tell(
    batch: PayBatch, event: str, people: Iterable[Account], actor: Account, **params: str
) -> None:
    notify(
        recipients=[one for one in people if one.pk != actor.pk],
        event=event,
        authority=batch.year.authority,
        params={"year": batch.year.year, "n": batch.number, **params},
        url=reverse("bonuses:payroll", args=[batch.pk]),
        once=f"payroll:{batch.pk}:{batch.version}",
    )
