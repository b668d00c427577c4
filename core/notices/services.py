"""Telling accounts something, in the transaction of its cause; reading; choosing how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import audit, policy
from core.notices import events
from core.notices.models import (
    Channel,
    Delivery,
    Importance,
    Notice,
    Preference,
    ReminderRules,
)
from core.notices.webhook import target_of

UNREAD = "_notices_unread"


@transaction.atomic
def notify(
    *,
    recipients: Iterable[Any],
    event: str,
    authority: Any,
    params: Mapping[str, Any] | None = None,
    url: str = "",
    importance: Importance = Importance.NORMAL,
    once: str = "",
) -> list[Notice]:
    """Write one notice for each recipient, and its way out; nothing is sent here.

    ``once`` names the cause: who has a notice of it gets no second one.  Texts carry no pay
    amount and nothing that the recipient may not see; ``url`` is a path of this site.
    """
    kind = events.event_of(event)
    people = {account.pk: account for account in recipients if account.is_active}
    if once:
        known = Notice.objects.filter(recipient__in=people, once=once)
        for pk in known.values_list("recipient_id", flat=True):
            people.pop(pk, None)
    now = timezone.now()
    rows = [
        Notice(
            authority=authority,
            recipient=account,
            event=event,
            text=kind.text_for(params or {}),
            params=dict(params or {}),
            url=url,
            importance=importance,
            once=once[:160],
            created_at=now,
        )
        for account in people.values()
    ]
    # Someone told the same cause a moment ago: his row stands, ours is left out.
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(once))
    if once:
        written = Notice.objects.filter(pk__in=[row.pk for row in rows])
        rows = list(written.select_related("recipient"))
    _hand_out(rows, kind, authority, now)
    return rows


def _hand_out(rows: list[Notice], kind: events.Event, authority: Any, now: datetime) -> None:
    """Write a delivery for each channel that the recipient has and did not switch off."""
    chosen = Preference.objects.filter(account__in=[row.recipient_id for row in rows])
    wanted = {choice.account_id: choice for choice in chosen}
    hook = target_of(authority) is not None
    deliveries = []
    for row in rows:
        choice = wanted.get(row.recipient_id) or Preference(account_id=row.recipient_id)
        mode = choice.modes.get(kind.key, kind.mode)
        if mode == events.OFF:
            continue
        due_at = due_for(choice, mode, now)
        if choice.email_on and row.recipient.email and settings.EMAIL_ENABLED:
            deliveries.append(Delivery(notice=row, channel=Channel.EMAIL, due_at=due_at))
        if choice.webhook_on and hook:
            deliveries.append(Delivery(notice=row, channel=Channel.WEBHOOK, due_at=due_at))
    Delivery.objects.bulk_create(deliveries)


def due_for(choice: Preference, mode: str, now: datetime) -> datetime:
    """When something may go out: at once, at the hour of the digest, after the quiet hours."""
    due_at = now
    if mode == events.DAILY:
        local = timezone.localtime(now)
        due_at = local.replace(hour=choice.digest_hour, minute=0, second=0, microsecond=0)
        if due_at <= local:
            due_at += timedelta(days=1)
    return after_quiet(choice, due_at)


def after_quiet(choice: Preference, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    local = timezone.localtime(moment)
    start, end = choice.quiet_from, choice.quiet_to
    if start == end:
        return moment
    overnight = start > end
    quiet = local.hour >= start or local.hour < end if overnight else start <= local.hour < end
    if not quiet:
        return moment
    wake = local.replace(hour=end, minute=0, second=0, microsecond=0)
    return wake + timedelta(days=1) if overnight and local.hour >= start else wake


@transaction.atomic
def notices_read(*, account: Any, pks: Iterable[Any] | None = None) -> int:
    """Mark some of the account's notices as read, or all of its authority; how many were new."""
    authority = policy.authority_of(account)
    rows = Notice.objects.filter(recipient=account, authority=authority, read_at=None)
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    account.__dict__.pop(UNREAD, None)
    return rows.update(read_at=timezone.now())


@transaction.atomic
def notices_unread(*, account: Any, pks: Iterable[Any]) -> int:
    """Mark some of the account's notices as new again."""
    account.__dict__.pop(UNREAD, None)
    return Notice.objects.filter(recipient=account, pk__in=list(pks)).update(read_at=None)


@transaction.atomic
def preference_save(*, account: Any, authority: Any, email: str, values: Mapping[str, Any]) -> None:
    """Keep how the account wants its notices, and where to."""
    Preference.objects.update_or_create(account=account, defaults=dict(values))
    if account.email != email:
        account.email = email
        account.save(update_fields=["email"])
    audit.record(
        event="notice.preference",
        actor=account,
        authority=authority,
        subject_type="notices.preference",
        subject_id=account.pk,
        subject=str(account),
        detail={"changed": sorted(values)},
    )


@transaction.atomic
def rules_save(*, authority: Any, actor: Any, values: Mapping[str, Any]) -> ReminderRules:
    """Keep when an authority reminds and whom it tells."""
    row, _created = ReminderRules.objects.update_or_create(
        authority=authority, defaults=dict(values)
    )
    audit.record(
        event="notice.rules",
        actor=actor,
        authority=authority,
        subject_type="notices.reminderrules",
        subject_id=row.pk,
        subject=str(authority),
        detail=dict(values),
    )
    return row
