"""The periods of a year and their deadlines: seen by who sees all, moved by the office."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.policy import Denied
from schemes.fact_entry.services import refusal
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.years.calendar_pages import may_move
from targets.plans.asked import WRONG
from targets.progress.periods import Period, period_of
from targets.progress.periods_page import PeriodForm, lacking_units, period_lines, period_moves
from targets.progress.services import period_extend
from units.http import signed_in


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """All periods with their deadlines in force."""
    year = current_year(signed_in(request), asked_year(request.GET))
    crumbs = [(_("进度"), "/progress/"), (_("各期时限"), "")]
    context = {"year": year, "lines": period_lines(year), "crumbs": crumbs}
    return render(request, "progress/periods.html", context)


@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, month: int) -> HttpResponse:
    """A period: who has not reported, every move of its deadline, and a new one."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = period_of(year, month)
    may_edit = may_move(account, year)
    if request.method == "POST" and not may_edit:
        raise Denied("targets.progress_period", month)
    form = None
    if may_edit and not refusal(year):
        sent = request.POST if request.method == "POST" else None
        form = PeriodForm(year, sent, due_at=_proposed(found))
        if sent is not None and form.is_valid() and _extend(request, year, found, form):
            return redirect(request.get_full_path())
    return _page(request, year, found, form)


def _proposed(found: Period) -> datetime:
    """The moment that the form begins with: what holds, or the end of today where that is past."""
    today = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
    return max(found.due_at, today)


def _page(request: HttpRequest, year: Year, found: Period, form: PeriodForm | None) -> HttpResponse:
    moves = list(period_moves(year, found.month))
    listed = f"/progress/periods/?year={year.year}"
    context = {
        "year": year,
        "period": found,
        "line": next(each for each in period_lines(year) if each.period.month == found.month),
        "form": form,
        "closed": refusal(year),
        "moves": moves,
        "expected": moves[0].pk if moves else 0,
        "lacking": lacking_units(year, found.month, moves),
        "crumbs": [(_("进度"), "/progress/"), (_("各期时限"), listed), (found.title, "")],
    }
    status = WRONG if form is not None and form.errors else 200
    return render(request, "progress/period.html", context, status=status)


def _extend(request: HttpRequest, year: Year, found: Period, form: PeriodForm) -> bool:
    units, seen = form.units(year, found.month), request.POST.get("expected", "")
    if units is not None and not units:
        form.add_error("to", _("各单位都报了，不用延期"))
        return False
    try:
        made = period_extend(
            year=year,
            period=found.month,
            due_at=form.moment(),
            reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"],
            actor=signed_in(request),
            units=units,
            expected=int(seen) if seen.isdecimal() and len(seen) < 18 else None,
        )
    except ValidationError as error:
        form.take_errors(error)
        return False
    if units is None:
        messages.success(request, _("已延期，全部单位"))
    else:
        text = ngettext("已延期，%(n)s 个单位", "已延期，%(n)s 个单位", len(made))
        messages.success(request, text % {"n": len(made)})
    return True
