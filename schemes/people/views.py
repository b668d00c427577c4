"""The list of people, a person's page, and the correction of a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from core.ui import date_text
from schemes import queries
from schemes.fact_pages.words import SchemeWords
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.pages import sees_people
from schemes.people import directory as listing
from schemes.people import exports
from schemes.people.forms import RenameForm
from schemes.people.person_page import person_page
from schemes.people.queries import day_of, person_for
from units.accounts.rights import reads_person_rights
from units.http import signed_in
from units.services import person_rename


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people that the account may look up."""
    year, words = asked(request)
    found = listing.directory(signed_in(request), year, request.GET.dict())
    context = {
        "year": year,
        "found": found,
        "ranks": words.ranks,
        "rules": ("K-7.6", "K-7.7"),
        "crumbs": [(pgettext("list", "人员"), "")],
    }
    return render(request, "people/list.html", context)


@require_GET
def people_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    year, words = asked(request)
    query = request.GET.dict()
    rows = listing.directory_rows(signed_in(request), year, query)
    day = day_of(year, listing.asked_for(query).on)
    notes = [_("%(day)s的人员") % {"day": date_text(day)}]
    shown = listing.shows_sanctions(signed_in(request))
    return exports.people_workbook(year, words, rows, notes, shown)


@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One person: postings, sanctions, history, and what the office can do."""
    found = person_for(signed_in(request), code)
    year, _words = asked(request)
    day = day_of(year, listing.asked_for(request.GET.dict()).on)
    context = {
        "year": year,
        "found": person_page(signed_in(request), found, year, day),
        "may_open_facts": sees_people(signed_in(request)),
        "sees_rights": reads_person_rights(signed_in(request)),
        "crumbs": [*people_crumb(request), (found.name, "")],
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a person's name."""
    found = person_for(signed_in(request), code)
    names = {"name": found.name, "expected": found.name}
    form = RenameForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            person_rename(person=found, actor=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("姓名已更正；原来的记录在“来历”里"))
            return redirect("schemes:person", code)
    context = act_context(request, found, form, _("更正姓名"), _("更正"))
    return render(request, "people/act.html", context)


def asked(request: HttpRequest) -> tuple[Year, SchemeWords]:
    """The year in the address, and the words of its scheme."""
    year = queries.current_year(signed_in(request), asked_year(request.GET))
    return year, SchemeWords(queries.year_document(year))


def people_crumb(request: HttpRequest) -> list[tuple[str, str]]:
    """The way back to the list, for who has one."""
    from_list = listing.people_sight(signed_in(request)).lists
    return [(pgettext("list", "人员"), reverse("schemes:people"))] if from_list else []


def act_context(
    request: HttpRequest, person: Any, form: Any, title: str, act: str
) -> dict[str, Any]:
    """What the page of an act about a person shows."""
    back = reverse("schemes:person", args=[person.code])
    return {
        "person": person,
        "form": form,
        "title": title,
        "act": act,
        "step": "write",
        "meaning": [],
        "now": "",
        "back": back,
        "crumbs": [*people_crumb(request), (person.name, back), (title, "")],
    }
