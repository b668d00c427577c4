"""One question tells what stands of every subject; what stands there is still somebody's work."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from django.test.utils import CaptureQueriesContext

from core.fields import ExactField
from core.models import JobState
from core.work_items import WorkItem, items_for
from reviews.honours.models import HonourClaim
from reviews.self_evaluation.models import RETURNED
from schemes import in_hand
from schemes.in_hand import Lot
from schemes.models import ImportState, SchemeState, Year, YearState
from schemes.people.models import TransferState
from schemes.presets import load_preset
from scoring.services.requests import RECOMPUTE
from targets.decomposition.models import TaskState, Tree
from targets.models import Target
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Authority, Person, Role, Unit

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 12, 16, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def registering_county() -> County:
    """The county whose scheme has everything, the register as well."""
    with mock.patch("tests.factories.written_singly", return_value=load_preset("county")):
        county = make_county()
    stand(Person, county, county.clerk)
    return county


fresh_county = kept_for_module(registering_county)


@dataclass(frozen=True)
class Example:
    """A row that stands: whose work it is, under which key, and what the row says."""

    role: Role
    key: str
    values: dict[str, Any] = field(default_factory=dict)


HEAD = Role.DEPARTMENT_HEAD
OFFICE, FILER, STAFF = Role.TARGET_OFFICE, Role.DEPARTMENT_FILER, Role.STAFF
REVIEWER = Role.REVIEWING_OFFICE
#: A subject that registers needs one here: how it stands, and that somebody is told of it.
EXAMPLES = {
    "imports": Example(OFFICE, "import-", {"state": ImportState.READY}),
    "scheme-drafts": Example(OFFICE, "scheme-", {"state": SchemeState.DRAFT}),
    "schemes-awaiting": Example(
        REVIEWER,
        "scheme-draft-",
        {"state": "awaiting", "created_by": "another", "handed_by": "another"},
    ),
    "transfers": Example(OFFICE, "transfers-2026", {"state": TransferState.PROPOSED}),
    "common-drafts": Example(OFFICE, "common-drafts-take", {"state": "handed"}),
    "plans": Example(REVIEWER, "plan-step-office_review", {"state": "office_review"}),
    "trees": Example(FILER, "tree-102"),
    "level-two": Example(OFFICE, "level-two-decide", {"state": "filed"}),
    "task-answers": Example(STAFF, "task-answers", {"state": TaskState.PROPOSED}),
    "changes": Example(FILER, "change-draft-1"),
    "changes-own": Example(OFFICE, "change-draft-1", {"by_office": True}),
    "progress-drafts": Example(FILER, "progress-102-12", {"period": 12}),
    "award-claims": Example(FILER, "claim-draft-1"),
    "objections": Example(OFFICE, "objections"),
    "payrolls": Example(Role.FINANCE, "payroll-1-check", {"state": "draft"}),
    "pay-objections": Example(OFFICE, "pay-objections"),
    "pay-accounts": Example(OFFICE, "pay-accounts", {"made_by": "another"}),
    "mark-corrections": Example(OFFICE, "mark-corrections", {"proposed_by": "another"}),
    "feedback": Example(FILER, "feedback-102", {"until": NOW + datetime.timedelta(days=3)}),
    "self-evaluations": Example(FILER, "self-102", {"state": RETURNED}),
    "register": Example(OFFICE, "register-enter", {"state": "answered"}),
    "vote-rounds": Example(OFFICE, "vote-round-", {"state": "draft"}),
    "supervision": Example(FILER, "supervision-1", {"state": "asked", "sort": "report"}),
    "publications": Example(OFFICE, "publication-2026"),
    "appeals": Example(OFFICE, "appeals-open-2026"),
    "freezings": Example(REVIEWER, "freezing-", {"state": "asked", "asked_by": "another"}),
    "result-corrections": Example(
        REVIEWER, "correction-", {"state": "asked", "created_by": "another"}
    ),
    "appraisals": Example(HEAD, "appraisal-102", {"state": "returned"}),
    "failed-recomputes": Example(
        OFFICE, "recompute-failed", {"kind": RECOMPUTE, "state": JobState.FAILED}
    ),
}


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    """What is due depends on the day."""
    with time_machine.travel(NOW):
        yield


def again(account: Account) -> Account:
    """The account as the next request has it."""
    return Account.objects.get(pk=account.pk)


def reader(county: County, role: Role) -> Account:
    person = Person.objects.filter(authority=county.office.authority).first()
    account = county.office.account(role, unit=county.units["102"])
    Account.objects.filter(pk=account.pk).update(person=person)
    return again(account)


def told(account: Account) -> dict[str, tuple[Any, ...]]:
    """What the account is asked to do, by key."""

    def said(item: WorkItem) -> tuple[Any, ...]:
        return str(item.action), item.count, str(item.title)

    return {item.key: said(item) for item in items_for(again(account))}


def stand(model: type[models.Model], county: County, account: Account, **given: Any) -> Any:
    """A row with as little in it as the table takes; ``given`` is what it says."""
    filled = {
        one.name: _value(one, county, account)
        for one in model._meta.concrete_fields
        if one.name not in given and (_needed(one) or one.name in ("authority", "person"))
    }
    return model._default_manager.create(**{**filled, **given})


def _needed(one: Any) -> bool:
    bare = not one.null and not one.primary_key and one.default is NOT_PROVIDED
    return bare and (one.is_relation or not one.blank)


def _value(one: Any, county: County, account: Account) -> Any:
    if one.is_relation:
        return _related(one, county, account)
    if isinstance(one, models.DateTimeField):
        return NOW
    if isinstance(one, models.DateField):
        return NOW.date()
    return 1 if isinstance(one, (models.IntegerField, ExactField)) else "x"


def _related(one: Any, county: County, account: Account) -> Any:
    model = one.related_model
    made = {
        Year: county.year,
        Unit: county.units["102"],
        Account: account,
        Authority: county.office.authority,
        Person: Person.objects.first(),
    }
    if model in made:
        return made[model]
    if model is Target:
        return Target.objects.filter(unit=county.units["102"], current=True).first()
    return model._default_manager.first() or stand(model, county, account)


def the_row(subject: str, county: County, account: Account) -> Any:
    build = in_hand._question._parts[subject]
    values = dict(EXAMPLES[subject].values)
    values = {key: county.clerk if v == "another" else v for key, v in values.items()}
    return stand(build(*range(1, 4 + in_hand.YEARS)).model, county, account, **values)


def test_every_subject_has_an_example() -> None:
    assert set(EXAMPLES) == set(in_hand._question._parts)


@pytest.mark.parametrize("subject", list(EXAMPLES))
def test_what_stands_is_counted_and_is_somebodys_work(county: County, subject: str) -> None:
    example = EXAMPLES[subject]
    account = reader(county, example.role)
    before = told(account)
    assert in_hand.lots(account, county.year, subject) == ()
    the_row(subject, county, account)
    (lot,) = in_hand.lots(again(account), county.year, subject)
    assert lot.number == 1
    assert lot.unit in (None, county.units["102"].pk)
    after = told(account)
    changed = {key for key in after if after[key] != before.get(key)}
    assert [key for key in changed if key.startswith(example.key)], (changed, subject)


def test_many_subjects_cost_one_question(county: County) -> None:
    account = reader(county, FILER)
    with CaptureQueriesContext(connection) as asked:
        for subject in EXAMPLES:
            in_hand.lots(account, county.year, subject)
    assert len([each for each in asked if "UNION ALL" in each["sql"]]) == 1
    assert len(asked) <= 5, "the account's grants and years, and what is in hand"


def test_rows_of_another_authority_are_not_counted(county: County) -> None:
    other = make_county("west", first=301)
    account = reader(county, OFFICE)
    for subject in ("transfers", "scheme-drafts", "plans", "objections"):
        the_row(subject, county, account)
    elsewhere = again(other.office.account(OFFICE, username="west-office"))
    for subject in EXAMPLES:
        assert in_hand.lots(elsewhere, other.year, subject) == ()


def test_a_year_that_is_not_open_is_asked_by_itself(county: County) -> None:
    account = reader(county, FILER)
    the_row("award-claims", county, account)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    assert in_hand.count(again(account), county.year, "award-claims") == 1


def test_who_does_not_register_is_refused(county: County) -> None:
    """To be told that nothing stands would hide the subject's work from everybody."""
    with pytest.raises(LookupError, match="unheard"):
        in_hand.lots(county.clerk, county.year, "unheard")


def test_rows_of_everybody_are_refused(county: County) -> None:
    in_hand.register("everybody", lambda _asked: Tree.objects.all())
    try:
        with pytest.raises(ValueError, match="everybody"):
            in_hand.lots(county.clerk, county.year, "plans")
    finally:
        in_hand.unregister("everybody")


def test_counts_are_by_unit_and_state(county: County) -> None:
    account = reader(county, OFFICE)
    first, second = county.units["101"], county.units["102"]
    for serial, (unit, state) in enumerate(
        ((first, "draft"), (second, "draft"), (second, "draft"), (second, "office_review")), 1
    ):
        given = {"unit": unit, "state": state, "serial": serial}
        stand(HonourClaim, county, account, **given)
    found = again(account)
    assert set(in_hand.lots(found, county.year, "award-claims")) == {
        Lot(first.pk, "draft", 1),
        Lot(second.pk, "draft", 2),
        Lot(second.pk, "office_review", 1),
    }
    assert in_hand.count(found, county.year, "award-claims", ("draft",)) == 3
    assert in_hand.count(found, county.year, "award-claims", units={second.pk}) == 3
    assert in_hand.count(found, county.year, "award-claims", ("draft",), {first.pk}) == 1
