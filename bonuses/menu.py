"""The entries of ``bonuses`` in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses.queries import has_own_slip, may_see_tables
from core import navigation as nav
from schemes import uses
from schemes.queries import scheme_uses


def has_tables(account: Any) -> bool:
    """Whether there is money to see: it may see tables, and the scheme of its year pays."""
    return may_see_tables(account) and scheme_uses(account, uses.money)


def has_slip(account: Any) -> bool:
    """Whether the scheme of its year gives it a slip."""
    return has_own_slip(account) and scheme_uses(account, uses.money)


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
