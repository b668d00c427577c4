"""The routes of ``bonuses``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from bonuses.appraisal.urls import PATTERNS as APPRAISALS
from bonuses.payrolls import account_views as pay_accounts
from bonuses.payrolls import list_views as pay_lists
from bonuses.payrolls import own_views as own_payrolls
from bonuses.payrolls import report_views as pay_reports
from bonuses.payrolls import table_views as pay_tables
from bonuses.payrolls import views as payrolls
from bonuses.views import fund, overview, sheet, slip

app_name = "bonuses"

UNIT = "bonuses/units/<str:unit_code>/"
BATCH = "bonuses/payrolls/<int:pk>/"
BATCH_UNIT = BATCH + "units/<str:unit_code>/"
PERSON = UNIT + "people/<str:person_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    *APPRAISALS,
    path("bonuses/", overview.overview, name="overview"),
    path("bonuses/units.xlsx", overview.overview_xlsx, name="overview_xlsx"),
    path("bonuses/fund/", fund.fund, name="fund"),
    path("bonuses/fund.xlsx", fund.fund_xlsx, name="fund_xlsx"),
    path("bonuses/outside/", fund.outside, name="outside"),
    path("bonuses/outside.xlsx", fund.outside_xlsx, name="outside_xlsx"),
    path("bonuses/mine/", slip.own_slip, name="own_slip"),
    path("bonuses/mine/slip.pdf", slip.own_slip_pdf, name="own_slip_pdf"),
    path("bonuses/payrolls/", payrolls.batches, name="payrolls"),
    path("bonuses/payrolls.xlsx", pay_lists.payrolls_xlsx, name="payrolls_xlsx"),
    path("bonuses/payrolls/mine/", own_payrolls.own_lines, name="own_payrolls"),
    path("bonuses/payrolls/objections/", own_payrolls.objections, name="pay_objections"),
    path(
        "bonuses/payrolls/objections.xlsx",
        pay_lists.pay_objections_xlsx,
        name="pay_objections_xlsx",
    ),
    path(
        "bonuses/payrolls/objections/<int:pk>/<str:move>/",
        own_payrolls.objection_moved,
        name="pay_objection_moved",
    ),
    path(
        BATCH_UNIT + "people/<str:person_code>/object/",
        own_payrolls.objected,
        name="payroll_objected",
    ),
    path("bonuses/payrolls/new/", payrolls.batch_new, name="payroll_new"),
    path(BATCH, payrolls.batch, name="payroll"),
    path(BATCH + "units.xlsx", payrolls.batch_xlsx, name="payroll_xlsx"),
    path(BATCH + "difference/", payrolls.difference, name="payroll_difference"),
    path(BATCH + "difference.xlsx", payrolls.difference_xlsx, name="payroll_difference_xlsx"),
    path(BATCH + "moves/<str:move>/", payrolls.batch_moved, name="payroll_moved"),
    path(BATCH + "tables/<str:key>/", pay_tables.table, name="payroll_table"),
    path(BATCH + "tables/<str:key>/table.xlsx", pay_tables.table_xlsx, name="payroll_table_xlsx"),
    path("bonuses/tables/", pay_tables.tables, name="pay_tables"),
    path("bonuses/tables/<str:key>/", pay_tables.table_edit, name="pay_table_edit"),
    path("bonuses/accounts/", pay_accounts.pay_accounts, name="pay_accounts"),
    path("bonuses/accounts.xlsx", pay_lists.pay_accounts_xlsx, name="pay_accounts_xlsx"),
    path("bonuses/accounts/apply/", pay_accounts.pay_accounts_applied, name="pay_accounts_applied"),
    path(
        "bonuses/accounts/changes/<int:pk>/<str:move>/",
        pay_accounts.pay_accounts_moved,
        name="pay_accounts_moved",
    ),
    path(
        "bonuses/accounts/template.xlsx",
        pay_accounts.pay_accounts_template,
        name="pay_accounts_template",
    ),
    path(BATCH + "reports/", pay_reports.report_new, name="payroll_reports"),
    path(BATCH + "reports/<int:report>/", pay_reports.report, name="payroll_report"),
    path(BATCH_UNIT, payrolls.sheet, name="payroll_sheet"),
    path(BATCH_UNIT + "sheet.xlsx", payrolls.sheet_xlsx, name="payroll_sheet_xlsx"),
    path(BATCH_UNIT + "sheet.pdf", payrolls.sheet_pdf, name="payroll_sheet_pdf"),
    path(BATCH_UNIT + "people/<str:person_code>/", payrolls.slip, name="payroll_slip"),
    path(
        BATCH_UNIT + "people/<str:person_code>/slip.pdf", payrolls.slip_pdf, name="payroll_slip_pdf"
    ),
    path(UNIT, sheet.sheet, name="sheet"),
    path(UNIT + "sheet.xlsx", sheet.sheet_xlsx, name="sheet_xlsx"),
    path(UNIT + "sheet.pdf", sheet.sheet_pdf, name="sheet_pdf"),
    path(UNIT + "rate/", overview.rate, name="rate"),
    path(UNIT + "rate/card/", overview.rate_card, name="rate_card"),
    path(PERSON, slip.slip, name="slip"),
    path(PERSON + "slip.pdf", slip.slip_pdf, name="slip_pdf"),
]
