"""The list of units, the office's rules, and what is taken to Excel or paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import work_items
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import PDF, XLSX, file_download
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.decomposition import board, exports
from targets.decomposition.asked import asked_tree
from targets.decomposition.models import Tree
from targets.decomposition.my_targets import my_units
from targets.decomposition.page import crumbs_of, visible_rows
from targets.decomposition.reading import TreeReading, deviation_of
from targets.decomposition.rights import rights_of
from targets.decomposition.services.trees import deviation_set
from targets.decomposition.sheets import Sheet, sheet_of, sheets_of
from targets.decomposition.words import figure
from units.http import signed_in
from units.models import Account
from units.queries import has_authority_perm, person_of

PER_PAGE = 100


@require_GET
def trees(request: HttpRequest) -> HttpResponse:
    """The year's trees and level-two schemes that the account may look at."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    rows, asked = board.board(account, year), board.board_asked(request.GET.dict())
    owed = _remindable(account, year)
    found = [
        replace(row, remind=owed.get(row.unit.unit.code, "") if row.owes_filing else "")
        for row in board.board_found(rows, asked)
    ]
    context = {
        "year": year,
        "asked": asked,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": board.counts(rows),
        "states": board.board_states(),
        "deviation": figure(deviation_of(year.pk)),
        "office": has_authority_perm(account, year.authority, "edit_facts"),
        "may_remind": bool(owed),
        "crumbs": [(_("目标分解"), "")],
    }
    return render(request, "decomposition/board.html", context)


def _remindable(account: Account, year: Year) -> dict[str, str]:
    """Unit code → what the office's own list calls the scheme that the unit owes."""
    if not has_authority_perm(account, year.authority, "edit_facts"):
        return {}
    return {
        item.unit_code: f"{item.source}:{item.key}"
        for item in work_items.items_of(account, work_items.Kind.LATE)
        if item.source == "decomposition" and item.key.startswith(f"level-two-{year.year}-")
    }


@require_GET
def trees_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    rows = board.board_found(board.board(account, year), board.board_asked(request.GET.dict()))
    file, title = BytesIO(), _("目标分解")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度，各单位目标分解和二级方案") % year.year,))
        book.write_table(safe_sheet_title(title), board.columns(), board.values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_POST
def tree_rules(request: HttpRequest) -> HttpResponse:
    """The office sets the deviation that is allowed in the year."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    try:
        deviation_set(year=year, deviation=request.POST.get("deviation", ""), actor=account)
    except NotYoursError as error:
        raise Denied("targets.treerules", year.pk) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("允许偏差已改，已审定的分解不变"))
    return redirect(f"{reverse('targets:trees')}?year={year.year}")


@require_GET
def tree_xlsx(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A tree as a workbook: the rows that the account may see."""
    tree = asked_tree(request, unit_code)
    reading, rights = TreeReading(tree), rights_of(signed_in(request), tree.unit)
    if not rights.whole:
        raise Denied("targets.tree", tree.pk)
    data = exports.tree_xlsx(reading, visible_rows(reading, rights))
    return file_download(data, f"{tree.year.year}-{tree.unit.name}-{_('目标分解')}.xlsx", XLSX)


@require_GET
def task_sheets(request: HttpRequest, unit_code: str) -> HttpResponse:
    """All task sheets of a unit that the account may see."""
    tree = asked_tree(request, unit_code)
    rights = rights_of(signed_in(request), tree.unit)
    context = {
        "tree": tree,
        "sheets": sheets_of(TreeReading(tree), rights),
        "year_query": f"?year={tree.year.year}",
        "crumbs": crumbs_of(tree, rights, _("任务书")),
    }
    return render(request, "decomposition/sheets.html", context)


@require_GET
def task_sheets_file(request: HttpRequest, unit_code: str, form: str) -> HttpResponse:
    """All of them in one workbook, or on paper."""
    tree = asked_tree(request, unit_code)
    sheets = sheets_of(TreeReading(tree), rights_of(signed_in(request), tree.unit))
    return _file(tree, sheets, form, _("任务书"))


@require_GET
def task_sheet(request: HttpRequest, unit_code: str, kind: str, code: str) -> HttpResponse:
    """The task sheet of a person or a section."""
    tree = asked_tree(request, unit_code)
    rights = rights_of(signed_in(request), tree.unit)
    sheet = sheet_of(TreeReading(tree), rights, kind, code)
    context = {
        "tree": tree,
        "sheet": sheet,
        "year_query": f"?year={tree.year.year}",
        "crumbs": crumbs_of(tree, rights, sheet.name),
    }
    return render(request, "decomposition/sheet.html", context)


@require_GET
def task_sheet_file(
    request: HttpRequest, unit_code: str, kind: str, code: str, form: str
) -> HttpResponse:
    """One task sheet as a workbook, or on paper."""
    tree = asked_tree(request, unit_code)
    rights = rights_of(signed_in(request), tree.unit)
    sheet = sheet_of(TreeReading(tree), rights, kind, code)
    return _file(tree, [sheet], form, f"{sheet.name}-{_('任务书')}")


@require_GET
def my_targets(request: HttpRequest) -> HttpResponse:
    """What the account's own person carries in the year."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    context = {
        "year": year,
        "person": person_of(account),
        "units": my_units(account, year),
        "crumbs": [(_("我的目标"), "")],
    }
    return render(request, "decomposition/my_targets.html", context)


def _file(tree: Tree, sheets: Sequence[Sheet], form: str, name: str) -> HttpResponse:
    if form == "pdf" and sheets:
        return file_download(exports.sheets_pdf(tree, sheets), f"{name}.pdf", PDF)
    if form == "xlsx" and sheets:
        return file_download(exports.sheets_xlsx(tree, sheets), f"{name}.xlsx", XLSX)
    raise Denied("targets.tasksheet", form)
