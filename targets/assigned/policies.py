"""Who may use the routes of assigned indicators; which rows, the queries decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.plans.policies import DRAFTS
from targets.queries import sees_unit_facts
from units.http import signed_in


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_unit_facts(signed_in(request))


SEES = Policy(check=_sees)

POLICIES: dict[str, Policy] = {
    "targets:assigned_coverage": SEES,
    "targets:assigned_coverage_xlsx": SEES,
    "targets:assigned_add": DRAFTS,
    "api:assigned-coverage-list": SEES,
    "api:assigned-coverage-take": DRAFTS,
}
