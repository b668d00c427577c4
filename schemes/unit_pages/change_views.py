"""Changes of units on their pages: the list, one, a new one with its preview, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from schemes.fact_pages.entry_pages import may_edit
from schemes.unit_changes.plan import ChangePlan, change_plan
from schemes.unit_changes.services import (
    PlanMovedError,
    unit_change_record,
    unit_change_withdraw,
)
from schemes.unit_pages.asked import year_and_words
from schemes.unit_pages.change_form import ChangeForm
from schemes.unit_pages.change_words import preview_of
from schemes.unit_pages.changes import change_for, change_list, change_page
from units.http import signed_in
from units.lifecycle_models import ChangeKind, UnitChange


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What has happened to units, newest first; those taken back on asking."""
    year, _words = year_and_words(request)
    account = signed_in(request)
    context = {
        "year": year,
        "kinds": ChangeKind.choices,
        "listing": change_list(account, request.GET.dict()),
        "may_edit": may_edit(account, year),
        "crumbs": [(pgettext("list", "单位"), reverse("schemes:units")), (_("变动"), "")],
    }
    return render(request, "units/changes.html", context)


@require_GET
def change_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One change: what it did, by which document, and taking it back."""
    year, _words = year_and_words(request)
    page = change_page(signed_in(request), key)
    context = {
        "year": year,
        "page": page,
        "may_edit": may_edit(signed_in(request), year),
        "crumbs": [
            (pgettext("list", "单位"), reverse("schemes:units")),
            (_("变动"), reverse("schemes:unit_changes")),
            (key, ""),
        ],
    }
    return render(request, "units/change.html", context)


@require_http_methods(["GET", "POST"])
def change_new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a change, then what it would do, then doing it."""
    if kind not in ChangeKind.values:
        raise Denied("units.change_kind", kind)
    year, words = year_and_words(request)
    sent = request.POST if request.method == "POST" else None
    source = request.GET.get("unit", "")
    form = ChangeForm(ChangeKind(kind), year, words, data=sent, source=source)
    plan, moved = None, False
    if sent is not None:
        plan, done, moved = _sent(request, form, year.authority)
        if done is not None:
            messages.success(request, _("已办理，下次计算起生效；办错了可以整个撤回"))
            return redirect("schemes:unit_change", done.key)
    return render(request, "units/change_form.html", _form_page(form, plan, moved=moved))


@require_POST
def change_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a change back whole."""
    found, reason = change_for(signed_in(request), key), request.POST.get("reason", "")
    try:
        unit_change_withdraw(change=found, actor=signed_in(request), reason=reason)
    except StaleFactError:
        messages.error(request, _("这一条已经撤回"))
    except ValidationError as error:
        messages.error(request, _("没有撤回：%s") % _("；").join(error.messages))
    else:
        messages.success(request, _("已整个撤回，单位、任职和月数恢复原样"))
    return redirect("schemes:unit_change", key)


def _sent(
    request: HttpRequest, form: ChangeForm, authority: Any
) -> tuple[ChangePlan | None, UnitChange | None, bool]:
    """The plan of what was typed, and the change if it was confirmed as previewed."""
    try:
        asked = form.request()
        if request.POST.get("step") != "apply":
            return change_plan(authority, asked), None, False
        done = unit_change_record(
            authority=authority,
            request=asked,
            actor=signed_in(request),
            fingerprint=request.POST.get("fingerprint", ""),
        )
    except PlanMovedError as error:
        return error.plan, None, True
    except ValidationError as error:
        form.take_errors(error)
        return None, None, False
    return None, done, False


def _form_page(form: ChangeForm, plan: ChangePlan | None, *, moved: bool) -> dict[str, Any]:
    label = ChangeKind(form.kind).label
    splits = form.kind == ChangeKind.SPLIT and plan is not None
    return {
        "form": form,
        "title": _("单位%s") % label,
        "preview": preview_of(plan) if plan is not None else None,
        "moved": moved,
        "allotment": change_allotment(plan) if splits and plan is not None else None,
        "crumbs": [
            (pgettext("list", "单位"), reverse("schemes:units")),
            (_("变动"), reverse("schemes:unit_changes")),
            (label, ""),
        ],
    }


def change_allotment(plan: ChangePlan) -> dict[str, Any]:
    """Who goes where in a split: everybody of the unit, and the units to choose from."""
    request = plan.request
    going = {move.posting.person.code: move.to.code for move in plan.moves}
    stays = request.sources[0] if request.keeps else request.results[0]
    return {
        "units": [(code, plan.units[code].name) for code in request.results],
        "people": [(posting, going.get(posting.person.code, stays)) for posting in plan.present()],
    }
