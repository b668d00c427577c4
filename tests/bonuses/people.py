"""People of a small county: every rule of K-7 that a person's line can show, in three units."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from bonuses.models import AppraisalGrade, PersonalScore
from schemes.document import SchemeDocument
from schemes.queries import year_document
from scoring.models import ResultSet
from scoring.services import result_set_recompute
from tests.factories import County, add_unit_year, add_veto, make_county, record_all
from tests.office import plain_account
from units.models import (
    Account,
    Person,
    Posting,
    PostingMonths,
    Sanction,
    SanctionKind,
    Unit,
)
from units.services import unit_create

LONG_AGO = datetime.date(2020, 3, 1)


@dataclass
class PaidCounty:
    """A county with people and a computed result set."""

    county: County
    people: dict[str, Person]
    result_set: ResultSet

    @property
    def year(self) -> Any:
        """The year with its revision as it stands now."""
        self.county.year.refresh_from_db()
        return self.county.year

    def staff_account(self, code: str) -> Account:
        """The account of a person, who holds the role of a staff member."""
        name = f"{self.county.office.authority.code}-staff-{code}"
        account = self.county.office.account("staff", username=name)
        account.person = self.people[code]
        account.save(update_fields=["person"])
        return account


@dataclass
class PeopleFacts:
    """What is to be recorded of people: noted one by one, written a kind at a time."""

    county: County
    postings: dict[str, dict[str, Any]] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    scores: dict[str, dict[str, Any]] = field(default_factory=dict)
    sanctions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def post(
        self,
        person: Person,
        unit: Unit,
        months: int | None,
        *,
        starts: datetime.date = LONG_AGO,
        ends: datetime.date | None = None,
        rank: str = "",
        **values: Any,
    ) -> None:
        """A posting with its recorded months of the year; ``None`` records none."""
        key = f"{person.code}/{unit.code}/{starts.isoformat()}"
        told = {"person": person, "unit": unit, "starts_on": starts, "ends_on": ends, "rank": rank}
        self.postings[key] = {**told, **values}
        if months is not None:
            self.months[key] = months

    def score(self, person: Person, unit: Unit, points: str | None, grade: str = "") -> None:
        """A personal score in a unit."""
        told = {"unit": unit, "person": person, "score": points, "grade": grade}
        self.scores[person.code] = told

    def sanction(self, person: Person, kind: str, day: datetime.date, number: int) -> None:
        """A warning or a written reprimand with its document."""
        told = {"person": person, "kind": kind, "date": day, "document": f"临纪〔2026〕{number} 号"}
        self.sanctions[f"{person.code}/{kind}/{day.isoformat()}/{number}"] = told

    @transaction.atomic
    def write(self) -> dict[str, Any]:
        """Record all of it; the facts by key, each kind under one lock."""
        county, authority = self.county, self.county.office.authority
        yearly = {"authority": authority, "year": county.year.year}
        postings = record_all(Posting, county, self.postings, scope={"authority": authority})
        months = {
            key: {"posting": postings[key], "months": count} for key, count in self.months.items()
        }
        record_all(PostingMonths, county, months, scope=yearly)
        scores = record_all(PersonalScore, county, self.scores)
        return postings | scores | record_all(Sanction, county, self.sanctions, scope=yearly)


def post(
    county: County,
    person: Person,
    unit: Unit,
    months: int | None,
    *,
    starts: datetime.date = LONG_AGO,
    ends: datetime.date | None = None,
    rank: str = "",
    **values: Any,
) -> Posting:
    """A posting with its recorded months of the year; ``None`` records none."""
    facts = PeopleFacts(county)
    facts.post(person, unit, months, starts=starts, ends=ends, rank=rank, **values)
    [key] = facts.postings
    posting = facts.write()[key]
    assert isinstance(posting, Posting)
    return posting


def score(county: County, person: Person, unit: Unit, points: str | None, grade: str = "") -> Any:
    """A personal score in a unit."""
    facts = PeopleFacts(county)
    facts.score(person, unit, points, grade)
    return facts.write()[person.code]


def sanction(county: County, person: Person, kind: str, day: datetime.date, number: int) -> Any:
    """A warning or a written reprimand with its document."""
    facts = PeopleFacts(county)
    facts.sanction(person, kind, day, number)
    [key] = facts.sanctions
    return facts.write()[key]


def add_person(county: County, people: dict[str, Person], code: str, name: str) -> Person:
    """A person of the county's authority."""
    people[code] = Person.objects.create(
        authority=county.office.authority, code=code, name=name, initials=code.lower()
    )
    return people[code]


