"""Beginning a draft: what is typed in the form of a way, and the draft that comes of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.policy import Denied
from schemes.editor.services import draft_start
from schemes.presets import PRESETS, load_preset
from schemes.queries import scheme_version, version_document
from units.http import signed_in
from units.queries import authority_for


@require_POST
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a version or a ready-made scheme."""
    account, sent = signed_in(request), request.POST
    authority = authority_for(account)
    if authority is None:
        raise Denied("schemes.schemedraft", "new")
    preset, number = sent.get("preset", ""), sent.get("version", "")
    if preset in PRESETS:
        data = load_preset(preset).to_data()
        draft = draft_start(authority=authority, document=data, actor=account, preset=preset)
    elif number.isdecimal():
        base = scheme_version(account, int(number))
        data = version_document(base).to_data()
        draft = draft_start(authority=authority, document=data, actor=account, base=base)
    else:
        raise Denied("schemes.schemedraft", "new")
    return redirect("schemes:draft", draft.pk)
