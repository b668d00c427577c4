"""The page on which a draft is handed over, published or returned, and the moves themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.language import in_english
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.editor import flow
from schemes.editor.effects import differences, year_effects
from schemes.editor.models import SchemeDraft
from schemes.editor.page import BADGES, crumbs_of
from schemes.editor.publishing import draft_move, draft_publish
from schemes.editor.queries import asked_year, base_document, draft_for, review_of
from schemes.editor.views import shown_of, tells_gone
from units.http import signed_in


@require_GET
@tells_gone
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be published: changes in words, kept warnings, what it means for open years."""
    draft = draft_for(signed_in(request), pk)
    return render(request, "schemes/editor/publish.html", _context(request, draft))


@require_POST
@tells_gone
def draft_publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what another handed over."""
    draft, account, sent = draft_for(signed_in(request), pk), signed_in(request), request.POST
    asked: dict[str, Any] = {"shown": shown_of(sent), "password": sent.get("step_up", "")}
    try:
        if number := sent.get("year", ""):
            asked |= {"year": asked_year(account, number), "reason": sent.get("reason", "")}
        version = draft_publish(draft=draft, actor=account, **asked)
    except (NotYoursError, StaleMoveError, ValidationError) as error:
        return _refused(request, draft, error)
    messages.success(request, _("已发布：%s") % version)
    return redirect("schemes:detail", version.pk)


@require_POST
def draft_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Hand over, take back, return, abandon."""
    draft, sent, account = draft_for(signed_in(request), pk), request.POST, signed_in(request)
    known = {each.key for each in flow.WORKFLOW.moves} - {flow.PUBLISH}
    if move not in known:
        raise Denied("schemes.schemedraft", pk)
    told = {"reason": sent.get("reason", "")}
    try:
        draft_move(draft=draft, move=move, shown=shown_of(sent), actor=account, told=told)
    except (NotYoursError, StaleMoveError, ValidationError) as error:
        return _refused(request, draft, error)
    if move == flow.DROP:
        return redirect("schemes:drafts")
    return redirect("schemes:draft_publishing" if move == flow.HAND else "schemes:draft", pk)


def _refused(request: HttpRequest, draft: SchemeDraft, error: Exception) -> HttpResponse:
    """The page again with why nothing was done; a move that is not the account's is none at all."""
    if isinstance(error, NotYoursError):
        raise Denied("schemes.schemedraft", draft.pk) from error
    if isinstance(error, StaleMoveError):
        said = [_("你打开之后方案改过或办过了，看现在的样子再办")]
    else:
        said = error.messages if isinstance(error, ValidationError) else []
    fresh = draft_for(signed_in(request), draft.pk)
    context = {**_context(request, fresh), "refused": said, "typed": _typed(request.POST)}
    return render(request, "schemes/editor/publish.html", context, status=422)


def _typed(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, without the password."""
    return {name: str(sent.get(name, "")) for name in ("year", "reason")}


def _context(request: HttpRequest, draft: SchemeDraft) -> dict[str, Any]:
    account, found = signed_in(request), review_of(draft)
    document, base = found.reading.document, base_document(draft)
    duties = flow.duties_of(account, draft)
    moves = {move.key for move in flow.WORKFLOW.open_to(draft.state, duties)}
    return {
        "draft": draft,
        "badge_key": BADGES[draft.state],
        "crumbs": [*crumbs_of(draft)[:-1], (draft.shown_title, "../"), (_("发布"), "")],
        "review": found,
        "kept": [each for each in found.told if each.reason],
        "open": [each for each in found.told if each.open],
        "differences": differences(base, document, english=in_english()),
        "from_nothing": base is None,
        "effects": year_effects(draft, document),
        "moves": moves,
        "typed": _typed({}),
        "refused": [],
        "wrote": flow.wrote(account, draft),
    }
