"""Notices: told once, in each reader's language, sent once, held back at night, signed."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core import jobs, tasks
from core.models import AuditEntry, Job, JobState
from core.notices import delivery, events, webhook
from core.notices.models import Channel, Delivery, DeliveryState, Notice, Preference
from core.notices.services import after_quiet, notify, preference_save
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
NOON = datetime.datetime(2026, 12, 16, 12, 0, tzinfo=SHANGHAI)
NIGHT = datetime.datetime(2026, 12, 16, 22, 30, tzinfo=SHANGHAI)
KEY = "k" * 40


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def filer(office: Office) -> Account:
    account = office.account(Role.DEPARTMENT_FILER)
    account.email = "filer@example.org"
    account.save()
    return account


@pytest.fixture(autouse=True)
def _mail_on(settings: Any) -> None:
    settings.EMAIL_ENABLED = True


def tell(office: Office, *people: Account, event: str = events.REMIND, once: str = "") -> Any:
    return notify(
        recipients=people,
        event=event,
        authority=office.authority,
        params={"what": "一级目标未备案", "due": NOON},
        url="/tasks/",
        once=once,
    )


def deliver() -> None:
    """What the clock does every minute: ask, then a worker runs the job."""
    tasks.deliver_notices()
    for job in Job.objects.filter(kind=delivery.KIND, state=JobState.QUEUED):
        jobs.run(job.pk)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- telling --------------------------------------------------------------------------------------


def test_the_same_cause_tells_an_account_once(office: Office, filer: Account) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    tell(office, filer, once="plan:101")
    tell(office, filer, head, once="plan:101")
    assert Notice.objects.filter(recipient=filer).count() == 1
    assert Notice.objects.filter(recipient=head).count() == 1
    tell(office, filer)
    tell(office, filer)
    assert Notice.objects.filter(recipient=filer).count() == 3


def test_each_reads_it_in_his_language(office: Office, filer: Account) -> None:
    (notice,) = tell(office, filer)
    notice.refresh_from_db()
    zh = events.words(notice.text, notice.params, "zh-hans")
    en = events.words(notice.text, notice.params, "en")
    assert zh == "一级目标未备案：12月16日 12:00 截止，还没有办。"
    assert "Level-one targets not filed" in en
    assert "16 Dec" in en


def test_a_notice_is_rolled_back_with_its_cause(office: Office, filer: Account) -> None:
    def act_that_fails() -> None:
        with transaction.atomic():
            tell(office, filer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_that_fails()
    assert Notice.objects.count() == 0
    assert Delivery.objects.count() == 0


def test_nobody_reads_or_opens_anothers(office: Office, filer: Account) -> None:
    (notice,) = tell(office, filer)
    stranger = client_of(office.account(Role.DEPARTMENT_FILER, unit=office.other, username="x"))
    assert "一级目标未备案" not in stranger.get("/notices/").content.decode()
    assert stranger.post(f"/notices/{notice.pk}/open/").status_code == 404
    stranger.post("/notices/mark/", {"act": "read", "notice": str(notice.pk)})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_bell_counts_and_opening_reads(office: Office, filer: Account) -> None:
    (notice,) = tell(office, filer)
    client = client_of(filer)
    assert "1 条新通知" in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{notice.pk}/open/").headers["Location"] == "/tasks/"
    assert 'class="dot"' not in client.get("/notices/").content.decode()
    client.post("/notices/mark/", {"act": "unread", "notice": str(notice.pk)})
    assert "1 条新通知" in client.get("/notices/").content.decode()
    client.post("/notices/mark/", {"act": "all"})
    assert Notice.objects.filter(read_at=None).count() == 0


def test_the_list_is_searched_and_filtered(office: Office, filer: Account) -> None:
    tell(office, filer)
    client = client_of(filer)
    for query, there in [
        ("?q=备案", True),
        ("?q=没有这个词", False),
        ("?event=task.remind", True),
        ("?event=job.failed", False),
        ("?state=unread", True),
    ]:
        assert ("一级目标未备案" in client.get(f"/notices/{query}").content.decode()) is there


def test_who_asked_is_told_when_his_job_fails(office: Office, filer: Account) -> None:
    def broken(_job: Job, _progress: Any) -> None:
        raise ValueError("broken")

    jobs.register("test.broken", broken, title="试验任务")
    job = jobs.enqueue(
        kind="test.broken", payload={}, actor=filer, authority=office.authority, unique_key=""
    )
    jobs.run(job.pk)
    jobs.run(job.pk)
    notice = Notice.objects.get(recipient=filer)
    assert "试验任务" in events.words(notice.text, notice.params)
    assert str(job.pk) in notice.url


# --- e-mail ---------------------------------------------------------------------------------------


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


# --- webhook --------------------------------------------------------------------------------------


class Messenger:
    """A county's messenger on this machine: keeps what comes, answers what it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.location = ""
        messenger = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messenger.got.append((dict(self.headers), body))
                self.send_response(messenger.status)
                if messenger.location:
                    self.send_header("Location", messenger.location)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in?x=1"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def messenger(settings: Any) -> Iterator[Messenger]:
    running = Messenger()
    settings.NOTICE_WEBHOOKS = {"east": {"url": running.url, "key": KEY}}
    settings.NOTICE_WEBHOOK_LOOPBACK = True
    settings.EMAIL_ENABLED = False
    yield running
    running.stop()


