"""The pages of records: the list, proposals, a new record, its page, moves and documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError
from documents.xlsx.columns import Column
from reviews.accountability import flow, services
from reviews.accountability.forms import RecordForm
from reviews.accountability.models import AccountabilityRecord
from reviews.accountability.page import crumbs_of, moved_words, record_context, record_row
from reviews.accountability.queries import (
    keeps_records,
    list_asked,
    people_offered,
    record_for,
    records_found,
)
from reviews.moved_tables import list_workbook
from reviews.moved_views import MovedPage
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from targets.plans.asked import WRONG, number_of
from targets.plans.queries import plan_units
from units.http import signed_in

PER_PAGE = 50
RECORD = MovedPage(
    "reviews.accountabilityrecord",
    "reviews:accountability_record",
    "accountability/record.html",
    record_for,
    record_context,
    moved_words,
)


@require_GET
def accountability(request: HttpRequest) -> HttpResponse:
    """The year's records that the account may see."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    asked, rules = list_asked(request.GET.dict()), flow.rules_of(year)
    found = Paginator(records_found(account, year, asked), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": [record_row(year, record) for record in page],
        "states": [(key, str(title)) for key, title in flow.TITLES.items()],
        "kinds": [(each.key, title_of(each.title)) for each in rules.kinds],
        "keeps": keeps_records(account) and bool(rules.kinds),
        "cited": rules.clauses,
        "crumbs": [(_("问责表彰"), "")],
    }
    return render(request, "accountability/list.html", context)


@require_GET
def accountability_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = records_found(account, year, list_asked(request.GET.dict()))
    rows = (_values(record_row(year, record)) for record in found)
    return list_workbook(year, _("问责表彰"), _columns(), rows)


@require_POST
def accountability_propose(request: HttpRequest) -> HttpResponse:
    """Have what results and vetoes call for put down as proposals."""
    actor = signed_in(request)
    year = current_year(actor, asked_year(request.GET))
    try:
        n = len(services.records_propose(year=year, actor=actor))
    except NotYoursError as error:
        raise Denied("reviews.accountabilityrecord", year.year) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext("新提 %s 条建议，逐条定", "新提 %s 条建议，逐条定", n) % n
        messages.success(request, told if n else _("没有新的建议"))
    response = redirect("reviews:accountability")
    response["Location"] += f"?year={year.year}&state=proposed"
    return response


@require_http_methods(["GET", "POST"])
def accountability_new(request: HttpRequest) -> HttpResponse:
    """Draft a record."""
    actor, sent = signed_in(request), request.POST
    year = current_year(actor, asked_year(request.GET))
    units = [row.unit for row in plan_units(actor, year).order_by("order", "key")]
    code = sent.get("unit", "") or request.GET.get("unit", "")
    unit = next((each for each in units if each.code == code), None)
    form = RecordForm(year, data=sent if request.method == "POST" else None)
    if request.method == "POST":
        try:
            stated = form.stated()
            made = services.record_start(year=year, unit=unit, stated=stated, actor=actor)
            return redirect("reviews:accountability_record", made.pk)
        except NotYoursError as error:
            raise Denied("reviews.accountabilityrecord", code) from error
        except ValidationError as error:
            form.take_errors(error)
    status = WRONG if request.method == "POST" else 200
    crumbs = crumbs_of(year, _("记一条"))
    context = {"year": year, "units": units, "unit": unit, "form": form, "crumbs": crumbs}
    return render(request, "accountability/new.html", context, status=status)


@require_GET
def accountability_people(request: HttpRequest) -> HttpResponse:
    """People of a unit by name, number, initials or pinyin, for the field of the person."""
    account, asked = signed_in(request), request.GET
    typed = asked.get("person", "").strip()[:60]
    people = people_offered(account, asked.get("unit", ""), typed)
    return render(request, "components/people_found.html", {"people": people, "typed": typed})


@require_GET
def accountability_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A record: of whom, why, by whom decided, what can be done."""
    found = record_for(signed_in(request), pk)
    return render(request, "accountability/record.html", record_context(request, found))


@require_POST
def accountability_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a draft."""
    actor, sent = signed_in(request), request.POST
    found = record_for(actor, pk)
    form = RecordForm(found.year, record=found, data=sent)
    version, stated = number_of(sent.get("version")), form.stated()
    return RECORD.acted(
        request,
        found,
        lambda: services.record_save(record=found, version=version, stated=stated, actor=actor),
        _("已保存"),
        form,
    )


@require_POST
def accountability_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table."""
    actor, sent = signed_in(request), request.POST
    found = record_for(actor, pk)
    told = services.Told(sent.get("reason", ""), sent.get("number", ""))
    version = number_of(sent.get("version"))
    return RECORD.acted(
        request,
        found,
        lambda: services.record_move(
            record=found, move=move, version=version, actor=actor, told=told
        ),
        _("已办，记录在“经过”里"),
        typed={"move": move, **told.fields()},
    )


def _columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("person", _("人员"), width=12),
        Column("kind", _("种类"), width=16),
        Column("grounds", _("事由"), width=40),
        Column("basis", _("依据的规定"), width=26),
        Column("decided_by", _("决定机关"), width=18),
        Column("date", _("决定日期"), kind="date"),
        Column("number", _("文号"), width=20),
        Column("due", _("整改截止"), kind="date"),
        Column("state", _("状态"), width=14),
    ]


def _values(row: dict[str, Any]) -> list[object]:
    found: AccountabilityRecord = row["record"]
    return [
        *(found.serial, found.unit.code, found.unit.name),
        *(found.person.name if found.person else "", row["kind"], found.grounds, found.basis),
        *(found.decided_by, found.date, found.number, found.due, row["state"]),
    ]
