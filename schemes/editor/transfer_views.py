"""A draft taken elsewhere: as YAML, as a paper that can be signed; compared with another scheme."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from core.language import in_english, title_of
from core.policy import Denied
from core.ui import date_text
from documents.download import DOCX, PDF, file_download
from schemes.document import SchemeDocument
from schemes.document_io import dump_document
from schemes.editor.effects import differences
from schemes.editor.models import SchemeDraft
from schemes.editor.page import crumbs_of
from schemes.editor.queries import draft_document, draft_for, drafts_for, review_of
from schemes.models import SchemeState
from schemes.presets import PRESETS, load_preset
from schemes.queries import named_document, scheme_version, scheme_versions
from schemes.showing_files import Kept, scheme_docx, scheme_pdf
from units.http import signed_in

YAML = "application/yaml"


@require_GET
def draft_yaml(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a file that can be read in again."""
    draft, document = _read(request, pk)
    return file_download(dump_document(document).encode(), f"{draft.shown_title}.yaml", YAML)


@require_GET
def draft_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a Word file with a line to sign on."""
    draft, document = _read(request, pk)
    content = scheme_docx(document, _kept(draft), english=in_english())
    return file_download(content, f"{draft.shown_title}.docx", DOCX)


@require_GET
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as PDF."""
    draft, document = _read(request, pk)
    content = scheme_pdf(document, _kept(draft), english=in_english())
    return file_download(content, f"{draft.shown_title}.pdf", PDF)


def _kept(draft: SchemeDraft) -> list[Kept]:
    """The warnings that are kept so far, for the paper."""
    return [
        Kept(told.code, told.text, told.kept_by, told.reason)
        for told in review_of(draft).told
        if told.reason
    ]


def _read(request: HttpRequest, pk: int) -> tuple[SchemeDraft, SchemeDocument]:
    draft = draft_for(signed_in(request), pk)
    document = draft_document(draft)
    if document is None:
        raise Denied("schemes.schemedraft", pk)
    return draft, document


@require_GET
def draft_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between the draft and a version, another draft or a ready-made scheme."""
    account = signed_in(request)
    draft = draft_for(account, pk)
    asked = request.GET.get("with", "") or _usual(draft)
    before = _asked_document(account, asked)
    found = differences(before, draft_document(draft), english=in_english())
    context: dict[str, Any] = {
        "draft": draft,
        "asked": asked,
        "others": _others(account, draft),
        "differences": found,
        "known": before is not None,
        "crumbs": [
            *crumbs_of(draft)[:-1],
            (draft.shown_title, "../"),
            (pgettext("act", "比较"), ""),
        ],
    }
    return render(request, "schemes/editor/compare.html", context)


def _usual(draft: SchemeDraft) -> str:
    """What a draft is compared with unless something else is asked for: where it came from."""
    if draft.base_id is not None:
        return f"version-{draft.base_id}"
    return f"preset-{draft.preset}" if draft.preset else ""


def _others(account: Any, draft: SchemeDraft) -> list[tuple[str, str]]:
    versions = scheme_versions(account).filter(state=SchemeState.PUBLISHED)
    drafts = drafts_for(account).exclude(pk=draft.pk)
    return [
        *((f"version-{each.pk}", str(each)) for each in versions),
        *((f"draft-{each.pk}", _draft_words(each)) for each in drafts),
        *(
            (f"preset-{name}", _("预置：%s") % title_of(load_preset(name).title))
            for name in PRESETS
        ),
    ]


def _draft_words(draft: SchemeDraft) -> str:
    """A draft among others of its name: who changed it last, and when."""
    at = date_text(draft.changed_at, "time")
    told = {"title": draft.shown_title, "who": draft.changed_by, "at": at}
    return _("草稿：%(title)s（%(who)s，%(at)s）") % told


def _asked_document(account: Any, asked: str) -> SchemeDocument | None:
    kind, _dash, name = asked.partition("-")
    if kind == "preset" and name in PRESETS:
        return load_preset(name)
    if not name.isdecimal():
        return None
    if kind == "version":
        return named_document(scheme_version(account, int(name)))
    return draft_document(draft_for(account, int(name))) if kind == "draft" else None
