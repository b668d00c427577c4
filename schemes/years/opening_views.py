"""Opening a year: preview, then one act; fetching once more from the year before."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.policy import Denied
from core.ui import date_text
from schemes.models import Year
from schemes.queries import current_year
from schemes.years import opening_pages as pages
from schemes.years.opening import year_carry_again, year_open_carrying
from schemes.years.opening_forms import OpeningForm
from units.http import signed_in


@require_http_methods(["GET", "POST"])
def year_new(request: HttpRequest) -> HttpResponse:
    """Choose, see what will be there, open."""
    form = pages.opening_form(request, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and form.is_valid():
        opened = _open(request, form)
        if opened is not None:
            return redirect(pages.year_url(opened))
    return render(request, "schemes/years/new.html", pages.opening_page(request, form))


@require_http_methods(["GET", "POST"])
def year_carry(request: HttpRequest, year: int) -> HttpResponse:
    """What is new or final in the year before, and fetching it."""
    found = current_year(signed_in(request), year)
    if found.carried_from_id is None:
        raise Denied("schemes.year", year)
    if request.method == "POST" and _again(request, found):
        return redirect(pages.year_url(found))
    return render(request, "schemes/years/carry.html", pages.again_page(found))


def _open(request: HttpRequest, form: OpeningForm) -> Year | None:
    try:
        year, created = year_open_carrying(
            authority=pages.authority_of(request), actor=signed_in(request), **form.wanted(),
            fingerprint=request.POST.get("fingerprint", ""),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    if created:
        messages.success(request, _("%s 年度已开") % year.year)
    else:
        text = _("%(year)s 年度 %(when)s 已由 %(who)s 开过，没有再开一次")
        who = year.opened_by or _("系统")
        named = {"year": year.year, "when": date_text(year.opened_at, "time"), "who": who}
        messages.info(request, text % named)
    return year


def _again(request: HttpRequest, year: Year) -> bool:
    try:
        written = year_carry_again(
            year=year, actor=signed_in(request), fingerprint=request.POST.get("fingerprint", "")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    count = sum(part.new + part.changed for part in written)
    messages.success(request, _("已取来，写入 %s 条") % count)
    return True
