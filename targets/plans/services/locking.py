"""What every write of a plan begins with: its row locked, the duty and the state asked again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import NotYoursError
from schemes.fact_entry.services import refusal
from schemes.queries import groups_of_units, year_document
from targets.plans.fields import Setting
from targets.plans.flow import UNIT, WRITER, duties_of, rules_of, state_title
from targets.plans.models import Plan
from targets.plans.writing import closed_to
from targets.standing import unit_refusal
from units.models import Account

#: Duties under which lines of a plan are written.
WRITING = frozenset({UNIT, WRITER})


def locked(plan: Plan) -> Plan:
    """The plan under its lock, as it stands now: of two writers one waits for the other.

    Joined are only what a plan never changes: PostgreSQL looks at the row again after waiting, and
    would not find it where a joined column has another value by then.
    """
    rows = Plan.objects.select_for_update(of=("self",))
    return rows.select_related("year__authority", "year__scheme", "unit").get(pk=plan.pk)


def locked_to_edit(plan: Plan, actor: Account) -> Plan:
    """The same, for somebody of the unit, or who writes a component of it, while the unit may
    change its text; which components are his, :func:`write_lines` asks.

    Raises :class:`~core.workflow.NotYoursError` for who may not, and ``ValidationError`` that says
    with whom the plan is meanwhile.
    """
    held = locked(plan)
    if not duties_of(actor, held) & WRITING:
        raise NotYoursError("edit")
    closed = refusal(held.year)
    if closed:
        raise ValidationError(closed, code="closed")
    if gone := unit_refusal(held.year, held.unit):
        raise ValidationError(gone, code="gone")
    if not may_be_edited(held):
        told = {"state": state_title(held.year, held.state)}
        text = _("计划已在“%(state)s”，不能改。要改先撤回，或等退回")
        raise ValidationError(text % told, code="not_editable")
    return held


def may_be_edited(plan: Plan) -> bool:
    """Whether the text is in the unit's hands."""
    step = rules_of(plan.year).step(plan.state)
    return plan.is_with_unit or (step is not None and step.edits)


def touched(plan: Plan, actor: Account) -> None:
    """Count the version up and note who wrote last."""
    plan.version += 1
    plan.changed_by, plan.changed_at = actor, timezone.now()
    plan.save(update_fields=["version", "changed_by", "changed_at"])


def setting_of(plan: Plan) -> Setting:
    """What the cells of a plan are read by."""
    group = groups_of_units(plan.year).get(plan.unit_id, "")
    return Setting(year_document(plan.year), group, plan.year.year)


def closed_components(plan: Plan, actor: Account) -> frozenset[str]:
    """Components of the plan that are not the actor's to write (D-1)."""
    if not rules_of(plan.year).written_for:
        return frozenset()
    return closed_to(actor, plan, own=UNIT in duties_of(actor, plan))


__all__ = [
    "UNIT",
    "WRITING",
    "closed_components",
    "locked",
    "locked_to_edit",
    "may_be_edited",
    "setting_of",
    "touched",
]
