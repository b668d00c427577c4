"""What the burden meter brings to the registries of ``core``: policies and navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import navigation, policy
from core.navigation import TARGETS, NavItem
from core.policy import Policy
from targets.burden.asks import register_asking
from targets.burden.filings import common_asks, plan_asks
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def _sees(account: Any) -> bool:
    return has_authority_perm(account, authority_for(account), "view_facts")


def _may(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return _sees(signed_in(request))


def register_burden() -> None:
    """Called once the models are loaded."""
    register_asking("plans", _("目标计划"), plan_asks)
    register_asking("common_targets", _("共性目标"), common_asks)
    rule = Policy(check=_may)
    routes = [f"targets:{name}" for name in ("burden", "burden_xlsx", "burden_unit")]
    policy.register(dict.fromkeys((*routes, "api:burden-list", "api:burden-detail"), rule))
    item = ("burden", _("减负统计"), "speedometer2", TARGETS, "targets:burden")
    navigation.register(NavItem(*item, order=30, visible=_sees, minor=True))
