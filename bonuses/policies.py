"""Who may use which route of ``bonuses``; which rows, ``bonuses.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from bonuses.payrolls.queries import sees_payrolls
from bonuses.queries import has_own_slip, may_see_fund, may_see_tables
from core.policy import Policy
from units.http import signed_in
from units.models import Role


def _tables(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return may_see_tables(signed_in(request))


def _own(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return has_own_slip(signed_in(request))


def _fund(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return may_see_fund(signed_in(request))


def _payrolls(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_payrolls(signed_in(request))


TABLES = Policy(check=_tables)
OWN = Policy(check=_own)
FUND = Policy(check=_fund)
#: Payrolls: which of them, and what of each, bonuses.payrolls.queries decides.
PAYROLLS = Policy(check=_payrolls)
PAY = Policy(authority_perm="view_pay")
_AUDITOR = (Role.AUDITOR.value,)
#: What the auditor looks at too, each look on record, and changes nothing of.
READ_PAY = Policy(authority_perm="view_pay", roles=_AUDITOR, write=PAY)
#: The offices answer objections; a person files and withdraws his own.
OBJECTIONS = Policy(authority_perm="view_pay", check=_own)
READ_OBJECTIONS = Policy(authority_perm="view_pay", roles=_AUDITOR, check=_own, write=OBJECTIONS)
SHEET = Policy(authority_perm="view_pay", unit_perm="view_unit_pay")
RATE = Policy(authority_perm="view_rates", unit_perm="view_unit_pay")
#: A person reads his own slip under his unit's address too.
SLIP = Policy(authority_perm="view_pay", unit_perm="view_unit_pay", check=_own)
PAYROLL_SHEET = Policy(authority_perm="view_pay", unit_perm="view_unit_pay", roles=_AUDITOR)
PAYROLL_SLIP = Policy(
    authority_perm="view_pay", unit_perm="view_unit_pay", roles=_AUDITOR, check=_own
)

POLICIES: dict[str, Policy] = {
    "bonuses:overview": TABLES,
    "bonuses:overview_xlsx": TABLES,
    "bonuses:fund": FUND,
    "bonuses:fund_xlsx": FUND,
    "bonuses:outside": FUND,
    "bonuses:outside_xlsx": FUND,
    "bonuses:payrolls": PAYROLLS,
    "bonuses:payrolls_xlsx": READ_PAY,
    "bonuses:payroll_new": PAY,
    "bonuses:payroll": READ_PAY,
    "bonuses:payroll_xlsx": READ_PAY,
    "bonuses:payroll_difference": READ_PAY,
    "bonuses:payroll_difference_xlsx": READ_PAY,
    "bonuses:payroll_moved": PAY,
    "bonuses:payroll_table": READ_PAY,
    "bonuses:payroll_table_xlsx": PAY,
    "bonuses:pay_tables": PAY,
    "bonuses:pay_table_edit": PAY,
    "bonuses:pay_accounts": READ_PAY,
    "bonuses:pay_accounts_xlsx": READ_PAY,
    "bonuses:pay_accounts_applied": PAY,
    "bonuses:pay_accounts_moved": PAY,
    "bonuses:pay_accounts_template": PAY,
    "bonuses:payroll_reports": PAY,
    "bonuses:payroll_report": READ_PAY,
    "bonuses:payroll_sheet": PAYROLL_SHEET,
    "bonuses:payroll_sheet_xlsx": PAYROLL_SHEET,
    "bonuses:payroll_sheet_pdf": PAYROLL_SHEET,
    "bonuses:payroll_slip": PAYROLL_SLIP,
    "bonuses:payroll_slip_pdf": PAYROLL_SLIP,
    "bonuses:own_payrolls": OWN,
    "bonuses:pay_objections": READ_OBJECTIONS,
    "bonuses:pay_objections_xlsx": READ_OBJECTIONS,
    "bonuses:pay_objection_moved": OBJECTIONS,
    "bonuses:payroll_objected": OWN,
    "bonuses:own_slip": OWN,
    "bonuses:own_slip_pdf": OWN,
    "bonuses:sheet": SHEET,
    "bonuses:sheet_xlsx": SHEET,
    "bonuses:sheet_pdf": SHEET,
    "bonuses:rate": RATE,
    "bonuses:rate_card": RATE,
    "bonuses:slip": SLIP,
    "bonuses:slip_pdf": SLIP,
    "api:bonus-rates-list": TABLES,
    "api:pay-sheets-detail": SHEET,
    "api:own-slip-list": OWN,
    "api:reward-fund-list": FUND,
    "api:outside-units-list": FUND,
    "api:own-pay-line-list": OWN,
    "api:pay-objection-list": READ_OBJECTIONS,
    "api:pay-objection-move": OBJECTIONS,
    "api:payroll-list": PAYROLLS,
    "api:payroll-detail": READ_PAY,
    "api:payroll-move": PAY,
    "api:payroll-difference": READ_PAY,
    "api:payroll-units": PAYROLL_SHEET,
    "api:pay-table-list": PAY,
    "api:pay-table-detail": PAY,
    "api:payroll-files-table": READ_PAY,
    "api:payroll-files-table-file": PAY,
    "api:payroll-files-reports": READ_PAY,
    "api:payroll-files-report": READ_PAY,
    "api:pay-account-list": READ_PAY,
    "api:pay-account-preview": PAY,
    "api:pay-account-change-list": READ_PAY,
    "api:pay-account-change-detail": READ_PAY,
    "api:pay-account-change-move": PAY,
}
