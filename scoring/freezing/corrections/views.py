"""The pages of corrections: the list, a new one, its lines, its moves, its report as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_entry.row import row_context
from schemes.fact_pages.forms import FactForm
from schemes.fact_pages.listing import fact_for, fact_found, fact_row
from schemes.fact_pages.words import SchemeWords
from schemes.queries import show_year, year_document
from scoring.freezing.corrections import flow, moving, services
from scoring.freezing.corrections.kinds import correctable, kind_named
from scoring.freezing.corrections.page import (
    correction_context,
    crumbs_of,
    list_context,
    money_sums,
    moved_words,
)
from scoring.freezing.corrections.pay_page import pay_context
from scoring.freezing.corrections.queries import correction_for, sees_pay
from scoring.freezing.models import Correction
from scoring.freezing.page import NOTHING_TYPED
from scoring.freezing.queries import freezing_year
from scoring.views.asked import number_or_none
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in

#: So many facts are offered; a search narrows them.
OFFERED = 50


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """The year's corrections."""
    year = freezing_year(signed_in(request), number_or_none(request.GET.get("year")))
    return render(request, "corrections/list.html", list_context(request, year))


@require_POST
def correction_new(request: HttpRequest) -> HttpResponse:
    """Draft a correction of what was published."""
    actor, sent = signed_in(request), request.POST
    year = freezing_year(actor, number_or_none(sent.get("year")))
    try:
        row = services.correction_start(
            year=year,
            document=sent.get("document", ""),
            reason=sent.get("reason", ""),
            actor=actor,
        )
    except NotYoursError as error:
        raise Denied("scoring.correction", year.year) from error
    except ValidationError as error:
        told = {"problems": error.messages, "typed": _typed(request)}
        context = {**list_context(request, year), **told}
        return render(request, "corrections/list.html", context, status=WRONG)
    return redirect("scoring:correction", row.pk)


@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction: why, which facts, what it changes, who agrees."""
    row = correction_for(signed_in(request), pk)
    return _page(request, row, correction_context(request, row))


@require_GET
def correction_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose money it changes, person by person; each look of who does not see all pay is on
    record."""
    account = signed_in(request)
    row = correction_for(account, pk)
    if not row.report or not sees_pay(account, row):
        raise Denied("scoring.correction", pk)
    services.people_read(correction=row, actor=account)
    context = {
        "row": row,
        "year_number": row.year.year,
        "title": flow.TITLES[row.state],
        "crumbs": _crumbs(row, _("个人差异")),
        **money_sums(row.report["sums"]),
        **pay_context(request, row),
    }
    show_year(account, row.year)
    return render(request, "corrections/pay.html", context)


@require_GET
def correction_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts of a kind to choose from, by name, code or initials of the unit."""
    account = signed_in(request)
    row, page, _entry = _kind(request, pk, request.GET.get("kind", ""))
    words = SchemeWords(year_document(row.year))
    found = fact_found(page, account, row.year, words, {"q": request.GET.get("q", "")})[:OFFERED]
    context = {
        "row": row,
        "page": page,
        "asked": request.GET.get("q", ""),
        "facts": [fact_row(fact, page.list_columns, words) for fact in found],
        "crumbs": _crumbs(row, str(page.title)),
    }
    return render(request, "corrections/facts.html", context)


@require_http_methods(["GET", "POST"])
def correction_line(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The form of a fact as it shall be: of ``?key=``, or a new one."""
    actor, key = signed_in(request), request.GET.get("key", "")
    row, page, entry = _kind(request, pk, slug)
    old = fact_for(page, actor, row.year, key) if key else None
    context = row_context(row.year, entry.part)
    form = FactForm(entry, context, old=old, data=request.POST or None)
    form.fields.pop("reason", None)
    if request.method == "POST":
        line = services.LineAsked(page.slug, key, form.stated())
        try:
            return _added(row, line, number_of(request.POST.get("version")), actor)
        except ValidationError as error:
            form.take_errors(error)
    told = {"row": row, "page": page, "form": form, "crumbs": _crumbs(row, str(page.title))}
    status = WRONG if request.method == "POST" else 200
    return render(request, "corrections/line.html", told, status=status)


