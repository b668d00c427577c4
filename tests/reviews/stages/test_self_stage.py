"""A unit enters its own stage by handing in its self-evaluation (D-2, D-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reviews.models import Grading
from reviews.self_evaluation.asked import units_asked
from reviews.self_evaluation.models import SelfEvaluation, SelfVersion
from reviews.self_evaluation.reading import SelfReading
from reviews.self_evaluation.services import evaluation_move, evaluation_start, text_save
from reviews.stages.services import GradeAsked, stage_grade
from schemes.document_io import load_data
from tests.factories import County
from tests.general_county import SCHEME, make_general_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OWN = {"key": "self_check", "title": {"zh": "自查", "en": "Self-check"}, "by": ["unit"]}
GROUP = {"key": "leading_group", "title": {"zh": "领导小组", "en": "Leading group"}}
WHOLE = {"functional": {"grade": "good", "change": "6", "note": "任务完成"}}


def grading_itself() -> County:
    data = yaml.safe_load(SCHEME)
    components = data["peer_groups"][0]["components"]
    next(c["rule"] for c in components if c["key"] == "functional")["stages"] = [OWN, GROUP]
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return make_general_county("itself", loaded.document)


fresh_county = kept_for_module(grading_itself)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def filer(county: County) -> Account:
    return county.office.account(Role.DEPARTMENT_FILER)


def begun(county: County, filer: Account) -> SelfEvaluation:
    return evaluation_start(year=county.year, unit=county.units["101"], actor=filer)


def save(row: SelfEvaluation, filer: Account, grades: Any = WHOLE) -> SelfEvaluation:
    told = {"report": "全年任务完成。", "grade": "", "grade_reason": ""}
    return text_save(evaluation=row, stage_grades=grades, actor=filer, **told)


def move(row: SelfEvaluation, name: str, actor: Account, reason: str = "") -> SelfEvaluation:
    row.refresh_from_db()
    at = datetime(2026, 12, 1, tzinfo=UTC)
    asked = {"move": name, "version": row.version, "reason": reason, "arrived": at}
    return evaluation_move(evaluation=row, actor=actor, **asked)


def test_it_is_a_draft_until_the_head_hands_in(county: County, filer: Account) -> None:
    assert units_asked(county.year) == {unit.pk for unit in county.units.values()}
    head = county.office.account(Role.DEPARTMENT_HEAD)
    row = begun(county, filer)
    assert SelfReading(row).problems[0] == "定本单位的等次：职能目标：自查"
    save(row, filer)
    move(row, "submit", filer)
    assert not Grading.objects.exists()
    move(row, "hand_in", head)
    said = Grading.objects.get(current=True)
    assert (said.stage, said.grade, said.change, said.note) == ("self_check", "good", 6, "任务完成")
    assert said.recorded_by == head
    kept = SelfVersion.objects.get(evaluation=row).content["stage_grades"]
    assert [(one["title"], one["grade_title"]) for one in kept] == [("职能目标：自查", "良好")]


def test_handed_in_again_it_is_a_correction(county: County, filer: Account) -> None:
    head = county.office.account(Role.DEPARTMENT_HEAD)
    office = county.office.account(Role.TARGET_OFFICE)
    row = begun(county, filer)
    save(row, filer)
    for name, actor in (("submit", filer), ("hand_in", head)):
        move(row, name, actor)
    first = Grading.objects.get(current=True)
    for change in ("6", "4"):
        move(row, "return", office, "核对后重报")
        save(row, filer, {"functional": {**WHOLE["functional"], "change": change}})
        move(row, "submit", filer)
        move(row, "hand_in", head)
    second = Grading.objects.get(current=True)
    # What was the same the first time wrote nothing.
    assert (second.supersedes_id, second.change, Grading.objects.count()) == (first.pk, 4, 2)


def test_a_draft_begins_with_what_the_office_entered(county: County, filer: Account) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    asked = GradeAsked("functional", "self_check", "101", None, {"grade": "good", "change": "5"})
    stage_grade(year=county.year, asked=asked, actor=office)
    row = begun(county, filer)
    assert row.stage_grades == {"functional": {"grade": "good", "change": "5", "note": ""}}
    save(row, filer, None)
    move(row, "submit", filer)
    move(row, "hand_in", county.office.account(Role.DEPARTMENT_HEAD))
    # Nothing else was said, so that nothing is written.
    assert Grading.objects.get().recorded_by == office


def test_errors_stand_under_their_fields_and_what_was_typed_stays(
    county: County, filer: Account
) -> None:
    row = begun(county, filer)
    wrong = {"functional": {"grade": "poor", "change": "3", "note": ""}}
    with pytest.raises(ValidationError) as caught:
        save(row, filer, wrong)
    assert set(caught.value.message_dict) == {"change:functional"}
    client = Client()
    client.force_login(filer)
    sent = {"report": "新写的", "grade:functional": "poor", "change:functional": "3"}
    page = client.post(reverse("reviews:self_evaluation_text", args=["101"]), sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "新写的" in text
    assert 'name="change:functional" value="3"' in text
    url = reverse("api:self-evaluation-text", args=["101"])
    api = client.post(url, {"report": "好", "stage_grades": WHOLE}, "application/json")
    assert api.json()["stage_grades"] == WHOLE
    row.refresh_from_db()
    assert (row.report, row.stage_grades) == ("好", WHOLE)
