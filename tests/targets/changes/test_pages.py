"""The pages of changes: who sees what, the way through them by hand, evidence, API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.notices.models import Notice
from core.work_items import items_for
from targets.changes.models import TargetChange, TargetChangeItem
from targets.changes.reading import ItemReading, Side
from tests.kept import kept_for_module
from tests.targets.changes.promised import NUMBER, PDF, TOO_LATE, Promised, make_promised
from units.models import Account, Role

made = kept_for_module(make_promised)


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def url(change: TargetChange, act: str = "") -> str:
    return f"/target-changes/{change.pk}/{act}"


def keys(account: Account) -> set[str]:
    return {item.key for item in items_for(Account.objects.get(pk=account.pk))}


def test_a_clerk_asks_by_hand_and_the_leader_sees_both_sides(promised: Promised) -> None:
    clerk = as_(promised.filer)
    page = text(clerk.get("/target-changes/new/"))
    assert "2026年10月30日" in page
    clerk.post("/target-changes/new/", {"unit": "101"})
    change = TargetChange.objects.get()
    said = {"ground": "force_majeure", "reason": "水灾冲毁路基", "version": change.version}
    clerk.post(url(change, "save/"), said)
    target = promised.target("农村公路").pk
    answer = clerk.post(url(change, "items/add/"), {"kind": "change", "target": target})
    form = text(clerk.get(answer.headers["Location"]))
    assert "118" in form
    change.refresh_from_db()
    wrong = {"version": change.version, "plan": "九十", "points": "150", "deadline": "2025-05-01"}
    refused = clerk.post(answer.headers["Location"], wrong)
    assert refused.status_code == 422
    assert "九十" in text(refused)
    early = {**wrong, "plan": "90"}
    refused = text(clerk.post(answer.headers["Location"], early))
    assert "完成时限在 2026 年度以前" in refused
    right = {"version": change.version, "plan": "90", "deadline": "2026-12-20", "note": "灾后重定"}
    clerk.post(answer.headers["Location"], right)
    file = SimpleUploadedFile("灾情.pdf", PDF)
    clerk.post(url(change, "files/add/"), {"file": file})
    change.refresh_from_db()
    assert change.files.count() == 1
    promised.move(change, "submit", promised.filer)
    leader = as_(promised.drafting.leader)
    page = text(leader.get(url(change)))
    assert "<del>118</del>" in page
    assert "<ins>90</ins>" in page
    # What is changed stands before what stays, a day as officials write it.
    assert "<ins>2026年12月20日</ins>" in page
    assert page.rindex("<ins>") < page.index("<td>农村公路</td>")
    assert "审签" in page


def test_what_is_refused_stands_on_the_page_with_what_was_typed(promised: Promised) -> None:
    change = promised.start()
    sent = {"ground": "nonsense", "reason": "写了很久的理由", "version": change.version}
    answer = as_(promised.filer).post(url(change, "save/"), sent)
    assert answer.status_code == 422
    assert "写了很久的理由" in text(answer)
    stale = {"ground": "", "reason": "", "version": change.version + 7}
    assert as_(promised.filer).post(url(change, "save/"), stale).status_code == 409


def test_a_draft_is_its_units_alone(promised: Promised) -> None:
    change = promised.lowered()
    file = change.files.get()
    officer, other = as_(promised.drafting.officer), promised.drafting.county.office
    stranger = other.account(Role.DEPARTMENT_FILER, unit=other.other, username="stranger")
    for client in (officer, as_(stranger), as_(promised.drafting.leader)):
        assert client.get(url(change)).status_code == 404
        assert client.get(f"/evidence/{file.pk}/download/").status_code == 404
    promised.move(change, "submit", promised.filer)
    for account in (promised.drafting.officer, promised.drafting.leader):
        assert as_(account).get(url(change)).status_code == 200
    sent = as_(promised.drafting.officer).get(f"/evidence/{file.pk}/download/")
    assert b"".join(sent.streaming_content) == PDF  # type: ignore[attr-defined]
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert as_(stranger).get(f"/evidence/{file.pk}/download/").status_code == 404


def test_work_and_notices_follow_the_request(promised: Promised) -> None:
    change = promised.lowered()
    draft, step = f"change-draft-{change.serial}", "change-step-leader_consent"
    assert draft in keys(promised.filer)
    assert step not in keys(promised.drafting.leader)
    promised.move(change, "submit", promised.filer)
    assert step in keys(promised.drafting.leader)
    assert f"change-waits-{change.serial}" in keys(promised.filer)
    assert Notice.objects.get(event="change.waits").recipient == promised.drafting.leader
    promised.move(change, "refuse", promised.drafting.leader, reason="理由不足")
    assert draft not in keys(promised.filer)
    told = Notice.objects.filter(event="change.ended", recipient=promised.filer)
    assert told.get().params["outcome"] == "不同意"


def test_every_version_stays_readable_and_says_its_number(promised: Promised) -> None:
    change = promised.at("applied")
    clerk = as_(promised.filer)
    newest = text(clerk.get("/target-versions/101/"))
    assert NUMBER in newest
    assert "第 2 版" in newest
    first = clerk.get("/target-versions/101/?n=1")
    shown = {row["target"].title: row["plan"] for row in first.context["rows"]}
    assert shown["农村公路"] == 118
    notice = clerk.get(reverse("targets:change_notice", args=[change.pk]))
    assert notice.content.startswith(b"%PDF")
    book = as_(promised.drafting.officer).get("/target-changes.xlsx?state=applied")
    assert book.content.startswith(b"PK")


def test_the_list_is_searched_sorted_and_filtered(promised: Promised) -> None:
    promised.at("leader_consent")
    client = as_(promised.drafting.officer)
    for query, found in (
        ("?q=水灾", 1),
        ("?q=没有的", 0),
        ("?state=applied", 0),
        ("?sort=unit", 1),
    ):
        assert len(client.get(f"/target-changes/{query}").context["rows"]) == found


def test_the_api_does_what_the_page_does(promised: Promised) -> None:
    clerk = as_(promised.filer)
    head = {"unit": "101", "ground": "outside_control", "reason": "水灾", "document": "纪要1号"}
    start = clerk.post("/api/target-changes/", head, content_type="application/json")
    assert start.status_code == 201, start.json()
    pk = start.json()["change"]["id"]
    item = {
        "kind": "change",
        "target": promised.target("农村公路").pk,
        "texts": {"plan": "90"},
        "note": "灾后重定",
    }
    told = clerk.post(f"/api/target-changes/{pk}/item/", item, content_type="application/json")
    assert told.json()["items"][0]["texts"]["plan"] == "90"
    change = promised.now(TargetChange.objects.get(pk=pk))
    promised.proof(change)
    version = promised.now(change).version
    move = {"move": "submit", "version": version - 1}
    stale = clerk.post(f"/api/target-changes/{pk}/move/", move, content_type="application/json")
    assert stale.status_code == 409
    promised.move(change, "submit", promised.filer, TOO_LATE)
    assert clerk.get(f"/api/target-changes/{pk}/").json()["moves"] == ["withdraw"]


def test_a_request_goes_its_whole_way_through_the_api(promised: Promised) -> None:
    clerk, year = as_(promised.filer), promised.drafting.year.year
    kind: dict[str, Any] = {"content_type": "application/json"}
    head = {"unit": "101", "ground": "force_majeure", "reason": "水灾"}
    found = clerk.post(f"/api/target-changes/?year={year}", head, **kind).json()
    here = f"/api/target-changes/{found['change']['id']}/"
    head = {"ground": "outside_control", "reason": "六月水灾", "document": "纪要1号"}
    assert clerk.put(here, head | {"version": found["version"]}, **kind).status_code == 200
    stale = clerk.put(here, head | {"version": found["version"]}, **kind)
    assert (stale.status_code, "看到的是旧的" in stale.json()["error"]["message"]) == (409, True)
    for title in ("农村公路", "公路改造"):
        item = {"kind": "change", "target": promised.target(title).pk, "note": "灾后重定"}
        found = clerk.post(f"{here}item/", item | {"texts": {"plan": "40"}}, **kind).json()
    first, second = (each["id"] for each in found["items"])
    gone = {"version": found["version"], "remove": True}
    found = clerk.post(f"{here}item/{second}/", gone, **kind).json()
    said = {"version": found["version"], "note": "灾后重定", "texts": {"plan": "九十"}}
    wrong = clerk.post(f"{here}item/{first}/", said, **kind)
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (400, ["plan"])
    said["texts"] = {"plan": "90"}
    found = clerk.post(f"{here}item/{first}/", said, **kind).json()
    assert [(each["id"], each["texts"]["plan"]) for each in found["items"]] == [(first, "90")]
    names = ["灾情.pdf", "现场.pdf", "账目.pdf", "批复.pdf"]
    for name in names:
        sent = {"file": SimpleUploadedFile(name, PDF + name.encode())}
        found = clerk.post(f"{here}files/", sent).json()
    assert [each["name"] for each in found["files"]] == names
    mistaken = next(each["id"] for each in found["files"] if each["name"] == "现场.pdf")
    found = clerk.post(f"{here}files/{mistaken}/remove/").json()
    assert [each["name"] for each in found["files"]] == ["灾情.pdf", "账目.pdf", "批复.pdf"]
    drafting = promised.drafting
    for who, move in (
        *((promised.filer, "submit"), (drafting.leader, "return"), (promised.filer, "submit")),
        *((drafting.leader, "pass"), (drafting.officer, "pass")),
    ):
        told = {"move": move, "version": found["version"], "reason": "再核", "number": NUMBER}
        answer = as_(who).post(f"{here}move/", told, **kind)
        assert answer.status_code == 200, answer.json()
        found = answer.json()
    assert found["change"]["state"] == "applied"
    assert promised.target("农村公路").params["plan"] == "90"


def test_who_only_sees_a_request_changes_nothing_of_it_through_the_api(promised: Promised) -> None:
    change = promised.move(promised.lowered(), "submit", promised.filer)
    change = promised.move(change, "return", promised.drafting.leader, reason="再核")
    here = f"/api/target-changes/{change.pk}/"
    kind: dict[str, Any] = {"content_type": "application/json"}
    item, file, shown = change.items.get(), change.files.get(), {"version": change.version}
    head = {**shown, "ground": "force_majeure", "reason": "另一个理由"}
    acts: list[Callable[[Client], Any]] = [
        lambda client: client.put(here, head, **kind),
        lambda client: client.post(f"{here}item/", {"kind": "add"}, **kind),
        lambda client: client.post(
            f"{here}item/{item.pk}/", {**shown, "texts": {"plan": "1"}}, **kind
        ),
        lambda client: client.post(f"{here}item/{item.pk}/", {**shown, "remove": True}, **kind),
        lambda client: client.post(f"{here}files/", {"file": SimpleUploadedFile("b.pdf", PDF)}),
        lambda client: client.post(f"{here}files/{file.pk}/remove/"),
    ]
    people = (promised.drafting.leader, promised.drafting.officer, promised.drafting.second().filer)
    for who in people:
        assert [act(as_(who)).status_code for act in acts] == [404] * len(acts), who
    now = promised.now(change)
    assert (now.version, now.reason) == (change.version, change.reason)
    assert (now.items.get().texts, now.files.get()) == (item.texts, file)


def test_what_is_refused_through_the_api_leaves_nothing_behind(promised: Promised) -> None:
    clerk = as_(promised.filer)
    kind: dict[str, Any] = {"content_type": "application/json"}
    head = {"unit": "101", "ground": "bad_luck", "reason": "水灾"}
    assert clerk.post("/api/target-changes/", head, **kind).status_code == 400
    assert not TargetChange.objects.exists()
    change = promised.start()
    here = f"/api/target-changes/{change.pk}/item/"
    item = {"kind": "change", "target": promised.target("农村公路").pk, "texts": {"plan": "九十"}}
    assert clerk.post(here, item, **kind).status_code == 400
    assert not change.items.exists()
    row = promised.item(change, "change", "农村公路", plan="90")
    stale = {"version": promised.now(change).version - 1, "remove": True}
    assert clerk.post(f"{here}{row.pk}/", stale, **kind).status_code == 409
    assert change.items.get() == row


def test_a_ground_whose_last_day_has_passed_says_so(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("targets.changes.page.timezone.now", lambda: TOO_LATE)
    page = text(as_(promised.filer).get("/target-changes/new/"))
    assert "2026年10月30日，已截止" in page
    monkeypatch.setattr("targets.changes.page.timezone.now", lambda: TOO_LATE - timedelta(days=60))
    page = text(as_(promised.filer).get("/target-changes/new/"))
    assert "2026年10月30日" in page
    assert "已截止" not in page


def test_a_notice_says_in_what_a_figure_is_counted_unless_that_is_what_changes() -> None:
    item = TargetChangeItem(before={"measure": "公里", "plan": "132"})
    plan = Side("plan", "计划值", "132", "118.8")
    assert ItemReading(item, "公路", [plan], {}).measure == "公里"
    counted = Side("measure", "计量单位", "公里", "条")
    assert ItemReading(item, "公路", [plan, counted], {}).measure == ""
    assert ItemReading(TargetChangeItem(texts={"measure": "条"}), "", [], {}).measure == "条"
