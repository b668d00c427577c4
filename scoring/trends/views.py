"""The page of the years and its workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from core.policy import Denied
from documents.download import XLSX, file_download
from scoring.queries import results_scope
from scoring.trends.page import table_rows, trend_of, trend_workbook
from units.http import signed_in


@require_GET
def trends(request: HttpRequest) -> HttpResponse:
    """A unit, a component or a kind of honour over the years, with what changed in the rules."""
    trend, chosen = trend_of(signed_in(request), request.GET.dict())
    context = {
        "trend": trend,
        **chosen,
        "rows": [] if trend is None else table_rows(trend),
        "changed": [each for each in chosen["years"] if each.rules],
        "address": request.GET.urlencode(),
        "crumbs": [(_("结果"), reverse("scoring:results")), (_("历年"), "")],
    }
    return render(request, "trends/page.html", context)


@require_GET
def trends_export(request: HttpRequest) -> HttpResponse:
    """The same table as a workbook."""
    account = signed_in(request)
    trend, _chosen = trend_of(account, request.GET.dict())
    if trend is None:
        raise Denied("scoring.trends")
    audit.record(
        event="trends.export",
        actor=account,
        authority=results_scope(account).authority,
        subject_type="scoring.trends",
        subject=trend.title,
    )
    return file_download(trend_workbook(trend), _("%s历年.xlsx") % trend.title, XLSX)
