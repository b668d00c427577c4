"""What a month asks of the office: the grades of a month that is over (E-3, S-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.monthly.models import MonthlyRecord
from reviews.monthly.reading import entries_of, is_over, month_due
from reviews.register.effect import monthly_lists
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.rules.monthly import Monthly
from schemes.tallies import units_of
from targets.plans.queries import own_unit_ids
from units.queries import authority_for, has_authority_perm


def monthly_work(account: Any) -> Iterator[WorkItem]:
    """What lacks grades, for the office that keeps the register: the first month that is over, and
    every further one that has a deadline of its own, since reminders go by it."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None:
        return
    graded = [rule for rule in monthly_lists(year_document(year)) if rule.grades]
    if not graded or own_unit_ids(account):
        return
    if not has_authority_perm(account, year.authority, "edit_facts"):
        return
    for rule in graded:
        yield from _lacking(year, rule)


def _lacking(year: Year, rule: Monthly) -> Iterator[WorkItem]:
    assessed = {pk for pk, unit in units_of(year).items() if unit.assessed}
    first = True
    for month in rule.months:
        if not is_over(year.year, month):
            return
        due = month_due(year, rule, month)
        if not (first or due):
            continue
        graded = {e.unit_id for e in entries_of(year, rule, month) if e.kind in rule.by_grade}
        graded |= _on_record(year, rule, month)
        lacking = len(assessed - graded)
        if not lacking:
            continue
        first = False
        address = reverse("reviews:month", args=[month])
        yield WorkItem(
            f"monthly-{rule.key}-{month}",
            _("平时考核：%s月还没有定等次") % month,
            f"{address}?year={year.year}&list={rule.key}",
            _("定等次"),
            count=lacking,
            counter=ngettext("个单位", "个单位", lacking),
            badge="todo",
            icon="calendar-check",
            nav="monthly",
            **due,
        )


def _on_record(year: Year, rule: Monthly, month: int) -> set[int]:
    """Units whose grade of the month counts already, also without the register."""
    rows = MonthlyRecord.objects.filter(year=year, current=True, list_key=rule.key, month=month)
    return set(rows.filter(kind__in=rule.by_grade).values_list("unit_id", flat=True))
