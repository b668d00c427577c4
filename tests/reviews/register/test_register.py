"""The register: told, answered, entered, confirmed by a second person, lifted; who sees what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.notices.models import Notice
from core.search import find, read_query
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.models import Deduction, PublicAppraisal, Veto
from reviews.register.effect import effect_words
from reviews.register.models import ENTERED, LIFTED, RegisterEntry, Sort
from reviews.register.page import look_of
from reviews.register.queries import visible_entries
from reviews.register.services import Told, entry_move, entry_save, entry_start, file_add
from schemes.fact_pages.spec import page_for
from schemes.presets import load_preset
from tests.fact_rows import GOOD
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, File
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account

pytestmark = pytest.mark.django_db

STATED = {
    "kind": "deduction::city_line",
    "title": "上年度市考核环保线失分",
    "count": "2",
    "basis": "县考核办法第二十条",
    "document": "临考办〔2026〕7号",
    "decided_by": "县考核领导小组",
    "date": "2026-04-02",
    "scope": "year",
}
VETO = {**STATED, "kind": "veto::work_safety", "count": "", "title": "较大生产安全事故"}
fresh = kept_for_module(make_drafting)


@pytest.fixture
def county(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def start(county: Drafting, proved: bool = True, **texts: str) -> RegisterEntry:
    stated = {**STATED, **texts}
    made = entry_start(year=county.year, unit=county.unit, stated=stated, actor=county.officer)
    if proved:
        made = file_add(entry=made, file=File("认定.pdf", PDF), actor=county.officer)
    return made


def move(entry: RegisterEntry, key: str, actor: Account, late: bool = False, **told: str) -> Any:
    version = RegisterEntry.objects.get(pk=entry.pk).version
    arrived = timezone.now() + timedelta(days=60) if late else None
    return entry_move(
        entry=entry, move=key, version=version, actor=actor, told=Told(**told), arrived=arrived
    )


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def test_a_deduction_is_entered_after_the_unit_was_heard(county: Drafting) -> None:
    entry = move(start(county), "tell", county.officer)
    assert entry.answer_due > timezone.localdate()
    with pytest.raises(ValidationError, match="申辩到"):
        move(entry, "enter", county.officer)
    entry = move(entry, "answer", county.filer, reason="失分不在本单位")
    assert not Deduction.objects.exists()
    entry = move(entry, "enter", county.officer)
    fact = Deduction.objects.get(current=True)
    assert (fact.key, fact.kind, fact.count, fact.document) == (
        entry.made,
        "city_line",
        2,
        STATED["document"],
    )
    assert entry.answer == "失分不在本单位"
    events = set(Notice.objects.values_list("event", flat=True))
    assert {"register.told", "register.answered", "register.ended"} <= events
    assert AuditEntry.objects.filter(event="registerentry.enter").exists()
    entry = move(entry, "lift", county.officer, reason="市里复核改正", document="市函〔2026〕3号")
    assert entry.state == "lifted"
    assert not Deduction.objects.filter(current=True).exists()


def test_silence_is_no_answer_and_the_window_closes(county: Drafting) -> None:
    entry = move(start(county), "tell", county.officer)
    with pytest.raises(ValidationError, match="已过"):
        move(entry, "answer", county.filer, late=True, reason="晚了")
    assert move(entry, "enter", county.officer, late=True).state == "entered"


def test_nothing_is_told_or_entered_without_its_document(county: Drafting) -> None:
    entry = start(county, proved=False)
    with pytest.raises(ValidationError, match="附上认定文件"):
        move(entry, "tell", county.officer)
    with pytest.raises(ValidationError) as error:
        entry_start(
            year=county.year,
            unit=county.unit,
            stated={"kind": "veto::nothing", "count": "千", "scope": "part", "expires_on": "x"},
            actor=county.officer,
        )
    assert set(error.value.message_dict) == {
        *("kind", "title", "basis", "document", "decided_by", "date", "count", "scope_note"),
        "expires_on",
    }


def test_a_veto_waits_for_a_second_person_also_when_it_is_lifted(county: Drafting) -> None:
    entry = move(start(county, **VETO), "tell", county.officer)
    entry = move(entry, "enter", county.officer, late=True)
    assert entry.state == "confirm"
    assert not Veto.objects.exists()
    for account in (county.officer, county.filer, county.leader):
        with pytest.raises(NotYoursError):
            move(entry, "agree", account)
    entry = move(entry, "refuse", county.reviewer, reason="文件不清楚")
    # The unit was silent: sent back, the entry does not say that it answered.
    assert entry.state == "told"
    told = Notice.objects.get(event="register.refused")
    assert (told.recipient, told.params["reason"]) == (county.officer, "文件不清楚")
    assert not Notice.objects.filter(event="register.answered").exists()
    entry = move(move(entry, "enter", county.officer, late=True), "agree", county.reviewer)
    assert Veto.objects.get(current=True).kind == "work_safety"
    entry = move(entry, "lift", county.officer, reason="复议撤销", document="复议决定1号")
    assert Veto.objects.filter(current=True).exists()
    ended = Notice.objects.filter(event="register.ended").count()
    entry = move(entry, "refuse", county.reviewer, reason="没有复议决定")
    assert (entry.state, Notice.objects.filter(event="register.ended").count()) == (
        "entered",
        ended,
    )
    entry = move(entry, "lift", county.officer, reason="复议撤销", document="复议决定1号")
    entry = move(entry, "agree", county.reviewer)
    assert (entry.state, Veto.objects.filter(current=True).exists()) == ("lifted", False)
    assert Veto.objects.get().retired_reason == "复议撤销"


def test_red_is_kept_for_a_veto_that_stands() -> None:
    looks = {
        (sort, state): look_of(RegisterEntry(sort=sort, state=state))
        for sort in (Sort.VETO, Sort.MONTHLY)
        for state in (ENTERED, LIFTED)
    }
    assert looks == {
        (Sort.VETO, ENTERED): "error",
        (Sort.VETO, LIFTED): "withdrawn",
        (Sort.MONTHLY, ENTERED): "issued",
        (Sort.MONTHLY, LIFTED): "withdrawn",
    }


def test_a_decision_not_to_enter_is_on_record(county: Drafting) -> None:
    entry = move(start(county, **VETO), "tell", county.officer)
    with pytest.raises(ValidationError, match="理由"):
        move(entry, "drop", county.officer)
    entry = move(entry, "drop", county.officer, reason="不属于本单位责任")
    assert entry.state == "dropped"
    assert entry.moves.get(key="drop").reason == "不属于本单位责任"
    assert not Veto.objects.exists()


def test_a_rating_is_entered_once_a_unit(county: Drafting) -> None:
    rated = {"kind": "appraisal::low_satisfaction", "count": ""}
    for number in range(2):
        entry = move(start(county, title=f"评议{number}", **rated), "tell", county.officer)
        if number == 0:
            move(entry, "enter", county.officer, late=True)
        else:
            with pytest.raises(ValidationError, match="已有评议结果"):
                move(entry, "enter", county.officer, late=True)
    assert PublicAppraisal.objects.get(current=True).rating == "low_satisfaction"


def test_what_it_does_is_said_by_the_schemes_rules() -> None:
    document = load_preset("county")
    told = " ".join(effect_words(document, RegisterEntry(sort="veto", kind="work_safety")))
    for word in ("不合格", "不排名", "不能评优", "60%"):
        assert word in told
    points = effect_words(document, RegisterEntry(sort="deduction", kind="city_line", count=2))
    assert points == ["每次扣 10 分，2 次共 20 分。", "从总分里扣 20 分，名次和奖金随之变。"]
    once = effect_words(document, RegisterEntry(sort="deduction", kind="city_line", count=1))
    assert once == ["从总分里扣 10 分，名次和奖金随之变。"]
    rated = effect_words(document, RegisterEntry(sort="appraisal", kind="dissatisfied"))
    assert "80%" in " ".join(rated)
    part = RegisterEntry(sort="veto", kind="work_safety", scope="part", scope_note="渔政站")
    assert "渔政站" in effect_words(document, part)[-1]
    city = load_preset("municipal")
    lowered = effect_words(city, RegisterEntry(sort="veto", kind="crime"))
    assert lowered == ["单位等次降 1 等；几项同时有的，只降一次。"]


def test_a_unit_sees_its_own_once_it_was_told_and_no_other(county: Drafting) -> None:
    entry = start(county)
    second = county.second().filer
    for account in (county.filer, county.reviewer, county.leader, second):
        assert not visible_entries(account, county.year).exists()
    move(entry, "tell", county.officer)
    for account in (county.filer, county.reviewer, county.leader):
        assert visible_entries(account, county.year).get() == entry
    assert as_(second).get(f"/register/{entry.pk}/").status_code == 404
    file = entry.files.get()
    assert as_(second).get(f"/evidence/{file.pk}/").status_code == 404
    assert as_(county.filer).get(f"/evidence/{file.pk}/").status_code == 200
    with pytest.raises(NotYoursError):
        move(entry, "enter", county.filer)


def test_by_hand_from_the_form_to_the_answer(county: Drafting) -> None:
    office, clerk = as_(county.officer), as_(county.filer)
    assert clerk.get("/register/new/").status_code == 404
    refused = office.post("/register/new/", {**STATED, "unit": "101", "date": "四月"})
    assert refused.status_code == 422
    assert STATED["title"] in text(refused)
    early = text(office.post("/register/new/", {**STATED, "unit": "", "date": "1999-04-02"}))
    assert "选一个单位" in early
    assert "1999年4月2日 不在 2026 年度前后" in early
    answer = office.post("/register/new/", {**STATED, "unit": "101"})
    entry = RegisterEntry.objects.get()
    page = f"/register/{entry.pk}/"
    assert answer.headers["Location"] == page
    office.post(f"{page}files/add/", {"file": SimpleUploadedFile("认定.pdf", PDF)})
    assert "20 分" in text(office.get(page))
    entry.refresh_from_db()
    office.post(f"{page}moves/tell/", {"version": entry.version})
    entry.refresh_from_db()
    assert entry.state == "told"
    assert "register-answer-1" in {item.key for item in items_for(county.filer)}
    clerk.post(f"{page}moves/answer/", {"version": entry.version, "reason": "有话说"})
    assert "有话说" in text(office.get(page))
    assert "register-enter" in {item.key for item in items_for(county.officer)}
    assert len(office.get("/register/?q=环保&of=deduction").context["rows"]) == 1
    assert len(office.get("/register/?state=dropped").context["rows"]) == 0
    assert office.get("/register.xlsx").content.startswith(b"PK")
    told = clerk.get(f"/api/register/{entry.pk}/").json()
    assert told["answer"] == "有话说"
    body = {"move": "enter", "version": 1}
    json = "application/json"
    assert (
        office.post(f"/api/register/{entry.pk}/move/", body, content_type=json).status_code == 409
    )
    start = {"unit": "101", "texts": STATED}
    assert clerk.post("/api/register/", start, content_type=json).status_code in (403, 404)
    assert office.post("/api/register/", start, content_type=json).status_code == 201


def test_what_the_unit_was_told_stays_as_it_was(county: Drafting) -> None:
    entry = start(county)
    with pytest.raises(StaleMoveError):
        entry_save(entry=entry, version=99, stated=STATED, actor=county.officer)
    entry = move(entry, "tell", county.officer)
    with pytest.raises(ValidationError, match="已告知"):
        entry_save(entry=entry, version=entry.version, stated=STATED, actor=county.officer)


@pytest.mark.parametrize("slug", ["deductions", "vetoes", "appraisals"])
def test_nobody_writes_it_past_the_register(county: Drafting, slug: str) -> None:
    entry = page_for(slug).entry  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="扣分否决登记"):
        entry.record(year=county.year, texts=GOOD[slug], actor=county.officer)  # type: ignore[union-attr]
    office = as_(county.officer)
    address = f"/facts/{slug}/"
    assert 'href="/register/' in text(office.get(address))
    new = reverse(f"schemes:facts_{slug}_new")
    assert new not in text(office.get(address))
    form = text(office.post(new, GOOD[slug]))
    assert "听了申辩再记入" in form
    assert "fact-form" not in form
    for model in (Deduction, Veto, PublicAppraisal):
        assert not model.objects.exists()


def test_what_was_entered_is_lifted_and_not_corrected_singly(county: Drafting) -> None:
    entry = move(move(start(county), "tell", county.officer), "enter", county.officer, late=True)
    fact, office = Deduction.objects.get(current=True), as_(county.officer)
    page, correct, retire = (
        reverse(f"schemes:facts_deductions_{name}", args=[entry.made])
        for name in ("detail", "correct", "retire")
    )
    assert correct not in text(office.get(page))
    stated = {"expected": fact.pk, "reason": "改"}
    assert "听了申辩再记入" in text(office.post(correct, {**stated, "count": "1"}))
    assert "听了申辩再记入" in text(office.post(retire, stated, follow=True))
    fact.refresh_from_db()
    assert (fact.current, fact.count) == (True, 2)


def test_who_may_confirm_stands_on_the_page_of_who_may_not(county: Drafting) -> None:
    entry = move(start(county, **VETO), "tell", county.officer)
    entry = move(entry, "enter", county.officer, late=True)
    page = f"/register/{entry.pk}/"
    for account in (county.officer, county.filer):
        assert "等审核办公室确认才算数" in text(as_(account).get(page))
    told = as_(county.reviewer).get(page)
    assert not told.context["second"]
    assert [move.key for move in told.context["buttons"]] == ["refuse", "agree"]


def test_a_file_leaves_a_draft_and_nothing_that_was_told(county: Drafting) -> None:
    entry, office = start(county), as_(county.officer)
    address = f"/register/{entry.pk}/files/{entry.files.get().pk}/remove/"
    office.post(address)
    assert not entry.files.exists()
    assert AuditEntry.objects.filter(event="registerentry.file_remove").exists()
    entry = move(start(county), "tell", county.officer)
    address = f"/register/{entry.pk}/files/{entry.files.get().pk}/remove/"
    assert office.post(address).status_code == 422
    assert entry.files.exists()


def test_what_was_typed_stays_when_a_move_is_refused(county: Drafting) -> None:
    entry = move(start(county), "tell", county.officer)
    RegisterEntry.objects.filter(pk=entry.pk).update(version=9)
    sent = {"version": 2, "reason": "失分不在本单位，有会议纪要"}
    answer = as_(county.filer).post(f"/register/{entry.pk}/moves/answer/", sent)
    assert answer.status_code == 409
    assert f">{sent['reason']}</textarea>" in text(answer)


def test_an_entry_is_found_by_who_may_see_it(county: Drafting) -> None:
    entry = start(county)
    query = read_query("环保线")
    assert [
        hit.title for group in find(county.officer, query, kind="register") for hit in group.hits
    ] == [entry.title]
    assert not find(county.filer, query, kind="register")
