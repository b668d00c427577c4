"""Pages of the first set-up: the door, then one page a step."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.client_address import client_address
from core.policy import Denied
from schemes.models import Year
from schemes.setup import queries, services
from schemes.setup.code import ensure_code
from schemes.setup.forms import FoundForm, RulesForm, YearForm, office_lines
from schemes.setup.models import Setup
from schemes.setup.words import FIRST_ACTS
from schemes.workbook.pages import look
from units.accounts.bulk import propose
from units.accounts.bulk.pages import state_of
from units.http import signed_in
from units.models import Role
from units.services import session_open
from units.services.batches import batch_draft

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])
BACKEND = "django.contrib.auth.backends.ModelBackend"


@READ_WRITE
@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """The door of an empty installation; later the next step, for the founder alone."""
    if queries.is_empty():
        return _door(request)
    if not request.user.is_authenticated and queries.unfinished().exists():
        return redirect(settings.LOGIN_URL)
    found = queries.setup_for(signed_in(request))
    step = next(step for step in queries.steps_of(found) if step.state == queries.NOW)
    return redirect(step.route)


@READ_WRITE
def setup_rules(request: HttpRequest) -> HttpResponse:
    """Choose the preset scheme and publish it under the authority's own number."""
    found = queries.setup_for(signed_in(request))
    scheme = queries.scheme_of(found.authority)
    form = RulesForm(request.POST or None, authority=found.authority)
    if request.method == "POST" and scheme is None and form.is_valid():
        try:
            services.setup_scheme(setup=found, actor=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("schemes:setup")
    return _step(request, found, "rules", form=form, scheme=scheme)


@READ_WRITE
def setup_year(request: HttpRequest) -> HttpResponse:
    """Open the first year."""
    found = queries.setup_for(signed_in(request))
    scheme, year = queries.scheme_of(found.authority), queries.year_of(found.authority)
    if scheme is None:
        return redirect("schemes:setup_rules")
    form = YearForm(request.POST or None)
    if request.method == "POST" and year is None and form.is_valid():
        services.setup_year(
            setup=found, actor=signed_in(request), scheme=scheme, **form.cleaned_data
        )
        return redirect("schemes:setup")
    return _step(request, found, "year", form=form, year=year)


@READ_WRITE
def setup_units(request: HttpRequest) -> HttpResponse:
    """The workbook of units and people: template, upload, what was uploaded."""
    found = queries.setup_for(signed_in(request))
    year = queries.year_of(found.authority)
    if year is None:
        return redirect("schemes:setup_year")
    return _step(request, found, "units", year=year, uploads=_uploads(year))


@READ_WRITE
def setup_accounts(request: HttpRequest) -> HttpResponse:
    """Who gets an account at once: the offices, and a clerk and a head for every unit."""
    found = queries.setup_for(signed_in(request))
    data = request.POST if request.method == "POST" else None
    # The first authority's offices have the plain names; user names are one installation's.
    lines = office_lines(data, ending="" if found.only else f"-{found.authority.code}")
    if data is not None:
        try:
            batch = batch_draft(
                authority=found.authority,
                source="setup",
                rows=_asked_accounts(request, found, lines),
                actor=signed_in(request),
                site=request.build_absolute_uri("/"),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return redirect("units:batch", batch.pk)
    return _step(request, found, "accounts", offices=lines, **_account_facts(found))


@READ_WRITE
def setup_finish(request: HttpRequest) -> HttpResponse:
    """What each role does first; ending takes the temporary role away."""
    found = queries.setup_for(signed_in(request))
    if request.method == "POST":
        try:
            services.setup_finish(setup=found, actor=signed_in(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("首次设置完成"))
            return redirect("core:home")
    held = queries.holders(found.authority)
    guide = [(role.label, held.get(role, 0), words) for role, words in FIRST_ACTS.items()]
    missing = queries.missing_roles(found.authority)
    return _step(request, found, "finish", guide=guide, missing=missing)


def _door(request: HttpRequest) -> HttpResponse:
    ensure_code()
    form = FoundForm(request.POST or None)
    if request.method == "POST":
        address = client_address(request)
        try:
            services.code_check(typed=request.POST.get("code", ""), address=address)
        except services.WrongCodeError as error:
            form.errors.clear()
            form.add_error("code", error)
        else:
            if form.is_valid() and _found(request, form, address):
                return redirect("schemes:setup")
    status = 429 if queries.locked_out(client_address(request)) else 200
    return render(request, "setup/door.html", {"form": form}, status=status)


def _found(request: HttpRequest, form: FoundForm, address: str) -> bool:
    try:
        found = services.setup_found(**form.founding())
    except ValidationError as error:
        form.take(error)
        return False
    login(request, found.founder, backend=BACKEND)
    session_open(account=found.founder, address=address)
    return True


def _asked_accounts(request: HttpRequest, found: Setup, lines: list[dict[str, Any]]) -> list[Any]:
    offices = [(line["role"], line["name"], line["username"]) for line in lines]
    roles = [role for role in propose.UNIT_ENDINGS if role in request.POST.getlist("roles")]
    rows = propose.office_accounts(offices) + propose.unit_accounts(found.authority, roles)
    if request.POST.get("staff"):
        rows += propose.staff_accounts(found.authority, propose.INITIALS_CODE)
    return rows


def _account_facts(found: Setup) -> dict[str, Any]:
    held = queries.holders(found.authority)
    batches = [(batch, *state_of(batch)) for batch in queries.batches_of(found.authority)]
    return {
        "unit_roles": [
            (role.value, title, held.get(role, 0))
            for role, (title, _end) in propose.UNIT_ENDINGS.items()
        ],
        "held": {role.value: held.get(role, 0) for role in Role},
        "batches": batches,
        "missing": queries.missing_roles(found.authority),
        "staff": len(propose.staff_accounts(found.authority, propose.CODE)),
    }


def _uploads(year: Year) -> list[tuple[Any, str]]:
    return [(batch, look(batch)) for batch in queries.imports_of(year)]


def _step(request: HttpRequest, found: Setup, key: str, **context: Any) -> HttpResponse:
    """One step's page under the strip of all of them."""
    if found.founder_id != signed_in(request).pk:
        raise Denied("schemes.setup", found.pk)
    steps = queries.steps_of(found)
    shown = {"setup": found, "steps": steps, "current": key, "crumbs": [(_("首次设置"), "")]}
    return render(request, f"setup/{key}.html", {**shown, **context})
