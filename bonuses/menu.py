"""The entries of ``bonuses`` in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bonuses.queries import has_own_slip, may_see_tables
from core import navigation as nav

ITEMS = (
    nav.NavItem(
        "bonuses",
        _("奖金"),
        "cash-stack",
        nav.BONUSES,
        "bonuses:overview",
        order=10,
        visible=may_see_tables,
        short=_("奖金"),
    ),
    nav.NavItem(
        "own_slip",
        _("我的奖金条"),
        "receipt",
        nav.BONUSES,
        "bonuses:own_slip",
        order=40,
        visible=has_own_slip,
        short=_("奖金条"),
    ),
)
