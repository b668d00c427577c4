"""What supervision asks of an account: to report, to answer, to rectify; to take in, to close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.supervision import flow
from reviews.supervision.models import ANSWERED, ASKED, ENDED, Sort
from reviews.supervision.models import SupervisionItem as Item
from reviews.supervision.queries import is_overdue
from schemes import in_hand
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from targets.plans.queries import own_unit_ids
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role

SUPERVISION = "supervision"


def register_in_hand() -> None:
    """Items that have not come to their end."""
    in_hand.register(
        SUPERVISION,
        lambda asked: Item.objects.filter(year__in=asked.years).exclude(state__in=ENDED),
    )


def supervision_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the supervision of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None:
        return
    if not flow.uses_supervision(year_document(year)):
        return
    own = own_unit_ids(account)
    if own:
        if not in_hand.count(account, year, SUPERVISION, units=own):
            return
        rows = Item.objects.filter(year=year, unit__in=own, state=ASKED).order_by("due", "pk")
        yield from (_owed(item) for item in rows)
        return
    office = has_authority_perm(account, year.authority, "edit_facts")
    reviewer = has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    if (office or reviewer) and in_hand.lots(account, year, SUPERVISION):
        yield from _offices(account, year, office=office, reviewer=reviewer)


def _owed(item: Item) -> WorkItem:
    verbs = {Sort.REPORT: _("报送"), Sort.CHECK: _("写说明"), Sort.ORDER: _("报整改结果")}
    told = {Sort.REPORT: _("报告：%s"), Sort.CHECK: _("抽查：%s"), Sort.ORDER: _("整改：%s")}
    due = item.due
    end = timezone.make_aware(datetime.combine(due, time(23, 59))) if due else None
    return WorkItem(
        f"supervision-{item.serial}",
        told[Sort(item.sort)] % item.title,
        reverse("reviews:supervision_item", args=[item.pk]),
        verbs[Sort(item.sort)],
        due_at=end,
        badge="todo",
        tone="warning" if item.sort == Sort.ORDER else "",
        icon="binoculars",
        nav="own-supervision",
    )


def _offices(account: Any, year: Year, *, office: bool, reviewer: bool) -> Iterator[WorkItem]:
    rows = Item.objects.filter(year=year).exclude(state__in=ENDED).order_by("pk")
    standing = list(rows)
    for item in standing:
        item.year = year
    answered = [item for item in standing if item.state == ANSWERED]
    mine = [
        item
        for item in answered
        if flow.may_close(account.pk, item, office=office, reviewer=reviewer)
    ]
    if mine:
        yield _many("close", _("督查：单位已报，等核"), mine, ANSWERED)
    late = [item for item in standing if is_overdue(item)]
    if office and late:
        yield _many("late", _("督查：单位逾期未报"), late, "overdue")


def _many(key: str, title: str, items: list[Item], state: str) -> WorkItem:
    first = items[0]
    only = reverse("reviews:supervision_item", args=[first.pk])
    every = f"{reverse('reviews:supervision')}?year={first.year.year}&state={state}"
    return WorkItem(
        f"supervision-{key}",
        title,
        only if len(items) == 1 else every,
        _("看督查"),
        count=len(items),
        counter=ngettext("项", "项", len(items)),
        badge="todo",
        icon="binoculars",
        nav="supervision",
    )
