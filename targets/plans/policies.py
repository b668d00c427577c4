"""Who may use the routes of plans; which plans, ``targets.plans.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from schemes.forms_workbook import asked_year
from targets.plans.queries import own_unit_ids, plan_year, sees_plans, written_codes
from units.http import signed_in
from units.models import Unit


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_plans(signed_in(request))


def _drafts(request: HttpRequest, parts: Mapping[str, Any]) -> bool:
    """Filer or head of the unit of the address, or who writes a component of its plan (D-1)."""
    account, code = signed_in(request), parts["unit_code"]
    if Unit.objects.filter(pk__in=own_unit_ids(account), code=code).exists():
        return True
    year = plan_year(account, asked_year(request.GET))
    return code in written_codes(account, year)


def _works(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return bool(own_unit_ids(signed_in(request)))


SEES = Policy(check=_sees)
#: Only a unit drafts; whether its plan is in its hands, the service asks again.
DRAFTS = Policy(check=_drafts)

POLICIES: dict[str, Policy] = {
    "targets:plans": SEES,
    "targets:plans_xlsx": SEES,
    "targets:plans_bulk": SEES,
    "targets:plans_bulk_done": SEES,
    "targets:own_plan": Policy(check=_works),
    "targets:plan": SEES,
    "targets:plan_start": DRAFTS,
    "targets:plan_line": SEES,
    "targets:plan_line_save": DRAFTS,
    "targets:plan_cell": DRAFTS,
    "targets:plan_edit": DRAFTS,
    "targets:plan_answer": DRAFTS,
    "targets:plan_remark": SEES,
    "targets:plan_moved": SEES,
    "targets:plan_statement": SEES,
    "targets:plan_workbook": SEES,
    "api:plan-list": SEES,
    "api:plan-detail": SEES,
    "api:plan-line": SEES,
    "api:plan-many": SEES,
    "api:plan-move": SEES,
    "api:plan-answer": SEES,
    "api:plan-remark": SEES,
    "api:plan-start": SEES,
    "api:plan-act": SEES,
    "api:plan-workbook": SEES,
}
