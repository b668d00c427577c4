"""What changes ask of an account: to finish its own request, to ratify, to wait (M-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from schemes import in_hand
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

CHANGES, OWN = "changes", "changes-own"


def register_in_hand() -> None:
    """Requests that have not come to their end, and the reader's own that the office wrote."""
    in_hand.register(CHANGES, _standing)
    in_hand.register(
        OWN, lambda asked: _standing(asked).filter(by_office=True, created_by=asked.account)
    )


def _standing(asked: in_hand.Asked) -> QuerySet[TargetChange]:
    return TargetChange.objects.filter(year__in=asked.years).exclude(state__in=ENDED)


def change_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the requests of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None or not flow.rules_of(year).steps:
        return
    own = own_unit_ids(account)
    office = not own and has_authority_perm(account, year.authority, "edit_facts")
    duties = {
        flow.OFFICE: office,
        flow.REVIEWER: not own and has_role(account, year.authority, (Role.REVIEWING_OFFICE,)),
        flow.LEADER: not own and has_role(account, year.authority, (Role.LEADER,)),
    }
    if not own and not any(duties.values()):
        return
    if in_hand.count(account, year, CHANGES, units=own) or in_hand.lots(account, year, OWN):
        yield from _own(account, year, own)
    yield from _ratifying(account, year, duties)


def _own(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    """Requests of one's unit, and what one wrote oneself for the office."""
    rows = TargetChange.objects.filter(year=year).exclude(state__in=ENDED)
    mine = Q(by_office=False, unit__in=own) | Q(by_office=True, created_by=account.pk)
    for change in rows.filter(mine).select_related("unit").order_by("pk"):
        change.year = year
        yield _drafting(change) if change.is_with_writer else _waiting_for(change)


def _ratifying(account: Any, year: Year, duties: Mapping[str, bool]) -> Iterator[WorkItem]:
    """What waits at the account's own steps; its own request waits for a colleague."""
    for step in flow.rules_of(year).steps:
        if not duties.get(step.who, False):
            continue
        units = None
        if step.who == flow.LEADER and in_hand.count(account, year, CHANGES, (step.key,)):
            units = charged_units(account)
        waits = in_hand.count(account, year, CHANGES, (step.key,), units)
        waits -= in_hand.count(account, year, OWN, (step.key,), units)
        if waits:
            yield _waiting(year, step, waits)


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


def _waiting(year: Year, step: ChangeStep, count: int) -> WorkItem:
    return WorkItem(
        f"change-step-{step.key}",
        _("目标变更：%s") % flow.state_title(year, step.key),
        f"{reverse('targets:changes')}?year={year.year}&state={step.key}",
        _("看目标变更"),
        count=count,
        counter=ngettext("份", "份", count),
        badge="todo",
        icon="arrow-left-right",
        clauses=step.clauses,
        nav="changes",
    )
