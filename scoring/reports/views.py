"""The page of reports, and each of them as a download on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from core.policy import Denied
from documents.download import file_download
from scoring import queries
from scoring.reports import content, printing
from scoring.views.asked import Asked, asked
from scoring.views.frame import frame_of, pdf_response
from targets.plans.flow import charged_units
from units.http import signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    name = _name(what, _("考核结果通报"), "docx")
    audit.record(
        event="result_set.export",
        actor=signed_in(request),
        authority=what.scope.authority,
        subject_type="scoring.resultset",
        subject_id=what.existing().pk,
        subject=name,
        detail={"path": request.get_full_path()[:300]},
    )
    return file_download(body, name, DOCX)


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
def brief(request: HttpRequest) -> HttpResponse:
    """A leader's two pages of the units in his charge."""
    what, account = asked(request), signed_in(request)
    units = content.brief_units(account, what.existing())
    if not units:
        raise Denied("scoring.resultset", "brief")
    body = printing.brief_pdf(content.head_of(what), units, str(account))
    return pdf_response(request, what, body, _name(what, _("分管单位简报"), "pdf"))


def _whole(request: HttpRequest) -> Asked:
    """The set for who sees all units: a circular of a part would not be one."""
    what = asked(request)
    if not what.scope.everything:
        raise Denied("scoring.resultset", "circular")
    return what


def _name(what: Asked, title: str, kind: str) -> str:
    return f"{what.year.year}-{title}.{kind}"
