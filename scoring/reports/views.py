"""The page of reports, each of them as a download on record, and several at once as one ZIP."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.download import ZIP, stream_download
from scoring import queries
from scoring.reports import bulk, catalogue, content
from scoring.reports.models import ResultReportKind
from scoring.views.asked import Asked, asked
from scoring.views.frame import docx_response, frame_of, pdf_response, xlsx_response
from targets.plans.flow import charged_units
from units.http import signed_in

#: How a file of each form is answered.
RESPONSES = {
    catalogue.PDF: pdf_response,
    catalogue.XLSX: xlsx_response,
    catalogue.DOCX: docx_response,
}


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """What can be downloaded of a set, each with what it is for."""
    what = asked(request)
    found = what.result_set
    seen = queries.visible_entries(what.scope, found) if found else None
    context = frame_of(request, what, (_("报表"), "")) | {
        "what": what,
        "head": content.head_of(what) if found else None,
        "everything": what.scope.everything,
        "leads": bool(charged_units(signed_in(request))),
        "leaders": catalogue.leaders_in_charge(what) if found else [],
        "units": seen.select_related("unit").order_by("unit__code") if seen is not None else [],
        "kinds": ResultReportKind.choices,
        "zips": bulk.reports_of(what),
        "of_set": _of_set(what) if found else "",
    }
    return render(request, "scoring/reports.html", context)


@require_GET
def report(request: HttpRequest, key: str, form: str, unit_code: str = "") -> HttpResponse:
    """One report in one of its forms."""
    what = asked(request)
    query = {**request.GET.dict(), **({"unit": unit_code} if unit_code else {})}
    made = catalogue.drawn(what, signed_in(request), key, form, query)
    return RESPONSES[form](request, what, made.content, made.name)


@require_POST
def zip_new(request: HttpRequest) -> HttpResponse:
    """Ask for several at once; a job draws them."""
    what = asked(request)
    try:
        bulk.report_ask(what=what, kind=request.POST.get("kind", ""), actor=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("后台在排版，可以离开本页；好了在“成套下载”里取"))
    return redirect(f"{reverse('scoring:reports')}?{_of_set(what)}#zips")


@require_GET
def zip_file(request: HttpRequest, pk: int) -> FileResponse:
    """A finished ZIP; who may have it is asked again."""
    actor = signed_in(request)
    scope = queries.results_scope(actor)
    row, file = bulk.report_open(scope=scope, pk=pk, actor=actor)
    return stream_download(file, bulk.report_name(row), ZIP)


def _of_set(what: Asked) -> str:
    """The address part that names the set of a page, so that its files are of no newer one."""
    return f"year={what.year.year}&set={what.existing().number}"
