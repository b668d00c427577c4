"""The pages of the daily appraisal: units by months, a month's sheet, a month taken a step on."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.exact import format_points, format_short
from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from reviews.monthly import services
from reviews.monthly.grid import MonthSheet, brought_up
from reviews.monthly.reading import (
    MonthRow,
    MonthsAsked,
    MonthTable,
    entries_of,
    is_over,
    month_due,
    rule_for,
)
from reviews.moved_views import sent_file
from reviews.register import flow
from reviews.register.effect import monthly_lists
from reviews.register.queries import keeps_register
from schemes.fact_entry.services import refusal
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from schemes.rules.monthly import Monthly
from targets.plans.asked import WRONG
from units.http import signed_in

PER_PAGE = 50
SORTS = ("unit", "-unit", "total", "-total")


@require_GET
def months(request: HttpRequest) -> HttpResponse:
    """Units by months: what each month comes to, what is on its way, what is missing."""
    account, year, rule = _asked_list(request)
    table = _table(request, year, rule)
    page = Paginator(table.rows(), PER_PAGE).get_page(request.GET.get("page"))
    document = year_document(year)
    context = {
        "year": year,
        "rule": rule,
        "title": title_of(rule.title),
        "bounds": _bounds(rule),
        "lists": [(each.key, title_of(each.title)) for each in monthly_lists(document)],
        "groups": [(each.key, title_of(each.title)) for each in document.peer_groups],
        "asked": table.asked,
        "page": page,
        "months": table.months,
        "latest": _latest(year, rule),
        "may_enter": keeps_register(account) and flow.uses_register(document),
        "crumbs": [(_("平时考核"), "")],
    }
    return render(request, "reviews/monthly/months.html", context)


@require_GET
def months_xlsx(request: HttpRequest) -> HttpResponse:
    """The table as a workbook: exactly the rows that the address shows."""
    _account, year, rule = _asked_list(request)
    table, file, title = _table(request, year, rule), BytesIO(), title_of(rule.title)
    names = [("unit", _("单位")), *((f"m{n}", _("%s月") % n) for n in table.months)]
    columns = [Column(key, name, width=22 if key == "unit" else 9) for key, name in names]
    columns.append(Column("total", _("全年计入"), width=12))
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        note = _("空着：没有记录；“缺”：这个月该定等次还没有定")
        options = TableOptions(notes=(note,))
        book.write_table(safe_sheet_title(title), columns, _values(table.rows()), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def month(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet of one month; saving brings the drafts to what it says."""
    actor, year, rule = _asked_list(request)
    _require_month(rule, number)
    if request.method == "GET":
        return render(request, "reviews/monthly/month.html", _context(request, year, rule, number))
    sent = request.POST
    head = _head(request, year)
    cells = {name: text for name, text in sent.dict().items() if ":" in name}
    try:
        done = services.month_save(
            year=year,
            rule=rule,
            month=number,
            head=head,
            cells=cells,
            seen=sent.get("seen", ""),
            actor=actor,
        )
    except NotYoursError as error:
        raise Denied("reviews.monthlyrecord", number) from error
    except ValidationError as error:
        problems = list(error.messages)
        if getattr(error, "code", "") == "stale":
            cells, told = brought_up(MonthSheet(actor, year, rule, number), cells)
            problems += told
        return _refused(request, year, rule, number, problems, cells)
    messages.success(request, _("已存 %s 项") % done.count if done.count else _("没有改动"))
    return redirect(_address(year, rule, number))


@require_POST
def month_file(request: HttpRequest, number: int) -> HttpResponse:
    """Attach the month's circular to the drafts that need a document."""
    actor, year, rule = _asked_list(request)
    _require_month(rule, number)
    try:
        done = services.month_attach(
            year=year, rule=rule, month=number, file=sent_file(request), actor=actor
        )
    except NotYoursError as error:
        raise Denied("reviews.monthlyrecord", number) from error
    except ValidationError as error:
        return _refused(request, year, rule, number, list(error.messages))
    return _told(request, year, rule, number, done, _("已附到 %s 项草稿"))


@require_POST
def month_moved(request: HttpRequest, number: int, move: str) -> HttpResponse:
    """Tell all units of the month, or enter all that is ready."""
    actor, year, rule = _asked_list(request)
    _require_month(rule, number)
    try:
        done = services.month_move(
            year=year,
            rule=rule,
            month=number,
            move=move,
            seen=request.POST.get("seen", ""),
            actor=actor,
        )
    except NotYoursError as error:
        raise Denied("reviews.monthlyrecord", number) from error
    except ValidationError as error:
        return _refused(request, year, rule, number, list(error.messages))
    return _told(request, year, rule, number, done, _("已办 %s 项"))


