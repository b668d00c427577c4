"""Leaders' charges: who is in charge of what on a day, and changing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.facts import StaleFactError
from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import may_edit
from schemes.people import charge_queries as queries
from schemes.people import exports
from schemes.people.charge_forms import ChargeForm, ChargeWithdrawForm
from schemes.people.charge_services import charge_retire, charges_assign, closed_text
from schemes.people.directory import asked_for
from schemes.people.queries import day_of
from schemes.people.views import asked
from units.http import signed_in


@require_GET
def charges(request: HttpRequest) -> HttpResponse:
    """By leader: his units; units without a leader stand out."""
    year, _words = asked(request)
    edits = may_edit(signed_in(request), year)
    context = {
        "year": year,
        "found": queries.charges(year, day_of(year, asked_for(request.GET.dict()).on)),
        "may_edit": edits and not refusal(year),
        "crumbs": [(_("领导分管"), "")],
    }
    return render(request, "people/charges.html", context)


@require_GET
def charges_xlsx(request: HttpRequest) -> HttpResponse:
    """The charges of the day as a workbook."""
    year, _words = asked(request)
    on = day_of(year, asked_for(request.GET.dict()).on)
    return exports.charges_workbook(year, on, queries.charges(year, on))


@require_http_methods(["GET", "POST"])
def charges_new(request: HttpRequest) -> HttpResponse:
    """Put a leader in charge of some units, or leave them without one, from a day on."""
    year, _words = asked(request)
    units = list(queries.units_to_assign(year, day_of(year)))
    form = ChargeForm(request.POST if request.method == "POST" else None, year=year, units=units)
    if request.method == "POST":
        try:
            changed = charges_assign(
                authority=year.authority, actor=signed_in(request), **form.stated()
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已改 %s 个单位的分管") % changed)
            return redirect("schemes:charges")
    title = _("调整分管")
    back = reverse("schemes:charges")
    context = {"year": year, "form": form, "units": units, "title": title, "back": back}
    context["crumbs"] = [(_("领导分管"), back), (title, "")]
    return render(request, "people/charges_form.html", context)


@require_http_methods(["GET", "POST"])
def charge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a charge that was recorded by mistake: first what that means, then the reason."""
    year, _words = asked(request)
    charge = queries.charge_for(year, pk)
    form = ChargeWithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            charge_retire(charge=charge, reason=form.text("reason"), actor=signed_in(request))
        except ValidationError as error:
            form.take_errors(error)
        except StaleFactError:
            form.add_error(None, _("这条分管刚有人改过，看过再办"))
        else:
            messages.success(request, _("已撤销，记录和理由留着可查"))
            return redirect("schemes:charges")
    back = reverse("schemes:charges")
    context = {"charge": charge, "form": form, "meaning": queries.without(charge), "back": back}
    context["closed"] = closed_text(charge.authority, charge.starts_on)
    context["crumbs"] = [(_("领导分管"), back), (_("撤销分管"), "")]
    return render(request, "people/charge_withdraw.html", context)
