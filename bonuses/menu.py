"""The entries of ``bonuses`` in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses.payrolls.queries import sees_payrolls
from bonuses.queries import has_own_slip, may_see_fund, may_see_tables, pay_sight
from core import navigation as nav
from schemes import uses
from schemes.queries import scheme_uses
from units.queries import authority_for


def has_tables(account: Any) -> bool:
    """Whether there is money to see: it may see tables, and the scheme of its year pays."""
    return may_see_tables(account) and scheme_uses(account, uses.money)


def has_slip(account: Any) -> bool:
    """Whether the scheme of its year gives it a slip."""
    return has_own_slip(account) and scheme_uses(account, uses.money)


def has_payrolls(account: Any) -> bool:
    """Whether payrolls are open, and the scheme of its year pays."""
    return sees_payrolls(account) and scheme_uses(account, uses.money)


def answers_objections(account: Any) -> bool:
    """The offices that answer what people object to, and the auditor who looks."""
    return pay_sight(account, authority_for(account)).payrolls and scheme_uses(account, uses.money)


def has_fund(account: Any) -> bool:
    """Whether there is a reward fund to see (G-6)."""
    return may_see_fund(account) and scheme_uses(account, uses.fund)


def has_outside(account: Any) -> bool:
    """Whether the scheme asks units outside for their rules (D-8)."""
    return may_see_fund(account) and scheme_uses(account, uses.outside)


ITEMS = (
    nav.NavItem(
        "bonuses",
        _("奖金"),
        "cash-stack",
        nav.BONUSES,
        "bonuses:overview",
        order=10,
        visible=has_tables,
        short=_("奖金"),
    ),
    nav.NavItem(
        "payrolls",
        _("奖金发放"),
        "wallet2",
        nav.BONUSES,
        "bonuses:payrolls",
        order=12,
        visible=has_payrolls,
        short=_("发放"),
        also=("bonuses:pay_tables", "bonuses:pay_accounts"),
    ),
    nav.NavItem(
        "pay_objections",
        _("奖金异议"),
        "chat-left-dots",
        nav.BONUSES,
        "bonuses:pay_objections",
        order=14,
        visible=answers_objections,
        minor=True,
    ),
    nav.NavItem(
        "own_payrolls",
        _("我的发放记录"),
        "wallet2",
        nav.BONUSES,
        "bonuses:own_payrolls",
        order=42,
        visible=has_slip,
    ),
    nav.NavItem(
        "reward_fund",
        _("奖励基金"),
        "piggy-bank",
        nav.BONUSES,
        "bonuses:fund",
        order=32,
        visible=has_fund,
        minor=True,
    ),
    nav.NavItem(
        "outside_units",
        _("体系外单位"),
        "box-arrow-in-right",
        nav.BONUSES,
        "bonuses:outside",
        order=37,
        visible=has_outside,
        minor=True,
    ),
    nav.NavItem(
        "own_slip",
        _("我的奖金条"),
        "receipt",
        nav.BONUSES,
        "bonuses:own_slip",
        order=40,
        visible=has_slip,
        short=_("奖金条"),
    ),
)
