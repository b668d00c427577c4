"""The pages of claims by hand: what a filer sees at once, who sees what, the board, the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.work_items import items_for
from reviews.honours.models import HonourClaim
from tests.kept import kept_for_module
from tests.reviews.honours.claiming import TEXTS, Claiming, make_claiming
from tests.targets.changes.promised import PDF
from units.models import Account

pytestmark = pytest.mark.django_db

made = kept_for_module(make_claiming)
made_city = kept_for_module(lambda: make_claiming("municipal", "economy", "city"))
#: The last minute of a public notice, and the first after it, by the clock of the place.
LAST_DAY = datetime(2026, 6, 12, 15, 59, tzinfo=UTC)
DAY_AFTER = datetime(2026, 6, 12, 16, 0, tzinfo=UTC)


@pytest.fixture
def claiming(db: None, made: Callable[[], Claiming]) -> Claiming:
    return made()


@pytest.fixture
def city(db: None, made_city: Callable[[], Claiming]) -> Claiming:
    return made_city()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def keys(account: Account) -> set[str]:
    return {item.key for item in items_for(Account.objects.get(pk=account.pk))}


def test_a_filer_claims_by_hand_and_sees_at_once_what_it_counts_for(claiming: Claiming) -> None:
    claiming.honour("旧奖", kind="comprehensive", level="county")
    client = as_(claiming.filer)
    assert "申报什么" in text(client.get("/award-claims/new/"))
    asked = {**TEXTS, "kind": ":comprehensive", "unit": "101", "year": "2026"}
    effect = client.post("/award-claims/effect/", asked)
    assert "旧奖" in text(effect)
    assert "K-5.5.1" in text(effect)
    wrong = client.post("/award-claims/effect/", {**asked, "date": "2025-01-01"})
    assert "归 2025 年度" in text(wrong)
    assert not HonourClaim.objects.exists()
    refused = client.post("/award-claims/new/", {**asked, "date": "三月"})
    assert refused.status_code == 422
    assert "不是日期" in text(refused)
    assert TEXTS["title"] in text(refused)
    answer = client.post("/award-claims/new/", asked)
    claim = HonourClaim.objects.get()
    assert answer.headers["Location"] == f"/award-claims/{claim.pk}/"
    assert "扫描件" in text(client.get(answer.headers["Location"]))
    page = f"/award-claims/{claim.pk}/"
    bad = SimpleUploadedFile("证书.pdf", b"no pdf")
    assert client.post(f"{page}files/add/", {"file": bad}).status_code == 422
    client.post(f"{page}files/add/", {"file": SimpleUploadedFile("证书.pdf", PDF)})
    claim.refresh_from_db()
    sent = client.post(f"{page}moves/submit/", {"version": claim.version})
    assert sent.status_code == 302
    claim.refresh_from_db()
    assert claim.state == "head_approve"


def test_the_office_settles_and_counts_by_hand(claiming: Claiming) -> None:
    claim = claiming.verifying()
    office, page = as_(claiming.officer), f"/award-claims/{claim.pk}/"
    assert "核定" in text(office.get(page))
    sent = {**TEXTS, "version": claim.version, "settling": "1", "is_system": "on"}
    assert office.post(f"{page}save/", sent).status_code == 302
    assert office.post(f"{page}save/", sent).status_code == 409
    claim = claiming.now(claim)
    assert (claim.settled, claim.is_system) == (True, True)
    shown = text(as_(claiming.filer).get(page))
    assert "系统授予：<del>否</del> → <ins>是</ins>" in shown
    office.post(f"{page}moves/pass/", {"version": claim.version})
    assert claiming.now(claim).state == "counted"
    assert "看计入的记录" in text(office.get(page))


def test_other_units_see_neither_claim_nor_certificate_nor_double(claiming: Claiming) -> None:
    second = claiming.drafting.second().filer
    mine, other = claiming.verifying(), claiming.start(second)
    claiming.move(other, "submit", second)
    file = mine.files.get()
    stranger, office = as_(second), as_(claiming.officer)
    assert stranger.get(f"/award-claims/{mine.pk}/").status_code == 404
    assert stranger.get(f"/evidence/{file.pk}/download/").status_code == 404
    asked = {"claim": mine.pk, **TEXTS}
    assert stranger.post("/award-claims/effect/", asked).status_code == 404
    assert "疑似重复" not in text(stranger.get(f"/award-claims/{other.pk}/"))
    assert "疑似重复" in text(office.get(f"/award-claims/{other.pk}/"))
    assert len(office.get("/award-claims/?doubles=1").context["rows"]) == 2
    sent = office.get(f"/evidence/{file.pk}/download/")
    assert b"".join(sent.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_board_is_searched_filtered_sorted_and_taken_away(claiming: Claiming) -> None:
    claiming.verifying()
    client = as_(claiming.officer)
    for query, found in (
        ("?q=交通", 1),
        ("?q=没有的", 0),
        ("?state=counted", 0),
        ("?kind=:single", 1),
        ("?kind=awards:award", 0),
        ("?sort=-date", 1),
    ):
        page = client.get(f"/award-claims/{query}")
        assert len(page.context["rows"]) == found, query
    assert page.context["rows"][0]["gain"] == 4
    assert client.get("/award-claims.xlsx").content.startswith(b"PK")
    assert "/award-claims/" in text(client.get("/search/?q=交通工作"))


def test_a_board_of_many_claims_asks_no_more_than_of_one(
    claiming: Claiming, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        claiming.verifying(claiming.start(title=f"第{number}项工作奖"))
    client = as_(claiming.officer)
    client.get("/award-claims/")
    with django_assert_max_num_queries(22):
        client.get("/award-claims/")


def test_the_end_of_a_notice_is_offered_from_the_day_after_its_last(
    city: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = city.verifying(city.start(kind="awards:innovation", level="", points="2"))
    city.settle(claim)
    city.move(claim, "pass", city.officer)
    claim = city.move(claim, "pass", city.officer, document="纪要〔2026〕3号")
    # Posted on Friday 5 June; five working days are over on Friday 12 June.
    HonourClaim.objects.filter(pk=claim.pk).update(posted_on=date(2026, 6, 5))
    office, page = as_(city.officer), f"/award-claims/{claim.pk}/"
    said = "公示到 2026年6月12日，2026年6月13日起可以办理期满"
    for now, early in ((LAST_DAY, True), (DAY_AFTER, False)):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        shown = text(office.get(page))
        (button,) = re.findall('<button[^>]*data-dialog-open="move-pass"[^>]*>', shown)
        assert (" disabled" in button, said in shown) == (early, early)
        assert ('aria-describedby="not-yet"' in button) == early
        back = re.search('<button[^>]*data-dialog-open="move-return"[^>]*>', shown)
        assert back is not None
        assert "disabled" not in back[0]
        told = office.get(f"/api{page}").json()
        assert told["counts_from"] == ("2026-06-13" if early else None)
    monkeypatch.setattr(timezone, "now", lambda: LAST_DAY)
    refused = office.post(f"{page}moves/pass/", {"version": city.now(claim).version})
    assert text(refused).count(said) == 1


def test_work_follows_the_claim(claiming: Claiming) -> None:
    claim = claiming.start()
    assert f"claim-draft-{claim.serial}" in keys(claiming.filer)
    claiming.move(claim, "submit", claiming.filer)
    assert "claim-step-head_approve" in keys(claiming.head)
    assert f"claim-waits-{claim.serial}" in keys(claiming.filer)
    claiming.move(claim, "pass", claiming.head)
    assert "claim-step-office_verify" in keys(claiming.officer)
    assert "claim-step-office_verify" not in keys(claiming.head)
    claiming.move(claim, "return", claiming.officer, reason="看不清")
    assert f"claim-draft-{claim.serial}" in keys(claiming.filer)


def test_the_api_does_what_the_page_does(claiming: Claiming) -> None:
    client, json = as_(claiming.filer), "application/json"
    body = {"unit": "101", "texts": TEXTS}
    start = client.post("/api/award-claims/", body, content_type=json)
    assert start.status_code == 201, start.json()
    told = start.json()
    assert told["effect"]["worth"] == "4"
    assert told["problems"] == ["附证书或文件的扫描件"]
    pk, version = told["claim"]["id"], told["version"]
    move = f"/api/award-claims/{pk}/move/"
    early = client.post(move, {"move": "submit", "version": version}, content_type=json)
    assert early.status_code == 400
    claim = claiming.proved(HonourClaim.objects.get(pk=pk), claiming.filer)
    stale = client.post(move, {"move": "submit", "version": version}, content_type=json)
    assert stale.status_code == 409
    done = client.post(move, {"move": "submit", "version": claim.version}, content_type=json)
    assert done.json()["claim"]["state"] == "head_approve"
    foreign = {"unit": "102", "texts": TEXTS}
    assert client.post("/api/award-claims/", foreign, content_type=json).status_code == 404
    assert [row["id"] for row in client.get("/api/award-claims/").json()] == [pk]
