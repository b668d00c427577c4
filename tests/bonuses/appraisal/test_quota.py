"""The one too many is refused, whatever way it comes; a lost place is given back (K-7.9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from bonuses.appraisal import services
from bonuses.appraisal.models import AppraisedPerson, StaffAppraisal
from bonuses.appraisal.quota import allowance_of, allowances
from bonuses.appraisal.reading import AppraisalReading
from bonuses.appraisal.services import GradeAsked, RowsRefusedError
from bonuses.appraisal.work import appraisal_work
from bonuses.models import PersonalScore
from bonuses.services import personal_score_record
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from scoring.models import CurrentResult
from scoring.publication.readiness import readiness_of
from scoring.services import result_set_recompute
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.bonuses.people import other_account
from tests.factories import add_deduction, add_veto
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db
made = kept_for_module(make_appraising)


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def grade(appraising: Appraising, appraisal: StaffAppraisal, code: str, value: str) -> Any:
    asked = GradeAsked(code, {"grade": value})
    return services.grade_save(appraisal=appraisal, asked=asked, actor=appraising.head)


def test_places_come_of_the_result(fresh: Appraising) -> None:
    """Nine people at 15 + 5 % are 1.8: one place; the vetoed unit gained nothing."""
    allowed = allowances(fresh.paid.year)
    units = fresh.paid.county.units
    assert allowed[units["101"].pk].percent == 20
    assert allowed[units["101"].pk].places(9) == 1
    assert allowed[units["102"].pk].percent == 15
    assert allowed[units["901"].pk].percent == 15
    assert allowed[units["101"].pk].known
    assert allowed[units["101"].pk].provisional


def test_the_one_too_many_is_refused_and_says_why(fresh: Appraising) -> None:
    appraisal = fresh.start()
    grade(fresh, appraisal, "A02", "excellent")
    with pytest.raises(ValidationError) as caught:
        grade(fresh, appraisal, "A03", "excellent")
    [text] = caught.value.message_dict["grade"]
    assert "优秀名额只有 1 个，这是第 2 个" in text
    assert "9 人 × 20% = 1.8" in text
    assert "K-7.9" in text
    assert AppraisedPerson.objects.filter(grade="excellent").count() == 1


def test_two_may_change_places_in_one_go(fresh: Appraising) -> None:
    appraisal = fresh.start()
    grade(fresh, appraisal, "A02", "excellent")
    fresh.grade(appraisal, {"A03": "excellent", "A02": "competent"})
    assert AppraisedPerson.objects.get(grade="excellent").person.code == "A03"


def test_a_block_is_refused_whole(fresh: Appraising) -> None:
    """Three excellent at once: the two last ones are named, and nothing is written."""
    appraisal = fresh.start()
    with pytest.raises(RowsRefusedError) as caught:
        fresh.grade(appraisal, {"A02": "excellent", "A03": "excellent", "A04": "excellent"})
    assert set(caught.value.refused) == {1, 2}
    assert not AppraisedPerson.objects.filter(grade="excellent").exists()


def test_who_does_not_take_part_makes_no_place(fresh: Appraising) -> None:
    """Five of nine are 1.0: one place; four are 0.8: none, so the last one out is refused."""
    appraisal = fresh.start()
    grade(fresh, appraisal, "A02", "excellent")
    for code in ("A06", "A07", "A08", "A09"):
        out = GradeAsked(code, {"takes_part": "no", "grade": ""})
        services.grade_save(appraisal=appraisal, asked=out, actor=fresh.head)
    with pytest.raises(ValidationError, match="优秀名额只有 0 个"):
        services.grade_save(
            appraisal=appraisal,
            asked=GradeAsked("A05", {"takes_part": "no", "grade": ""}),
            actor=fresh.head,
        )


def test_the_head_of_an_unqualified_unit_is_not_excellent(fresh: Appraising) -> None:
    """K-7.9 with K-5.6; also when he is named as head only afterwards."""
    county = fresh.paid.county
    add_veto(county, "V2", fresh.unit)
    result_set_recompute(year=fresh.paid.year, actor=county.clerk, cause="manual")
    appraisal = fresh.start()
    assert appraisal.people.get(person__code="A01").head
    with pytest.raises(ValidationError, match="主要负责人不能评为优秀"):
        grade(fresh, appraisal, "A01", "excellent")
    grade(fresh, appraisal, "A02", "excellent")
    with pytest.raises(ValidationError, match="主要负责人不能评为优秀"):
        services.grade_save(
            appraisal=appraisal, asked=GradeAsked("A02", {"head": "yes"}), actor=fresh.head
        )


def test_a_single_fact_is_held_to_the_quota_too(fresh: Appraising) -> None:
    """What the office enters by hand goes the same way as what the unit hands in."""
    year = fresh.paid.year
    office = fresh.office

    def excellent(code: str) -> None:
        standing = PersonalScore.objects.get(year=year, key=code, current=True)
        personal_score_record(
            year=year,
            texts={"grade": "优秀"},
            actor=office,
            expected=standing.pk,
            reason="按考核结果",
        )

    excellent("A02")
    with pytest.raises(ValidationError, match="优秀名额只有 1 个"):
        excellent("A03")
    assert PersonalScore.objects.filter(year=year, current=True, grade="excellent").count() == 1


def test_the_head_is_barred_also_where_the_unit_has_no_list(fresh: Appraising) -> None:
    """A unit that brings its scores by workbook: who holds the first rank leads it (K-7.9)."""
    county, year = fresh.paid.county, fresh.paid.year
    add_veto(county, "V2", fresh.unit)
    result_set_recompute(year=year, actor=county.clerk, cause="manual")
    assert not StaffAppraisal.objects.exists()

    def excellent(code: str) -> None:
        standing = PersonalScore.objects.get(year=year, key=code, current=True)
        told = {"year": year, "actor": fresh.office, "expected": standing.pk}
        personal_score_record(**told, texts={"grade": "优秀"}, reason="按考核结果")

    with pytest.raises(ValidationError, match="主要负责人不能评为优秀"):
        excellent("A01")
    excellent("A02")


def test_before_any_result_the_most_that_could_come_is_allowed(fresh: Appraising) -> None:
    """No result limits to what no result could exceed, and says so."""
    CurrentResult.objects.all().delete()
    found = allowance_of(fresh.paid.year, fresh.unit.pk)
    assert (found.percent, found.known) == (20, False)
    assert "结果还没有出来" in found.standing_text()


def published_findings(fresh: Appraising) -> list[str]:
    """What a publication's readiness says of appraisals beyond their places."""
    found = readiness_of(fresh.office, fresh.paid.year).findings
    return [line for each in found if each.key == "appraisals" for line in each.lines]


