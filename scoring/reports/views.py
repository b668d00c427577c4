"""The page of reports, and each of them as a download on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.policy import Denied
from schemes.people.charge_services import leaders
from scoring import queries
from scoring.reports import content, lists, printing
from scoring.views.asked import Asked, asked
from scoring.views.frame import docx_response, frame_of, pdf_response, xlsx_response
from targets.plans.flow import charged_units
from units.http import signed_in
from units.models import Account


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """What can be downloaded of the set in force, each with what it is for."""
    what = asked(request)
    found = what.result_set
    context = frame_of(request, what, (_("报表"), "")) | {
        "what": what,
        "head": content.head_of(what) if found else None,
        "everything": what.scope.everything,
        "leads": bool(charged_units(signed_in(request))),
        "leaders": _leaders(what) if found else [],
        "units": list(
            queries.visible_entries(what.scope, found).select_related("unit").order_by("unit__code")
        )
        if found
        else [],
    }
    return render(request, "scoring/reports.html", context)


@require_GET
def certificate(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's result as an official page."""
    what = asked(request)
    judged = queries.judged_unit(what.scope, what.existing(), unit_code)
    line = content.unit_line(judged, queries.set_document(what.existing()))
    name = _name(what, f"{judged.entry.name}{_('考核结果证明')}", "pdf")
    body = printing.certificate_pdf(content.head_of(what), line)
    return pdf_response(request, what, body, name)


@require_GET
def circular(request: HttpRequest) -> HttpResponse:
    """The results of all units as an official document."""
    what = _whole(request)
    tables = content.group_tables(what.scope, what.existing())
    body = printing.circular_pdf(content.head_of(what), tables)
    return pdf_response(request, what, body, _name(what, _("考核结果通报"), "pdf"))


@require_GET
def circular_word(request: HttpRequest) -> HttpResponse:
    """The same as Word."""
    what = _whole(request)
    tables = content.group_tables(what.scope, what.existing())
    body = printing.circular_docx(content.head_of(what), tables)
    return docx_response(request, what, body, _name(what, _("考核结果通报"), "docx"))


@require_GET
def honours_list(request: HttpRequest) -> HttpResponse:
    """Honours that counted, of the units that the reader sees."""
    what = asked(request)
    rows = content.honours_counted(what.scope, what.existing())
    body = printing.honours_pdf(content.head_of(what), rows)
    return pdf_response(request, what, body, _name(what, _("加分名单"), "pdf"))


@require_GET
def deductions_list(request: HttpRequest) -> HttpResponse:
    """Deductions of the units that the reader sees."""
    what = asked(request)
    rows = content.deductions_of(what.scope, what.existing())
    body = printing.deductions_pdf(content.head_of(what), rows)
    return pdf_response(request, what, body, _name(what, _("扣分名单"), "pdf"))


@require_GET
def honours_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The honours that counted as a workbook or as Word."""
    what = asked(request)
    rows = content.honours_counted(what.scope, what.existing())
    report = lists.honours_report(content.head_of(what), rows)
    return _list_file(request, what, report, _("加分名单"), kind)


@require_GET
def deductions_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The deductions as a workbook or as Word."""
    what = asked(request)
    rows = content.deductions_of(what.scope, what.existing())
    report = lists.deductions_report(content.head_of(what), rows)
    return _list_file(request, what, report, _("扣分名单"), kind)


@require_GET
def brief(request: HttpRequest) -> HttpResponse:
    """A leader's two pages of the units in his charge; who sees all units takes any leader's."""
    what, account = asked(request), signed_in(request)
    rows = queries.entries_in_charge(account, what.existing())
    if (leader := request.GET.get("leader", "")) and what.scope.everything:
        account = next((x for x in _leaders(what) if x.username == leader), account)
        rows = queries.entries_charged_to(account, what.existing())
    units = content.brief_units(rows, what.existing())
    if not units:
        raise Denied("scoring.resultset", "brief")
    body = printing.brief_pdf(content.head_of(what), units, str(account))
    return pdf_response(request, what, body, _name(what, _("分管单位简报"), "pdf"))


def _leaders(what: Asked) -> list[Account]:
    """The leaders of the authority that are in charge of units, for who sees all of them."""
    if not what.scope.everything:
        return []
    found = leaders(what.scope.authority)
    return [each for each in found if queries.entries_charged_to(each, what.existing()).exists()]


def _list_file(
    request: HttpRequest, what: Asked, report: lists.ListReport, name: str, kind: str
) -> HttpResponse:
    head = content.head_of(what)
    if kind == "xlsx":
        body = lists.list_xlsx(head, report)
        return xlsx_response(request, what, body, _name(what, name, kind))
    body = lists.list_docx(head, report)
    return docx_response(request, what, body, _name(what, name, kind))


def _whole(request: HttpRequest) -> Asked:
    """The set for who sees all units: a circular of a part would not be one."""
    what = asked(request)
    if not what.scope.everything:
        raise Denied("scoring.resultset", "circular")
    return what


def _name(what: Asked, title: str, kind: str) -> str:
    return f"{what.year.year}-{title}.{kind}"
