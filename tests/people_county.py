"""People for tests of people's pages: postings with months and sanctions, by staff number."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.facts import FactInput, fact_record
from tests.factories import County
from units.models import Account, Person, Posting, PostingMonths, Sanction, Unit
from units.pinyin import person_initials


def add_person(county: County, code: str, name: str) -> Person:
    """A person without a posting."""
    return Person.objects.create(
        authority=county.office.authority, code=code, name=name, initials=person_initials(name)
    )


def post(
    county: County,
    person: Person,
    unit: Unit,
    starts_on: date,
    ends_on: date | None = None,
    *,
    months: dict[int, int] | None = None,
    **values: Any,
) -> Posting:
    """A posting with its recorded months by year."""
    authority = county.office.authority
    key = f"{person.code}/{unit.code}/{starts_on.isoformat()}"
    told = {"person": person, "unit": unit, "starts_on": starts_on, "ends_on": ends_on, **values}
    posting = fact_record(
        Posting, scope={"authority": authority}, item=FactInput(key, told), actor=county.clerk
    )
    for year, number in (months or {}).items():
        fact_record(
            PostingMonths,
            scope={"authority": authority, "year": year},
            item=FactInput(key, {"posting": posting, "months": number}),
            actor=county.clerk,
        )
    assert isinstance(posting, Posting)
    return posting


def sanction(county: County, person: Person, day: date, kind: str = "reprimand") -> Sanction:
    """A sanction of the county's year."""
    fact = fact_record(
        Sanction,
        scope={"authority": county.office.authority, "year": day.year},
        item=FactInput(
            f"{person.code}/{kind}/{day.isoformat()}/1",
            {"person": person, "kind": kind, "date": day},
            "效能办〔2026〕1号",
        ),
        actor=county.clerk,
    )
    assert isinstance(fact, Sanction)
    return fact


def own_account(account: Account, person: Person) -> Account:
    """The account as that of the person."""
    account.person = person
    account.save(update_fields=["person"])
    return account