def test_readiness_names_also_a_unit_that_brought_its_scores(fresh: Appraising) -> None:
    """The board counts it as over, and the finding leads there."""
    assert published_findings(fresh) == []
    brought = PersonalScore.objects.filter(unit=fresh.unit, key__in=["A02", "A03"], current=True)
    brought.update(grade="excellent")
    assert published_findings(fresh) == [f"{fresh.unit.name}：多 1 人"]


def test_a_lost_place_is_told_and_blocks(fresh: Appraising) -> None:
    """The unit falls behind after grading: both are told, it must be mended before it goes on."""
    county, office = fresh.paid.county, fresh.office
    appraisal = fresh.start()
    fresh.all_competent(appraisal, A02="excellent")
    appraisal = fresh.move(appraisal, "submit", fresh.head)
    assert not [item for item in appraisal_work(fresh.head) if "over" in item.key]
    add_veto(county, "V2", fresh.unit)
    result_set_recompute(year=fresh.paid.year, actor=county.clerk, cause="manual")
    # 15 % of nine are still one place, so the grade stands until somebody leaves the count.
    assert AppraisalReading(appraisal).surplus == 0
    AppraisedPerson.objects.filter(person__code__in=["A07", "A08", "A09"]).update(takes_part=False)
    add_deduction(county, "D1", fresh.unit)
    result_set_recompute(year=fresh.paid.year, actor=county.clerk, cause="manual")
    assert AppraisalReading(StaffAppraisal.objects.get()).surplus == 1
    told = Notice.objects.filter(event="appraisal.surplus").values_list("recipient", flat=True)
    assert set(told) >= {fresh.head.pk, office.pk}
    assert "appraisal-over-101" in [item.key for item in appraisal_work(fresh.head)]
    assert published_findings(fresh) == [f"{fresh.unit.name}：多 1 人"]
    with pytest.raises(ValidationError, match="优秀名额只有 0 个"):
        fresh.move(appraisal, "confirm", fresh.office)
    appraisal = fresh.move(appraisal, "withdraw", fresh.head)
    fresh.grade(appraisal, {"A02": "competent"})
    fresh.move(appraisal, "submit", fresh.head)
    assert fresh.move(appraisal, "confirm", fresh.office).state == "confirmed"
    assert published_findings(fresh) == []


def test_a_row_that_was_changed_meanwhile_is_not_overwritten(fresh: Appraising) -> None:
    appraisal = fresh.start()
    grade(fresh, appraisal, "A02", "competent")
    with pytest.raises(StaleMoveError):
        services.grade_save(
            appraisal=appraisal,
            asked=GradeAsked("A02", {"grade": "excellent"}, 1),
            actor=fresh.head,
        )


@pytest.mark.parametrize("role", ["department_filer", "target_office", "finance", "staff"])
def test_only_the_head_grades(fresh: Appraising, role: str) -> None:
    appraisal = fresh.start()
    unit = fresh.unit if role.startswith("department") else None
    actor = other_account(fresh.paid.county, role, unit)
    with pytest.raises(NotYoursError):
        services.grade_save(
            appraisal=appraisal, asked=GradeAsked("A02", {"grade": "competent"}), actor=actor
        )
