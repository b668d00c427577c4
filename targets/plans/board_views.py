"""The list of plans: who has not handed in, what waits for whom; taken to a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import work_items
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import year_or_none
from targets.plans import board, flow
from targets.plans.board_drawing import drawing_for, rows_markup
from targets.plans.bulk.queries import moves_of
from targets.plans.queries import plan_year
from units.http import signed_in
from units.models import Account
from units.queries import has_authority_perm

PER_PAGE = 100


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The year's plans that the account may look at."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows, asked = board.board(account, year), board.board_asked(request.GET.dict())
    owed, standing = _remindable(account, year), flow.Standing(account, year)
    found = [_with_acts(row, owed, standing) for row in board.board_found(rows, asked)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    acts = {act for row in found for act in row.acts}
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "drawn": rows_markup(page, drawing_for(year.year, ticked=bool(owed or acts))),
        "total": len(rows),
        "counts": board.counts(rows),
        "nobody_late": board.nobody_late(rows, asked),
        "states": list(board.state_titles(year).items()),
        "groups": board.groups_of(year),
        "leaders": sorted({row.unit.leader_in_charge for row in rows} - {""}),
        "may_remind": bool(owed),
        "office": has_authority_perm(account, year.authority, "edit_facts"),
        "acts": acts,
        "crumbs": [(_("目标计划"), "")],
    }
    return render(request, "plans/board.html", context)


def _with_acts(
    row: board.BoardRow, owed: dict[str, str], standing: flow.Standing
) -> board.BoardRow:
    """The row with what can be ticked for it: a reminder, or the moves that the account can make
    with it now."""
    if row.plan is None or row.owes:
        return replace(row, remind=owed.get(row.unit.unit.code, ""))
    row.plan.unit = row.unit.unit
    return replace(row, acts=tuple(move.key for move in moves_of(standing, row.plan)))


def _remindable(account: Account, year: Year) -> dict[str, str]:
    """Unit code → what the office's own list calls the plan that the unit owes: only of such may
    it remind anybody."""
    if not has_authority_perm(account, year.authority, "edit_facts"):
        return {}
    # What a draft is late for says more than the filing that is to come of it.
    starts = {"targets": "plan-"} if year == year_or_none(account) else {}
    found: dict[str, str] = {}
    late = work_items.items_of(account, work_items.Kind.LATE)
    for source, start in {**starts, "plans": "plan-late-"}.items():
        for item in late:
            if item.source == source and item.key.startswith(start):
                found[item.unit_code] = f"{item.source}:{item.key}"
    return found


@require_GET
def plans_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows = board.board_found(board.board(account, year), board.board_asked(request.GET.dict()))
    file, title = BytesIO(), _("目标计划")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度，各单位目标计划报送情况") % year.year,))
        book.write_table(safe_sheet_title(title), _columns(), _values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _columns() -> list[Column]:
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("leader", _("分管领导"), width=16),
        Column("state", _("状态"), width=18),
        Column("lines", _("目标数"), kind="int"),
        Column("due", _("时限"), kind="date"),
        Column("times", _("第几次报送"), kind="int"),
        Column("handed", _("报送时间"), kind="date"),
        Column("late", _("逾期"), width=8),
        Column("number", _("文号"), width=22),
        Column("signed_authority", _("主体方签字日期"), kind="date"),
        Column("signed_unit", _("单位签字日期"), kind="date"),
    ]


def _values(rows: list[board.BoardRow]) -> Iterator[list[object]]:
    for row in rows:
        handed = row.handed_in
        yield [
            row.unit.unit.code,
            row.unit.name,
            row.unit.leader_in_charge,
            row.title,
            row.lines,
            timezone.localtime(row.due_at).date() if row.due_at else None,
            handed.number if handed else None,
            timezone.localtime(handed.submitted_at).date() if handed else None,
            _("逾期") if row.late else "",
            row.plan.number if row.plan else "",
            row.signing.authority_on if row.signing else None,
            row.signing.unit_on if row.signing else None,
        ]
