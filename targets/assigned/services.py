"""Writing the register, and taking an indicator from it into a plan."""

from __future__ import annotations

from typing import Any, Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.exact import to_text
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from targets.assigned.matching import Assigned
from targets.assigned.models import AssignedIndicator
from targets.assigned.queries import assigned_to
from targets.assigned.sheets import AssignedEntry
from targets.plans.models import LineKind, Plan, PlanLine
from targets.plans.services.editing import add_lines
from targets.plans.services.locking import locked_to_edit, setting_of
from units.models import Account

ASSIGNED = AssignedEntry()


def assigned_record(**stated: Unpack[Statement]) -> AssignedIndicator:
    """Record or correct an indicator of the register (K-3.3)."""
    return cast(AssignedIndicator, entry_record(ASSIGNED, **stated))


def assigned_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an indicator: no plan is asked for it any more."""
    entry_retire(ASSIGNED, **withdrawn)


@transaction.atomic
def assigned_take(*, plan: Plan, indicator: str, actor: Account) -> PlanLine:
    """Add an assigned indicator to its unit's plan as a line, with the figure as the plan value.

    Raises ``ValidationError`` for an indicator that is not the unit's, or that a line names.
    """
    held = locked_to_edit(plan, actor)
    setting = setting_of(held)
    found = next((e for e in assigned_to(held.year, held.unit.code) if e.key == indicator), None)
    if found is None:
        raise ValidationError(_("这个指标已不在登记册里，或者不再由本单位承担"), code="gone")
    if held.lines.filter(gone=False, indicator=indicator).exists():
        raise ValidationError(_("“%s” 已经在计划里") % found.title, code="there")
    if not setting.components:
        raise ValidationError(_("本单位没有由目标填写的板块"), code="no_component")
    row = _line(found, str(setting.components[0][0]))
    return add_lines(held, "assigned", [row], setting, actor)[0]


def _line(found: Assigned, component: str) -> dict[str, Any]:
    figure = None if found.value is None else to_text(found.value)
    return {
        "component": component,
        "kind": LineKind.INHERITED.value,
        "title": found.title,
        "measure": found.measure,
        "plan": figure,
        "direction": "lower" if found.lower else None,
        "assigned": figure,
        "assigned_by": found.document[:120],
        "indicator": found.key,
    }
