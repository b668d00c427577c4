"""What changes ask of an account: to finish its own request, to ratify, to wait (M-4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.rules.changes import DRAFT, RETURNED, ChangeStep
from targets.changes import flow
from targets.changes.models import ENDED, TargetChange
from targets.changes.services.moving import cut_off, is_late
from targets.plans.flow import charged_units
from targets.plans.queries import own_unit_ids
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role


def change_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the requests of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None or not flow.rules_of(year).steps:
        return
    own = own_unit_ids(account)
    office = not own and has_authority_perm(account, year.authority, "edit_facts")
    if own or office:
        yield from _own(account, year, own)
    if not own:
        yield from _ratifying(account, year, office)


def _own(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    rows = TargetChange.objects.filter(year=year).exclude(state__in=ENDED)
    rows = rows.select_related("year", "unit").order_by("pk")
    mine = rows.filter(unit__in=own, by_office=False) if own else rows.filter(created_by=account)
    for change in mine:
        yield _drafting(change) if change.is_with_writer else _waiting_for(change)


def _drafting(change: TargetChange) -> WorkItem:
    returned, due = change.state == RETURNED, cut_off(change)
    # After the cut-off there is nothing to do by a day: the page says what can be done instead.
    late = is_late(change, timezone.now())
    return WorkItem(
        f"change-draft-{change.serial}",
        _("目标变更第 %s 号申请") % change.serial,
        reverse("targets:change", args=[change.pk]),
        _("补好重提") if returned else _("接着写"),
        due_at=None if late else due,
        detail=_("已过时限，打开看还能怎样办") if late else "",
        badge="returned" if returned else DRAFT,
        tone="warning" if returned else "",
        icon="arrow-left-right",
        nav="own-changes",
    )


def _waiting_for(change: TargetChange) -> WorkItem:
    return WorkItem(
        f"change-waits-{change.serial}",
        _("目标变更第 %s 号申请") % change.serial,
        reverse("targets:change", args=[change.pk]),
        _("看申请"),
        kind=Kind.WAITING,
        waits_for=flow.state_title(change.year, change.state),
        icon="arrow-left-right",
    )


def _ratifying(account: Any, year: Year, office: bool) -> Iterator[WorkItem]:
    """What waits at the account's own steps; its own request waits for a colleague."""
    reviewer = has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    leader = has_role(account, year.authority, (Role.LEADER,))
    duties = {flow.OFFICE: office, flow.REVIEWER: reviewer, flow.LEADER: leader}
    for step in flow.rules_of(year).steps:
        if not duties.get(step.who, False):
            continue
        rows = TargetChange.objects.filter(year=year, state=step.key)
        rows = rows.exclude(by_office=True, created_by=account)
        if step.who == flow.LEADER:
            rows = rows.filter(unit__in=charged_units(account))
        count = rows.aggregate(n=Count("pk"))["n"]
        if count:
            yield _waiting(year, step, count)


def _waiting(year: Year, step: ChangeStep, count: int) -> WorkItem:
    return WorkItem(
        f"change-step-{step.key}",
        _("目标变更：%s") % flow.state_title(year, step.key),
        f"{reverse('targets:changes')}?year={year.year}&state={step.key}",
        _("看目标变更"),
        count=count,
        counter=_("份"),
        badge="todo",
        icon="arrow-left-right",
        clauses=step.clauses,
        nav="changes",
    )
