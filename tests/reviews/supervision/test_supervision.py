"""Supervision: reports asked of many, spot checks with proof, orders followed up by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.notices.models import Notice
from core.search import find, read_query
from core.ui import date_text
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.supervision import flow
from reviews.supervision.models import SupervisionItem
from reviews.supervision.queries import may_attach, visible_items
from reviews.supervision.record import beside_source, beside_target, record_of, words_of
from reviews.supervision.services import SUBJECT, Told, check_save, item_move, items_start
from schemes.presets import load_preset
from targets.evidence.models import EvidenceCitation
from targets.evidence.services import evidence_attach, evidence_check
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, File
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
ASKED = {"title": "上半年运行情况", "text": "报主要指标和问题", "due": str(TODAY + timedelta(9))}
CHECKED = {
    "title": "公路改造工地",
    "date": str(TODAY),
    "place": "三号标段",
    "checked_by": "李某、王某",
    "problem": "yes",
    "text": "护栏没有装",
}
fresh = kept_for_module(make_drafting)


@pytest.fixture
def county(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def start(county: Drafting, sort: str, proved: bool = True, **texts: str) -> SupervisionItem:
    stated = {**(CHECKED if sort == "check" else ASKED), **texts}
    made = items_start(
        year=county.year, sort=sort, units=[county.unit], stated=stated, actor=county.officer
    )[0]
    if sort == "check" and proved:
        prove(county, made, county.officer)
    return made


def prove(county: Drafting, item: SupervisionItem, actor: Account) -> None:
    evidence_attach(
        year=county.year,
        unit=county.unit,
        kind=SUBJECT,
        key=str(item.pk),
        actor=actor,
        files=[evidence_check(File("现场.pdf", PDF))],
    )


def move(item: SupervisionItem, key: str, actor: Account, days: int = 0, **told: str) -> Any:
    version = SupervisionItem.objects.get(pk=item.pk).version
    arrived = timezone.now() + timedelta(days=days)
    return item_move(
        item=item, move=key, version=version, actor=actor, told=Told(**told), arrived=arrived
    )


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def test_a_report_is_asked_of_many_and_late_ones_stay_late(county: Drafting) -> None:
    units = [county.unit, county.second().unit]
    made = items_start(
        year=county.year, sort="report", units=units, stated=ASKED, actor=county.officer
    )
    assert [item.batch for item in made] == [made[0].serial] * 2
    assert Notice.objects.filter(event="supervision.asked", recipient=county.filer).exists()
    item = move(made[0], "answer", county.filer, days=20, reason="迟了")
    assert item.late
    item = move(item, "return", county.officer, reason="没有数", due=str(TODAY + timedelta(40)))
    assert (item.state, item.due) == ("asked", TODAY + timedelta(40))
    item = move(item, "answer", county.filer, reason="有数了")
    item = move(item, "close", county.officer)
    record = record_of(county.year, county.unit.pk)
    assert (record.reports, record.reports_in, record.reports_late) == (1, 1, 1)
    assert words_of(record) == "要报 1 份报告，已报 1，迟报 1"
    assert AuditEntry.objects.filter(event="supervisionitem.return").exists()


def test_a_check_is_seen_by_its_unit_only_once_it_was_told(county: Drafting) -> None:
    item = start(county, "check", proved=False)
    second = county.second().filer
    for account in (county.filer, county.reviewer, county.leader, second):
        assert not visible_items(account, county.year).exists()
    with pytest.raises(ValidationError, match="附上照片"):
        move(item, "tell", county.officer)
    prove(county, item, county.officer)
    item = move(item, "tell", county.officer)
    for account in (county.filer, county.reviewer, county.leader):
        assert visible_items(account, county.year).get() == item
    assert as_(second).get(f"/supervision/{item.pk}/").status_code == 404
    with pytest.raises(ValidationError, match="已反馈"):
        check_save(item=item, version=item.version, stated=CHECKED, actor=county.officer)
    with pytest.raises(ValidationError, match="为什么办结"):
        move(item, "close", county.officer)
    item = move(
        move(item, "answer", county.filer, reason="明天装"),
        "close",
        county.officer,
        reason="当场改了",
    )
    assert item.state == "done"


def test_an_order_comes_of_a_check_and_another_closes_it(county: Drafting) -> None:
    check = move(start(county, "check"), "tell", county.officer)
    order = items_start(
        year=county.year,
        sort="order",
        units=[county.unit],
        stated={**ASKED, "title": "装护栏"},
        actor=county.officer,
        source=check,
    )[0]
    with pytest.raises(ValidationError) as error:
        move(order, "extend", county.officer, reason="下雨", due=str(order.due))
    assert "due" in error.value.message_dict
    later = TODAY + timedelta(14)
    order = move(order, "extend", county.officer, reason="下雨", due=str(later))
    assert (order.due, order.first_due) == (later, TODAY + timedelta(9))
    order = move(order, "answer", county.filer, reason="装好了")
    with pytest.raises(NotYoursError):
        move(order, "close", county.officer, reason="看过")
    with pytest.raises(ValidationError, match="理由"):
        move(order, "close", county.reviewer)
    order = move(order, "return", county.reviewer, reason="少一段")
    order = move(order, "answer", county.filer, reason="补了")
    order = move(order, "close", county.reviewer, reason="到现场看过")
    assert order.state == "done"
    steps = [(m.key, m.before, m.after) for m in order.moves.all()]
    assert flow.TABLES["order"].walks(steps)
    assert move(check, "close", county.officer).state == "done"


def test_an_order_comes_only_of_a_problem_that_its_own_unit_was_told(county: Drafting) -> None:
    check, other = start(county, "check"), county.second().unit
    asked: dict[str, Any] = {"year": county.year, "stated": ASKED, "actor": county.officer}
    with pytest.raises(ValidationError, match="先反馈"):
        items_start(sort="order", units=[county.unit], source=check, **asked)
    check = move(check, "tell", county.officer)
    for sort, unit in (("order", other), ("report", county.unit)):
        with pytest.raises(ValidationError, match="先反馈"):
            items_start(sort=sort, units=[unit], source=check, **asked)
    order = items_start(sort="order", units=[county.unit], source=check, **asked)[0]
    assert order.source == check


def test_the_history_does_not_say_again_the_answer_that_stands(county: Drafting) -> None:
    item = move(start(county, "report"), "answer", county.filer, reason="第一次报的")
    office, page = as_(county.officer), f"/supervision/{item.pk}/"
    assert text(office.get(page)).count("第一次报的") == 1
    move(item, "return", county.officer, reason="没有数")
    move(item, "answer", county.filer, reason="第二次报的")
    shown = text(office.get(page))
    # What the unit said first is found in the history only, what stands now above it only.
    assert [shown.count(words) for words in ("第一次报的", "没有数", "第二次报的")] == [1, 1, 1]


def test_every_fault_is_told_at_once(county: Drafting) -> None:
    with pytest.raises(ValidationError) as error:
        items_start(
            year=county.year,
            sort="check",
            units=[],
            stated={"date": "2999-01-01", "text": "x" * 1001},
            actor=county.officer,
        )
    assert set(error.value.message_dict) == {
        *("units", "title", "place", "checked_by", "problem", "text", "date"),
    }
    with pytest.raises(ValidationError) as error:
        start(county, "order", due=str(TODAY - timedelta(1)))
    assert set(error.value.message_dict) == {"due"}
    item = start(county, "check")
    stated = {**CHECKED, "target": "T-none"}
    with pytest.raises(ValidationError, match="没有编号"):
        check_save(item=item, version=item.version, stated=stated, actor=county.officer)
    with pytest.raises(StaleMoveError):
        check_save(item=item, version=99, stated=CHECKED, actor=county.officer)


def test_files_are_attached_by_whose_turn_it_is(county: Drafting) -> None:
    item, year = start(county, "check", proved=False), county.year
    assert may_attach(county.officer, year, str(item.pk)) == county.unit
    assert may_attach(county.filer, year, str(item.pk)) is None
    prove(county, item, county.officer)
    item = move(item, "tell", county.officer)
    assert may_attach(county.officer, year, str(item.pk)) is None
    assert may_attach(county.filer, year, str(item.pk)) == county.unit
    assert may_attach(county.second().filer, year, str(item.pk)) is None
    assert may_attach(county.filer, year, "x") is None


def test_a_unit_takes_back_its_own_proof_and_not_that_of_the_office(county: Drafting) -> None:
    item = start(county, "check", proved=False)
    prove(county, item, county.officer)
    item = move(item, "tell", county.officer)
    shown = EvidenceCitation.objects.get(kind=SUBJECT, key=str(item.pk))
    unit = as_(county.filer)
    assert f"/evidence/detach/{shown.pk}/" not in unit.get(f"/supervision/{item.pk}/").text
    assert unit.post(f"/evidence/detach/{shown.pk}/").status_code == 404
    prove(county, item, county.filer)
    own = EvidenceCitation.objects.exclude(pk=shown.pk).get(key=str(item.pk))
    assert f"/evidence/detach/{own.pk}/" in unit.get(f"/supervision/{item.pk}/").text
    assert unit.post(f"/evidence/detach/{own.pk}/").status_code == 302
    assert EvidenceCitation.objects.get(pk=shown.pk).dropped_at is None


def test_the_record_stands_beside_the_marks_that_the_scheme_names(county: Drafting) -> None:
    item = start(county, "check")
    SupervisionItem.objects.filter(pk=item.pk).update(target="T1", state="asked")
    assert beside_target(county.year, "T1") == [("督查", "抽查 1 次，有问题 1 次")]
    assert beside_target(county.year, "T2") == []
    SupervisionItem.objects.filter(pk=item.pk).update(due=TODAY - timedelta(1))
    assert beside_target(county.year, "T1") == [("督查", "抽查 1 次，有问题 1 次；现在逾期 1")]
    # The county gives no component its record (K-5.2); the city does (M-5).
    assert beside_source(county.year, "key", county.unit) == []
    assert "spot_checks" in load_preset("municipal").supervision.components
    grid = as_(county.officer).get(f"/marking/units/{county.unit.code}/")
    assert "抽查 1 次，有问题 1 次" in text(grid)


def test_what_is_overdue_is_told_to_the_office_and_found(county: Drafting) -> None:
    item = start(county, "report")
    assert f"supervision-{item.serial}" in {each.key for each in items_for(county.filer)}
    SupervisionItem.objects.filter(pk=item.pk).update(due=TODAY - timedelta(3))
    assert "supervision-late" in {each.key for each in items_for(county.officer)}
    office = as_(county.officer)
    assert len(office.get("/supervision/?state=overdue").context["rows"]) == 1
    rows = dict(office.get("/supervision/units/?sort=overdue").context["rows"])
    assert rows[county.unit].overdue == 1
    assert office.get("/supervision/units.xlsx").content.startswith(b"PK")
    query = read_query("运行情况")
    assert [
        hit.title for group in find(county.officer, query, kind="supervision") for hit in group.hits
    ] == [item.title]
    assert not find(county.second().filer, query, kind="supervision")


def test_by_hand_from_the_form_to_the_end(county: Drafting) -> None:
    office, clerk, code = as_(county.officer), as_(county.filer), county.unit.code
    assert clerk.get("/supervision/new/check/").status_code == 404
    ordering = "/supervision/new/order/"
    assert ordering in text(office.get("/supervision/"))
    assert ordering not in text(clerk.get("/supervision/"))
    assert office.get("/supervision/new/nothing/").status_code == 404
    refused = office.post("/supervision/new/report/", {**ASKED, "due": "明天", "unit": code})
    assert refused.status_code == 422
    assert ASKED["title"] in text(refused)
    answer = office.post("/supervision/new/report/", {**ASKED, "unit": [code]})
    item = SupervisionItem.objects.get()
    page = f"/supervision/{item.pk}/"
    assert answer.headers["Location"] == page
    sent = {"version": 9, "reason": "写了很久的报告"}
    stale = clerk.post(f"{page}moves/answer/", sent)
    assert stale.status_code == 409
    assert ">写了很久的报告</textarea>" in text(stale)
    clerk.post(f"{page}moves/answer/", {**sent, "version": item.version})
    assert "写了很久的报告" in text(office.get(page))
    assert office.get("/supervision.xlsx").content.startswith(b"PK")
    assert len(office.get("/supervision/?q=运行&of=report&batch=1").context["rows"]) == 1
    told = clerk.get(f"/api/supervision/{item.pk}/").json()
    assert (told["item"]["answer"], told["moves"]) == ("写了很久的报告", [])
    json, body = "application/json", {"move": "close", "version": 1}
    api = f"/api/supervision/{item.pk}/move/"
    assert office.post(api, body, content_type=json).status_code == 409
    body["version"] = told["version"]
    assert office.post(api, body, content_type=json).json()["item"]["state"] == "done"
    new = {"sort": "order", "units": [code], "texts": ASKED}
    assert clerk.post("/api/supervision/", new, content_type=json).status_code in (403, 404)
    assert office.post("/api/supervision/", new, content_type=json).status_code == 201
    assert office.get("/api/supervision/?of=order").json()[0]["unit"] == code


def test_the_api_names_the_check_that_an_order_comes_of(county: Drafting) -> None:
    office, json = as_(county.officer), "application/json"
    check = move(start(county, "check"), "tell", county.officer)
    sent: dict[str, Any] = {"sort": "order", "units": [county.unit.code], "texts": ASKED}
    sent["source"] = check.pk
    made = office.post("/api/supervision/", sent, content_type=json)
    assert made.status_code == 201, made.content
    assert made.json()[0]["source"] == check.pk
    assert check.orders.count() == 1
    assert office.get(f"/api/supervision/{check.pk}/").json()["item"]["source"] is None
    sent["source"] = 999999
    assert office.post("/api/supervision/", sent, content_type=json).status_code == 404


def test_what_a_check_found_is_registered_from_it(county: Drafting) -> None:
    check = start(county, "check")
    page = f"/supervision/{check.pk}/"
    office, link = as_(county.officer), f"of={check.pk}"
    new = f"/register/new/?year={county.year.year}&{link}"
    assert f"/register/new/?year={county.year.year}&amp;{link}" not in text(office.get(page))
    move(check, "tell", county.officer)
    assert f"/register/new/?year={county.year.year}&amp;{link}" in text(office.get(page))
    assert "/register/new/" not in text(as_(county.filer).get(page))
    form = text(office.get(new))
    assert f'<option value="{county.unit.code}" selected>' in form
    assert f"{date_text(TODAY)} 抽查：公路改造工地" in form
    report = start(county, "report")
    wrong = f"/register/new/?year={county.year.year}&of={report.pk}"
    assert office.get(wrong).status_code == 404
