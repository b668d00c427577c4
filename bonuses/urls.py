"""The routes of ``bonuses``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from bonuses.views import fund, overview, sheet, slip

app_name = "bonuses"

UNIT = "bonuses/units/<str:unit_code>/"
PERSON = UNIT + "people/<str:person_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("bonuses/", overview.overview, name="overview"),
    path("bonuses/units.xlsx", overview.overview_xlsx, name="overview_xlsx"),
    path("bonuses/fund/", fund.fund, name="fund"),
    path("bonuses/fund.xlsx", fund.fund_xlsx, name="fund_xlsx"),
    path("bonuses/outside/", fund.outside, name="outside"),
    path("bonuses/outside.xlsx", fund.outside_xlsx, name="outside_xlsx"),
    path("bonuses/mine/", slip.own_slip, name="own_slip"),
    path("bonuses/mine/slip.pdf", slip.own_slip_pdf, name="own_slip_pdf"),
    path(UNIT, sheet.sheet, name="sheet"),
    path(UNIT + "sheet.xlsx", sheet.sheet_xlsx, name="sheet_xlsx"),
    path(UNIT + "sheet.pdf", sheet.sheet_pdf, name="sheet_pdf"),
    path(UNIT + "rate/", overview.rate, name="rate"),
    path(UNIT + "rate/card/", overview.rate_card, name="rate_card"),
    path(PERSON, slip.slip, name="slip"),
    path(PERSON + "slip.pdf", slip.slip_pdf, name="slip_pdf"),
]
