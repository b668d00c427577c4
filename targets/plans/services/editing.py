"""Drafting: a plan begun, cells saved as they are left, lines added, moved, removed, pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from targets.models import Target
from targets.plans.checks import is_planned
from targets.plans.fields import Setting, read_cell
from targets.plans.flow import unit_duties
from targets.plans.last_year import lines_from_last_year
from targets.plans.models import Plan, PlanLine
from targets.plans.pasting import pasted_lines
from targets.plans.services.journal import (
    StaleLineError,
    Wanted,
    edits_since,
    fields_of,
    write_lines,
)
from targets.plans.services.locking import WRITING, closed_components, locked_to_edit, setting_of
from targets.plans.writing import refuse_closed
from units.models import Account, Unit, UnitYear

MOST_LINES = 200


@transaction.atomic
def plan_start(*, year: Year, unit: Unit, actor: Account, from_last: bool = False) -> Plan:
    """Begin the unit's plan, empty or with last year's targets; the second click finds the first.

    Raises ``ValidationError`` where there is nothing to draft: the year is closed, its scheme has
    no path, the unit is not assessed by components, or its targets stand already.
    """
    # The year's row: of two clerks who begin at once, one finds the other's plan.
    held = Year.objects.select_for_update(of=("self",)).select_related("authority", "scheme")
    year = held.get(pk=year.pk)
    if not unit_duties(actor, year, unit) & WRITING:
        raise NotYoursError("start")
    standing = Plan.objects.filter(year=year, unit=unit).first()
    if standing is not None:
        return standing
    why = start_refusal(year, unit)
    if why:
        raise ValidationError(why, code="no_plan")
    now = timezone.now()
    plan = Plan.objects.create(
        year=year, unit=unit, created_by=actor, created_at=now, changed_by=actor, changed_at=now
    )
    audit.record(
        event="plan.start",
        actor=actor,
        authority=year.authority,
        subject_type="targets.plan",
        subject_id=plan.pk,
        subject=f"{year.year} {unit.code} {unit.name}",
        detail={"from_last": from_last},
    )
    if from_last:
        _carry(plan, actor)
    return plan


def start_refusal(year: Year, unit: Unit) -> str:
    """Why no plan can be begun for a unit; "" while one can."""
    closed = refusal(year)
    if closed:
        return closed
    if not year_document(year).plans.steps:
        return _("%s 年度的方案没有写审批步骤，目标由目标办导入") % year.year
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    place = rows.filter(unit=unit, directly_assessed=True).first()
    group = year_document(year).peer_group(place.peer_group) if place else None
    if group is None:
        return _("%s 年度没有直接考核这个单位，不用报目标（K-1.2）") % year.year
    if not any(is_planned(component) for component in group.leaves()):
        return _("%s 年度的方案没有由目标填写的板块") % year.year
    count = Target.objects.filter(year=year, unit=unit, current=True).count()
    if count:
        text = _("本年目标已由工作簿导入 %s 个，要改在“目标”里更正")
        return text % count
    return ""


@transaction.atomic
def cell_save(
    *, plan: Plan, line: int, field: str, text: str, shown: int, actor: Account
) -> PlanLine:
    """Save one cell as typed.

    ``shown`` is the version of the line in which the form was filled: where somebody else has
    changed the line since, or the same cell has changed in any way, :class:`StaleLineError` tells
    what.  Raises ``ValidationError`` under the field's key for text that cannot stand there.
    """
    held = locked_to_edit(plan, actor)
    found = _line(held, line, actor)
    since = edits_since(found, shown)
    others = any(edit.actor_id != actor.pk for edit in since)
    if others or field in fields_of(since, found):
        raise StaleLineError(found, since)
    setting = setting_of(held)
    write_lines(held, "cell", [(found, _cell(setting, found, field, text))], actor)
    return found


@transaction.atomic
def line_save(
    *, plan: Plan, line: int, texts: Mapping[str, str], shown: int, actor: Account
) -> PlanLine:
    """Save a whole line from a form; every error at once, under its cell."""
    held = locked_to_edit(plan, actor)
    found = _line(held, line, actor)
    if found.version != shown:
        raise StaleLineError(found, edits_since(found, shown))
    setting = setting_of(held)
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for key, text in texts.items():
        try:
            values |= _cell(setting, found, key, text)
        except ValidationError as error:
            errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    write_lines(held, "line", [(found, values)], actor)
    return found


@transaction.atomic
def line_add(*, plan: Plan, component: str, actor: Account) -> PlanLine:
    """Add an empty line at the end of a component."""
    held = locked_to_edit(plan, actor)
    setting = setting_of(held)
    read_cell(setting, "component", component)
    return add_lines(held, "add", [{"component": component}], setting, actor)[0]


@transaction.atomic
def line_remove(*, plan: Plan, line: int, shown: int, actor: Account) -> PlanLine:
    """Take a line out; it can be brought back by undoing."""
    held = locked_to_edit(plan, actor)
    found = _line(held, line, actor)
    if found.version != shown:
        raise StaleLineError(found, edits_since(found, shown))
    write_lines(held, "remove", [(found, {"gone": True})], actor)
    return found


@transaction.atomic
def line_shift(*, plan: Plan, line: int, down: bool, actor: Account) -> PlanLine:
    """Change places with the line above or below in the same component."""
    held = locked_to_edit(plan, actor)
    found = _line(held, line, actor)
    rows = held.lines.filter(gone=False, component=found.component).order_by("order", "pk")
    lines = list(rows)
    place = next(n for n, each in enumerate(lines) if each.pk == found.pk)
    other = place + (1 if down else -1)
    if 0 <= other < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
        orders = [(each, {"order": n}) for n, each in enumerate(lines, 1)]
        write_lines(held, "move", orders, actor)
    return found


@transaction.atomic
def lines_paste(*, plan: Plan, component: str, text: str, actor: Account) -> list[PlanLine]:
    """Add the rows of a spreadsheet, all or none; errors name row and column."""
    held = locked_to_edit(plan, actor)
    setting = setting_of(held)
    read_cell(setting, "component", component)
    return add_lines(held, "paste", pasted_lines(setting, component, text), setting, actor)


@transaction.atomic
def plan_carry(*, plan: Plan, actor: Account) -> list[PlanLine]:
    """Bring over last year's targets that are not in the plan yet, with last year's actuals."""
    held = locked_to_edit(plan, actor)
    return _carry(held, actor)


def _carry(plan: Plan, actor: Account) -> list[PlanLine]:
    setting = setting_of(plan)
    closed = closed_components(plan, actor)
    rows = [row for row in lines_from_last_year(plan, setting) if row["component"] not in closed]
    if not rows:
        raise ValidationError(_("上年没有可带入的目标，或者都已带入"), code="nothing")
    return add_lines(plan, "carry", rows, setting, actor)


def add_lines(
    plan: Plan, kind: str, rows: Sequence[Mapping[str, Any]], setting: Setting, actor: Account
) -> list[PlanLine]:
    """New lines at the end of their components, as one edit."""
    wanted = new_lines(plan, rows, setting, actor)
    write_lines(plan, kind, wanted, actor)
    return [line for line, _values in wanted]


def new_lines(
    plan: Plan, rows: Sequence[Mapping[str, Any]], setting: Setting, actor: Account
) -> list[Wanted]:
    """Lines made for ``rows`` at the end of their components, to be brought in by an edit."""
    standing = plan.lines.filter(gone=False)
    if standing.count() + len(rows) > MOST_LINES:
        raise ValidationError(_("一份计划最多 %s 个目标") % MOST_LINES)
    order = standing.aggregate(last=Max("order"))["last"] or 0
    method, now = setting.document.target_methods[0], timezone.now()
    wanted: list[Wanted] = []
    for place, row in enumerate(rows, order + 1):
        # Made as one that is gone: bringing it in is the edit, which undoing takes back.
        line = PlanLine.objects.create(
            plan=plan,
            gone=True,
            component=row["component"],
            method=method,
            changed_by=actor,
            changed_at=now,
        )
        wanted.append((line, {**row, "order": place, "gone": False}))
    return wanted


def _cell(setting: Setting, line: PlanLine, key: str, text: str) -> dict[str, Any]:
    """What saving a cell sets: another method drops the parameters that it does not take."""
    value = read_cell(setting, key, text)
    values: dict[str, Any] = {key: value}
    if key == "method" and value != line.method:
        asked = setting.asks(str(value))
        values |= {name: None for name in line.params if name not in asked}
    return values


def _line(plan: Plan, pk: int, actor: Account) -> PlanLine:
    """A line that stands; :class:`StaleLineError` for one that was taken out meanwhile.

    A line that others write is refused at once: who changed it lately is not the actor's to know.
    """
    found = PlanLine.objects.filter(plan=plan, pk=pk).select_related("changed_by").first()
    if found is None or found.gone:
        raise StaleLineError(None, [])
    refuse_closed(plan, closed_components(plan, actor), [found.component])
    found.plan = plan
    return found
