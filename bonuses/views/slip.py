"""One person's slip (奖金条): for who sees the sheet, and for the person himself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses import exports, queries
from bonuses.queries import UnitSheet
from bonuses.slip import slip_of
from bonuses.views.common import head, keep, year_asked
from core.policy import Denied
from units.http import signed_in


@require_GET
def slip(request: HttpRequest, unit_code: str, person_code: str) -> HttpResponse:
    """A person's slip with its steps."""
    year = year_asked(request)
    found, place = queries.person_slip(signed_in(request), year, unit_code, person_code)
    context = _context(request, found, place)
    return render(request, "bonuses/slip.html", context)


@require_GET
def slip_pdf(request: HttpRequest, unit_code: str, person_code: str) -> HttpResponse:
    """The same on A5."""
    found, place = queries.person_slip(
        signed_in(request), year_asked(request), unit_code, person_code
    )
    return exports.slip_print(found, slip_of(found, place), signed_in(request))


@require_GET
def own_slip(request: HttpRequest) -> HttpResponse:
    """我的奖金条: the slip of the person behind the account."""
    year = year_asked(request)
    found = queries.own_slip(signed_in(request), year)
    if found is None:
        return render(request, "bonuses/own_slip_empty.html", head(request, year, None))
    sheet, place = found
    context = _context(request, sheet, place) | {"own": True, "walks": False}
    return render(request, "bonuses/slip.html", context)


@require_GET
def own_slip_pdf(request: HttpRequest) -> HttpResponse:
    """The same on A5."""
    found = queries.own_slip(signed_in(request), year_asked(request))
    if found is None:
        raise Denied("bonuses.slip")
    sheet, place = found
    return exports.slip_print(sheet, slip_of(sheet, place), signed_in(request))


def _context(request: HttpRequest, found: UnitSheet, place: int) -> dict[str, Any]:
    computed = slip_of(found, place)
    walks = queries.pay_sight(signed_in(request), found.year.authority).sheet(found.unit.pk)
    address = reverse("bonuses:sheet", args=[found.unit.code]) + keep(request)
    crumbs = ((found.name, address), (computed.row.name, ""))
    shown = head(request, found.year, found.bonus_set, *crumbs)
    if not walks:
        # Who sees nothing but this slip is led to no page that does not exist for him.
        shown["crumbs"] = [(_("我的奖金条"), "")]
    return shown | {
        "walks": walks,
        "unit": found.unit,
        "unit_name": found.name,
        "slip": computed,
        "row": computed.row,
        "now_label": _("现在"),
        "without_label": _("不扣发"),
    }
