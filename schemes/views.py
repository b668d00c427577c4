"""Scheme versions: their list, a version with its rules, clauses and findings, one clause."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from core.language import in_english, title_of
from core.policy import Denied
from documents.download import DOCX, PDF, file_download
from schemes import queries
from schemes.document import SchemeDocument
from schemes.models import SchemeVersion
from schemes.reading import finding_place, scheme_findings, told_sections
from schemes.showing_files import Kept, scheme_docx, scheme_pdf
from units.http import signed_in


@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The versions that the account may see, and which year each holds for."""
    versions = queries.scheme_versions(signed_in(request)).prefetch_related("years")
    context = {
        "versions": versions,
        "drafts_seen": queries.sees_drafts(signed_in(request)),
        "crumbs": [(pgettext("list", "方案"), "")],
    }
    return render(request, "schemes/list.html", context)


@require_GET
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version in words: its rules and clauses, and what the lint finds in it."""
    version = queries.scheme_version(signed_in(request), pk)
    document = queries.version_document(version)
    kept = queries.kept_findings(version)
    context = {
        "version": version,
        "document": document,
        "rows": [
            (number, title_of(clause.title), title_of(clause.text))
            for number, clause in document.clauses.items()
        ],
        "sections": told_sections(document, english=in_english()),
        "findings": [
            (
                finding,
                " › ".join(finding_place(document, finding.path, english=in_english())),
                kept.get(finding.fingerprint),
            )
            for finding in scheme_findings(document)
        ],
        "crumbs": [(pgettext("list", "方案"), "../"), (version.shown_title, "")],
    }
    return render(request, "schemes/detail.html", context)


def _signed(version: SchemeVersion) -> tuple[SchemeDocument, list[Kept]]:
    """What the papers of a version show: its document and the warnings kept in it."""
    document, kept = queries.version_document(version), queries.kept_findings(version)
    return document, [
        Kept(finding.code, finding.en if in_english() else finding.zh, str(row.kept_by), row.reason)
        for finding in scheme_findings(document)
        if (row := kept.get(finding.fingerprint)) is not None
    ]


@require_GET
def version_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as a Word file with a line to sign on."""
    version = queries.scheme_version(signed_in(request), pk)
    document, kept = _signed(version)
    content = scheme_docx(document, kept, english=in_english())
    return file_download(content, f"{version.shown_title}.docx", DOCX)


@require_GET
def version_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as PDF."""
    version = queries.scheme_version(signed_in(request), pk)
    document, kept = _signed(version)
    content = scheme_pdf(document, kept, english=in_english())
    return file_download(content, f"{version.shown_title}.pdf", PDF)


@require_GET
def clause(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """The full text of one clause; alone its words for a chip."""
    version = queries.scheme_version(signed_in(request), pk)
    found = queries.version_document(version).clauses.get(number)
    if found is None:
        raise Denied("schemes.clause", number)
    template = "clause_box.html" if request.headers.get("HX-Request") else "clause.html"
    context = {
        "version": version,
        "number": number,
        "heading": title_of(found.title),
        "text": title_of(found.text),
        "crumbs": [
            (pgettext("list", "方案"), "../../../"),
            (version.shown_title, "../../"),
            (number, ""),
        ],
    }
    return render(request, f"schemes/{template}", context)
