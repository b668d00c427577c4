"""Accountability and praise: proposed by rule, confirmed by another, who sees what of persons."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.notices.models import Notice
from core.search import find, read_query
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.accountability import flow, proposing
from reviews.accountability.flow import TITLES, rules_of, workflow_for
from reviews.accountability.models import AccountabilityRecord
from reviews.accountability.queries import visible_records
from reviews.accountability.services import (
    Told,
    record_move,
    record_save,
    record_start,
    records_propose,
    template_put,
)
from reviews.accountability.word import built_in, fields_of, record_docx
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearState
from schemes.presets import load_preset
from schemes.services import YearClosedError
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Person, Role

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
STATED = {
    "kind": "circular_criticism",
    "grounds": "两次抽查台账不实",
    "basis": "县考核办法第二十条",
    "decided_by": "县考核领导小组",
    "date": str(TODAY),
}
DUE = {"kind": "deadline_to_improve", "due": str(TODAY + timedelta(30))}
fresh = kept_for_module(make_drafting)


@pytest.fixture
def county(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def start(county: Drafting, **texts: str) -> AccountabilityRecord:
    stated = {**STATED, **texts}
    return record_start(year=county.year, unit=county.unit, stated=stated, actor=county.officer)


def move(
    record: AccountabilityRecord, key: str, actor: Account, days: int = 0, **told: str
) -> AccountabilityRecord:
    version = AccountabilityRecord.objects.get(pk=record.pk).version
    arrived = timezone.now() + timedelta(days=days)
    return record_move(
        record=record, move=key, version=version, actor=actor, told=Told(**told), arrived=arrived
    )


def issued(county: Drafting, **texts: str) -> AccountabilityRecord:
    record = move(start(county, **texts), "submit", county.officer)
    return move(record, "issue", county.reviewer, number="临目考通〔2026〕1号")


def seen_by(account: Account, county: Drafting) -> bool:
    return visible_records(account, county.year).exists()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_another_person_gives_the_number_and_the_unit_is_told(county: Drafting) -> None:
    record = move(start(county), "submit", county.officer)
    assert not seen_by(county.filer, county)
    with pytest.raises(NotYoursError):
        move(record, "issue", county.officer, number="1号")
    with pytest.raises(ValidationError, match="文号"):
        move(record, "issue", county.reviewer)
    record = move(record, "refuse", county.reviewer, reason="依据不全")
    assert Notice.objects.get(event="accountability.refused").recipient == county.officer
    record = move(move(record, "submit", county.officer), "issue", county.reviewer, number="1号")
    assert (record.state, record.number) == ("issued", "1号")
    assert seen_by(county.filer, county)
    assert not seen_by(county.second().filer, county)
    assert Notice.objects.filter(event="accountability.decided", recipient=county.filer).exists()
    record = move(record, "lift", county.reviewer, reason="认定有误")
    steps = [(row.key, row.before, row.after) for row in record.moves.all()]
    assert workflow_for(record).walks(steps)
    assert AuditEntry.objects.filter(event="accountabilityrecord.lift").exists()


def test_who_wrote_the_draft_does_not_confirm_it(
    county: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One drafts, another writes it anew, the first asks: only a third may confirm (S-4)."""
    rules = rules_of(county.year).model_copy(update={"confirmed_by": "target_office"})
    monkeypatch.setattr(flow, "rules_of", lambda _year: rules)
    place = county.county.office
    writer, third = (
        place.account(Role.TARGET_OFFICE, username=name) for name in ("writer", "third")
    )
    record = start(county)
    texts = {**STATED, "grounds": "三次抽查台账不实"}
    record = record_save(record=record, version=record.version, stated=texts, actor=writer)
    record = move(record, "submit", county.officer)
    for party in (county.officer, writer):
        with pytest.raises(NotYoursError):
            move(record, "issue", party, number="1号")
    assert move(record, "issue", third, number="1号").state == "issued"


