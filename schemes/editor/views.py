"""The editor's page and every change that is made on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from core.ui import date_text
from core.workflow import NotYoursError
from schemes.editor import services
from schemes.editor.changes import asked_change
from schemes.editor.listing import drafts_asked, drafts_found, drafts_workbook
from schemes.editor.models import SchemeDraft
from schemes.editor.outline import form_added
from schemes.editor.page import editor_context, list_context, told_edits
from schemes.editor.queries import draft_for, draft_gone
from schemes.editor.starting import start_context
from units.http import signed_in

View = Callable[[HttpRequest, int], HttpResponse]


def tells_gone(view: View) -> View:
    """What is asked of a draft that was abandoned meanwhile is told who did it and when; what was
    typed stays in its field."""

    @wraps(view)
    def told(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except Denied:
            gone = draft_gone(signed_in(request), pk)
            if gone is None:
                raise
        said = _("“%(title)s”已由 %(who)s 于 %(at)s 放弃，没有保存。要接着写，另起一份草稿。") % {
            "title": gone.shown_title,
            "who": gone.changed_by,
            "at": date_text(timezone.localtime(gone.changed_at), "fulltime"),
        }
        if request.method == "POST" and request.headers.get("HX-Request"):
            return render(request, "schemes/editor/_refused.html", {"refused": [said]}, status=422)
        messages.warning(request, said)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("schemes:drafts")})
        return redirect("schemes:drafts")

    return told


@require_GET
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts of the authority, and the ways to begin one."""
    context = list_context(request) | start_context(signed_in(request))
    return render(request, "schemes/editor/list.html", context)


@require_GET
def drafts_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    asked = drafts_asked(request.GET.dict())
    return drafts_workbook(drafts_found(signed_in(request), asked))


@require_GET
@tells_gone
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the form of one rule; alone the parts that change when another is opened."""
    draft = draft_for(signed_in(request), pk)
    context = editor_context(request, draft, request.GET.get("rule", ""))
    context["opens"] = True
    # Going back in the browser asks for the whole page again.
    whole = not request.headers.get("HX-Request") or "HX-History-Restore-Request" in request.headers
    part = "page.html" if whole else "_opened.html"
    return render(request, f"schemes/editor/{part}", context)


@require_POST
@tells_gone
def draft_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one field as it was typed; what depends on it is drawn again, no field is."""
    return _changed(request, pk, "_saved.html")


@require_POST
@tells_gone
def draft_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, remove, move, switch, choose another kind, cite; the form is drawn again."""
    return _changed(request, pk, "_opened.html")


@require_POST
@tells_gone
def draft_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change back."""
    draft, actor = draft_for(signed_in(request), pk), signed_in(request)
    return _acted(
        request, lambda: services.draft_undo(draft=draft, actor=actor), draft, "_opened.html"
    )


@require_POST
@tells_gone
def draft_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the mend that a finding knows."""
    draft, sent, actor = draft_for(signed_in(request), pk), request.POST, signed_in(request)
    asked: dict[str, Any] = {"fingerprint": sent.get("finding", ""), "shown": shown_of(sent)}
    return _acted(
        request,
        lambda: services.draft_fix(draft=draft, actor=actor, **asked),
        draft,
        "_opened.html",
    )


@require_POST
@tells_gone
def finding_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a warning, with the reason."""
    draft, sent, actor = draft_for(signed_in(request), pk), request.POST, signed_in(request)
    asked = {"fingerprint": sent.get("finding", ""), "reason": sent.get("reason", "")}
    return _acted(
        request,
        lambda: services.finding_keep(draft=draft, actor=actor, **asked),
        draft,
        "_opened.html",
    )


def _changed(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    """``open``: what was added is opened where it has a form of its own."""
    draft, sent, actor = draft_for(signed_in(request), pk), request.POST, signed_in(request)

    def act() -> Any:
        change = asked_change(
            sent.get("act", ""),
            sent.get("path", ""),
            texts=sent.getlist("text"),
            kind=sent.get("kind", ""),
        )
        return services.draft_change(draft=draft, change=change, shown=shown_of(sent), actor=actor)

    return _acted(request, act, draft, template)


def _acted(
    request: HttpRequest, act: Callable[[], Any], draft: SchemeDraft, template: str
) -> HttpResponse:
    """Do something to a draft and draw what changed; 409 and 422 say why nothing did."""
    refused: dict[str, Any] = {}
    status = 200
    try:
        act()
    except NotYoursError as error:
        raise Denied("schemes.schemedraft", draft.pk) from error
    except services.StaleDraftError as error:
        refused, status = {"stale": told_edits(error.edits, error.draft.document)}, 409
    except ValidationError as error:
        refused, status = {"refused": error.messages}, 422
    if refused:
        return render(request, "schemes/editor/_refused.html", refused, status=status)
    fresh, sent = draft_for(signed_in(request), draft.pk), request.POST
    rule = sent.get("rule", "")
    if "open" in sent:
        rule = form_added(fresh.document, rule)
    context = editor_context(request, fresh, rule)
    return render(request, f"schemes/editor/{template}", context)


def shown_of(sent: QueryDict) -> int:
    """The version of the draft in which a form was drawn; 0 for none."""
    text = sent.get("shown", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
