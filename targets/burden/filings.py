"""What the filing of targets asks, for the burden meter: a plan of each unit, and common targets of
each functional department that writes them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.deadlines import deadline_for
from schemes.models import Year
from targets.burden.asks import Ask, month_of
from targets.common.drafts.queries import MATTER, asked_units, is_asked
from targets.plans.queries import asked_for


def plan_asks(year: Year) -> Iterator[Ask]:
    """The plan of each unit that is asked for one, in the month in which drafts are due."""
    entry = deadline_for(year, "plan_drafts") or deadline_for(year, "plans")
    if entry is None:
        return
    month, title = month_of(year, timezone.localdate(entry.due_at)), _("%s 年度目标计划")
    for pk, code in asked_for(year).values_list("unit", "unit__code"):
        url = f"{reverse('targets:plan', args=[code])}?year={year.year}"
        yield Ask(pk, month, "plans", title % year.year, url)


def common_asks(year: Year) -> Iterator[Ask]:
    """The common targets of each department that writes them (K-3.7)."""
    entry = deadline_for(year, MATTER)
    if entry is None or not is_asked(year):
        return
    month = month_of(year, timezone.localdate(entry.due_at))
    url = f"{reverse('targets:common_drafts')}?year={year.year}"
    for unit in asked_units(year):
        yield Ask(unit.pk, month, "common_targets", _("%s 年度共性目标") % year.year, url)