def test_what_published_results_call_for_is_done_after_them(
    county: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record changes no figure and follows from results that stand; a frozen year takes none."""
    monkeypatch.setattr("schemes.workbook.registry.refusal", lambda _year: True)
    assert refusal(county.year)
    record = issued(county, **DUE)
    assert record.state == "issued"
    assert records_propose(year=county.year, actor=county.officer) == []
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(YearClosedError):
        move(record, "improve", county.officer, reason="到现场核过")
    page = as_(county.officer).get(f"/accountability/{record.pk}/")
    assert (page.context["buttons"], "已封存" in page.text) == ([], True)


def test_a_commendation_is_announced_before_it_is_decided(county: Drafting) -> None:
    record, other = start(county, kind="commendation"), county.second().filer
    with pytest.raises(StaleMoveError):
        move(record, "submit", county.officer)
    assert not seen_by(other, county)
    record = move(record, "announce", county.officer)
    # Public notice: everybody of the authority.
    assert seen_by(other, county)
    # … who read what is announced, and not what passed inside the office.
    shown = {
        who: as_(who).get(f"/accountability/{record.pk}/").text for who in (other, county.officer)
    }
    assert "经过" not in shown[other]
    assert "经过" in shown[county.officer]
    with pytest.raises(ValidationError, match="公示到"):
        move(record, "submit", county.officer)
    assert move(record, "submit", county.officer, days=30).state == "confirm"
    assert not seen_by(county.filer, county)


def test_a_deadline_to_improve_is_seen_to(county: Drafting) -> None:
    with pytest.raises(ValidationError) as error:
        start(county, kind="deadline_to_improve")
    assert set(error.value.message_dict) == {"due"}
    with pytest.raises(ValidationError, match="太远"):
        start(county, kind="deadline_to_improve", due="2126-03-05")
    record = issued(county, **DUE)
    AccountabilityRecord.objects.filter(pk=record.pk).update(due=TODAY - timedelta(2))
    assert "accountability-late" in {item.key for item in items_for(county.officer)}
    record = move(record, "improve", county.officer, reason="到现场核过")
    assert record.state == "improved"


def test_a_record_on_a_person_is_no_business_of_the_filer(county: Drafting) -> None:
    record = issued(county)
    person = Person.objects.create(authority=county.year.authority, code="P1", name="某人")
    AccountabilityRecord.objects.filter(pk=record.pk).update(person=person)
    assert not seen_by(county.filer, county)
    assert not seen_by(county.leader, county)
    assert seen_by(county.officer, county)
    assert seen_by(county.reviewer, county)
    assert as_(county.filer).get(f"/accountability/{record.pk}/").status_code == 404
    assert as_(county.filer).get(f"/accountability/{record.pk}/document.pdf").status_code == 404
    mine = county.second().filer
    Account.objects.filter(pk=mine.pk).update(person=person)
    assert seen_by(Account.objects.get(pk=mine.pk), county)
    with pytest.raises(ValidationError) as error:
        start(county, person="P-none")
    assert set(error.value.message_dict) == {"person"}


def test_what_a_grade_calls_for_is_only_proposed(
    county: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = load_preset("municipal")
    monkeypatch.setattr(proposing, "year_document", lambda _year: city)
    monkeypatch.setattr(proposing, "_grades", [lambda _year: [(county.unit.pk, "poor")]])
    made = records_propose(year=county.year, actor=county.officer)
    assert {(row.kind, row.state, row.origin) for row in made} == {
        ("circular_criticism", "proposed", "grade:poor"),
        ("deadline_to_improve", "proposed", "grade:poor"),
        ("admonition_talk", "proposed", "grade:poor"),
    }
    assert not seen_by(county.filer, county)
    assert "accountability-proposed" in {item.key for item in items_for(county.officer)}
    move(made[0], "dismiss", county.officer, reason="已另行处理")
    # What was decided on is not proposed again.
    assert records_propose(year=county.year, actor=county.officer) == []
    taken = move(made[1], "take", county.officer)
    with pytest.raises(ValidationError, match="先填齐"):
        move(taken, "submit", county.officer)
    with pytest.raises(NotYoursError):
        records_propose(year=county.year, actor=county.filer)


def test_a_report_upward_says_to_whom_and_speaks_as_one(county: Drafting) -> None:
    """A notice to superiors is addressed to them, and is no decision about the unit."""
    with pytest.raises(ValidationError) as caught:
        start(county, kind="superior_notice", addressee="")
    assert set(caught.value.message_dict) == {"addressee"}
    with pytest.raises(ValidationError) as caught:
        start(county, kind="merit", due="2099-01-01")
    assert set(caught.value.message_dict) == {"due"}
    told = fields_of(start(county, kind="superior_notice", addressee="市水利局"))
    name = county.unit.name
    assert (told["heading"], told["addressee"]) == (f"关于{name}有关情况的报告", "市水利局")
    assert told["decision"].endswith("特此报告。")
    praise = fields_of(start(county, kind="merit"))
    assert praise["heading"] == f"关于给予{name}记功的决定"
    blame = fields_of(start(county, kind="circular_criticism"))
    assert blame["heading"] == f"关于对{name}通报批评的决定"


def test_the_document_follows_the_offices_own_template(county: Drafting) -> None:
    record = issued(county)
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(record_docx(record))).paragraphs)
    for text in ("两次抽查台账不实", "临目考通〔2026〕1号", "予以通报批评", county.unit.name):
        assert text in words
    assert "整改到位" not in words
    own = docx.Document()
    own.add_paragraph("{{ unit }} {{ grounds }} {{ decided_by }} {{ nothing }}")
    out = io.BytesIO()
    own.save(out)
    put: dict[str, Any] = {
        "authority": county.year.authority,
        "kind": record.kind,
        "actor": county.officer,
    }
    with pytest.raises(ValidationError, match="nothing"):
        template_put(name="x.docx", content=out.getvalue(), **put)
    with pytest.raises(ValidationError):
        template_put(name="x.docx", content=b"not a document", **put)
    template_put(name="自带.docx", content=built_in(), **put)
    assert as_(county.officer).get(f"/accountability/{record.pk}/document.docx").status_code == 200


def test_by_hand_and_through_the_api(county: Drafting) -> None:
    office, clerk, code = as_(county.officer), as_(county.filer), county.unit.code
    assert clerk.get("/accountability/new/").status_code == 404
    refused = office.post("/accountability/new/", {**STATED, "date": "昨天", "unit": code})
    assert refused.status_code == 422
    assert STATED["grounds"] in str(refused.content.decode())
    office.post("/accountability/new/", {**STATED, "unit": code})
    record = AccountabilityRecord.objects.get()
    page = f"/accountability/{record.pk}/"
    sent = {"version": 9, "reason": "情节轻微不再往下办"}
    stale = office.post(f"{page}moves/drop/", sent)
    assert stale.status_code == 409
    assert sent["reason"] in stale.content.decode()
    with pytest.raises(StaleMoveError):
        record_save(record=record, version=9, stated=STATED, actor=county.officer)
    assert office.get("/accountability.xlsx").content.startswith(b"PK")
    assert len(office.get("/accountability/?q=台账&state=draft").context["rows"]) == 1
    query = read_query("台账")
    assert [
        hit.title
        for group in find(county.officer, query, kind="accountability")
        for hit in group.hits
    ] == [STATED["grounds"]]
    assert not find(county.filer, query, kind="accountability")
    json, api = "application/json", f"/api/accountability/{record.pk}/"
    told = office.get(api).json()
    assert told["moves"] == ["submit", "drop"]
    assert clerk.get(api).status_code == 404
    body = {"move": "submit", "version": told["version"]}
    answer: Any = office.post(f"{api}move/", body, content_type=json)
    assert answer.json()["record"]["state"] == "confirm"
    assert office.post(f"{api}move/", body, content_type=json).status_code == 409
    assert office.post("/accountability/propose/").status_code == 302
    assert office.get("/accountability/templates/merit/").status_code == 200
    assert office.get("/accountability/templates/none/").status_code == 404
    assert set(TITLES) >= {record.state}
