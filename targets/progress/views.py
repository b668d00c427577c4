"""The page of a unit's progress: filled in place, handed in, confirmed, given more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from core.ui import date_text
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.plans.asked import WRONG
from targets.progress.page import chosen_period, unit_context
from targets.progress.periods import Period, period_of
from targets.progress.queries import (
    confirms_for,
    reporting_units,
    reports_for,
    unit_for_progress,
)
from targets.progress.services import draft_save, report_confirm, report_hand_in, report_return
from targets.progress.stated import CELLS
from units.http import signed_in
from units.models import Account, Unit


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """To the page of one's own unit, of the year and period that are asked for."""
    units = Unit.objects.filter(pk__in=reporting_units(signed_in(request))).order_by("code")
    first = units.first()
    page = reverse("targets:progress_unit", args=[first.code]) if first else None
    asked = request.GET.urlencode()
    return redirect((page or reverse("targets:progress")) + (f"?{asked}" if asked else ""))


@require_GET
def progress_unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's targets at a period."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    unit = unit_for_progress(account, year, unit_code)
    period = chosen_period(year, request.GET.get("period", ""), unit)
    if period is None:
        return render(request, "progress/none.html", {"year": year, "unit": unit})
    return render(request, "progress/unit.html", unit_context(account, year, unit, period))


def typed_cells(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What a form brings, by target: its fields are named ``cell:target``."""
    found: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        cell, colon, key = name.partition(":")
        if colon and cell in CELLS:
            found.setdefault(key, {})[cell] = str(value)
    return found


def _asked(request: HttpRequest, unit_code: str) -> tuple[Account, Year, Unit, Period]:
    """Who writes, and of what; a 404 for who does not report for the unit."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.POST))
    unit = unit_for_progress(account, year, unit_code)
    if not reports_for(account, unit):
        raise Denied("targets.progress", unit_code)
    return account, year, unit, period_of(year, request.POST.get("period"), unit.pk)


@require_POST
def progress_saved(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Keep what is typed; answers when it was kept."""
    account, year, unit, period = _asked(request, unit_code)
    try:
        row = draft_save(
            year=year, unit=unit, period=period.month, cells=typed_cells(request), actor=account
        )
    except ValidationError as error:
        return JsonResponse({"problem": error.messages[0]}, status=WRONG)
    return JsonResponse({"saved": _("%s 已保存") % date_text(row.changed_at, "time")})


def _done(request: HttpRequest, year: Year, unit: Unit, period: Period, text: str) -> HttpResponse:
    messages.success(request, text)
    address = redirect("targets:progress_unit", unit.code)
    address["Location"] += f"?year={year.year}&period={period.month}"
    return address


@require_POST
def progress_handed_in(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Hand the period in; what is wrong stands by its cell and nothing typed is lost."""
    account, year, unit, period = _asked(request, unit_code)
    typed = typed_cells(request)

    def act() -> str:
        told: dict[str, Any] = {
            "year": year,
            "unit": unit,
            "period": period.month,
            "actor": account,
        }
        written = report_hand_in(**told, cells=typed, by_head=confirms_for(account, unit))
        return _("已报送，%s 项有改动") % written if written else _("已报，改动见各行")

    return _tried(request, account, year, unit, period, typed, act)


@require_POST
def progress_confirmed(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The head confirms what waits for him, or gives it back."""
    account, year, unit, period = _asked(request, unit_code)
    if not confirms_for(account, unit):
        raise Denied("targets.progress", unit_code)
    told: dict[str, Any] = {"year": year, "unit": unit, "period": period.month, "actor": account}
    if request.POST.get("act") == "return":
        report_return(**told)
        return _done(request, year, unit, period, _("已退回填报人"))

    def act() -> str:
        report_confirm(**told)
        return _("已确认报送")

    return _tried(request, account, year, unit, period, None, act)


def _tried(
    request: HttpRequest,
    account: Account,
    year: Year,
    unit: Unit,
    period: Period,
    typed: dict[str, dict[str, str]] | None,
    act: Callable[[], str],
) -> HttpResponse:
    try:
        text = act()
    except ValidationError as error:
        by_field = hasattr(error, "error_dict")
        errors = error.message_dict if by_field else {"": error.messages}
        context = unit_context(account, year, unit, period, typed=typed, errors=errors)
        return render(request, "progress/unit.html", context, status=WRONG)
    return _done(request, year, unit, period, text)
