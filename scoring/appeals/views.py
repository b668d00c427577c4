"""The pages of appeals: the list, a new one, one with its moves, its files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from documents.download import stream_download
from documents.xlsx.columns import Column
from reviews.moved_tables import list_workbook
from reviews.moved_views import MovedPage
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import show_year
from scoring.appeals import flow, services
from scoring.appeals.models import WITHDRAWN, Appeal
from scoring.appeals.page import appeal_context, appeal_row, moved_words
from scoring.appeals.queries import (
    appeal_for,
    is_open,
    told_publication,
    units_to_appeal,
    visible_appeals,
)
from scoring.menu import sees_all
from scoring.publication.advice import told_advice
from scoring.publication.models import Publication
from scoring.publication.notice_views import notice_context
from scoring.publication.queries import OPEN_TO_ALL
from scoring.queries import year_for
from targets.evidence.forms import checked_from
from targets.evidence.kinds import KINDS
from targets.evidence.services import evidence_open
from targets.plans.asked import WRONG, number_of
from units.http import signed_in

PER_PAGE = 50
APPEAL = MovedPage(
    "scoring.appeal",
    "scoring:appeal",
    "publication/appeal.html",
    appeal_for,
    appeal_context,
    moved_words,
)


@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """The public notice as far as it goes, and the year's appeals that the account may see."""
    account = signed_in(request)
    year, state = year_for(account, asked_year(request.GET)), request.GET.get("state", "")
    found = told_publication(account, year)
    page = Paginator(_found(account, year, request), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "publication": found,
        "told": notice_context(found) if found and found.state in OPEN_TO_ALL else None,
        "open_now": is_open(found),
        "sent_back": [] if sees_all(account) else told_advice(account, year),
        "units": units_to_appeal(account, found) if is_open(found) else [],
        "page": page,
        "rows": [appeal_row(row) for row in page],
        "states": [(key, str(title)) for key, title in flow.TITLES.items()],
        "state": state,
        "search": request.GET.get("q", "").strip()[:40],
        "crumbs": [(_("结果申诉"), "")],
    }
    return render(request, "publication/appeals.html", context)


@require_GET
def appeals_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = year_for(account, asked_year(request.GET))
    rows = (_values(appeal_row(row)) for row in _found(account, year, request))
    return list_workbook(year, _("结果申诉"), _columns(), rows)


@require_http_methods(["GET", "POST"])
def appeal_new(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Appeal in the name of a unit."""
    actor, sent = signed_in(request), request.POST
    year = year_for(actor, asked_year(request.GET))
    found = told_publication(actor, year)
    unit = next((u for u in units_to_appeal(actor, found) if u.code == unit_code), None)
    if unit is None or found is None:
        return _filed_already(request, year, found, unit_code)
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = services.appeal_file(
                publication=found,
                unit=unit,
                text=sent.get("text", ""),
                files=checked_from(request)[0],
                actor=actor,
                arrived=timezone.now(),
            )
            return redirect("scoring:appeal", made.pk)
        except ValidationError as error:
            problems = list(error.messages)
    context = _new_context(year, found, unit) | {"problems": problems, "text": sent.get("text", "")}
    return render(
        request, "publication/appeal_new.html", context, status=WRONG if problems else 200
    )


def _filed_already(
    request: HttpRequest, year: Year, found: Publication | None, unit_code: str
) -> HttpResponse:
    """Who comes back to the form of an appeal that was filed is led to the appeal; 404 for
    others."""
    rows = visible_appeals(signed_in(request), year).exclude(state=WITHDRAWN)
    filed = rows.filter(unit__code=unit_code, publication=found).first()
    if filed is None or request.method == "POST":
        raise Denied("scoring.appeal", unit_code)
    return redirect("scoring:appeal", filed.pk)


@require_GET
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal: what it says, who reviews it until when, how it ended, what it changed."""
    account = signed_in(request)
    found = appeal_for(account, pk)
    show_year(account, found.publication.year)
    return render(request, "publication/appeal.html", appeal_context(request, found))


@require_POST
def appeal_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table."""
    actor, sent = signed_in(request), request.POST
    found, version = appeal_for(actor, pk), number_of(sent.get("version"))
    told = services.Told(sent.get("reason", ""), sent.get("reviewer", ""))
    return APPEAL.acted(
        request,
        found,
        lambda: services.appeal_move(
            appeal=found, move=move, version=version, actor=actor, told=told
        ),
        _("已办，记录在“经过”里"),
        typed={"move": move, **told.fields()},
    )


@require_GET
def appeal_sent_file(request: HttpRequest, pk: int, file: Any) -> HttpResponseBase:
    """A file of an appeal that the account may see."""
    found = appeal_for(signed_in(request), pk).files.filter(pk=file).first()
    if found is None:
        raise Denied("targets.evidencefile", file)
    try:
        return stream_download(evidence_open(found), found.name, KINDS[found.kind].media)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", file) from error


def _found(account: Any, year: Year, request: HttpRequest) -> Any:
    rows, word = visible_appeals(account, year), request.GET.get("q", "").strip()[:40]
    state = request.GET.get("state", "")
    if state in flow.TITLES:
        rows = rows.filter(state=state)
    if word:
        rows = rows.filter(unit__name__icontains=word) | rows.filter(unit__code__icontains=word)
    return rows.order_by("-serial")


def _new_context(year: Year, publication: Any, unit: Any) -> dict[str, Any]:
    back = f"{reverse('scoring:appeals')}?year={year.year}"
    crumbs = [(_("结果申诉"), back), (_("提出申诉"), "")]
    return {"year": year, "publication": publication, "unit": unit, "crumbs": crumbs}


def _columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("text", _("申诉内容"), width=50),
        Column("filed", _("收到时间"), width=20),
        Column("reviewer", _("复核人"), width=14),
        Column("due", _("复核截止"), kind="date"),
        Column("state", _("状态"), width=14),
        Column("outcome", _("结果"), width=14),
        Column("decision", _("复核意见"), width=40),
    ]


def _values(row: dict[str, Any]) -> list[object]:
    found: Appeal = row["appeal"]
    filed = timezone.localtime(found.filed_at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        *(found.serial, found.unit.code, found.unit.name, found.text, filed),
        *(str(found.reviewer or ""), found.due, row["state"], row["outcome"], found.decision),
    ]
