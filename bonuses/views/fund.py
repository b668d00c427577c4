"""奖励基金 and 体系外单位: money beside the pay sheets, and that there is no other (G-6, D-8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses.exports.fund import fund_workbook, outside_workbook
from bonuses.fund import fund_shown
from bonuses.outside import outside_shown
from bonuses.views.common import head, year_asked
from core.policy import Denied
from units.http import signed_in


@require_GET
def fund(request: HttpRequest) -> HttpResponse:
    """Where the reward fund comes from and who gets it."""
    year = year_asked(request)
    page = fund_shown(signed_in(request), year)
    if page is None:
        return render(request, "bonuses/overview_empty.html", head(request, year, None))
    crumb = (_("奖励基金"), "")
    context = head(request, year, page.bonus_set, crumb) | {"page": page}
    return render(request, "bonuses/fund.html", context)


@require_GET
def fund_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook: what is paid in, and who gets what."""
    page = fund_shown(signed_in(request), year_asked(request))
    if page is None:
        raise Denied("bonuses.fund")
    return fund_workbook(page, signed_in(request))


@require_GET
def outside(request: HttpRequest) -> HttpResponse:
    """Units that are not assessed, by which rules they follow the scheme."""
    year = year_asked(request)
    page = outside_shown(signed_in(request), year)
    if page is None:
        return render(request, "bonuses/overview_empty.html", head(request, year, None))
    crumb = (_("体系外单位"), "")
    context = head(request, year, page.bonus_set, crumb) | {"page": page}
    return render(request, "bonuses/outside.html", context)


@require_GET
def outside_xlsx(request: HttpRequest) -> HttpResponse:
    """The report as a workbook."""
    page = outside_shown(signed_in(request), year_asked(request))
    if page is None:
        raise Denied("bonuses.outside")
    return outside_workbook(page, signed_in(request))
