"""Progress by workbook: the sheet to fill in, its preview, and writing all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.models import Origin as Way
from core.policy import Denied
from documents.download import XLSX, file_download
from documents.xlsx.columns import SheetSpec
from documents.xlsx.problems import WorkbookError
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.models import Target
from targets.plans.asked import WRONG
from targets.progress.checking import targets_by_key
from targets.progress.figures import figure_lines, figures_asked, source_for, source_word
from targets.progress.page import chosen_period, judged_periods
from targets.progress.periods import Period, period_of
from targets.progress.preview import (
    Preview,
    cells_of_rows,
    figures_preview,
    pack,
    says,
    unit_preview,
    unpack,
)
from targets.progress.queries import confirms_for, reports_for, targets_of, unit_for_progress
from targets.progress.reading import ProgressReading
from targets.progress.services import figures_record, report_hand_in
from targets.progress.workbook import (
    SheetRead,
    figures_sheet,
    figures_spec,
    sheet_read,
    unit_sheet,
    unit_spec,
)
from units.http import signed_in
from units.models import Unit


@require_GET
def unit_sheet_out(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's period as a workbook, filled in with what is asked and what stands."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    unit = unit_for_progress(account, year, unit_code)
    period = chosen_period(year, request.GET.get("period", ""), unit)
    if period is None:
        raise Denied("targets.progress", unit_code)
    lines = ProgressReading(year, targets_of(year, [unit.pk])).lines(period.month)
    name = f"{year.year}-{period.month:02d}-{unit.name}{_('进度')}.xlsx"
    return file_download(unit_sheet(lines), name, XLSX)


@require_GET
def figures_sheet_out(request: HttpRequest, source: str) -> HttpResponse:
    """A source's figures as a workbook: the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    source_for(account, year, source)
    period = judged_periods(year, request.GET.get("period", ""))[0]
    if period is None:
        raise Denied("targets.progress_figures", source)
    asked = figures_asked(request.GET.dict())
    lines = figure_lines(account, year, source, period.month, asked)
    name = f"{year.year}-{period.month:02d}-{source_word(source)}.xlsx"
    return file_download(figures_sheet(source, lines), name, XLSX)


def _unit_asked(request: HttpRequest, unit_code: str) -> tuple[Year, Unit, Period]:
    account = signed_in(request)
    year = current_year(account, asked_year(request.POST))
    unit = unit_for_progress(account, year, unit_code)
    if not reports_for(account, unit):
        raise Denied("targets.progress", unit_code)
    return year, unit, period_of(year, request.POST.get("period"), unit.pk)


def _source_asked(request: HttpRequest, source: str) -> tuple[Year, Period]:
    account = signed_in(request)
    year = current_year(account, asked_year(request.POST))
    if not source_for(account, year, source)[1]:
        raise Denied("targets.progress_figures", source)
    return year, period_of(year, request.POST.get("period"))


