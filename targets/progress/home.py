"""What progress says on the page after sign-in: how the units in a leader's charge stand (W-2)."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from core.home import MAIN, HomePart
from schemes.models import Phase
from schemes.queries import year_or_none
from targets.plans.flow import charged_units
from targets.progress.board import Asked, heat_rows
from targets.progress.periods import judged_period, rules_of
from units.http import signed_in


def charge_parts(request: HttpRequest) -> Iterator[HomePart]:
    """For a leader, while the year is under way; at its end the results say more."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None or year.phase != Phase.RUNNING or not rules_of(year).periods:
        return
    if not charged_units(account):
        return
    rows, periods = heat_rows(account, year, Asked(charge=True, sort="worst"))
    period = judged_period(periods)
    if rows and period is not None:
        context = {"rows": rows, "year": year, "period": period}
        yield HomePart("charge", "progress/home_charge.html", context, place=MAIN, order=15)
