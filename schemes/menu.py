"""What ``schemes`` brings to the frame: its entry, and the year with its phase."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.navigation import RULES, NavItem, YearChoice
from schemes.demo.shown import sees_demo
from schemes.holidays.queries import may_edit_holidays
from schemes.queries import year_or_none, year_shown, years_of
from units.http import signed_in
from units.queries import authority_for

ITEMS = (
    NavItem(
        "schemes",
        pgettext_lazy("list", "方案"),
        "sliders",
        RULES,
        "schemes:list",
        order=10,
        visible=lambda account: authority_for(account) is not None,
    ),
    NavItem(
        "years",
        pgettext_lazy("list", "年度"),
        "calendar4-range",
        RULES,
        "schemes:years",
        order=5,
        visible=lambda account: authority_for(account) is not None,
    ),
    NavItem(
        "calendar",
        gettext_lazy("日历"),
        "calendar3",
        RULES,
        "schemes:calendar",
        order=12,
        visible=lambda account: authority_for(account) is not None,
    ),
    NavItem(
        "holidays",
        gettext_lazy("节假日"),
        "calendar2-week",
        RULES,
        "schemes:holidays",
        order=14,
        visible=may_edit_holidays,
        minor=True,
    ),
    NavItem(
        "demo_showcase",
        gettext_lazy("示范看什么"),
        "signpost-split",
        RULES,
        "schemes:demo_showcase",
        order=200,
        visible=sees_demo,
    ),
)


def _address_of(request: Any, number: int) -> str:
    """The same page in another year; a year's own page is another page."""
    match = getattr(request, "resolver_match", None)
    if match is not None and match.view_name == "schemes:year":
        return f"{reverse('schemes:year', args=[number])}?year={number}"
    return f"?year={number}"


def year_choices(request: Any) -> list[YearChoice]:
    """The years of the reader's authority, the one in hand marked."""
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    account = signed_in(request)
    # A page may speak of a year that was not opened (holidays, a new one): the switch stays.
    shown = year_or_none(account, number) if number else year_shown(account)
    current = shown or year_or_none(account)
    return [
        YearChoice(
            _("%(year)s 年度") % {"year": year.year},
            str(year.get_phase_display()),
            _address_of(request, year.year),
            current=year == current,
            number=str(year.year),
        )
        for year in years_of(account)
    ]
