"""The entries of ``scoring`` in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import navigation as nav
from reviews.ballots.subjects import has_subjects
from schemes import uses
from schemes.queries import scheme_uses
from scoring.freezing.queries import sees_freezing
from scoring.whatif.queries import may_try
from units.queries import access_of, authority_for, has_authority_perm


def sees_all(account: Any) -> bool:
    """Whether the account sees every unit's results."""
    return has_authority_perm(account, authority_for(account), "view_results")


def sees_any(account: Any) -> bool:
    """Whether there is any result that the account sees."""
    return sees_all(account) or bool(access_of(account).unit_ids("view_unit_results"))


def sees_own_only(account: Any) -> bool:
    """Whether it sees results, but its own units' only."""
    return not sees_all(account) and sees_any(account)


def has_ledger(account: Any) -> bool:
    """Whether it sees results of a scheme that prices honours."""
    return sees_any(account) and scheme_uses(account, uses.honours)


def has_panels(account: Any) -> bool:
    """Whether it sees all results of a scheme with ballots or leaders' marks."""
    return sees_all(account) and scheme_uses(account, has_subjects)


ITEMS = (
    nav.NavItem(
        "results",
        _("排名"),
        "list-ol",
        nav.RESULTS,
        "scoring:results",
        order=10,
        visible=sees_all,
        short=_("排名"),
    ),
    nav.NavItem(
        "own_result",
        _("本单位得分"),
        "list-ol",
        nav.OWN_UNIT,
        "scoring:results",
        order=40,
        visible=sees_own_only,
        short=_("得分"),
    ),
    nav.NavItem(
        "honours",
        _("加分台账"),
        "award",
        nav.RESULTS,
        "scoring:honours",
        order=20,
        visible=has_ledger,
    ),
    nav.NavItem(
        "reports",
        _("报表"),
        "file-earmark-text",
        nav.RESULTS,
        "scoring:reports",
        order=60,
        visible=sees_any,
    ),
    nav.NavItem(
        "missing",
        _("缺项"),
        "hourglass-split",
        nav.RESULTS,
        "scoring:missing",
        order=30,
        visible=sees_any,
    ),
    nav.NavItem(
        "panels",
        _("测评分析"),
        "people",
        nav.RESULTS,
        "scoring:panels",
        order=35,
        visible=has_panels,
        minor=True,
    ),
    nav.NavItem(
        "result_sets",
        _("结果集"),
        "layers",
        nav.RESULTS,
        "scoring:sets",
        order=40,
        visible=sees_all,
        minor=True,
    ),
    nav.NavItem(
        "freezing",
        _("封存"),
        "lock",
        nav.RESULTS,
        "scoring:freezing",
        order=45,
        visible=sees_freezing,
        minor=True,
    ),
    nav.NavItem(
        "corrections",
        pgettext_lazy("list", "更正"),
        "pencil-square",
        nav.RESULTS,
        "scoring:corrections",
        order=46,
        visible=sees_freezing,
        minor=True,
    ),
    nav.NavItem(
        "what_if",
        _("试算"),
        "calculator",
        nav.RULES,
        "scoring:what_ifs",
        order=8,
        visible=may_try,
    ),
    nav.NavItem(
        "trends",
        _("历年"),
        "graph-up",
        nav.RESULTS,
        "scoring:trends",
        order=47,
        visible=sees_any,
    ),
)
