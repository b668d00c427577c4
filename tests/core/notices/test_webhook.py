"""Notices to the county's own messenger: signed, to a safe address only."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import time_machine

from core.notices import webhook
from core.notices.models import Channel, Delivery, DeliveryState
from tests.core.notices.telling import NOON, deliver, tell
from tests.office import Office
from units.models import Account

pytestmark = pytest.mark.django_db
KEY = "k" * 40


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
