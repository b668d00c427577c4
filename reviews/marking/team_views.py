"""Assessment teams and declared conflicts: seen, set up, declared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.marking.models import MarkingTeam
from reviews.marking.scope import MarkingScope, unit_in
from reviews.marking.team_services import conflict_declare, team_remove, team_save
from reviews.marking.worklist import conflicts_of, team_for, team_people, teams_seen
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.tallies import units_of
from units.http import signed_in
from units.queries import has_authority_perm

WRONG = 422


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """The year's teams, and who stays away from which unit."""
    scope = _scope(request)
    context = {
        "year": scope.year,
        "scope": scope,
        "teams": teams_seen(scope),
        "conflicts": conflicts_of(scope),
        "crumbs": _crumbs(scope.year, _("考评组和回避")),
    }
    return render(request, "marking/teams.html", context)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Set up a team or change one."""
    scope = _scope(request)
    found = team_for(scope.account, pk) if pk else None
    year = found.year if found else scope.year
    sent, errors = request.POST, {}
    if request.method == "POST":
        try:
            team_save(
                year=year,
                name=sent.get("name", ""),
                members=_numbers(sent.getlist("members")),
                units=_numbers(sent.getlist("units")),
                actor=signed_in(request),
                team=found,
            )
            return redirect(f"{reverse('reviews:teams')}?year={year.year}")
        except ValidationError as error:
            errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    context = _team_context(request, year, found) | {"errors": errors}
    return render(request, "marking/team.html", context, status=WRONG if errors else 200)


@require_POST
def team_removed(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a team."""
    found = team_for(signed_in(request), pk)
    team_remove(team=found, actor=signed_in(request))
    messages.success(request, _("已撤销“%s”，评过的分还在") % found.name)
    return redirect(f"{reverse('reviews:teams')}?year={found.year.year}")


@require_POST
def conflict(request: HttpRequest) -> HttpResponse:
    """Declare that one stays away from a unit."""
    scope, sent = _scope(request), request.POST
    unit = unit_in(scope, sent.get("unit", ""))
    if unit is None:
        messages.error(request, _("选要回避的单位"))
    else:
        try:
            account, told = signed_in(request), sent.get("reason", "")
            conflict_declare(year=scope.year, account=account, unit=unit, reason=told)
            messages.success(request, _("已登记回避：%s。你不再看到它的评分") % unit.name)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('reviews:teams')}?year={scope.year.year}")


def _scope(request: HttpRequest) -> MarkingScope:
    account = signed_in(request)
    return MarkingScope(account, current_year(account, asked_year(request.GET)))


def _team_context(request: HttpRequest, year: Year, found: MarkingTeam | None) -> dict[str, Any]:
    sent = request.POST
    posted = request.method == "POST"
    members = set(found.members.values_list("pk", flat=True)) if found else set()
    units = set(found.units.values_list("pk", flat=True)) if found else set()
    return {
        "year": year,
        "team": found,
        "name": sent.get("name", "") if posted else found.name if found else "",
        "members": set(_numbers(sent.getlist("members"))) if posted else members,
        "chosen": set(_numbers(sent.getlist("units"))) if posted else units,
        "people": team_people(year).order_by("display_name", "username"),
        "units": [unit for unit in units_of(year).values() if unit.assessed],
        "may_edit": has_authority_perm(signed_in(request), year.authority, "edit_facts"),
        "crumbs": _crumbs(year, found.name if found else _("新设考评组")),
    }


def _crumbs(year: Year, last: str) -> list[tuple[str, str]]:
    return [(_("复核评分"), f"{reverse('reviews:marking')}?year={year.year}"), (last, "")]


def _numbers(texts: list[str]) -> list[int]:
    return [number_of(text) for text in texts]
