"""Sending what is due, outside the transaction of its cause: a channel that fails blocks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.jobs import Job, Progress
from core.notices import events
from core.notices.models import Channel, Delivery, DeliveryState, Notice, Preference
from core.notices.queries import preference_of
from core.notices.services import after_quiet
from core.notices.webhook import WebhookError, send, target_of

KIND = "notices.deliver"
MAX_ATTEMPTS = 8
#: A claimed delivery that nobody finished is taken again after so long.
STALE = timedelta(minutes=10)
LONGEST = timedelta(hours=6)
PER_ROUND = 500


def due(now: datetime) -> QuerySet[Delivery]:
    """What may go out now, and what a worker that died left behind."""
    waiting = Q(state=DeliveryState.WAITING, due_at__lte=now)
    lost = Q(state=DeliveryState.SENDING, claimed_at__lt=now - STALE)
    return Delivery.objects.filter(waiting | lost)


def deliver_job(job: Job, progress: Progress) -> dict[str, int]:
    """Send everything that is due for the job's authority; looks again before it ends."""
    sent = failed = 0
    while True:
        rows = due(timezone.now()).filter(notice__authority=job.authority)
        rows = rows.select_related("notice__recipient", "notice__authority")
        batch = list(rows.order_by("due_at", "id")[:PER_ROUND])
        if not batch:
            return {"sent": sent, "failed": failed}
        for place, group in enumerate(_groups(batch)):
            progress.set(place, len(batch))
            done = _send(group)
            sent, failed = sent + done * len(group), failed + (not done) * len(group)


def _groups(batch: Iterable[Delivery]) -> list[list[Delivery]]:
    """E-mails to one account go as one; a message to the messenger goes alone."""
    groups: dict[tuple[Any, ...], list[Delivery]] = {}
    for row in batch:
        alone = row.pk if row.channel == Channel.WEBHOOK else None
        groups.setdefault((row.channel, row.notice.recipient_id, alone), []).append(row)
    return list(groups.values())


def _send(group: Sequence[Delivery]) -> bool:
    """Send one group; False where it must wait for another try, or is given up."""
    preference = preference_of(group[0].notice.recipient)
    mine = [row for row in group if _claim(row)]
    if not mine:
        return False
    now = timezone.now()
    wake = after_quiet(preference, now)
    if wake > now:  # someone chose quiet hours after it was written
        _back(mine, wake)
        return False
    try:
        _out(mine, preference)
    except (OSError, WebhookError) as error:
        _again(mine, now, error)
        return False
    Delivery.objects.filter(pk__in=[row.pk for row in mine]).update(
        state=DeliveryState.SENT, sent_at=now, error="", claimed_at=None
    )
    return True


def _claim(row: Delivery) -> bool:
    """Take a row: exactly one of several workers gets it."""
    same = due(timezone.now()).filter(pk=row.pk, attempts=row.attempts)
    claimed = same.update(
        state=DeliveryState.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    row.attempts += 1
    return bool(claimed)


def _back(rows: Sequence[Delivery], when: datetime) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.WAITING, due_at=when, attempts=F("attempts") - 1, claimed_at=None
    )


def _again(rows: Sequence[Delivery], now: datetime, error: Exception) -> None:
    """Try later, each time twice as long; after the last time it stays undone, with its reason."""
    for row in rows:
        over = row.attempts >= MAX_ATTEMPTS
        wait = min(timedelta(minutes=1) * 2 ** (row.attempts - 1), LONGEST)
        Delivery.objects.filter(pk=row.pk).update(
            state=DeliveryState.FAILED if over else DeliveryState.WAITING,
            due_at=now + wait,
            claimed_at=None,
            error=f"{type(error).__name__}: {error}"[:200],
        )


def _out(rows: Sequence[Delivery], preference: Preference) -> None:
    with translation.override(preference.language):
        if rows[0].channel == Channel.EMAIL:
            _mail([row.notice for row in rows])
        else:
            _hook(rows[0].notice)


def _mail(notices: Sequence[Notice]) -> None:
    """One message: the notice itself, or a list of them."""
    texts = [events.words(one.text, one.params) for one in notices]
    count = len(notices)
    subject = texts[0] if count == 1 else ngettext("%d 条通知", "%d 条通知", count) % count
    lines = [
        text + (f"\n{link_of(one)}" if one.url and settings.SITE_URL else "")
        for text, one in zip(texts, notices, strict=True)
    ]
    foot = _("在“我的账号”里可以改通知方式。")
    EmailMessage(
        subject=f"{_('目标考核')}：{subject}"[:200].replace("\n", " "),
        body="\n\n".join([*lines, foot]),
        to=[notices[0].recipient.email],
        headers={"X-Notice-Ids": ",".join(str(one.pk) for one in notices[:20])},
    ).send()


def link_of(notice: Notice) -> str:
    """Where a message leads: by way of the notice, which knows the authority it belongs to."""
    return f"{settings.SITE_URL}{reverse('core:notice_open', args=[notice.pk])}"


def _hook(notice: Notice) -> None:
    target = target_of(notice.authority)
    if target is None:
        raise WebhookError("no address")
    message = {
        "id": str(notice.pk),
        "event": notice.event,
        "authority": notice.authority.code,
        "recipient": {
            "username": notice.recipient.get_username(),
            "name": notice.recipient.get_full_name(),
        },
        "text": events.words(notice.text, notice.params),
        "url": link_of(notice) if notice.url else "",
        "importance": notice.importance,
        "created_at": notice.created_at.isoformat(),
    }
    send(target, notice_id=str(notice.pk), message=message)
