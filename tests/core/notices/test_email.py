"""Notices by e-mail: sent once, held back at night, gathered in a digest, tried again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from core.notices import delivery, events
from core.notices.models import Delivery, DeliveryState, Notice, Preference
from core.notices.services import after_quiet, preference_save
from tests.core.notices.telling import NIGHT, NOON, deliver, tell
from tests.office import Office
from units.models import Account

pytestmark = pytest.mark.django_db


def test_an_email_goes_out_once_whoever_delivers(office: Office, filer: Account) -> None:
    with time_machine.travel(NOON, tick=False):
        tell(office, filer)
        deliver()
        deliver()
    (message,) = mail.outbox
    assert message.to == ["filer@example.org"]
    assert "一级目标未备案" in message.subject
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.SENT, 1)


def test_two_workers_with_the_same_row_send_it_once(office: Office, filer: Account) -> None:
    with time_machine.travel(NOON, tick=False):
        tell(office, filer)
        first = list(Delivery.objects.select_related("notice__recipient", "notice__authority"))
        second = list(Delivery.objects.select_related("notice__recipient", "notice__authority"))
        assert delivery._send(first)
        assert not delivery._send(second)
    assert len(mail.outbox) == 1


def test_no_address_no_email(office: Office, filer: Account) -> None:
    filer.email = ""
    filer.save()
    tell(office, filer)
    assert Delivery.objects.count() == 0
    assert Notice.objects.count() == 1


def test_quiet_hours_hold_back_and_send_after(office: Office, filer: Account) -> None:
    with time_machine.travel(NIGHT, tick=False):
        tell(office, filer)
        tell(office, filer)
        deliver()
        assert mail.outbox == []
    with time_machine.travel(NIGHT.replace(day=17, hour=6, minute=59), tick=False):
        deliver()
        assert mail.outbox == []
    with time_machine.travel(NIGHT.replace(day=17, hour=7, minute=0), tick=False):
        deliver()
    (message,) = mail.outbox
    assert message.body.count("一级目标未备案") == 2


@pytest.mark.parametrize(
    ("start", "end", "hour", "wakes"),
    [
        (21, 7, 22, (17, 7)),
        (21, 7, 3, (16, 7)),
        (21, 7, 12, None),
        (12, 14, 13, (16, 14)),
        (0, 0, 3, None),
        (21, 7, 7, None),
    ],
)
def test_quiet_hours_may_pass_midnight(
    start: int, end: int, hour: int, wakes: tuple[int, int] | None
) -> None:
    choice = Preference(quiet_from=start, quiet_to=end)
    moment = NOON.replace(hour=hour, minute=20)
    woken = after_quiet(choice, moment)
    if wakes is None:
        assert woken == moment
    else:
        local = timezone.localtime(woken)
        assert (local.day, local.hour, local.minute) == (*wakes, 0)


def test_a_digest_groups_what_is_daily(office: Office, filer: Account) -> None:
    values = {"modes": {events.REMIND: events.DAILY}, "digest_hour": 8}
    preference_save(account=filer, authority=office.authority, email=filer.email, values=values)
    with time_machine.travel(NOON, tick=False):
        for _each in range(3):
            tell(office, filer)
        deliver()
        assert mail.outbox == []
    with time_machine.travel(NOON.replace(day=17, hour=8), tick=False):
        deliver()
    (message,) = mail.outbox
    assert "3 条通知" in message.subject


def test_what_is_switched_off_is_only_in_the_product(office: Office, filer: Account) -> None:
    values = {"modes": {events.REMIND: events.OFF}}
    preference_save(account=filer, authority=office.authority, email=filer.email, values=values)
    tell(office, filer)
    assert Delivery.objects.count() == 0
    assert Notice.objects.count() == 1


def test_a_channel_that_fails_blocks_nobody_and_is_tried_again(
    office: Office, filer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_notices: Any) -> None:
        raise OSError("mail server away")

    with monkeypatch.context() as patch, time_machine.travel(NOON, tick=False):
        patch.setattr(delivery, "_mail", away)
        tell(office, filer)
        deliver()
        row = Delivery.objects.get()
        assert (row.state, row.attempts) == (DeliveryState.WAITING, 1)
        assert row.due_at == NOON + datetime.timedelta(minutes=1)
        assert "mail server away" in row.error
    with time_machine.travel(NOON + datetime.timedelta(minutes=1), tick=False):
        deliver()
    assert len(mail.outbox) == 1


def test_after_many_tries_it_is_given_up(
    office: Office, filer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_notices: Any) -> None:
        raise OSError("away")

    monkeypatch.setattr(delivery, "_mail", away)
    moment = NOON
    with time_machine.travel(moment, tick=False):
        tell(office, filer)
    for _try in range(delivery.MAX_ATTEMPTS):
        Delivery.objects.update(due_at=moment)
        with time_machine.travel(moment, tick=False):
            deliver()
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_a_dead_workers_delivery_is_taken_up_again(office: Office, filer: Account) -> None:
    with time_machine.travel(NOON, tick=False):
        tell(office, filer)
        Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=NOON, attempts=1)
        deliver()
        assert mail.outbox == []
    with time_machine.travel(NOON + datetime.timedelta(minutes=11), tick=False):
        deliver()
    assert len(mail.outbox) == 1
