"""Notices in the product: told once, in each reader's language, seen by him alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from core import jobs
from core.models import Job
from core.notices import events
from core.notices.models import Delivery, Notice
from tests.core.notices.telling import client_of, tell
from tests.office import Office
from units.models import Account, Role

pytestmark = pytest.mark.django_db


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