def test_the_messenger_can_verify_what_it_gets(
    office: Office, filer: Account, messenger: Messenger
) -> None:
    with time_machine.travel(NOON, tick=False):
        (notice,) = tell(office, filer)
        deliver()
        deliver()
    ((headers, body),) = messenger.got
    # As docs/webhook.md tells a receiver to do it, with nothing of ours.
    signed = headers["X-Notice-Timestamp"].encode() + b"." + body
    expected = "v1=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(headers["X-Notice-Signature"], expected)
    assert headers["X-Notice-Id"] == str(notice.pk)
    told = json.loads(body)
    assert told["recipient"]["username"] == filer.username
    assert "一级目标未备案" in told["text"]
    assert Delivery.objects.get().channel == Channel.WEBHOOK


@pytest.mark.parametrize("status", [302, 500])
def test_only_a_plain_yes_counts_and_no_redirect_is_followed(
    office: Office, filer: Account, messenger: Messenger, status: int
) -> None:
    messenger.status, messenger.location = status, messenger.url
    with time_machine.travel(NOON, tick=False):
        tell(office, filer)
        deliver()
    assert len(messenger.got) == 1
    row = Delivery.objects.get()
    assert row.state == DeliveryState.WAITING
    assert f"HTTP {status}" in row.error


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://user:secret@10.0.0.1/",
        "ftp://10.0.0.1/",
        "https://0.0.0.0/",
    ],
)
def test_an_address_that_leads_back_here_is_refused(url: str, settings: Any) -> None:
    settings.NOTICE_WEBHOOK_LOOPBACK = False
    with pytest.raises(webhook.WebhookError, match="address"):
        webhook.send(webhook.Target(url, KEY), notice_id="1", message={})


# --- choosing -------------------------------------------------------------------------------------


def choices(**changes: Any) -> dict[str, Any]:
    modes = {f"mode_{one.key.replace('.', '_')}": one.mode for one in events.events()}
    fields = {"language": "zh-hans", "quiet_from": 22, "quiet_to": 6, "digest_hour": 9}
    return {"email": "new@example.org", "email_on": "on", **fields, **modes, **changes}


def test_an_account_chooses_how_it_is_told(office: Office, filer: Account) -> None:
    client = client_of(filer)
    answer = client.post("/account/notices/", choices(mode_task_remind=events.DAILY))
    assert answer.status_code == 302
    filer.refresh_from_db()
    kept = Preference.objects.get(account=filer)
    assert filer.email == "new@example.org"
    assert (kept.quiet_from, kept.digest_hour, kept.webhook_on) == (22, 9, False)
    assert kept.modes == {events.REMIND: events.DAILY}
    assert AuditEntry.objects.filter(event="notice.preference", actor=filer).count() == 1


def test_a_wrong_choice_is_kept_and_told(office: Office, filer: Account) -> None:
    answer = client_of(filer).post("/account/notices/", choices(email="nowhere", quiet_from=99))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "还有 2 处要改" in text
    assert 'value="nowhere"' in text
    assert not Preference.objects.exists()
