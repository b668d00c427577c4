"""The pages of the register: the list, a new entry, its page, its files, its moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError
from documents.xlsx.columns import Column
from reviews.moved_tables import list_workbook
from reviews.moved_views import MovedPage, sent_file
from reviews.register import flow, services
from reviews.register.effect import kind_words
from reviews.register.forms import EntryForm
from reviews.register.models import RegisterEntry, Scope, Sort
from reviews.register.page import crumbs_of, entry_context, is_expired, look_of, moved_words
from reviews.register.queries import entries_found, entry_for, keeps_register, list_asked
from reviews.supervision.queries import check_behind
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.plans.asked import WRONG, number_of
from targets.plans.queries import plan_units
from units.http import signed_in

PER_PAGE = 50
ENTRY = MovedPage(
    "reviews.registerentry",
    "reviews:register_entry",
    "reviews/register/entry.html",
    entry_for,
    entry_context,
    moved_words,
)


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The year's entries that the account may see."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    asked = list_asked(request.GET.dict())
    page = Paginator(entries_found(account, year, asked), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": [_row(year, entry) for entry in page],
        "states": [(key, str(title)) for key, title in flow.TITLES.items()],
        "sorts": Sort.choices,
        "may_enter": keeps_register(account) and flow.uses_register(year_document(year)),
        "crumbs": [(_("扣分否决登记"), "")],
    }
    return render(request, "reviews/register/list.html", context)


@require_GET
def entries_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = entries_found(account, year, list_asked(request.GET.dict()))
    rows = _values(_row(year, entry) for entry in found)
    return list_workbook(year, _("扣分否决登记"), _columns(), rows)


@require_http_methods(["GET", "POST"])
def entry_new(request: HttpRequest) -> HttpResponse:
    """Prepare an entry for a unit."""
    actor, sent = signed_in(request), request.POST
    year = current_year(actor, asked_year(request.GET))
    units = [row.unit for row in plan_units(actor, year).order_by("order", "key")]
    source = check_behind(actor, year, request.GET.get("of", ""))
    code = sent.get("unit", "") or (source.unit.code if source else request.GET.get("unit", ""))
    unit = next((each for each in units if each.code == code), None)
    form = EntryForm(year, source=source, data=sent if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        try:
            made = services.entry_start(year=year, unit=unit, stated=form.stated(), actor=actor)
            return redirect("reviews:register_entry", made.pk)
        except NotYoursError as error:
            raise Denied("reviews.registerentry", code) from error
        except ValidationError as error:
            form.take_errors(error)
            status = WRONG
    crumbs = crumbs_of(year, _("登记一项"))
    context = {"year": year, "units": units, "unit": unit, "form": form, "crumbs": crumbs}
    return render(request, "reviews/register/new.html", context, status=status)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry: its document, what it does, the unit's answer beside it."""
    found = entry_for(signed_in(request), pk)
    return render(request, "reviews/register/entry.html", entry_context(request, found))


@require_POST
def entry_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a draft."""
    actor, sent = signed_in(request), request.POST
    found = entry_for(actor, pk)
    form = EntryForm(found.year, data=sent)
    version, stated = number_of(sent.get("version")), form.stated()
    return ENTRY.acted(
        request,
        found,
        lambda: services.entry_save(entry=found, version=version, stated=stated, actor=actor),
        _("已保存"),
        form,
    )


@require_POST
def entry_file_added(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the document."""
    actor = signed_in(request)
    found = entry_for(actor, pk)
    return ENTRY.acted(
        request,
        found,
        lambda: services.file_add(entry=found, file=sent_file(request), actor=actor),
        _("已附上"),
    )


@require_POST
def entry_file_removed(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take a file out of a draft."""
    actor = signed_in(request)
    found = entry_for(actor, pk)
    return ENTRY.acted(
        request,
        found,
        lambda: services.file_remove(entry=found, file=file, actor=actor),
        _("附件已去掉"),
    )


@require_POST
def entry_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table."""
    actor, sent = signed_in(request), request.POST
    found = entry_for(actor, pk)
    told = services.Told(sent.get("reason", ""), sent.get("document", ""))
    version = number_of(sent.get("version"))
    return ENTRY.acted(
        request,
        found,
        lambda: services.entry_move(
            entry=found, move=move, version=version, actor=actor, told=told
        ),
        _("已办，记录在“经过”里"),
        typed={"move": move, **told.fields()},
    )


def _row(year: Year, entry: RegisterEntry) -> dict[str, Any]:
    entry.year = year
    return {
        "entry": entry,
        "sort": str(Sort(entry.sort).label),
        "kind": kind_words(year_document(year), entry),
        "look": look_of(entry),
        "state": str(flow.TITLES[entry.state]),
        "expired": is_expired(entry),
    }


def _columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("sort", _("类别"), width=12),
        Column("kind", _("种类"), width=24),
        Column("title", _("事由"), width=34),
        Column("basis", _("依据的规定"), width=26),
        Column("document", _("认定文件"), width=24),
        Column("decided_by", _("认定机关"), width=18),
        Column("date", _("认定日期"), kind="date"),
        Column("scope", _("范围"), width=16),
        Column("expires", _("有效到"), kind="date"),
        Column("answer", _("单位申辩"), width=34),
        Column("state", _("状态"), width=16),
    ]


def _values(rows: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
    for row in rows:
        found: RegisterEntry = row["entry"]
        scope = f"{Scope(found.scope).label} {found.scope_note}".strip()
        yield [
            *(found.serial, found.unit.code, found.unit.name, row["sort"], row["kind"]),
            *(found.title, found.basis, found.document, found.decided_by, found.date, scope),
            *(found.expires_on, found.answer, row["state"]),
        ]
