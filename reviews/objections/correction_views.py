"""Corrections that wait for a second person, and what was decided of them (S-4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.columns import Column
from reviews.moved_tables import list_workbook
from reviews.objections.corrections import (
    CorrectionRow,
    correction_rows,
    corrections_asked,
    corrections_found,
)
from reviews.objections.models import CorrectionState
from reviews.objections.queries import correction_for
from reviews.objections.services.corrections import correction_decide
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in

PER_PAGE = 50
LOOKS = {
    CorrectionState.OPEN: "todo",
    CorrectionState.APPROVED: "signed",
    CorrectionState.REFUSED: "withdrawn",
}


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """The year's corrections: from which figure to which, by whom, and what to decide."""
    account, year = signed_in(request), _year(request)
    asked = corrections_asked(request.GET.dict())
    found = corrections_found(account, year, asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = correction_rows(account, year, page)
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": [(each, LOOKS[CorrectionState(each.row.state)]) for each in rows],
        "states": CorrectionState.choices,
        "crumbs": [(_("反馈和异议"), _listed(year)), (_("评分更正"), "")],
    }
    return render(request, "objections/corrections.html", context)


@require_GET
def corrections_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account, year = signed_in(request), _year(request)
    found = corrections_found(account, year, corrections_asked(request.GET.dict()))
    rows = correction_rows(account, year, found)
    return list_workbook(year, _("评分更正"), _columns(), _values(rows))


@require_POST
def correction_decided(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a correction or refuse it."""
    account, sent = signed_in(request), request.POST
    found = correction_for(account, pk)
    approve = sent.get("approve") == "yes"
    try:
        correction_decide(
            correction=found,
            version=number_of(sent.get("version", "")),
            approve=approve,
            actor=account,
            reason=sent.get("reason", ""),
        )
    except NotYoursError as error:
        raise Denied("reviews.markcorrection", pk) from error
    except (StaleMoveError, StaleFactError):
        messages.error(request, _("评分或更正刚又变过，没有写入。看过现在的再办"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("更正已写入") if approve else _("没有改分，理由告诉了提出的人"))
    return redirect(f"{reverse('reviews:mark_corrections')}?year={found.year.year}")


def _columns() -> list[Column]:
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("key", _("编号"), width=14),
        Column("title", _("评什么"), width=30),
        Column("was", _("原来"), width=12),
        Column("now", _("改成"), width=12),
        Column("before", _("原计分"), kind="exact"),
        Column("after", _("改后计分"), kind="exact"),
        Column("reason", _("理由"), width=34),
        Column("who", _("谁提出"), width=16),
        Column("at", _("提出日期"), kind="date"),
        Column("state", _("状态"), width=14),
        Column("decider", _("谁决定"), width=16),
        Column("decided", _("决定日期"), kind="date"),
        Column("decision", _("意见"), width=30),
    ]


def _values(rows: Iterable[CorrectionRow]) -> Iterator[list[object]]:
    for each in rows:
        row = each.row
        yield [
            *(row.unit.code, row.unit.name, row.key, each.title, each.was, each.now),
            *(each.before, each.after, row.reason, str(row.proposed_by)),
            *(timezone.localtime(row.proposed_at).date(), row.get_state_display()),
            str(row.decided_by) if row.decided_by else "",
            timezone.localtime(row.decided_at).date() if row.decided_at else None,
            row.decision,
        ]


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))


def _listed(year: Year) -> str:
    return f"{reverse('reviews:feedbacks')}?year={year.year}"
