"""Pages of the office itself: a job's progress, and the audit trail."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import audit, jobs, policy, queries
from core.audit_list import Asked, entries_workbook, list_context
from documents.download import XLSX, stream_download


@require_GET
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The page that follows a job; alone its box for htmx."""
    shown = queries.job_view(queries.job_for(request.user, job_id))
    template = "core/job_box.html" if request.headers.get("HX-Request") else "core/job.html"
    context = {"job": shown, "crumbs": [(_("后台任务"), "")]}
    return render(request, template, context)


@require_GET
def job_status(request: HttpRequest, job_id: uuid.UUID) -> JsonResponse:
    """The job as data; never cached."""
    shown = queries.job_view(queries.job_for(request.user, job_id))
    return JsonResponse(dict(shown), headers={"Cache-Control": "no-store"})


@require_POST
def job_stop(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Ask the job to stop, and go on looking at it."""
    jobs.stop(queries.job_for(request.user, job_id), actor=request.user)
    return redirect("core:job", job_id=job_id)


@require_GET
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audit trail of the authority, newest first."""
    return render(request, "core/audit_list.html", list_context(request.user, request.GET))


@require_GET
def audit_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The entries of the page with its filters, all pages of it, as a workbook; that is noted."""
    asked = Asked.from_query(request.GET)
    file = entries_workbook(request.user, asked)
    audit.record(
        event="audit.export",
        actor=request.user,
        authority=policy.authority_of(request.user),
        subject=_("审计记录"),
        detail={"filters": asked.words()},
    )
    return stream_download(file, f"{_('审计记录')}.xlsx", XLSX)
