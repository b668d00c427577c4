"""The pages of claims: begin one, its page, what it counts for, its files, its moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.honours.forms import ClaimForm
from reviews.honours.models import HonourClaim
from reviews.honours.page import claim_context, crumbs_of, effect_context, moved_words
from reviews.honours.parsing import read_stated
from reviews.honours.queries import claim_for
from reviews.honours.reading import ClaimReading
from reviews.honours.services import drafting
from reviews.honours.services.moving import Told, claim_move
from reviews.honours.units import claiming_unit, claiming_units
from reviews.moved_views import MovedPage, sent_file
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in

CLAIM = MovedPage(
    "reviews.honourclaim",
    "reviews:claim",
    "reviews/honours/claim.html",
    claim_for,
    claim_context,
    moved_words,
)


@require_http_methods(["GET", "POST"])
def claim_new(request: HttpRequest) -> HttpResponse:
    """Begin a claim for one's unit."""
    actor = signed_in(request)
    year = current_year(actor, asked_year(request.GET))
    units = claiming_units(actor, year)
    unit = claiming_unit(units, request.POST.get("unit") or request.GET.get("unit", ""))
    sent = request.POST if request.method == "POST" else None
    form, status = None, 200
    if unit is not None:
        form = ClaimForm(ClaimReading(HonourClaim(year=year, unit=unit)), data=sent)
    if form is not None and unit is not None and sent is not None:
        try:
            made = drafting.claim_start(year=year, unit=unit, stated=form.stated(), actor=actor)
            return redirect("reviews:claim", made.pk)
        except NotYoursError as error:
            raise Denied("reviews.honourclaim", unit.code) from error
        except ValidationError as error:
            form.take_errors(error)
            status = WRONG
    context = {
        "year": year,
        "units": units,
        "unit": unit,
        "form": form,
        "refusal": drafting.start_refusal(year, unit) if unit else "",
        "effect": None,
        "crumbs": crumbs_of(year, _("申报加分")),
    }
    return render(request, "reviews/honours/new.html", context, status=status)


@require_GET
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """A claim: what it says, what it counts for, its certificate, what can be done."""
    found = claim_for(signed_in(request), pk)
    return render(request, "reviews/honours/claim.html", claim_context(request, found))


@require_POST
def claim_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is claimed, or settle it where the account verifies."""
    actor, sent = signed_in(request), request.POST
    found = claim_for(actor, pk)
    context = claim_context(request, found)
    if context["form"] is None:
        raise Denied("reviews.honourclaim", pk)
    form = ClaimForm(context["reading"], data=sent, settling=context["settling"])
    told: dict[str, Any] = {
        "claim": found,
        "version": number_of(sent.get("version")),
        "stated": form.stated(),
        "actor": actor,
    }
    try:
        if context["settling"]:
            drafting.claim_settle(conditions=sent.getlist("conditions"), **told)
        else:
            drafting.claim_save(**told)
    except NotYoursError as error:
        raise Denied("reviews.honourclaim", pk) from error
    except StaleMoveError as error:
        context["problems"], status = [moved_words(error.current)], STALE
    except ValidationError as error:
        form.take_errors(error)
        status = WRONG
    else:
        messages.success(request, _("已核定") if context["settling"] else _("已保存"))
        return redirect("reviews:claim", pk)
    return render(request, "reviews/honours/claim.html", context | {"form": form}, status=status)


@require_POST
def claim_effect(request: HttpRequest) -> HttpResponse:
    """What the form as it is typed would count for; nothing is written."""
    sent = request.POST
    shown, settling = _shown(request, sent), "settling" in sent
    form = ClaimForm(ClaimReading(shown), data=sent, settling=settling)
    try:
        values = read_stated(shown.year, shown.unit, form.stated())
    except ValidationError as error:
        context = {"effect": None, "wrong": error.messages}
        return render(request, "reviews/honours/_effect.html", context)
    for key, value in values.items():
        setattr(shown, key, value)
    shown.settled = settling
    shown.conditions = sent.getlist("conditions")
    reading = ClaimReading(shown, files=1)
    context = {**effect_context(reading), "wrong": [reading.wrong_year]}
    return render(request, "reviews/honours/_effect.html", context)


def _shown(request: HttpRequest, sent: Any) -> HonourClaim:
    """The claim that the form is of: one on record, else a new one of the account's unit."""
    actor = signed_in(request)
    if pk := number_of(sent.get("claim")):
        return claim_for(actor, pk)
    year = current_year(actor, number_of(sent.get("year")) or None)
    unit = claiming_unit(claiming_units(actor, year), sent.get("unit", ""))
    if unit is None:
        raise Denied("reviews.honourclaim", sent.get("unit", ""))
    return HonourClaim(year=year, unit=unit)


@require_POST
def file_added(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a certificate."""
    actor = signed_in(request)
    found = claim_for(actor, pk)
    return CLAIM.acted(
        request,
        found,
        lambda: drafting.file_add(claim=found, file=sent_file(request), actor=actor),
        _("已附上"),
    )


@require_POST
def file_removed(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take an attachment out of the claim."""
    actor = signed_in(request)
    found = claim_for(actor, pk)
    return CLAIM.acted(
        request,
        found,
        lambda: drafting.file_remove(claim=found, file=file, actor=actor),
        _("附件已去掉"),
    )


@require_POST
def claim_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the path."""
    actor, sent = signed_in(request), request.POST
    found = claim_for(actor, pk)
    told = Told(sent.get("reason", ""), sent.get("document", ""))
    version = number_of(sent.get("version"))
    return CLAIM.acted(
        request,
        found,
        lambda: claim_move(claim=found, move=move, version=version, actor=actor, told=told),
        _("已办，记录在“经过”里"),
        typed={"move": move, **told.fields()},
    )