def _asked_list(request: HttpRequest) -> tuple[Any, Year, Monthly]:
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    return account, year, rule_for(year, request.GET.get("list", ""))


def _latest(year: Year, rule: Monthly) -> int:
    """The last month that is over, of those that are appraised: the one to be entered."""
    over = [month for month in rule.months if is_over(year.year, month)]
    return over[-1] if over else rule.first


def _bounds(rule: Monthly) -> list[str]:
    """Whether months are graded, and the bounds of month and year, in words."""
    span = {"first": rule.first, "last": rule.last}
    graded = _("%(first)s 月到 %(last)s 月每月定等次") % span
    if rule.first == rule.last:
        graded = _("%(first)s 月定等次") % span
    way = graded if rule.grades else _("按事项登记，不定等次")
    told = (
        (rule.month_added, _("每月最多加 %s 分")),
        (rule.month_taken, _("每月最多扣 %s 分")),
        (rule.year_added, _("全年最多加 %s 分")),
        (rule.year_taken, _("全年最多扣 %s 分")),
    )
    return [way, *(text % format_short(bound) for bound, text in told if bound is not None)]


def _table(request: HttpRequest, year: Year, rule: Monthly) -> MonthTable:
    sent = request.GET
    sort = sent.get("sort", "")
    asked = MonthsAsked(
        search=sent.get("q", "").strip()[:40],
        group=sent.get("group", "")[:40],
        sort=sort if sort in SORTS else "unit",
    )
    return MonthTable(signed_in(request), year, rule, asked)


def _require_month(rule: Monthly, number: int) -> None:
    if number not in rule.months:
        raise Denied("reviews.monthlyrecord", number)


def _address(year: Year, rule: Monthly, number: int) -> str:
    return f"{reverse('reviews:month', args=[number])}?year={year.year}&list={rule.key}"


def _head(request: HttpRequest, year: Year) -> services.SheetHead:
    sent = request.POST
    number = year.scheme.document_number or title_of(year_document(year).title)
    return services.SheetHead(
        date=sent.get("date", "").strip(),
        decided_by=sent.get("decided_by", "").strip(),
        basis=sent.get("basis", number).strip(),
    )


def _context(
    request: HttpRequest,
    year: Year,
    rule: Monthly,
    number: int,
    typed: dict[str, str] | None = None,
    problems: list[str] | None = None,
) -> dict[str, Any]:
    sheet = MonthSheet(signed_in(request), year, rule, number, typed)
    closed = refusal(year)
    standing = entries_of(year, rule, number)
    return {
        "year": year,
        "rule": rule,
        "number": number,
        "sheet": sheet,
        "rows": list(sheet.rows()),
        "head": _head(request, year),
        "problems": problems or [],
        "closed": closed,
        "editable": not closed and flow.uses_register(year_document(year)),
        "drafts": len(services.ready_for(standing, flow.TELL)),
        "ready": len(services.ready_for(standing, flow.ENTER)),
        "seen": {"seen": sheet.seen},
        "due_at": month_due(year, rule, number).get("due_at"),
        "query": f"?year={year.year}&list={rule.key}",
        "crumbs": [
            (_("平时考核"), f"{reverse('reviews:months')}?year={year.year}&list={rule.key}"),
            (_("%s月") % number, ""),
        ],
    }


def _told(
    request: HttpRequest,
    year: Year,
    rule: Monthly,
    number: int,
    done: services.MonthDone,
    words: str,
) -> HttpResponse:
    """What an act of the whole month came to: how many were done, and what stood in the way."""
    if done.count or not done.problems:
        messages.success(request, words % done.count if done.count else _("没有改动"))
    if done.problems:
        return _refused(request, year, rule, number, done.problems)
    return redirect(_address(year, rule, number))


def _refused(
    request: HttpRequest,
    year: Year,
    rule: Monthly,
    number: int,
    problems: list[str],
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    context = _context(request, year, rule, number, typed, problems)
    return render(request, "reviews/monthly/month.html", context, status=WRONG)


def _values(rows: list[MonthRow]) -> Iterator[list[object]]:
    for row in rows:
        cells = [_("缺") if cell.missing else _shown(cell.points) for cell in row.cells]
        yield [row.unit.name, *cells, _("缺") if row.total is None else _shown(row.total)]


def _shown(points: Any) -> str:
    return "" if points is None else format_points(points)
