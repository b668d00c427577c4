"""Printed pages of a whole payroll: asked for, fetched."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses.payrolls import queries
from bonuses.payrolls.reports import report_name, report_open, report_request
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import ZIP, stream_download
from units.http import signed_in


@require_POST
def report_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a report; a job draws it."""
    actor = signed_in(request)
    batch = queries.batch_for(actor, pk)
    try:
        report_request(batch=batch, kind=request.POST.get("kind", ""), actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.payreport", pk) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("后台在排版，可以离开本页；好了在“成批打印”里取"))
    return redirect("bonuses:payroll", pk)


@require_GET
def report(request: HttpRequest, pk: int, report: int) -> FileResponse:
    """A finished report as one ZIP; who may have it is asked again."""
    actor = signed_in(request)
    batch = queries.batch_for(actor, pk)
    found, content = report_open(batch=batch, pk=report, actor=actor)
    return stream_download(content, report_name(batch, found), ZIP)
