"""The balance of common targets: units by items, sums against the scheme, proposals, issuing."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from targets.common import services
from targets.common.pagework import STEPS, balance_context, balance_url, balances_of, matrix
from targets.common.reading import CommonYear
from targets.plans.asked import number_of
from targets.plans.queries import plan_year
from units.http import signed_in


def _year(request: HttpRequest) -> Year:
    return plan_year(signed_in(request), asked_year(request.GET))


@require_GET
def common_balance(request: HttpRequest) -> HttpResponse:
    """Units by common items with what they add up to; a proposal where a step is asked for."""
    context = balance_context(request, _year(request))
    return render(request, "common/balance.html", context)


@require_GET
def common_balance_xlsx(request: HttpRequest) -> HttpResponse:
    """The table as a workbook."""
    year = _year(request)
    found, file, title = CommonYear(year), BytesIO(), _("共性目标平衡")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        for part in found.parts:
            table = matrix(found, part)
            columns = [
                Column("unit", _("单位"), width=24),
                *(Column(item.key, item.title, kind="exact", width=12) for item in table.items),
                Column("sum", _("合计"), kind="exact"),
                Column("full", _("板块分值"), kind="exact"),
                Column("gap", _("差额"), kind="exact"),
            ]
            options = TableOptions(notes=(part.title,))
            book.write_table(safe_sheet_title(part.title), columns, table.values(), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_POST
def common_act(request: HttpRequest, act: str) -> HttpResponse:
    """Take a proposal, undo one, or issue; the page is shown again with what stood in the way."""
    year, actor, sent = _year(request), signed_in(request), request.POST
    group, component = sent.get("group", ""), sent.get("component", "")

    def undo() -> None:
        row = balances_of(year).filter(pk=number_of(sent.get("balance"))).first()
        if row is not None:
            services.common_balance_undo(balance=row, actor=actor)

    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "take": (
            lambda: services.common_balance(
                year=year,
                group=group,
                component=component,
                step=STEPS.get(sent.get("step", ""), Fraction(1)),
                shown=sent.get("shown", ""),
                actor=actor,
            ),
            _("已按建议改好，可以撤销"),
        ),
        "undo": (undo, _("已改回平衡以前的分值")),
        "issue": (
            lambda: services.common_issue(year=year, number=sent.get("number", ""), actor=actor),
            _("共性目标已下达，各单位计划里看得到"),
        ),
    }
    if act not in acts:
        raise Denied("targets.commonbalance", act)
    run, done = acts[act]
    try:
        run()
        messages.success(request, done)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect(balance_url(year, group, component))
