"""Each stage is entered by whoever it belongs to, when its turn has come (D-2, D-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.facts import StaleFactError
from core.models import AuditEntry
from core.policy import Denied
from core.work_items import items_for
from reviews.awaited import awaited_rows
from reviews.marking.team_services import conflict_declare
from reviews.models import Grading
from reviews.stages.reading import StageReading
from reviews.stages.scope import StageScope
from reviews.stages.services import GradeAsked, stage_grade
from schemes.document_io import load_data
from schemes.people.charge_services import charges_assign
from schemes.rules.graded_change import Stage
from tests.factories import County
from tests.general_county import SCHEME, make_general_county
from tests.kept import kept_for_module
from units.models import Account, Role
from units.services import role_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

UNIT = {"key": "self_check", "title": {"zh": "自查", "en": "Self-check"}, "by": ["unit"]}
DEPARTMENT = {
    "key": "responsible",
    "title": {"zh": "责任部门", "en": "Department"},
    "by": ["leader"],
    "departments": ["103", "没有的局"],
}
GROUP = {"key": "leading_group", "title": {"zh": "领导小组", "en": "Leading group"}}


def staged() -> County:
    data = yaml.safe_load(SCHEME)
    rule = next(c["rule"] for c in data["peer_groups"][0]["components"] if c["key"] == "functional")
    rule["stages"] = [UNIT, DEPARTMENT, GROUP]
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return make_general_county("stages", loaded.document)


fresh_county = kept_for_module(staged)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


@pytest.fixture
def department(county: County) -> Account:
    unit = county.units["103"]
    return county.office.account(Role.FUNCTIONAL_DEPARTMENT, unit=unit, username="of-103")


def grade(county: County, actor: Account, stage: str, unit: str = "101", **told: Any) -> Any:
    expected, reason = told.pop("expected", None), told.pop("reason", "")
    cells = told or {"grade": "good", "change": "4"}
    asked = GradeAsked("functional", stage, unit, expected, cells, reason)
    return stage_grade(year=county.year, asked=asked, actor=actor)


def seen(account: Account, county: County, stage: str = "responsible") -> dict[str, Any]:
    rows = StageReading(StageScope(account, county.year)).rows("functional", stage)
    return {row.unit.code: row for row in rows}


def test_a_department_grades_the_others_when_the_unit_has_spoken(
    county: County, office: Account, department: Account
) -> None:
    before = seen(department, county)
    assert set(before) == {"101", "102"}  # nobody grades himself for others
    assert (before["101"].editable, before["101"].waits) == (False, "等 自查")
    with pytest.raises(ValidationError, match="等 自查"):
        grade(county, department, "responsible")
    grade(county, office, "self_check", grade="good", change="9", note="全部完成")
    row = seen(department, county)["101"]
    assert row.earlier == [("自查", "良好 +9，全部完成")]
    assert seen(department, county)["102"].earlier == []
    made = grade(county, department, "responsible", grade="good", change="3")
    assert (made.counts, made.own.recorded_by) == ("33.0000", department)
    assert AuditEntry.objects.filter(actor=department, subject_type="reviews.grading").exists()


def test_stages_called_alike_belong_to_whom_each_names(county: County, department: Account) -> None:
    scope, unit = StageScope(department, county.year), county.units["101"].pk
    other = {**DEPARTMENT, "departments": ["102"]}  # of another component
    assert scope.grades(Stage.model_validate(DEPARTMENT), unit)
    assert not scope.grades(Stage.model_validate(other), unit)


def test_what_was_said_is_changed_until_the_next_stage_speaks(
    county: County, office: Account, department: Account
) -> None:
    grade(county, office, "self_check")
    first = grade(county, department, "responsible").own
    with pytest.raises(StaleFactError):
        grade(county, department, "responsible", grade="good", change="5")
    second = grade(county, department, "responsible", change="5", expected=first.pk).own
    assert (second.supersedes_id, second.reason) == (first.pk, "录入人自行改正")
    grade(county, office, "leading_group", grade="poor", change="−2")
    with pytest.raises(ValidationError, match="后一阶段已评"):
        grade(county, department, "responsible", change="6", expected=second.pk)
    assert Grading.objects.get(current=True, stage="leading_group").change == -2
    made = grade(county, office, "responsible", change="6", expected=second.pk, reason="笔误")
    assert made.own.change == 6


def test_who_sees_every_fact_still_waits_for_his_turn(
    county: County, office: Account, department: Account
) -> None:
    """One account may be of the reviewing office and of a department that grades."""
    role = Role.REVIEWING_OFFICE
    role_grant(account=department, role=role, authority=county.office.authority, actor=None)
    reviewer = Account.objects.get(pk=department.pk)
    row = seen(reviewer, county)["101"]
    assert (row.open, row.mine, row.editable) == (True, True, False)
    with pytest.raises(ValidationError, match="等 自查"):
        grade(county, reviewer, "responsible")
    grade(county, office, "self_check")
    said = grade(county, reviewer, "responsible").own
    grade(county, office, "leading_group")
    with pytest.raises(ValidationError, match="后一阶段已评"):
        grade(county, reviewer, "responsible", change="5", expected=said.pk)


def test_an_empty_grade_withdraws_and_errors_stand_under_their_fields(
    county: County, office: Account, department: Account
) -> None:
    grade(county, office, "self_check")
    with pytest.raises(ValidationError) as caught:
        grade(county, department, "responsible", grade="poor", change="3")
    assert set(caught.value.message_dict) == {"change"}
    with pytest.raises(ValidationError) as caught:
        grade(county, department, "responsible", grade="", note="没有")
    assert set(caught.value.message_dict) == {"grade"}
    first = grade(county, department, "responsible").own
    assert grade(county, department, "responsible", grade="", expected=first.pk).own is None
    assert not Grading.objects.filter(current=True, stage="responsible").exists()


def test_nobody_else_grades(county: County, office: Account, department: Account) -> None:
    grade(county, office, "self_check")
    other = county.office.account(Role.FUNCTIONAL_DEPARTMENT, username="of-101")
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    for actor in (other, filer):
        assert not seen(actor, county)
        with pytest.raises(Denied):
            grade(county, actor, "responsible")
    with pytest.raises(Denied):
        grade(county, department, "leading_group")
    with pytest.raises(Denied):
        grade(county, department, "responsible", "103")
    unit = county.units["101"]
    conflict_declare(year=county.year, account=department, unit=unit, reason="亲属任职")
    assert set(seen(department, county)) == {"102"}
    with pytest.raises(Denied):
        grade(county, department, "responsible")


def test_the_leader_in_charge_grades_his_units_and_no_other(
    county: County, office: Account
) -> None:
    """His home, his list and the table; until the day on which somebody else is in charge."""
    leader = county.office.account(Role.LEADER, username="in-charge")
    client = Client()
    client.force_login(leader)
    assert client.get(_page("responsible")).status_code == 404
    told: dict[str, Any] = {"authority": county.office.authority, "document": "县政发〔2026〕1号"}
    units = [county.units["101"]]
    charges_assign(
        **told, leader=leader, units=units, starts_on=date(2026, 1, 1), actor=county.clerk
    )
    for code in ("101", "102"):
        grade(county, office, "self_check", code)
    (item,) = [each for each in items_for(_fresh(leader)) if each.key.startswith("stage-")]
    assert (item.count, item.total, item.url) == (1, 1, _page("responsible") + "?year=2026")
    assert item.title in client.get("/").text
    assert set(seen(_fresh(leader), county)) == {"101"}
    page = client.get(_page("responsible")).text
    assert county.units["101"].name in page
    assert county.units["102"].name not in page
    sent = {"expected": "101|", "grade": "good", "change": "90"}
    refused = client.post(_page("responsible") + "save/", sent).json()
    assert set(refused["errors"]) == {"change"}
    answer = client.post(_page("responsible") + "save/", {**sent, "change": "3"}).json()
    assert (answer["told"]["counts"], answer["missing"]) == ("33.0000", False)
    other = client.post(_page("responsible") + "save/", {**sent, "expected": "102|"})
    assert other.status_code == 404
    successor = county.office.account(Role.LEADER, username="successor")
    charges_assign(
        **told, leader=successor, units=units, starts_on=date(2026, 2, 1), actor=county.clerk
    )
    assert client.get(_page("responsible")).status_code == 404
    assert set(seen(_fresh(successor), county)) == {"101"}


def _fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_the_list_of_what_is_awaited_and_the_work_lead_to_the_table(
    county: County, office: Account, department: Account
) -> None:
    assert not [item for item in items_for(department) if item.key.startswith("stage-")]
    assert not [item for item in items_for(office) if item.key == "awaited-marks"]
    grade(county, office, "self_check")
    again = Account.objects.get(pk=department.pk)
    (item,) = [item for item in items_for(again) if item.key.startswith("stage-")]
    assert (item.count, item.url) == (1, _page("responsible") + "?year=2026")
    row = next(row for row in awaited_rows(office, county.year) if row.unit.unit.code == "101")
    assert (row.who, row.others) == ("责任部门", True)
    assert row.url == _page("responsible") + "?year=2026#u-101"
    grade(county, department, "responsible")
    again = Account.objects.get(pk=office.pk)
    (item,) = [item for item in items_for(again) if item.key == "awaited-marks"]
    assert item.count == 1


def test_the_pages_of_a_stage(county: County, office: Account, department: Account) -> None:
    client = Client()
    client.force_login(department)
    assert [w.stage for w in client.get(reverse("reviews:marking")).context["stages"]] == [
        "responsible"
    ]
    grade(county, office, "self_check")
    answer = client.post(
        _page("responsible") + "save/", {"expected": "101|", "grade": "good", "change": "2"}
    ).json()
    assert (answer["told"]["counts"], answer["missing"]) == ("32.0000", False)
    stale = client.post(_page("responsible") + "save/", {"expected": "101|", "change": "3"}).json()
    assert "改过" in stale["stale"]
    text = client.get(_page("responsible") + "?missing=1").content.decode()
    assert "没有等着定的" in text
    assert client.get(_page("leading_group")).status_code == 404
    sent = {"component": "functional", "stage": "responsible", "unit": "102", "grade": "good"}
    url = reverse("api:stage-grading-enter")
    assert client.post(url, {**sent, "change": "1"}, "application/json").status_code == 400
    grade(county, office, "self_check", "102")
    assert client.post(url, {**sent, "change": "1"}, "application/json").json()["turn"]
    listed = client.get(reverse("api:stage-grading-list"), sent).json()
    assert [row["grade"] for row in listed] == ["good", "good"]


def _page(stage: str) -> str:
    return reverse("reviews:stage", args=["functional", stage])
