"""The pages of supervision: the list, a new item, its page and moves, the units' records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError
from reviews.moved_views import MovedPage
from reviews.supervision import flow, services
from reviews.supervision.forms import ItemForm
from reviews.supervision.models import Sort, SupervisionItem
from reviews.supervision.page import crumbs_of, item_context, moved_words
from reviews.supervision.queries import (
    check_behind,
    item_for,
    items_found,
    keeps_supervision,
    list_asked,
)
from reviews.supervision.tables import item_row, items_workbook
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.plans.asked import WRONG, number_of
from targets.plans.queries import plan_units
from units.http import signed_in
from units.models import Unit

PER_PAGE = 50
ITEM = MovedPage(
    "reviews.supervisionitem",
    "reviews:supervision_item",
    "supervision/item.html",
    item_for,
    item_context,
    moved_words,
)


@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """The year's items that the account may see."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    asked = list_asked(request.GET.dict())
    found = Paginator(items_found(account, year, asked), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    used = flow.uses_supervision(year_document(year))
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": [item_row(year, item) for item in page],
        "states": [("overdue", _("逾期")), *((k, str(t)) for k, t in flow.STATES.items())],
        "sorts": Sort.choices,
        "may_enter": keeps_supervision(account) and used,
        "cited": year_document(year).supervision.clauses,
        "crumbs": [(_("督查"), "")],
    }
    return render(request, "supervision/list.html", context)


@require_GET
def supervision_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    return items_workbook(year, items_found(account, year, list_asked(request.GET.dict())))


@require_http_methods(["GET", "POST"])
def supervision_new(request: HttpRequest, sort: str) -> HttpResponse:
    """Ask for a report, record a check, or order to rectify."""
    if sort not in Sort.values:
        raise Denied("reviews.supervisionitem", sort)
    actor, sent = signed_in(request), request.POST
    year = current_year(actor, asked_year(request.GET))
    source = check_behind(actor, year, request.GET.get("of", "")) if sort == Sort.ORDER else None
    units = _units(actor, year, source)
    codes = sent.getlist("unit") or request.GET.getlist("unit")
    chosen = [source.unit] if source else [each for each in units if each.code in codes]
    data = sent if request.method == "POST" else None
    form = ItemForm(year, sort, source=source, data=data)
    twice = bool(sent.get("twice"))
    if data is not None:
        try:
            return _begin(request, year, sort, chosen, form, source)
        except ValidationError as error:
            twice = twice or getattr(error, "code", "") == "twice"
            form.take_errors(error)
    context = {
        "year": year,
        "sort": sort,
        "title": _NEW[sort](),
        "units": units,
        "chosen": [each.code for each in chosen],
        "source": source,
        "twice": twice,
        "form": form,
        "crumbs": crumbs_of(year, _NEW[sort]()),
    }
    status = 200 if data is None else WRONG
    return render(request, "supervision/new.html", context, status=status)


@require_GET
def supervision_item(request: HttpRequest, pk: int) -> HttpResponse:
    """An item: what it says, the unit's answer, its files."""
    found = item_for(signed_in(request), pk)
    return render(request, "supervision/item.html", item_context(request, found))


@require_POST
def supervision_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the draft of a check."""
    actor, sent = signed_in(request), request.POST
    found = item_for(actor, pk)
    form = ItemForm(found.year, found.sort, item=found, data=sent)
    version, stated = number_of(sent.get("version")), form.stated()
    return ITEM.acted(
        request,
        found,
        lambda: services.check_save(item=found, version=version, stated=stated, actor=actor),
        _("已保存"),
        form,
    )


@require_POST
def supervision_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table."""
    actor, sent = signed_in(request), request.POST
    found = item_for(actor, pk)
    told = services.Told(sent.get("reason", ""), sent.get("due", ""))
    version = number_of(sent.get("version"))
    return ITEM.acted(
        request,
        found,
        lambda: services.item_move(item=found, move=move, version=version, actor=actor, told=told),
        _("已办，记录在“经过”里"),
        typed={"move": move, **told.fields()},
    )


_NEW: Mapping[str, Callable[[], str]] = {
    Sort.REPORT: lambda: _("要一份报告"),
    Sort.CHECK: lambda: _("记一次抽查"),
    Sort.ORDER: lambda: _("下整改通知"),
}


def _units(actor: Any, year: Year, source: SupervisionItem | None) -> list[Unit]:
    if source is not None:
        return [source.unit]
    return [row.unit for row in plan_units(actor, year).order_by("order", "key")]


def _begin(
    request: HttpRequest,
    year: Year,
    sort: str,
    units: list[Unit],
    form: ItemForm,
    source: SupervisionItem | None,
) -> HttpResponse:
    try:
        made = services.items_start(
            year=year,
            sort=sort,
            units=units,
            stated=form.stated(),
            actor=signed_in(request),
            source=source,
            warned=bool(request.POST.get("twice")),
        )
    except NotYoursError as error:
        raise Denied("reviews.supervisionitem", sort) from error
    if len(made) == 1:
        return redirect("reviews:supervision_item", made[0].pk)
    n = len(made)
    messages.success(request, ngettext("已通知 %s 个单位", "已通知 %s 个单位", n) % n)
    response = redirect("reviews:supervision")
    response["Location"] += f"?year={year.year}&batch={made[0].batch}"
    return response
