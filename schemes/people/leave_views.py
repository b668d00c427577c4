"""Leaving and sick leave on a person's page: first what it means, then the months, then written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.facts import StaleFactError
from core.policy import Denied
from core.ui import date_text
from schemes.people import leave_services as services
from schemes.people.queries import person_for
from schemes.people.transfer_forms import (
    DayForm,
    LeaveForm,
    SickForm,
    confirmed_months,
    with_months,
)
from schemes.people.transfer_queries import last_posting
from schemes.people.views import act_context
from units.http import signed_in
from units.models import Posting


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Retirement, leaving the county, resettlement: the posting ends (K-7.6)."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    texts = (_("离任"), _("写入离任"), _("已写入离任，下次计算起生效"))
    return _act(request, code, form, services.LEAVE, texts)


@require_http_methods(["GET", "POST"])
def sick_leave(request: HttpRequest, code: str) -> HttpResponse:
    """A sick leave: the months of the year become fewer (K-7.6)."""
    form = SickForm(request.POST if request.method == "POST" else None)
    texts = (_("病假"), _("写入病假"), _("已写入病假，下次计算起生效"))
    return _act(request, code, form, services.SICK_LEAVE, texts)


def _act(
    request: HttpRequest,
    code: str,
    form: Any,
    doing: services.Act,
    texts: tuple[str, str, str],
) -> HttpResponse:
    person = person_for(signed_in(request), code)
    posting = last_posting(person)
    if posting is None:
        raise Denied("units.posting", code)
    title, act, done = texts
    context = act_context(request, person, form, title, _("看会怎样"))
    context |= {"step": "preview", "now": _now(posting)}
    if request.method == "POST":
        try:
            context |= _preview(posting, form, doing) | {"act": act}
            if request.POST.get("step") == "write":
                told = {"asked": form.asked(), "confirmed": confirmed_months(form)}
                doing.record(posting=posting, actor=signed_in(request), **told)
                messages.success(request, done)
                return redirect("schemes:person", code)
        except ValidationError as error:
            form.take_errors(error)
        except StaleFactError:
            form.add_error(None, _("这段任职刚有人改过，看过再办"))
    return render(request, "people/act.html", context)


def _preview(posting: Posting, form: DayForm, doing: services.Act) -> dict[str, Any]:
    """The months that the dates propose, asked for now, and what they mean."""
    year, proposal = doing.check(posting, form.asked())  # type: ignore[attr-defined]
    with_months(form, proposal)
    months = form.whole("months")
    told = {"unit": posting.unit.name, "n": months, "p": proposal, "year": year.year}
    lines = [_("按日期算，%(year)s 年在%(unit)s %(p)s 个月（S-3）。") % told]
    if months is not None:
        lines.append(_("%(year)s 年按 %(n)s/12 发目标奖和领导奖（K-7.6）。") % told)
    return {"meaning": lines, "step": "write"}


def _now(posting: Posting) -> str:
    ends = "" if posting.ends_on is None else date_text(posting.ends_on)
    told = {"unit": posting.unit.name, "title": posting.title, "day": date_text(posting.starts_on)}
    if ends:
        return _("现在：%(unit)s %(title)s，%(day)s起，到%(ends)s为止") % {**told, "ends": ends}
    return _("现在：%(unit)s %(title)s，%(day)s起") % told
