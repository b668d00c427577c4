"""What the register asks of an account: to answer, enter, confirm, decide on what expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.moved_people import party_of
from reviews.register import flow
from reviews.register.models import ANSWERED, CONFIRM, DROPPED, ENTERED, LIFTED, LIFTING, TOLD
from reviews.register.models import RegisterEntry as Entry
from reviews.register.page import is_expired
from reviews.register.services import window_open
from schemes import in_hand
from schemes.queries import year_document, year_or_none
from targets.plans.queries import own_unit_ids
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role

REGISTER = "register"
_OVER = (LIFTED, DROPPED)


def register_in_hand() -> None:
    """Entries that somebody may still have to do with."""
    in_hand.register(
        REGISTER, lambda asked: Entry.objects.filter(year__in=asked.years).exclude(state__in=_OVER)
    )


def register_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the register of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None:
        return
    if not flow.uses_register(year_document(year)):
        return
    own = own_unit_ids(account)
    office = not own and has_authority_perm(account, year.authority, "edit_facts")
    reviewer = not own and has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    if not own and not office and not reviewer:
        return
    if not in_hand.count(account, year, REGISTER, units=own or None):
        return
    rows = Entry.objects.filter(year=year).exclude(state__in=_OVER)
    standing = list((rows.filter(unit__in=own) if own else rows).select_related("unit"))
    for entry in standing:
        entry.year = year
    yield from _answering([e for e in standing if e.unit_id in own])
    confirms = [e for e in standing if e.state in (CONFIRM, LIFTING)]
    second = {"target_office": office, "reviewing_office": reviewer}[
        flow.rules_of(year).confirmed_by
    ]
    mine = [e for e in confirms if account.pk not in party_of(e)]
    if second and mine:
        yield _many("confirm", _("确认登记或解除"), mine)
    if office:
        yield from _office(standing)


def _answering(entries: list[Entry]) -> Iterator[WorkItem]:
    now = timezone.now()
    for entry in entries:
        if entry.answer_due is not None and window_open(entry, now):
            end = timezone.make_aware(datetime.combine(entry.answer_due, time(23, 59)))
            yield WorkItem(
                f"register-answer-{entry.serial}",
                _("申辩：%s") % entry.title,
                reverse("reviews:register_entry", args=[entry.pk]),
                _("写申辩"),
                due_at=end,
                badge="todo",
                tone="warning",
                icon="exclamation-triangle",
                nav="own-register",
            )


def _office(entries: list[Entry]) -> Iterator[WorkItem]:
    now = timezone.now()
    ready = [e for e in entries if e.state == ANSWERED]
    ready += [e for e in entries if e.state == TOLD and not window_open(e, now)]
    if ready:
        yield _many("enter", _("登记：申辩已到或已过期"), ready)
    expired = [e for e in entries if e.state == ENTERED and is_expired(e)]
    if expired:
        yield _many("expired", _("登记已到期，定是否解除"), expired)


def _many(key: str, title: str, entries: list[Entry]) -> WorkItem:
    first = entries[0]
    only = reverse("reviews:register_entry", args=[first.pk])
    every = f"{reverse('reviews:register')}?year={first.year.year}"
    return WorkItem(
        f"register-{key}",
        title,
        only if len(entries) == 1 else every,
        _("看登记"),
        count=len(entries),
        counter=ngettext("项", "项", len(entries)),
        badge="todo",
        icon="exclamation-triangle",
        nav="register",
    )
