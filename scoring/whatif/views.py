"""The pages of what-ifs: their list with the form, a report, one unit side by side, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import audit
from core.queries import job_view
from documents.download import PDF, XLSX, file_download
from schemes.queries import show_year
from scoring.whatif import exports, page, queries, side_by_side
from scoring.whatif.forms import AskForm
from scoring.whatif.models import WhatIf
from scoring.whatif.panel import year_to_try
from scoring.whatif.reading import Report, without_yuan
from scoring.whatif.services import what_if_ask, what_if_drop
from scoring.whatif.since import since
from units.http import signed_in
from units.models import Unit

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def what_ifs(request: HttpRequest) -> HttpResponse:
    """What was tried, and the form that tries another."""
    account = signed_in(request)
    if request.method == "POST":
        form = AskForm(account, request.POST, request.FILES)
        row = _asked(form, account)
        if row is not None:
            return redirect("scoring:what_if", pk=row.pk)
    else:
        form = AskForm(account, initial=_initial(account, request))
    rows = Paginator(queries.what_ifs_for(account), PER_PAGE)
    context = {
        "form": form,
        "rows": rows.get_page(request.GET.get("page")),
        "crumbs": [(_("试算"), "")],
    }
    return render(request, "what_if/list.html", context)


def _asked(form: AskForm, account: Any) -> WhatIf | None:
    """The what-if that a form asks for; None with the form's errors told."""
    if not form.is_valid():
        return None
    try:
        return what_if_ask(actor=account, **form.wanted())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _initial(account: Any, request: HttpRequest) -> dict[str, Any]:
    """The year before the one under way, whose facts are whole; the version in the address."""
    chosen = year_to_try(account)
    return {
        "year": chosen.year if chosen else None,
        "scheme": request.GET.get("scheme", ""),
    }


@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """A report; while its job runs, how far it is."""
    account = signed_in(request)
    row = queries.what_if_for(account, pk)
    show_year(account, row.year)
    crumbs = [(_("试算"), reverse("scoring:what_ifs")), (row.shown_title, "")]
    context: dict[str, Any] = {"row": row, "crumbs": crumbs}
    if row.done_at is None:
        context["job"] = job_view(row.job) if row.job else None
        return render(request, "what_if/waiting.html", context)
    context |= _told(row, account, request)
    return render(request, "what_if/report.html", context)


def _told(row: WhatIf, account: Any, request: HttpRequest) -> dict[str, Any]:
    report, asked = report_of(row, account), page.Asked.of(request.GET)
    money = report.money is not None
    return {
        "report": report,
        "asked": asked,
        "money": money,
        "units": page.units_shown(report, asked, money=money),
        "sentences": page.sentences(report, money=money),
        "set_aside": page.set_aside(report),
        "since": since(row),
        "chart": page.chart_of(report),
        "shown": {key: words for key, (words, _keep) in page.SHOWN.items()},
        "address": request.GET.urlencode(),
    }


def report_of(row: WhatIf, account: Any) -> Report:
    """The report as the account may see it, with what the search of units needs."""
    units = Unit.objects.filter(authority_id=row.year.authority_id)
    data = row.report if queries.sees_money(account) else without_yuan(row.report)
    return Report(data, dict(units.values_list("code", "initials")))


@require_GET
def what_if_unit(request: HttpRequest, pk: int, unit_code: str) -> HttpResponse:
    """One unit's receipt under the tried rules beside that under the rules in force."""
    account = signed_in(request)
    row = queries.what_if_for(account, pk)
    show_year(account, row.year)
    unit = queries.what_if_unit(row, unit_code)
    report = report_of(row, account)
    line = next(each for each in report.units if each.code == unit_code)
    back = reverse("scoring:what_if", args=[pk])
    context = {
        "row": row,
        "line": line,
        "money": report.money is not None,
        "sides": side_by_side.rows_of(row, unit),
        "crumbs": [
            (_("试算"), reverse("scoring:what_ifs")),
            (row.shown_title, back),
            (line.name, ""),
        ],
    }
    return render(request, "what_if/unit.html", context)


@require_POST
def what_if_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a what-if with its report."""
    account = signed_in(request)
    row = queries.what_if_for(account, pk)
    what_if_drop(what_if=row, actor=account)
    messages.success(request, _("已删除试算“%(title)s”") % {"title": row.shown_title})
    return redirect("scoring:what_ifs")


@require_GET
def what_if_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The units as the page shows them, the rules and what was set aside, as a workbook."""
    account = signed_in(request)
    row = queries.done_what_if(account, pk)
    told = _told(row, account, request)
    return _download(request, row, exports.workbook(row, told), XLSX, "xlsx")


@require_GET
def what_if_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for the meeting, in the layout of an official document."""
    account = signed_in(request)
    row = queries.done_what_if(account, pk)
    told = _told(row, account, request)
    return _download(request, row, exports.meeting_pdf(row, told), PDF, "pdf")


def _download(
    request: HttpRequest, row: WhatIf, content: bytes, kind: str, ending: str
) -> HttpResponse:
    name = f"{exports.title_of_report(row)}.{ending}"
    audit.record(
        event="what_if.export",
        actor=signed_in(request),
        authority=row.year.authority,
        subject_type="scoring.whatif",
        subject_id=row.pk,
        subject=name[:200],
    )
    return file_download(content, name, kind)
