"""What stands around every page about results: crumbs, notices, what may be done, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core import audit
from core.clauses import ClauseNote
from documents.download import DOCX, PDF, XLSX, file_download
from schemes.clauses import ClauseNotes
from schemes.models import YearState
from scoring import queries
from scoring.models import ResultSet
from scoring.views.asked import Asked
from units.http import signed_in


def frame_of(request: HttpRequest, what: Asked, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """The parts of a page that are asked anew for every request.

    ``crumbs`` are (label, address) after 结果; the last one is the page itself.
    """
    may_recompute = _offers_recompute(request) and what.year.state == YearState.OPEN
    job = queries.recompute_under_way(what.year) if may_recompute else None
    return {
        "year_number": what.year.year,
        "crumbs": [(_("结果"), reverse("scoring:results")), *(crumbs or ((_("排名"), ""),))],
        "may_recompute": may_recompute,
        "job_url": reverse("core:job", args=[job]) if job else "",
        "stale": what.stale and what.current,
        "set_number": what.result_set.number if what.result_set else 0,
        "is_current": what.current,
        "everything": what.scope.everything,
        "address": request.GET.urlencode(),
    }


def _offers_recompute(request: HttpRequest) -> bool:
    """Whether the page has the button and its account may press it."""
    match = request.resolver_match
    shown = match is not None and match.url_name in {"results", "sets"}
    return shown and queries.may_recompute(signed_in(request))


def clause_notes(result_set: ResultSet) -> Mapping[str, ClauseNote]:
    """The words behind the clause chips: of the scheme version that judged this set."""
    return ClauseNotes(result_set.scheme)


def rate_url_of(request: HttpRequest, what: Asked, unit_code: str, unit_id: int) -> str:
    """The address of the unit's pay card, for those who may see its per-capita amount.

    The card belongs to an app further right: the page only knows its address.  It speaks of the
    set in force, so older sets show none.
    """
    if not what.current or not queries.may_see_rate(
        signed_in(request), what.scope.authority, unit_id
    ):
        return ""
    try:
        return reverse("bonuses:rate_card", args=[unit_code])
    except NoReverseMatch:
        return ""


def xlsx_response(request: HttpRequest, what: Asked, content: bytes, name: str) -> HttpResponse:
    """A workbook as a download, noted in the audit trail."""
    return _download(request, what, content, name, XLSX)


def pdf_response(request: HttpRequest, what: Asked, content: bytes, name: str) -> HttpResponse:
    """A PDF as a download, noted in the audit trail."""
    return _download(request, what, content, name, PDF)


def docx_response(request: HttpRequest, what: Asked, content: bytes, name: str) -> HttpResponse:
    """A Word document as a download, noted in the audit trail."""
    return _download(request, what, content, name, DOCX)


def _download(
    request: HttpRequest, what: Asked, content: bytes, name: str, kind: str
) -> HttpResponse:
    audit.record(
        event="result_set.export",
        actor=signed_in(request),
        authority=what.scope.authority,
        subject_type="scoring.resultset",
        subject_id=what.existing().pk,
        subject=name,
        detail={"path": request.get_full_path()[:300]},
    )
    return file_download(content, name, kind)