@require_POST
def correction_withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Name a fact that shall count no more."""
    row, page, _entry = _kind(request, pk, slug)
    line = services.LineAsked(page.slug, request.POST.get("key", ""), withdraw=True)
    version, actor = number_of(request.POST.get("version")), signed_in(request)
    return _acted(
        request,
        row,
        lambda: services.correction_line_add(
            correction=row, version=version, asked=line, actor=actor
        ),
        _("已列入"),
    )


@require_POST
def correction_line_dropped(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take a line out again."""
    actor = signed_in(request)
    row = correction_for(actor, pk)
    version = number_of(request.POST.get("version"))
    return _acted(
        request,
        row,
        lambda: services.correction_line_drop(
            correction=row, version=version, line=line, actor=actor
        ),
        _("已去掉"),
    )


@require_POST
def correction_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Ask, agree, send back, drop; who agrees is led to the progress of the job."""
    actor, sent = signed_in(request), request.POST
    row = correction_for(actor, pk)
    version = number_of(sent.get("version"))
    stated = {key: sent.get(key, "") for key in ("reason", "password")}
    return _acted(
        request,
        row,
        lambda: moving.correction_move(
            correction=row, move=move, version=version, actor=actor, **stated
        ),
        "" if move == flow.APPLY else _("已办"),
        move=move,
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed into a dialog, to stand there again."""
    return {**NOTHING_TYPED, **request.POST.dict()}


def _kind(request: HttpRequest, pk: int, slug: str) -> tuple[Correction, Any, Any]:
    """A correction and a kind of fact that it may name (the first, if none is asked for); 404 for
    any other."""
    row = correction_for(signed_in(request), pk)
    offered = correctable(row.year)
    found = kind_named(row.year, slug or (offered[0].slug if offered else ""))
    if found is None:
        raise Denied("scoring.correction", slug[:40])
    return row, *found


def _added(row: Correction, line: services.LineAsked, version: int, actor: Any) -> HttpResponse:
    try:
        services.correction_line_add(correction=row, version=version, asked=line, actor=actor)
    except NotYoursError as error:
        raise Denied("scoring.correction", row.pk) from error
    except StaleMoveError as error:
        raise ValidationError(moved_words(error.current)) from error
    return redirect("scoring:correction", row.pk)


def _crumbs(row: Correction, here: str) -> list[tuple[str, str]]:
    named = redirect("scoring:correction", row.pk)["Location"]
    return crumbs_of(row.year, (_("第 %s 件") % row.serial, named), (here, ""))


def _page(
    request: HttpRequest, row: Correction, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The correction's page; where it names people with their amounts, that is on record too."""
    if context["first"]:
        services.people_read(correction=row, actor=signed_in(request))
    return render(request, "corrections/correction.html", context, status=status)


def _acted(
    request: HttpRequest, row: Correction, act: Callable[[], Any], done: str, *, move: str = ""
) -> HttpResponse:
    """Run an act and lead back to the page, or to its job; what was refused stands on it."""
    try:
        made = act()
    except NotYoursError as error:
        raise Denied("scoring.correction", row.pk) from error
    except StaleMoveError as error:
        problems, status = [moved_words(error.current)], STALE
    except ValidationError as error:
        problems, status = list(error.messages), WRONG
    else:
        if not done:
            return redirect("core:job", job_id=made.job)
        messages.success(request, done)
        return redirect("scoring:correction", row.pk)
    context = correction_context(request, correction_for(signed_in(request), row.pk))
    # A dialog whose move the page still offers opens again with what was refused in it.
    offered = {each.key for each in context["moves"]}
    typed = {**_typed(request), "move": move if move in offered else ""}
    context |= {"problems": problems, "typed": typed}
    return _page(request, row, context, status)
