"""The page on which a body's head gives its view of the award list, and letters as files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import stream_download
from schemes.queries import show_year
from scoring.publication import flow, viewing
from scoring.publication.bodies import asked_list, letter_of
from scoring.publication.models import Publication
from scoring.publication.opinions import body_context, objections_of
from scoring.publication.page import moved_words, typed_texts
from scoring.publication.queries import publication_for
from scoring.publication.views import PUBLICATION
from targets.evidence.forms import checked_from
from targets.evidence.kinds import KINDS
from targets.evidence.services import evidence_open
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in


@require_http_methods(["GET", "POST"])
def award_views(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """The award list for a body's head; its view on it."""
    account = signed_in(request)
    found = asked_list(account, pk, body)
    show_year(account, found.year)
    problems, status = [], 200
    if request.method == "POST":
        try:
            _give(request, found, body)
        except NotYoursError as error:
            raise Denied("scoring.publication", pk) from error
        except StaleMoveError as error:
            problems, status = [moved_words(error.current)], STALE
        except ValidationError as error:
            problems, status = list(error.messages), WRONG
        else:
            messages.success(request, _("意见已提交，报委员会以前可以改"))
            return redirect("scoring:award_views", pk, body)
        found = asked_list(account, pk, body)
    context = body_context(request, found, body) | {"problems": problems}
    return render(request, "publication/body.html", context, status=status)


def _give(request: HttpRequest, found: Publication, body: str) -> None:
    files, _cited = checked_from(request)
    viewing.award_views_give(
        publication=found,
        version=number_of(request.POST.get("version")),
        body=body,
        objections=objections_of(request),
        actor=signed_in(request),
        document=request.POST.get("document", ""),
        file=files[0] if files else None,
    )


@require_GET
def award_letter(request: HttpRequest, pk: int, body: str) -> HttpResponseBase:
    """The scan of a body's letter, for who sees the publication and for the body's own head."""
    account = signed_in(request)
    try:
        found = publication_for(account, pk)
    except Denied:
        found = asked_list(account, pk, body)
    view = letter_of(found, body)
    if view is None or view.file is None:
        raise Denied("targets.evidencefile", pk)
    try:
        kind = KINDS[view.file.kind].media
        return stream_download(evidence_open(view.file), view.file.name, kind)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", pk) from error


@require_POST
def bodies_named(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which unit each body is."""
    actor, sent = signed_in(request), request.POST
    found, version = publication_for(actor, pk), number_of(sent.get("version"))
    units = {
        body.key: sent.get(f"unit_{body.key}", "") for body in flow.rules_of(found.year).bodies
    }
    return PUBLICATION.acted(
        request,
        found,
        lambda: viewing.award_bodies_name(
            publication=found, version=version, units=units, actor=actor
        ),
        _("已记下由哪个单位提意见"),
        typed=typed_texts(move="bodies"),
    )
