"""Tables for the bank and the finance bureau: set up, looked at, fetched; accounts of people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bonuses.exports.payrolls import table_workbook
from bonuses.models import PayBatch
from bonuses.payrolls import flow, queries, table_form, templates
from bonuses.payrolls.account_keys import SealBrokenError
from bonuses.payrolls.models import PAID_OUT, BatchState
from bonuses.payrolls.page import crumbs
from bonuses.payrolls.words import batch_name, batch_title
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in
from units.models import Account, Authority, Person
from units.queries import authority_for

SHOWN_ROWS, PER_PAGE = 20, 50
#: What leaves for the bank was approved.
FETCHED = (BatchState.APPROVED, *PAID_OUT)


@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """The tables in force."""
    found = templates.templates_of(authority_of(request)).values()
    context = {
        "rows": found,
        "units": templates.UNITS,
        "crumbs": [way_back(), (_("导出模板"), "")],
    }
    return render(request, "bonuses/payrolls/tables.html", context)


@require_http_methods(["GET", "POST"])
def table_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Columns, their order and headings, the sheet's name, which units."""
    actor, authority = signed_in(request), authority_of(request)
    found = table_for(authority, key)
    if request.method == "GET":
        return render(request, "bonuses/payrolls/table_edit.html", _edit_context(found, None, []))
    shown = number_of(request.POST.get("number"))
    stated = table_form.stated_of(request.POST)
    try:
        templates.template_save(
            authority=authority, key=key, shown=shown, stated=stated, actor=actor
        )
    except NotYoursError as error:
        raise Denied("bonuses.paytemplate", key) from error
    except (StaleMoveError, ValidationError) as error:
        return _not_saved(request, found, error)
    messages.success(request, _("已存为新的一版，原来的留着"))
    return redirect("bonuses:pay_tables")


@require_GET
def table(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The first rows of a table as it would be fetched, accounts masked."""
    actor = signed_in(request)
    batch = queries.batch_for(actor, pk)
    found = table_for(batch.year.authority, key)
    rows = list(templates.rows_of(found, batch, masked=True))
    makes = flow.makes_payrolls(actor, batch.year.authority)
    context = {
        "batch": batch,
        "template": found,
        "headings": templates.with_money(found, [head for _field, head in found.columns]),
        "rows": [templates.with_money(found, row) for row in rows[:SHOWN_ROWS]],
        "count": len(rows),
        "totals": templates.with_money(found, templates.totals_of(found, rows)),
        "may_fetch": batch.state in FETCHED and makes,
        "approved": batch.state in FETCHED,
        "makes": makes,
        "lacking": _lacking(found, rows),
        "taken_back": _taken_back(found, rows),
        "crumbs": [
            *crumbs(batch),
            (batch_name(batch), reverse("bonuses:payroll", args=[pk])),
            (found.name, ""),
        ],
    }
    return render(request, "bonuses/payrolls/table.html", context)


@require_GET
def table_xlsx(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The whole table with accounts in clear, once the payroll is approved; audited."""
    actor = signed_in(request)
    batch = to_fetch(actor, pk)
    found = table_for(batch.year.authority, key)
    try:
        return table_workbook(batch, found, f"{batch_title(batch)}{found.name}.xlsx", actor)
    except SealBrokenError as error:
        messages.error(request, seal_words(error))
        return redirect("bonuses:payroll_table", pk=pk, key=key)


def seal_words(error: SealBrokenError) -> str:
    """Whose account number does not open, and who can help."""
    person = Person.objects.filter(pk=error.person).first()
    text = _("%s 的账号解不开：账户密钥不是录入时的那一把。由系统管理员找回密钥，或者重新录入账户")
    return text % (person or "")


def to_fetch(actor: Account, pk: int) -> PayBatch:
    """A payroll whose tables the account may take away, accounts in clear; 404 for any other."""
    batch = queries.batch_for(actor, pk)
    if batch.state not in FETCHED or not flow.makes_payrolls(actor, batch.year.authority):
        raise Denied("bonuses.paybatch", pk)
    return batch


def authority_of(request: HttpRequest) -> Authority:
    """The authority the account acts for; 404 without one."""
    found = authority_for(signed_in(request))
    if found is None:
        raise Denied("units.authority")
    return found


def way_back() -> tuple[str, str]:
    """The way back from what is set up for all payrolls."""
    return _("奖金发放"), reverse("bonuses:payrolls")


def table_for(authority: Authority, key: str) -> templates.Template:
    """A table in force; 404 for another key."""
    found = templates.templates_of(authority).get(key)
    if found is None:
        raise Denied("bonuses.paytemplate", key)
    return found


def _not_saved(
    request: HttpRequest, found: templates.Template, error: StaleMoveError | ValidationError
) -> HttpResponse:
    """The form as it was typed, with every fault or with who was faster."""
    if isinstance(error, StaleMoveError):
        status, told = STALE, [templates.stale_words(error.current)]
    else:
        status, told = WRONG, error.messages
    context = _edit_context(found, request.POST, told)
    return render(request, "bonuses/payrolls/table_edit.html", context, status=status)


def _edit_context(found: templates.Template, sent: Any, problems: list[str]) -> dict[str, Any]:
    return {
        "template": found,
        "told": sent or found,
        "fields": table_form.rows_typed(sent) if sent else table_form.rows_standing(found),
        "units": templates.UNITS.items(),
        "problems": problems,
        "crumbs": [
            way_back(),
            (_("导出模板"), reverse("bonuses:pay_tables")),
            (found.name, ""),
        ],
    }


def _lacking(found: templates.Template, rows: list[list[Any]]) -> int:
    """How many rows have no account, where the table asks for one."""
    fields = [field for field, _heading in found.columns]
    if "account" not in fields:
        return 0
    return sum(1 for row in rows if not row[fields.index("account")])


def _taken_back(found: templates.Template, rows: list[list[Any]]) -> int:
    """How many rows are below zero: a supplement takes back what no bank pays out."""
    fields = [field for field, _heading in found.columns]
    if "amount" not in fields:
        return 0
    place = fields.index("amount")
    return sum(1 for row in rows if row[place] is not None and row[place] < 0)
