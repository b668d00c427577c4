"""What progress brings to the registries of ``core``: policies, navigation, work items."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import home, navigation, policy, work_items
from core.navigation import OWN_UNIT, TARGETS, NavItem
from schemes import tallies
from schemes.document import SchemeDocument
from schemes.queries import scheme_uses, year_or_none
from targets import work as targets_work
from targets.burden.asks import register_asking
from targets.evidence import citing
from targets.progress.asking import progress_asks
from targets.progress.home import charge_parts
from targets.progress.policies import POLICIES
from targets.progress.proofs import REPORT, may_attach_proof, proofs_seen
from targets.progress.queries import reporting_units, sees_progress, sends_figures, sources_of
from targets.progress.work import TALLIES, progress_work, register_in_hand
from units.tokens.scopes import Scope, register_scope


def _used(document: SchemeDocument) -> bool:
    return bool(document.progress.periods)


def _own(account: Any) -> bool:
    return bool(reporting_units(account)) and scheme_uses(account, _used)


def _others(account: Any) -> bool:
    return not reporting_units(account) and sees_progress(account) and scheme_uses(account, _used)


def _sends(account: Any) -> bool:
    if not scheme_uses(account, _used):
        return False
    year = year_or_none(account)
    return year is not None and bool(sources_of(account, year))


def register_progress() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    register_asking("progress", _("进度"), progress_asks)
    citing.register_subject(REPORT, _("进度报告"), proofs_seen, may_attach_proof)
    label = _("进度")
    own = ("own-progress", label, "graph-up", OWN_UNIT, "targets:progress_own")
    others = ("progress", _("进度总览"), "grid-3x3", TARGETS, "targets:progress")
    navigation.register(NavItem(*own, order=6, visible=_own))
    navigation.register(NavItem(*others, order=7, visible=_others))
    figures = (
        "figures",
        _("统计数和审计数"),
        "calculator",
        TARGETS,
        "targets:progress_figures_own",
    )
    navigation.register(NavItem(*figures, order=8, visible=_sends))
    tallies.register(*targets_work.TALLIES, *TALLIES)
    work_items.register("progress", progress_work, label)
    home.register("progress", charge_parts)
    told = frozenset({"api:progress-list"})
    register_scope(Scope("progress", _("进度数：查询和报送"), told, sends_figures))
    register_in_hand()
