"""Whom a move of a payroll is told: who checks it, who approves it, who made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.models import AccountChange, PayBatch, PayObjection
from bonuses.payrolls import flow
from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from units.models import Account, Authority, Role, RoleGrant

CHECKS, APPROVES, RETURNS, PAYS = (
    *("payroll.check", "payroll.approve", "payroll.back", "payroll.pay"),
)
ACCOUNTS, DECIDED = "payaccount.waits", "payaccount.decided"
OBJECTS, ANSWERS = "payroll.object", "payroll.answer"
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
    Event(
        ACCOUNTS,
        gettext_lazy("收款账户待复核"),
        gettext_noop(
            "%(who)s 录入收款账户，新增 %(added)s 个，改动 %(changed)s 个，等第二人复核。"
        ),
        icon="credit-card",
    ),
    Event(
        DECIDED,
        gettext_lazy("收款账户已复核"),
        gettext_noop("你录入的收款账户%(outcome)s。%(reason)s"),
        icon="credit-card",
    ),
    Event(
        OBJECTS,
        gettext_lazy("奖金异议"),
        gettext_noop("%(name)s 对第 %(n)s 批奖金提出异议，%(due)s 前答复。"),
        icon="chat-left-dots",
    ),
    Event(
        ANSWERS,
        gettext_lazy("奖金异议有答复"),
        gettext_noop("你对第 %(n)s 批奖金的异议%(outcome)s：%(reason)s。"),
        icon="chat-left-text",
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


def objection_tell(objection: PayObjection, move: str, actor: Account) -> None:
    """A new objection to the offices; the answer to who objected."""
    batch, line = objection.batch, objection.line
    told: dict[str, Any] = {"n": batch.number, "name": line.name}
    if move == "file":
        people = _holders(batch, (Role.FINANCE, Role.TARGET_OFFICE))
        told |= {"due": date_text(objection.due)}
        url = reverse("bonuses:pay_objections") + f"?year={batch.year.year}"
    elif move == "withdraw":
        return
    else:
        people = [objection.filed_by]
        told |= {"outcome": _OUTCOMES[objection.state], "reason": objection.answer}
        url = reverse("bonuses:payroll_slip", args=[batch.pk, line.unit.code, line.code])
    notify(
        recipients=[one for one in people if one.pk != actor.pk],
        event=OBJECTS if move == "file" else ANSWERS,
        authority=batch.year.authority,
        params=told,
        url=url,
        once=f"payobjection:{objection.pk}:{objection.version}",
    )


def change_tell(change: AccountChange, move: str, actor: Account) -> None:
    """A change of accounts to who may agree to it; what became of it to who entered it."""
    if move == "withdraw":
        return
    told: dict[str, Any]
    if move == "hand_in":
        told = {"who": str(actor), "added": change.added, "changed": change.changed}
        people = _of_offices(change.authority)
    else:
        told = {"outcome": _DECIDED[change.state], "reason": change.reason}
        people = [change.made_by]
    notify(
        recipients=[one for one in people if one.pk != actor.pk],
        event=ACCOUNTS if move == "hand_in" else DECIDED,
        authority=change.authority,
        params=told,
        url=reverse("bonuses:pay_accounts"),
        once=f"accountchange:{change.pk}:{change.version}",
    )


def _of_offices(authority: Authority) -> list[Account]:
    return _with_roles(authority, (Role.FINANCE, Role.TARGET_OFFICE))


_DECIDED = {"approved": gettext_noop("已生效"), "returned": gettext_noop("已退回")}
_OUTCOMES = {"upheld": gettext_noop("成立"), "refused": gettext_noop("不成立")}


def _duties(account: Account, batch: PayBatch) -> frozenset[str]:
    return flow.duties_of(account, batch)


def _holders(batch: PayBatch, roles: Iterable[str]) -> list[Account]:
    return _with_roles(batch.year.authority, roles)


def _with_roles(authority: Authority, roles: Iterable[str]) -> list[Account]:
    grants = RoleGrant.objects.filter(authority=authority, role__in=roles)
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
