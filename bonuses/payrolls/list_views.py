"""Payrolls, objections and accounts as workbooks: exactly the rows that the address shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses.payrolls import accounts, lists
from bonuses.payrolls.queries import visible_batches
from bonuses.payrolls.reading import note_read
from bonuses.payrolls.table_views import authority_of
from bonuses.queries import pay_sight
from bonuses.views.common import year_asked
from core import audit
from core.policy import Denied
from reviews.moved_tables import list_workbook
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in


@require_GET
def payrolls_xlsx(request: HttpRequest) -> HttpResponse:
    """The list of payrolls, in yuan; for who sees them whole."""
    actor, year = signed_in(request), year_asked(request)
    if not pay_sight(actor, year.authority).payrolls:
        raise Denied("bonuses.paybatch")
    note_read(actor, year.authority, _("%s 年度奖金发放") % year.year)
    rows = lists.batches_found(visible_batches(actor, year), request.GET)
    values = lists.batch_values(rows)
    return _sent(actor, year, _("奖金发放"), "paybatch", lists.batch_columns(), values)


@require_GET
def pay_objections_xlsx(request: HttpRequest) -> HttpResponse:
    """The list of objections that the account may see."""
    actor, year = signed_in(request), year_asked(request)
    note_read(actor, year.authority, _("%s 年度奖金异议") % year.year, kind="payobjection")
    rows = lists.objections_found(actor, year, request.GET)
    values = lists.objection_values(rows)
    return _sent(actor, year, _("奖金异议"), "payobjection", lists.objection_columns(), values)


@require_GET
def pay_accounts_xlsx(request: HttpRequest) -> HttpResponse:
    """The list of accounts, masked as on the page."""
    actor, authority = signed_in(request), authority_of(request)
    accounts.require_sight(actor, authority)
    year = current_year(actor)
    values = lists.account_values(lists.accounts_found(authority, request.GET))
    return _sent(actor, year, _("收款账户"), "payaccount", lists.account_columns(), values)


def _sent(
    actor: Any, year: Year, title: str, kind: str, columns: list[Any], values: Any
) -> HttpResponse:
    """A file to keep, noted in the audit trail."""
    audit.record(
        event="pay.export",
        actor=actor,
        authority=year.authority,
        subject_type=f"bonuses.{kind}",
        subject=f"{year.year} {title}",
    )
    return list_workbook(year, title, columns, values)
