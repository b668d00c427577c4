"""The library: finding an indicator, taking it into a plan, adding last year's targets to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schemes.forms_workbook import asked_year
from targets.library import queries, services
from targets.plans.asked import acted, asked_plan
from targets.plans.queries import plan_year
from units.http import signed_in
from units.queries import has_authority_perm

PER_PAGE = 50


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The library with search; a clerk takes from it what his plan lacks."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    words, tag = request.GET.get("q", "").strip(), request.GET.get("tag", "")
    offered = queries.visible_library(account, year).order_by("key")
    plan = queries.plan_to_fill(account, year, request.GET.get("plan", ""))
    page = Paginator(queries.library_found(offered, words, tag), PER_PAGE)
    context = {
        "year": year,
        "search": words,
        "tag": tag,
        "tags": queries.tags_in(list(offered)),
        "page": page.get_page(request.GET.get("page")),
        "plan": plan,
        "have": queries.titles_in(plan) if plan else (),
        "may_edit": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("目标计划"), reverse("targets:plans")), (_("指标库"), "")],
    }
    return render(request, "library/library.html", context)


@require_GET
def library_candidates(request: HttpRequest) -> HttpResponse:
    """Last year's targets that the library does not have."""
    year = plan_year(signed_in(request), asked_year(request.GET))
    words = request.GET.get("q", "").strip().lower()
    rows = queries.candidates(year)
    found = [row for row in rows if words in row.title.lower() or words in row.unit.name.lower()]
    context = {
        "year": year,
        "search": request.GET.get("q", ""),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("指标库"), reverse("targets:library")), (_("上年目标"), "")],
    }
    return render(request, "library/candidates.html", context)


@require_POST
def library_add(request: HttpRequest) -> HttpResponse:
    """Add one of last year's targets."""
    actor = signed_in(request)
    year = plan_year(actor, asked_year(request.GET))
    try:
        target = request.POST.get("target", "")
        row = services.library_add(year=year, target=target, actor=actor)
        messages.success(request, _("“%s” 已在指标库") % row.title)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect(reverse("targets:library_candidates") + f"?year={year.year}")


@require_POST
def library_take(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Take an indicator into the plan."""
    found, sent = asked_plan(request, unit_code), request.POST
    return acted(
        request,
        found,
        lambda: services.library_take(
            plan=found,
            indicator=sent.get("indicator", ""),
            component=sent.get("component", ""),
            actor=signed_in(request),
        ),
        done=_("已带入计划，填上计划值和分值"),
        focus="line",
    )
