"""A record on a person: chosen by name, and by every way seen by those alone whom it concerns."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from core.models import AuditEntry
from core.navigation import sections_for
from core.notices.models import Notice
from core.search import find, read_query
from reviews.accountability.models import AccountabilityRecord
from reviews.accountability.queries import visible_records
from reviews.accountability.services import Told, record_move, record_start
from schemes.workbook.writer import write_year
from tests.kept import kept_for_module
from tests.office import make_office
from tests.people_county import add_person, post
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Person, Role

pytestmark = pytest.mark.django_db

GROUNDS = "夜间值班脱岗两次"
STATED = {
    "kind": "admonition_talk",
    "grounds": GROUNDS,
    "basis": "县考核办法第二十条",
    "decided_by": "县考核领导小组",
    "date": "2026-03-02",
}
#: Whoever sees a decided record on a person; all others get what does not exist.
SEES = {"officer", "reviewer", "head", "himself"}


@dataclass
class People:
    """A county, the person of the record, and an account of each kind."""

    drafting: Drafting
    person: Person
    accounts: dict[str, Account]

    def client(self, who: str) -> Client:
        """A client of one of them, as its next request finds the account."""
        client = Client()
        client.force_login(Account.objects.get(pk=self.accounts[who].pk))
        return client

    def decided(self, who: str = "张夜班") -> AccountabilityRecord:
        """A record on the person that was issued; the office names him as ``who``."""
        place, stated = self.drafting, {**STATED, "person": who}
        record = record_start(
            year=place.year, unit=place.unit, stated=stated, actor=self.accounts["officer"]
        )
        record = self._move(record, "submit", "officer")
        return self._move(record, "issue", "reviewer", number="临目考通〔2026〕9号")

    def _move(
        self, record: AccountabilityRecord, move: str, who: str, **told: str
    ) -> AccountabilityRecord:
        return record_move(
            record=record,
            move=move,
            version=record.version,
            actor=self.accounts[who],
            told=Told(**told),
        )


def make_people() -> People:
    """Unit 101 with two people of one name, and everybody who might look."""
    drafting = make_drafting()
    office, county = drafting.county.office, drafting.county
    person = add_person(county, "P1", "张夜班")
    namesakes = [add_person(county, code, "李同名") for code in ("P2", "P3")]
    mate, stranger = add_person(county, "P4", "王同事"), add_person(county, "P9", "赵外人")
    for one in (person, *namesakes, mate):
        post(county, one, office.unit, date(2020, 1, 1))
    post(county, stranger, office.other, date(2020, 1, 1))

    def staff(name: str, whom: Person) -> Account:
        account = office.account(Role.STAFF, username=name)
        account.person = whom
        account.save(update_fields=["person"])
        return account

    elsewhere = make_office("west", first=201)
    accounts = {
        "officer": drafting.officer,
        "reviewer": drafting.reviewer,
        "filer": drafting.filer,
        "leader": drafting.leader,
        "head": office.account(Role.DEPARTMENT_HEAD, username="head"),
        "other head": office.account(Role.DEPARTMENT_HEAD, unit=office.other, username="other"),
        "functional": office.account(Role.FUNCTIONAL_DEPARTMENT, username="functional"),
        "finance": office.account(Role.FINANCE),
        "auditor": office.account(Role.AUDITOR),
        "administrator": office.account(Role.SYSTEM_ADMINISTRATOR),
        "himself": staff("himself", person),
        "mate": staff("mate", mate),
        "other authority": elsewhere.account(Role.TARGET_OFFICE, username="west-officer"),
        "other authority's head": elsewhere.account(Role.DEPARTMENT_HEAD, username="west-head"),
    }
    return People(drafting, person, accounts)


fresh = kept_for_module(make_people)


@pytest.fixture
def people(db: None, fresh: Callable[[], People]) -> People:
    return fresh()


def ways(client: Client, record: AccountabilityRecord) -> dict[str, bool]:
    """By each way to a record whether it is told there."""
    one = f"/accountability/{record.pk}/"
    lists = ("/accountability/", "/api/accountability/")
    found = {path: GROUNDS in client.get(path).content.decode() for path in lists}
    found |= {
        path: client.get(path).status_code == 200
        for path in (one, f"{one}document.docx", f"/api/accountability/{record.pk}/")
    }
    found["search"] = f'href="{one}"' in client.get("/search/?q=值班脱岗").content.decode()
    return found


def test_by_every_way_it_is_told_to_those_whom_it_concerns(people: People) -> None:
    record = people.decided()
    for who in people.accounts:
        told = ways(people.client(who), record)
        assert set(told.values()) == {who in SEES}, (who, told)


def test_a_list_taken_out_holds_what_the_list_shows(people: People) -> None:
    people.decided()
    rows = {
        who: len(people.client(who).get("/accountability/").context["rows"])
        for who in ("officer", "himself", "mate", "filer")
    }
    assert rows == {"officer": 1, "himself": 1, "mate": 0, "filer": 0}
    sizes = {
        who: len(people.client(who).get("/accountability.xlsx").content)
        for who in ("himself", "mate")
    }
    assert sizes["himself"] > sizes["mate"]


def test_who_is_told_of_it(people: People) -> None:
    people.decided()
    event, by_pk = "accountability.decided", {a.pk: who for who, a in people.accounts.items()}
    told = Notice.objects.filter(event=event).values_list("recipient_id", flat=True)
    assert {by_pk[pk] for pk in told} == {"officer", "head", "himself"}
    home = {who: people.client(who).get("/").content.decode() for who in ("mate", "filer")}
    assert not any(GROUNDS in text or people.person.name in text for text in home.values())
    # The auditor reads who did what, by the trail alone.
    assert AuditEntry.objects.filter(
        event="accountabilityrecord.issue", subject__contains=people.person.name
    ).exists()


def test_before_it_is_decided_neither_head_nor_person_know(people: People) -> None:
    place, officer = people.drafting, people.accounts["officer"]
    record = record_start(
        year=place.year, unit=place.unit, stated={**STATED, "person": "P1"}, actor=officer
    )
    for state, seen in (("draft", {"officer"}), ("confirm", {"officer", "reviewer"})):
        if state == "confirm":
            people._move(record, "submit", "officer")
        assert {
            who
            for who, account in people.accounts.items()
            if visible_records(Account.objects.get(pk=account.pk), place.year).exists()
        } == seen


def test_it_stays_with_the_unit_where_it_happened(people: People) -> None:
    """Who moved on takes his record with him; the head of his new unit does not see it."""
    people.decided()
    county = people.drafting.county
    post(county, people.person, county.office.other, date(2026, 6, 1))
    seen = {
        who: visible_records(people.accounts[who], people.drafting.year).exists()
        for who in ("head", "other head", "himself")
    }
    assert seen == {"head": True, "other head": False, "himself": True}


def test_staff_reach_their_own_from_the_menu(people: People) -> None:
    def entries(who: str) -> set[str]:
        account = Account.objects.get(pk=people.accounts[who].pk)
        links = [link for section in sections_for(account, "/") for link in section.links]
        return {link.key for link in links if link.url.startswith("/accountability/")}

    assert entries("himself") == entries("mate") == {"my-accountability"}
    assert entries("head") == {"own-accountability"}
    assert entries("officer") == {"accountability"}
    assert entries("auditor") == set()


def test_no_sheet_of_the_year_workbook_carries_it(people: People) -> None:
    """It is no fact: the workbook of a year, which others import, says nothing of a person."""
    people.decided()
    out = io.BytesIO()
    write_year(out, people.drafting.year)
    book = load_workbook(out, read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.values for cell in row if cell}
    assert people.drafting.unit.name in cells
    assert GROUNDS not in cells


def test_a_person_is_chosen_by_name(people: People) -> None:
    office = people.client("officer")

    def offered(typed: str, unit: str = "101") -> list[str]:
        page = office.get("/accountability/people/", {"unit": unit, "person": typed})
        return [one.code for one in page.context["people"]]

    assert offered("张") == offered("zyb") == offered("张夜班 (P1)") == ["P1"]
    assert offered("李同名") == ["P2", "P3"]
    assert offered("赵外人") == []
    assert offered("张", unit="") == offered("张", unit="999") == []
    assert "没有人叫“赵外人”" in office.get("/accountability/people/?unit=101&person=赵外人").text
    for who in ("reviewer", "filer", "head", "himself", "auditor"):
        assert people.client(who).get("/accountability/people/?unit=101").status_code == 404
    for typed in ("张夜班", "zyb", "P1", "张夜班 (P1)"):
        assert people.decided(typed).person == people.person


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("李同名", r"不止一人：李同名 \(P2\)、李同名 \(P3\)"),
        ("赵外人", "没有“赵外人”"),
        ("P9", "没有“P9”"),
    ],
)
def test_a_name_that_says_not_who_is_refused(people: People, typed: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why) as error:
        people.decided(typed)
    assert set(error.value.message_dict) == {"person"}


def test_the_search_finds_it_for_whom_it_concerns(people: People) -> None:
    record = people.decided()
    query = read_query("脱岗")
    found = {
        who
        for who, account in people.accounts.items()
        if find(Account.objects.get(pk=account.pk), query, kind="accountability")
    }
    assert found == SEES
    assert record.grounds == GROUNDS
