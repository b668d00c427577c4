"""Telling an account, and having it delivered: what the tests of notices begin with."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client

from core import jobs, tasks
from core.models import Job, JobState
from core.notices import delivery, events
from core.notices.services import notify
from tests.office import Office
from units.models import Account

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
NOON = datetime.datetime(2026, 12, 16, 12, 0, tzinfo=SHANGHAI)
NIGHT = datetime.datetime(2026, 12, 16, 22, 30, tzinfo=SHANGHAI)


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