def make_paid_county(code: str = "east", document: SchemeDocument | None = None) -> PaidCounty:
    """Units 101 (all is well), 102 (vetoed), 103, 901 (not directly assessed), and their people.

    In 101: a head with leader bonus, two with scores, one new for 7 months, one with two
    reprimands, one incompetent, one without a score, one moved from 103 (same standing) and one
    moved from the vetoed 102.
    """
    county = make_county(code, departments=3, document=document)
    authority = county.office.authority
    office = unit_create(authority=authority, code="901", name="县委办公室", actor=None)
    county.units["901"] = office
    add_unit_year(county, office, peer_group="", directly_assessed=False, order=9)
    add_veto(county, "V1", county.units["102"])
    people: dict[str, Person] = {}
    facts = PeopleFacts(county)
    _staff_101(facts, people)
    _staff_elsewhere(facts, people)
    facts.write()
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return PaidCounty(county, people, outcome.result_set)


def _staff_101(facts: PeopleFacts, people: dict[str, Person]) -> None:
    county = facts.county
    unit, vetoed, other = (county.units[code] for code in ("101", "102", "103"))
    plain = (
        ("A01", "陈某", "93.2", "head"),
        ("A02", "周某", "92.4", ""),
        ("A03", "吴某", "86.2", ""),
    )
    for code, name, points, rank in plain:
        person = add_person(county, people, code, name)
        title = "局长" if rank else "一级科员"
        facts.post(person, unit, 12, rank=_rank(county) if rank else "", title=title)
        facts.score(person, unit, points)
    new = add_person(county, people, "A04", "许某")
    facts.post(new, unit, 7, starts=datetime.date(2026, 6, 1), change="新录用")
    facts.score(new, unit, "90.8")
    docked = add_person(county, people, "A05", "杨某")
    facts.post(docked, unit, 12)
    facts.score(docked, unit, "89.9")
    facts.sanction(docked, SanctionKind.REPRIMAND, datetime.date(2026, 4, 2), 1)
    facts.sanction(docked, SanctionKind.REPRIMAND, datetime.date(2026, 9, 3), 2)
    poor = add_person(county, people, "A06", "何某")
    facts.post(poor, unit, 12)
    facts.score(poor, unit, "87.5", AppraisalGrade.INCOMPETENT)
    unscored = add_person(county, people, "A07", "施某")
    facts.post(unscored, unit, 12)
    for code, name, before in (("A08", "吕某", other), ("A09", "张某", vetoed)):
        moved = add_person(county, people, code, name)
        last = datetime.date(2026, 5, 31)
        facts.post(moved, before, 5, ends=last)
        facts.post(moved, unit, 7, starts=datetime.date(2026, 6, 1), change="调入")
        facts.score(moved, unit, "91.3")


def _staff_elsewhere(facts: PeopleFacts, people: dict[str, Person]) -> None:
    county = facts.county
    for unit_code, codes in {"102": "B", "103": "C", "901": "D"}.items():
        unit = county.units[unit_code]
        for number in (1, 2):
            person = add_person(county, people, f"{codes}0{number}", f"{codes}员{number}")
            facts.post(person, unit, 12)
            facts.score(person, unit, str(90 + number))


def _rank(county: County) -> str:
    return str(year_document(county.year).pay.leader_bonus.ranks[0].key)


def other_account(county: County, role: str, unit: Unit | None = None) -> Account:
    """An account of a role with a name of its own."""
    name = f"{county.office.authority.code}-{role}-{unit.code if unit else 'x'}"
    standing = Account.objects.filter(username=name).first()
    return standing or county.office.account(role, unit=unit, username=name)


__all__ = ["PaidCounty", "make_paid_county", "other_account", "plain_account", "sanction", "score"]
