"""奖金发放: the list of payrolls, a payroll, its difference, its sheets and slips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses import exports
from bonuses.exports.payrolls import difference_workbook, units_workbook
from bonuses.models import PayBatch
from bonuses.overview import chips
from bonuses.payrolls import flow, lists, queries, services
from bonuses.payrolls.difference import compared
from bonuses.payrolls.forms import told_of
from bonuses.payrolls.models import BatchState
from bonuses.payrolls.page import balances_of, batch_context, crumbs
from bonuses.payrolls.queries import StoredSheet
from bonuses.payrolls.slip_page import sheet_context, slip_context
from bonuses.payrolls.words import LOOKS, batch_name, batch_title, moved_words
from bonuses.queries import pay_sight
from bonuses.sheet import FILTERS, sheet_of
from bonuses.slip import slip_of
from bonuses.views.common import year_asked
from bonuses.views.sheet import filters_of, rows_listed
from core.policy import Denied
from core.workflow import NotYoursError
from reviews.moved_views import MovedPage
from schemes import uses
from schemes.queries import year_document
from scoring.models import ResultSet
from targets.plans.asked import WRONG, number_of
from units.http import signed_in

PER_PAGE = 50
PAGE = MovedPage(
    "bonuses.paybatch",
    "bonuses:payroll",
    "bonuses/payrolls/batch.html",
    queries.batch_for,
    batch_context,
    moved_words,
)


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """The payrolls of a year; the office begins one here."""
    return render(request, "bonuses/payrolls/list.html", _list_context(request))


@require_POST
def batch_new(request: HttpRequest) -> HttpResponse:
    """Begin a payroll from the set that was chosen."""
    actor, year = signed_in(request), year_asked(request)
    asked = number_of(request.POST.get("result_set"))
    chosen = ResultSet.objects.filter(pk=asked, year=year).first()
    try:
        if chosen is None:
            raise ValidationError(_("选一个结果集"))
        made = services.batch_make(year=year, result_set=chosen, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.paybatch", asked) from error
    except ValidationError as error:
        context = _list_context(request) | {"problems": list(error.messages)}
        return render(request, "bonuses/payrolls/list.html", context, status=WRONG)
    return redirect("bonuses:payroll", made.pk)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A payroll: its sums, its balance, its units, what can be done."""
    found = queries.batch_for(signed_in(request), pk)
    return render(request, "bonuses/payrolls/batch.html", batch_context(request, found))


@require_GET
def batch_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Units × columns with the balance of each, as a workbook."""
    found = queries.batch_for(signed_in(request), pk)
    return units_workbook(found, balances_of(found), signed_in(request))


@require_POST
def batch_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table; the approval asks for the password and the numbers again."""
    actor, sent = signed_in(request), request.POST
    found, told = queries.batch_for(actor, pk), told_of(sent)

    def act() -> PayBatch:
        version = number_of(sent.get("version"))
        return services.batch_move(batch=found, move=move, version=version, actor=actor, told=told)

    typed = {"move": move, **told.fields()}
    return PAGE.acted(request, found, act, _("已办，记录在“经过”里"), typed=typed)


@require_GET
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed against what stood before, by how much, and why."""
    found = queries.batch_for(signed_in(request), pk)
    against = compared(found)
    rows = lists.differences_found(against.rows if against else (), request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": found,
        "year": found.year,
        "title": batch_title(found),
        "compared": against,
        "page": page,
        "search": lists.word_of(request.GET),
        "crumbs": [
            *crumbs(found),
            (batch_name(found), reverse("bonuses:payroll", args=[pk])),
            (_("与上次比较"), ""),
        ],
    }
    return render(request, "bonuses/payrolls/difference.html", context)


@require_GET
def difference_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that the address shows, as a workbook."""
    found = queries.batch_for(signed_in(request), pk)
    against = compared(found)
    if against is None:
        raise Denied("bonuses.paybatch", pk)
    asked = tuple(lists.differences_found(against.rows, request.GET))
    return difference_workbook(found, replace(against, rows=asked), signed_in(request))


@require_GET
def sheet(request: HttpRequest, pk: int, unit_code: str) -> HttpResponse:
    """A unit's pay sheet as the payroll keeps it."""
    found = queries.batch_unit(signed_in(request), pk, unit_code)
    show, search = request.GET.get("show", ""), request.GET.get("q", "")[:40]
    show = show if show in FILTERS else ""
    computed = sheet_of(found.sheet)
    context = sheet_context(request, found) | {
        "sheet": computed,
        "funded": [each for each in found.sheet.awards if each.unit == unit_code],
        "on_sheet": {row.code for row in computed.rows},
        **rows_listed(request, computed, show=show, search=search),
        "show": show,
        "search": search,
        "filters": list(filters_of(computed)),
        "chips": list(chips(found.sheet.pay.rate, found.sheet.pay.unit_names, _document(found))),
    }
    return render(request, "bonuses/payrolls/sheet.html", context)


@require_GET
def sheet_xlsx(request: HttpRequest, pk: int, unit_code: str) -> HttpResponse:
    """The sheet as a workbook."""
    found = queries.batch_unit(signed_in(request), pk, unit_code)
    return exports.sheet_workbook(found.sheet, signed_in(request))


@require_GET
def sheet_pdf(request: HttpRequest, pk: int, unit_code: str) -> HttpResponse:
    """The sheet on A4 landscape, with page totals and a line for signatures."""
    found = queries.batch_unit(signed_in(request), pk, unit_code)
    return exports.sheet_print(found.sheet, signed_in(request))


@require_GET
def slip(request: HttpRequest, pk: int, unit_code: str, person_code: str) -> HttpResponse:
    """A person's line as the payroll keeps it, with its steps."""
    found, place = queries.batch_line(signed_in(request), pk, unit_code, person_code)
    context = slip_context(request, found, place)
    return render(request, "bonuses/payrolls/slip.html", context)


@require_GET
def slip_pdf(request: HttpRequest, pk: int, unit_code: str, person_code: str) -> HttpResponse:
    """The same on A5."""
    account = signed_in(request)
    found, place = queries.batch_line(account, pk, unit_code, person_code)
    return exports.slip_print(found.sheet, slip_of(found.sheet, place), account)


def _document(found: StoredSheet) -> Any:
    return found.sheet.document


def _list_context(request: HttpRequest) -> dict[str, Any]:
    account, year = signed_in(request), year_asked(request)
    sight = pay_sight(account, year.authority)
    every = list(queries.visible_batches(account, year))
    found = lists.batches_found(every, request.GET)
    makes, pays = flow.makes_payrolls(account, year.authority), uses.money(year_document(year))
    return {
        "year": year,
        "rows": [_listed(row) for row in found],
        "whole": sight.payrolls,
        "every": len(every),
        "states": BatchState.choices,
        "state": request.GET.get("state", ""),
        "search": lists.word_of(request.GET),
        "units": [] if sight.payrolls else _own_units(every, sight),
        "makes": makes,
        "pays": pays,
        "sets": queries.result_sets_offered(year) if makes and pays else [],
        "under_way": any(row.state in services.UNDER_WAY for row in every),
        "problems": [],
        "crumbs": [(_("奖金发放"), "")],
    }


def _listed(batch: PayBatch) -> dict[str, Any]:
    return {"batch": batch, "name": batch_name(batch), "look": LOOKS[BatchState(batch.state)]}


def _own_units(found: list[PayBatch], sight: Any) -> list[tuple[PayBatch, Any]]:
    return [(row, unit) for row in found for unit in queries.unit_rows(row, sight)]
