"""The list of changes, as a workbook too, and where a request begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from targets.changes import flow
from targets.changes.models import TargetChange
from targets.changes.page import deadline_words, look_of, state_titles
from targets.changes.queries import change_year, changes_found, list_asked, own_unit_ids
from targets.changes.services.drafting import change_start, item_add, start_refusal
from targets.changes.services.moving import is_late
from targets.plans.asked import WRONG, number_of
from targets.plans.queries import plan_units
from units.http import signed_in
from units.models import Account
from units.queries import has_authority_perm

PER_PAGE = 50


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """The year's requests that the account may see."""
    account = signed_in(request)
    year = change_year(account, asked_year(request.GET))
    asked = list_asked(request.GET.dict())
    found = changes_found(account, year, asked).annotate(targets=Count("items"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": [_row(year, change) for change in page],
        "states": state_titles(year),
        "grounds": [(g.key, title_of(g.title)) for g in flow.rules_of(year).grounds],
        "may_request": bool(_units(account, year)),
        "crumbs": [(_("目标变更"), "")],
    }
    return render(request, "targets/changes/list.html", context)


@require_GET
def changes_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = change_year(account, asked_year(request.GET))
    rows = changes_found(account, year, list_asked(request.GET.dict()))
    file, title = BytesIO(), _("目标变更")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度目标变更申请") % year.year,))
        listed = rows.prefetch_related("items")
        book.write_table(safe_sheet_title(title), _columns(), _values(year, listed), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def change_new(request: HttpRequest) -> HttpResponse:
    """Begin a request for one's unit, or as the office for any."""
    account, sent = signed_in(request), request.POST
    year = change_year(account, asked_year(request.GET))
    units = _units(account, year)
    code = sent.get("unit", "") or request.GET.get("unit", "")
    chosen = next((unit for unit in units if unit.code == code), None)
    problems: list[str] = []
    if request.method == "POST" and chosen is not None:
        try:
            made = change_start(year=year, unit=chosen, actor=account)
            if target := number_of(sent.get("target")):
                item_add(change=made, kind="change", target=target, actor=account)
            return redirect("targets:change", made.pk)
        except NotYoursError as error:
            raise Denied("targets.targetchange", code) from error
        except ValidationError as error:
            problems = list(error.messages)
    elif request.method == "POST":
        problems = [_("选一个单位")]
    context = {
        "year": year,
        "units": units,
        "unit": chosen or (units[0] if len(units) == 1 else None),
        "target": request.GET.get("target", ""),
        "problems": problems,
        "refusal": start_refusal(year, units[0]) if len(units) == 1 else "",
        "deadlines": deadline_words(year),
        "crumbs": [(_("目标变更"), ".."), (_("申请变更"), "")],
    }
    status = WRONG if problems else 200
    return render(request, "targets/changes/new.html", context, status=status)


def _units(account: Account, year: Year) -> list[Any]:
    """Units for which the account may ask: its own; all for the office."""
    rows = plan_units(account, year).order_by("order", "key")
    if has_authority_perm(account, year.authority, "edit_facts"):
        return [row.unit for row in rows]
    return [row.unit for row in rows.filter(unit__in=own_unit_ids(account))]


def _row(year: Year, change: TargetChange) -> dict[str, Any]:
    # The calendar is kept on the year's object: all rows read the one of the page.
    change.year = year
    ground = flow.rules_of(year).ground(change.ground)
    return {
        "over": change.is_with_writer and is_late(change, timezone.now()),
        "change": change,
        "look": look_of(change.state),
        "state": flow.state_title(year, change.state),
        "ground": title_of(ground.title) if ground else "—",
    }


def _columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("ground", _("事由"), width=22),
        Column("reason", _("理由"), width=40),
        Column("targets", _("涉及目标"), width=40),
        Column("state", _("状态"), width=18),
        Column("submitted", _("提出时间"), kind="date"),
        Column("late", _("逾期"), width=8),
        Column("number", _("文号"), width=24),
        Column("applied", _("生效时间"), kind="date"),
    ]


def _values(year: Year, rows: Iterable[TargetChange]) -> Iterator[list[object]]:
    for change in rows:
        told = _row(year, change)
        titles = [
            f"{item.get_kind_display()} {(item.before or item.texts).get('title', '')}"
            for item in change.items.all()
        ]
        yield [
            change.serial,
            change.unit.code,
            change.unit.name,
            told["ground"],
            change.reason,
            _("；").join(titles),
            told["state"],
            timezone.localtime(change.submitted_at).date() if change.submitted_at else None,
            _("逾期") if change.late else "",
            change.number,
            timezone.localtime(change.applied_at).date() if change.applied_at else None,
        ]
