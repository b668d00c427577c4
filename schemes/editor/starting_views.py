"""Beginning a draft: what is typed in the form of a way, and the draft that comes of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.policy import Denied
from schemes.document_io import MAX_CHARACTERS
from schemes.editor.page import list_context
from schemes.editor.services import draft_start
from schemes.editor.starting import (
    BLANK_FIELDS,
    FileFault,
    blank_document,
    start_context,
    typed_blank,
    uploaded_document,
)
from schemes.presets import PRESETS, load_preset
from schemes.queries import named_document, scheme_version
from units.http import signed_in
from units.models import Authority
from units.queries import authority_for

#: A character takes at most so many bytes.
WIDEST = 4


@require_POST
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a version or a ready-made scheme."""
    account, sent = signed_in(request), request.POST
    preset, number = sent.get("preset", ""), sent.get("version", "")
    origin: dict[str, Any]
    if preset in PRESETS:
        origin = {"document": load_preset(preset).to_data(), "preset": preset}
    elif number.isdecimal():
        base = scheme_version(account, int(number))
        origin = {"document": named_document(base).to_data(), "base": base}
    else:
        raise Denied("schemes.schemedraft", "new")
    return _begun(request, **origin)


@require_POST
def draft_blank(request: HttpRequest) -> HttpResponse:
    """Begin a draft from nothing: name, kind of authority, peer groups."""
    try:
        document = blank_document(request.POST)
    except ValidationError as error:
        wrong = {**dict.fromkeys(BLANK_FIELDS, ()), **error.message_dict}
        return _again(request, {"typed": typed_blank(request.POST), "wrong": wrong})
    return _begun(request, document=document)


@require_POST
def draft_upload(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a YAML file; its faults are told by line, and nothing is written."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > MAX_CHARACTERS * WIDEST:
        return _again(request, {"faults": [FileFault(0, "", _("选一个 .yaml 文件，不超过 4 MB"))]})
    try:
        document, faults = uploaded_document(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        document, faults = None, [FileFault(0, "", _("文件不是 UTF-8 文字，另存为 UTF-8 再传"))]
    if document is None:
        return _again(request, {"faults": faults, "file_name": file.name})
    return _begun(request, document=document.to_data())


def _authority(request: HttpRequest) -> Authority:
    authority = authority_for(signed_in(request))
    if authority is None:
        raise Denied("schemes.schemedraft", "new")
    return authority


def _begun(request: HttpRequest, **origin: Any) -> HttpResponse:
    draft = draft_start(authority=_authority(request), actor=signed_in(request), **origin)
    return redirect("schemes:draft", draft.pk)


def _again(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """The list with the form as it was filled and what is wrong with it."""
    context = {**list_context(request), **start_context(signed_in(request)), **told}
    return render(request, "schemes/editor/list.html", context, status=422)
