"""What records ask of an account: to decide on proposals, to confirm, to see to improvements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.accountability import flow
from reviews.accountability.models import CONFIRM, ISSUED, PROPOSED
from reviews.accountability.models import AccountabilityRecord as Record
from reviews.accountability.page import is_overdue
from reviews.moved_people import party_of
from schemes.queries import year_document, year_or_none
from targets.plans.queries import own_unit_ids
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role


def accountability_work(account: Any) -> Iterator[WorkItem]:
    """The offices' part in the records of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None or own_unit_ids(account):
        return
    if not flow.uses_accountability(year_document(year)):
        return
    office = has_authority_perm(account, year.authority, "edit_facts")
    reviewer = has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    if not office and not reviewer:
        return
    rows = list(Record.objects.filter(year=year, state__in=(PROPOSED, CONFIRM, ISSUED)))
    second = {"target_office": office, "reviewing_office": reviewer}
    confirm = [r for r in rows if r.state == CONFIRM and account.pk not in party_of(r)]
    if confirm and second[flow.rules_of(year).confirmed_by]:
        yield _many("confirm", _("问责表彰：待你确认"), confirm, CONFIRM, year.year)
    if not office:
        return
    proposed = [row for row in rows if row.state == PROPOSED]
    if proposed:
        yield _many("proposed", _("问责表彰：建议待定"), proposed, PROPOSED, year.year)
    late = [row for row in rows if is_overdue(row)]
    if late:
        yield _many("late", _("限期整改已到期"), late, ISSUED, year.year)


def _many(key: str, title: str, rows: list[Record], state: str, year: int) -> WorkItem:
    only = reverse("reviews:accountability_record", args=[rows[0].pk])
    every = f"{reverse('reviews:accountability')}?year={year}&state={state}"
    return WorkItem(
        f"accountability-{key}",
        title,
        only if len(rows) == 1 else every,
        _("看记录"),
        count=len(rows),
        counter=ngettext("项", "项", len(rows)),
        badge="todo",
        icon="journal-text",
        nav="accountability",
    )
