"""A unit's plan as a workbook: every cell of every line, under titles that pasting knows again."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

from django.utils.translation import gettext as _

from core.exact import from_text
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from targets.plans.fields import FIELDS, LineField, Setting, cell_words, value_of
from targets.plans.flow import state_title
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading

_WIDE = {"title": 30, "content": 40, "standard": 30, "method": 18}


def plan_xlsx(plan: Plan, seen: frozenset[str] | None = None) -> bytes:
    """The plan as it stands, or the components that are ``seen``; its rows can be changed in Excel
    and pasted back."""
    reading, file = Reading(plan, seen), BytesIO()
    title = _("%(unit)s %(year)s 年度目标计划") % {"unit": plan.unit.name, "year": plan.year.year}
    told = {"title": title, "state": state_title(plan.year, plan.state), "number": plan.number}
    note = (_("%(title)s，%(state)s %(number)s") % told).strip()
    columns = [
        Column(f.key, str(f.title), "exact" if f.numeric else "text", width=_WIDE.get(f.key, 14))
        for f in FIELDS
    ]
    lines = [line for line in reading.rows if reading.sees(line.component)]
    rows = [[_cell(reading.setting, each, line) for each in FIELDS] for line in lines]
    with WorkbookWriter(file, title=title) as book:
        book.write_table(safe_sheet_title(_("目标")), columns, rows, TableOptions(notes=(note,)))
    return file.getvalue()


def _cell(setting: Setting, field: LineField, line: PlanLine) -> Fraction | str:
    value = value_of(line, field.key)
    if field.numeric and isinstance(value, str) and value:
        return from_text(value)
    return cell_words(setting, field.key, value)
