"""Drafts of common targets: the list, one department's draft, its lines, its moves (K-3.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from targets.common.drafts import flow, services
from targets.common.drafts.models import CommonDraftLine
from targets.common.drafts.pagework import draft_context, form_context, found_rows
from targets.common.drafts.queries import DraftRow, draft_of, draft_units, unit_for
from targets.common.drafts.typed import FIELDS
from targets.plans.asked import STALE, WRONG, number_of
from targets.plans.queries import plan_year
from units.http import signed_in
from units.models import Unit

PER_PAGE = 50


def _year(request: HttpRequest) -> Year:
    return plan_year(signed_in(request), asked_year(request.GET))


def _asked(request: HttpRequest, code: str) -> tuple[Year, Unit]:
    year = _year(request)
    return year, unit_for(signed_in(request), year, code)


@require_GET
def common_drafts(request: HttpRequest) -> HttpResponse:
    """The departments that are asked for common targets; one's own draft for who has only one."""
    account, year = signed_in(request), _year(request)
    units, asked = draft_units(account, year), request.GET.dict()
    rows = found_rows(year, units, asked)
    if len(units) == 1 and "all" not in asked and not asked.get("q"):
        return redirect(_url(year, units[0]))
    context = {
        "year": year,
        "page": Paginator(rows, PER_PAGE).get_page(asked.get("page")),
        "total": len(units),
        "open": sum(row.open for row in found_rows(year, units, {})),
        "search": asked.get("q", ""),
        "state": asked.get("state", ""),
        "states": [(key, flow.state_title(key)) for key in (flow.NONE, *flow.FLOW.states)],
        "crumbs": [(_("共性目标起草"), "")],
    }
    return render(request, "common/drafts/list.html", context)


@require_GET
def common_drafts_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, a row for each common target of what the address shows."""
    account, year = signed_in(request), _year(request)
    rows = found_rows(year, draft_units(account, year), request.GET.dict())
    file, title = BytesIO(), _("共性目标起草")
    columns = [
        Column("unit", _("职能部门"), width=24),
        Column("state", _("状态"), width=12),
        Column("handed", _("报送时间"), kind="date"),
        Column("title", _("共性目标"), width=28),
        Column("content", _("内容和要求"), width=44),
        Column("points", _("建议分值"), kind="exact"),
    ]
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度各职能部门报送的共性目标") % year.year,))
        book.write_table(safe_sheet_title(title), columns, _values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _values(rows: list[DraftRow]) -> Iterator[list[Any]]:
    for row in rows:
        at = row.draft.handed_at if row.draft else None
        head = [row.unit.name, row.title, timezone.localtime(at).date() if at else None]
        # A draft that was not handed in is the department's own.
        lines = row.draft.lines.all() if row.draft and row.state != flow.DRAFT else []
        yield from ([*head, line.title, line.content, line.points] for line in lines)
        if not lines:
            yield [*head, None, None, None]


@require_GET
def common_draft(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One department's draft."""
    year, unit = _asked(request, unit_code)
    return render(request, "common/drafts/draft.html", draft_context(request, year, unit))


@require_http_methods(["GET", "POST"])
def common_draft_new(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The form of a new line."""
    year, unit = _asked(request, unit_code)
    return _form(request, year, unit, None)


@require_http_methods(["GET", "POST"])
def common_draft_line(request: HttpRequest, unit_code: str, line: int) -> HttpResponse:
    """The form of a line."""
    year, unit = _asked(request, unit_code)
    rows = CommonDraftLine.objects.filter(draft__year=year, draft__unit=unit, pk=line)
    found = rows.first()
    if found is None:
        raise Denied("targets.commondraftline", line)
    return _form(request, year, unit, found)


def _form(
    request: HttpRequest, year: Year, unit: Unit, line: CommonDraftLine | None
) -> HttpResponse:
    """Show a line's form, or save it; what was typed stays, all errors at once."""
    sent, actor, name = request.POST, signed_in(request), "common/drafts/line.html"
    if flow.UNIT not in flow.duties_of(actor, year, unit):
        raise Denied("targets.commondraft", unit.code)
    if request.method == "GET":
        return render(request, name, form_context(year, unit, line))
    texts = {key: sent.get(key, "") for key in FIELDS}
    texts["peer_groups"] = ",".join(sent.getlist("peer_groups"))
    version, pk = number_of(sent.get("version")), line.pk if line else None
    told: dict[str, Any] = {"year": year, "unit": unit, "line": pk, "actor": actor}
    try:
        services.draft_line_save(**told, texts=texts, version=version)
    except ValidationError as error:
        wrong = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        status = STALE if getattr(error, "code", "") == "stale" else WRONG
        return render(request, name, form_context(year, unit, line, texts, wrong), status=status)
    messages.success(request, _("已保存，报送前可随时改"))
    return redirect(_url(year, unit))


@require_POST
def common_draft_act(request: HttpRequest, unit_code: str, act: str) -> HttpResponse:
    """Bring in the items that stand, or take a line out."""
    year, unit = _asked(request, unit_code)
    actor, version = signed_in(request), number_of(request.POST.get("version"))
    told: dict[str, Any] = {"year": year, "unit": unit, "version": version, "actor": actor}
    line = number_of(request.POST.get("line"))
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "fill": (lambda: services.draft_fill(**told), _("已带入，逐条核对再报")),
        "remove": (lambda: services.draft_line_remove(**told, line=line), _("已删去")),
    }
    if act not in acts:
        raise Denied("targets.commondraft", act)
    return _run(request, year, unit, *acts[act])


@require_POST
def common_draft_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Make a move of the draft."""
    year, unit = _asked(request, unit_code)
    draft, sent, actor = draft_of(year, unit), request.POST, signed_in(request)
    if draft is None:
        raise Denied("targets.commondraft", unit_code)
    version, reason = number_of(sent.get("version")), sent.get("reason", "")

    def made() -> None:
        services.draft_move(draft=draft, move=move, version=version, reason=reason, actor=actor)

    return _run(request, year, unit, made, _("已办，记录在“经过”里"))


def _run(
    request: HttpRequest, year: Year, unit: Unit, act: Callable[[], Any], done: str
) -> HttpResponse:
    """Run an act and show the page again, with what stood in the way."""
    try:
        act()
        messages.success(request, done)
    except NotYoursError as error:
        raise Denied("targets.commondraft", unit.code) from error
    except StaleMoveError as error:
        told = {"who": error.current.changed_by, "state": flow.state_title(error.current.state)}
        messages.error(request, _("%(who)s 刚办过，现在是“%(state)s”，核对后再办") % told)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect(_url(year, unit))


def _url(year: Year, unit: Unit) -> str:
    return reverse("targets:common_draft", args=[unit.code]) + f"?year={year.year}"
