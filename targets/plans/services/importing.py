"""A workbook taken into a plan: rows that name a standing target change it, others are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.workflow import NotYoursError
from targets.plans.fields import Setting, read_cell
from targets.plans.flow import duties_of
from targets.plans.models import Plan, PlanLine
from targets.plans.pasting import stated_lines
from targets.plans.services.editing import new_lines
from targets.plans.services.journal import Wanted, write_lines
from targets.plans.services.locking import WRITING, locked_to_edit, setting_of
from targets.plans.workbook import PlanSheet, plan_sheet
from units.models import Account


class Imported(NamedTuple):
    """What a workbook did: targets added and changed, and the titles of columns not taken."""

    added: int
    changed: int
    strange: Sequence[str]


def lines_import(*, plan: Plan, component: str, file: BinaryIO | None, actor: Account) -> Imported:
    """Take a workbook's rows, all or none, as one edit that can be undone.

    A row whose component and title are those of a standing line changes it; empty cells leave what
    stands.  ``component`` is of rows that name none.  ``ValidationError`` names row and column, and
    a target that the file holds twice.  The file is read before anything is locked: a slow one
    makes nobody wait.
    """
    if not duties_of(actor, plan) & WRITING:
        raise NotYoursError("edit")
    return _taken(plan, component, plan_sheet(file), actor)


@transaction.atomic
def _taken(plan: Plan, component: str, sheet: PlanSheet, actor: Account) -> Imported:
    held = locked_to_edit(plan, actor)
    setting = setting_of(held)
    read_cell(setting, "component", component)
    rows = stated_lines(setting, component, sheet.columns, sheet.rows)
    _refuse_twice(rows, [number for number, _texts in sheet.rows])
    standing = _standing(held)
    news = [row for row in rows if _name(row) not in standing]
    changed = [
        (standing[_name(row)], _changes(setting, standing[_name(row)], row))
        for row in rows
        if _name(row) in standing
    ]
    wanted: list[Wanted] = [*changed, *new_lines(held, news, setting, actor)]
    edit = write_lines(held, "import", wanted, actor)
    touched = {change["line"] for change in edit.changes} if edit else set()
    return Imported(len(news), sum(line.pk in touched for line, _to in changed), sheet.strange)


def _name(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["component"], row.get("title", "")


def _standing(plan: Plan) -> dict[tuple[str, str], PlanLine]:
    """The plan's lines by component and title; of two alike the first."""
    found: dict[tuple[str, str], PlanLine] = {}
    for line in plan.lines.filter(gone=False).order_by("order", "pk"):
        line.plan = plan
        if line.title:
            found.setdefault((line.component, line.title), line)
    return found


def _changes(setting: Setting, line: PlanLine, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row changes of a line: another method drops the parameters that it does not take."""
    values = {key: value for key, value in row.items() if key != "params"}
    method = str(values.get("method", line.method))
    asked = setting.asks(method)
    if method != line.method:
        values |= {name: None for name in line.params if name not in asked}
    return {**values, **row.get("params", {})}


def _refuse_twice(rows: Sequence[Mapping[str, Any]], numbers: Sequence[int]) -> None:
    seen: dict[tuple[str, str], int] = {}
    wrong = []
    for number, row in zip(numbers, rows, strict=True):
        name = _name(row)
        if not name[1]:
            continue
        if name in seen:
            told = {"row": number, "title": name[1], "other": seen[name]}
            wrong.append(_("第 %(row)d 行的“%(title)s”和第 %(other)d 行重复，留一行") % told)
        seen.setdefault(name, number)
    if wrong:
        raise ValidationError(wrong[:20])
