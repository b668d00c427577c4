"""The public notice: a page without sign-in that says what the notice says, and its print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from core.language import in_english
from core.policy import Denied
from documents.download import PDF, file_download
from documents.pdf import render_template_pdf
from scoring.publication import flow
from scoring.publication.models import PUBLISHED, Publication
from scoring.publication.queries import OPEN_TO_ALL, notice_at, publication_for
from units.http import signed_in


@require_GET
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """The notice at its address: while it is open, what it says; afterwards that it is over.

    Nothing of the product is reached from here, and nothing but ``told`` is read.
    """
    found = notice_at(token)
    if found is None:
        raise Http404
    open_now = found.state in OPEN_TO_ALL
    context = {
        "told": notice_context(found) if open_now else {},
        "open_now": open_now,
        "over": found.state == PUBLISHED,
    }
    response = render(request, "publication/notice.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_GET
def notice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as an official document (GB/T 9704), to be posted."""
    actor = signed_in(request)
    found = publication_for(actor, pk)
    if not found.told:
        raise Denied("scoring.publication", pk)
    content = render_template_pdf("print/notice.html", notice_context(found), page="official")
    audit.record(
        event="publication.print",
        actor=actor,
        authority=found.year.authority,
        subject_type="scoring.publication",
        subject_id=found.pk,
        subject=f"{found.year.year} {found.serial}",
        detail={"number": found.notice_number},
    )
    return file_download(content, _("%s 年度结果公示.pdf") % found.year.year, PDF)


def notice_context(publication: Publication) -> dict[str, Any]:
    """The text of the notice in the reader's language, from what was put down when it began."""
    told = publication.told
    rules = flow.rules_of(publication.year)
    return {
        "year": publication.year.year,
        "authority": publication.year.authority.name,
        "title": _("关于 %s 年度目标责任制考核结果的公示") % publication.year.year,
        "number": publication.notice_number,
        "contact": publication.contact,
        "decided_by": publication.decided_by,
        "notice_from": publication.notice_from,
        "notice_until": publication.notice_until,
        "appeals_until": publication.appeals_until,
        "days": rules.notice_days,
        "shows": told.get("shows", []),
        "lists": [_list(each) for each in told.get("lists", [])],
    }


def _list(told: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {"title": _said(group["title"]), "rows": [_row(row) for row in group["rows"]]}
        for group in told["groups"]
    ]
    return {"title": _said(told["title"]), "groups": groups}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "grade": _said(row["grade"])}


def _said(both: dict[str, str]) -> str:
    return (both.get("en", "") if in_english() else "") or both.get("zh", "")
