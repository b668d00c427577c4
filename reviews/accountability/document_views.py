"""A record's document as Word and PDF, and the office's templates by kind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.language import title_of
from core.policy import Denied
from documents.download import file_download
from reviews.accountability import flow
from reviews.accountability.page import crumbs_of, kind_title
from reviews.accountability.queries import record_for
from reviews.accountability.services import template_put
from reviews.accountability.word import (
    FIELDS,
    NEEDED,
    built_in,
    record_docx,
    record_pdf,
    template_of,
)
from schemes.models import Year
from schemes.queries import current_year
from targets.plans.asked import WRONG
from targets.statements.checking import MOST_BYTES
from units.http import signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@require_GET
def accountability_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as Word; a preview until it is issued."""
    found = record_for(signed_in(request), pk)
    name = f"{found.unit.name}-{kind_title(found)}.docx"
    return file_download(record_docx(found), name, DOCX)


@require_GET
def accountability_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as PDF; a preview until it is issued."""
    found = record_for(signed_in(request), pk)
    return file_download(record_pdf(found), f"{found.unit.name}-{kind_title(found)}.pdf", PDF)


@require_http_methods(["GET", "POST"])
def accountability_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template of a kind: its fields, and how to put another one in its place."""
    account = signed_in(request)
    year = current_year(account, None)
    if flow.rules_of(year).kind(kind) is None:
        raise Denied("reviews.accountabilitytemplate", kind)
    problems: list[str] = []
    if request.method == "POST":
        try:
            _put(request, year, kind)
        except ValidationError as error:
            problems = list(error.messages)
        else:
            return redirect("reviews:accountability_template", kind)
    context = _context(year, kind) | {"problems": problems}
    status = WRONG if problems else 200
    return render(request, "accountability/template.html", context, status=status)


@require_GET
def accountability_template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in force as a file, to be changed and uploaded again."""
    year = current_year(signed_in(request), None)
    if flow.rules_of(year).kind(kind) is None:
        raise Denied("reviews.accountabilitytemplate", kind)
    own = template_of(year.authority, kind)
    content = bytes(own.content) if own else built_in()
    return file_download(content, own.name if own else f"{kind}.docx", DOCX)


def _put(request: HttpRequest, year: Year, kind: str) -> None:
    actor, file = signed_in(request), request.FILES.get("file")
    restore = bool(request.POST.get("restore"))
    content = file.read(MOST_BYTES + 1) if file and not restore else b""
    if not content and not restore:
        raise ValidationError(_("选一个 .docx 文件再上传"))
    name = str(file.name) if file else ""
    template_put(authority=year.authority, kind=kind, name=name, content=content, actor=actor)
    messages.success(request, _("已换回自带模板") if restore else _("模板已启用，看一份样稿核对"))


def _context(year: Year, kind: str) -> dict[str, Any]:
    rules = flow.rules_of(year)
    return {
        "year": year,
        "kind": kind,
        "own": template_of(year.authority, kind),
        "kinds": [(each.key, title_of(each.title)) for each in rules.kinds],
        "fields": [(f"{{{{ {name} }}}}", words, name in NEEDED) for name, words in FIELDS.items()],
        "crumbs": crumbs_of(year, _("文书模板")),
    }