@require_POST
def unit_sheet_in(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The preview of a unit's uploaded workbook."""
    year, unit, period = _unit_asked(request, unit_code)
    targets = {key: each for key, each in targets_by_key(year).items() if each.unit_id == unit.pk}
    scope = {"year": year.pk, "unit": unit.pk, "period": period.month}
    back = _address("targets:progress_unit", unit.code, year, period)

    def look(read: SheetRead) -> Preview:
        return unit_preview(year, unit, period.month, read)

    context = _previewed(request, unit_spec(), targets, period.month, scope, look)
    apply = reverse("targets:progress_sheet_apply", args=[unit.code])
    title = _("%(unit)s %(period)s进度") % {"unit": unit.name, "period": period.title}
    return _page(request, context, year, period, title=title, back=back, apply=apply)


@require_POST
def figures_sheet_in(request: HttpRequest, source: str) -> HttpResponse:
    """The preview of a source's uploaded workbook."""
    year, period = _source_asked(request, source)
    scope = {"year": year.pk, "source": source, "period": period.month}
    back = _address("targets:progress_figures", source, year, period)

    def look(read: SheetRead) -> Preview:
        return figures_preview(year, source, period.month, read)

    targets = targets_by_key(year)
    context = _previewed(request, figures_spec(source), targets, period.month, scope, look)
    context["needs_reason"] = bool(context.get("preview") and context["preview"].changed)
    apply = reverse("targets:progress_figures_sheet_apply", args=[source])
    title = f"{source_word(source)} {period.title}"
    return _page(request, context, year, period, title=title, back=back, apply=apply)


def _address(route: str, part: str, year: Year, period: Period) -> str:
    return f"{reverse(route, args=[part])}?year={year.year}&period={period.month}"


def _previewed(
    request: HttpRequest,
    spec: SheetSpec,
    targets: dict[str, Target],
    period: int,
    scope: dict[str, Any],
    look: Callable[[SheetRead], Preview],
) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        return {"source": "", "problems": [_("选一个 .xlsx 文件再上传")]}
    try:
        read = sheet_read(file, spec, targets, period)  # type: ignore[arg-type]
    except WorkbookError as error:
        return {"source": file.name, "problems": [error.message]}
    preview = look(read)
    context: dict[str, Any] = {"source": file.name, "preview": preview}
    context["problems"] = [f"{each.ref} {each.message}".strip() for each in preview.errors[:200]]
    if not preview.errors:
        context["token"] = pack(signed_in(request), scope, read.rows, preview.seen)
    return context


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    year: Year,
    period: Period,
    *,
    title: str,
    back: str,
    apply: str,
) -> HttpResponse:
    crumbs = [(_("进度"), "/progress/"), (title, back), (_("预览"), "")]
    context |= {"year": year, "period": period, "back": back, "apply": apply}
    context |= {"heading": title, "crumbs": crumbs}
    status = WRONG if context["problems"] else 200
    return render(request, "progress/preview.html", context, status=status)


@require_POST
def unit_sheet_applied(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Hand in what was previewed, whole."""
    account = signed_in(request)
    year, unit, period = _unit_asked(request, unit_code)
    scope = {"year": year.pk, "unit": unit.pk, "period": period.month}
    back = _address("targets:progress_unit", unit.code, year, period)

    def act(rows: list[dict[str, str]], seen: str) -> str:
        told: dict[str, Any] = {"year": year, "unit": unit, "period": period.month, "seen": seen}
        cells = cells_of_rows(rows)
        by_head = confirms_for(account, unit)
        written = report_hand_in(
            **told, cells=cells, actor=account, way=Way.IMPORT, by_head=by_head
        )
        return _("已报送，%s 项有改动") % written if written else _("已报，改动见各行")

    return _applied(request, scope, back, act)


@require_POST
def figures_sheet_applied(request: HttpRequest, source: str) -> HttpResponse:
    """Send what was previewed, whole."""
    account = signed_in(request)
    year, period = _source_asked(request, source)
    scope = {"year": year.pk, "source": source, "period": period.month}
    back = _address("targets:progress_figures", source, year, period)

    def act(rows: list[dict[str, str]], seen: str) -> str:
        told: dict[str, Any] = {"year": year, "period": period.month, "source": source}
        told["seen"] = seen
        said = [row for row in rows if says(row)]
        reason = request.POST.get("reason", "").strip()
        written = figures_record(**told, rows=said, actor=account, way=Way.IMPORT, reason=reason)
        return _("已写入 %s 个数") % written if written else _("没有改动")

    return _applied(request, scope, back, act)


def _applied(
    request: HttpRequest,
    scope: dict[str, Any],
    back: str,
    act: Callable[[list[dict[str, str]], str], str],
) -> HttpResponse:
    try:
        rows, seen = unpack(signed_in(request), scope, request.POST.get("token", ""))
        messages.success(request, act(rows, seen))
    except ValidationError as error:
        messages.error(request, _("没有写入：%s") % " ".join(error.messages))
    return redirect(back)
