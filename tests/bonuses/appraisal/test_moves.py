"""Handing in and confirming by two; what the payroll then reads (K-7.4, K-7.5)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from bonuses.appraisal import services
from bonuses.appraisal.models import StaffAppraisal
from bonuses.appraisal.services import GradeAsked
from bonuses.facts import people_load
from bonuses.models import PersonalScore
from bonuses.services import personal_score_record
from core.models import AuditEntry
from core.notices.models import Notice
from core.work_items import items_for
from core.workflow import NotYoursError
from schemes.models import Year, YearState
from scoring.freezing.readiness import freeze_notes
from scoring.guards import correcting
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from tests.scoring.freezing.frozen import publish
from units.models import Account, Role
from units.services import role_grant

pytestmark = pytest.mark.django_db
made = kept_for_module(make_appraising)


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def standing(fresh: Appraising, code: str) -> PersonalScore:
    return PersonalScore.objects.get(year=fresh.paid.year, key=code, current=True)


def test_everybody_who_takes_part_has_a_grade_first(fresh: Appraising) -> None:
    appraisal = fresh.start()
    fresh.grade(appraisal, {"A02": "competent"})
    with pytest.raises(ValidationError) as caught:
        fresh.move(appraisal, "submit", fresh.head)
    assert caught.value.messages == [
        "没有定等次：陈某、吴某、许某、杨某、施某 等 7 人",
        "没有得分：施某。评齐，或填单位报分（K-7.4）",
    ]


def test_confirming_writes_the_facts_that_pay_reads(fresh: Appraising) -> None:
    """Scores and grades stand as corrections of what the workbook had brought."""
    before = standing(fresh, "A02")
    appraisal = fresh.start()
    fresh.all_competent(appraisal, A02="excellent", A03="incompetent")
    given = GradeAsked("A02", {"given": "95.5"})
    services.grade_save(appraisal=appraisal, asked=given, actor=fresh.head)
    fresh.move(appraisal, "submit", fresh.head)
    assert standing(fresh, "A02") == before
    fresh.move(appraisal, "confirm", fresh.office)
    now = standing(fresh, "A02")
    assert (now.score, now.grade) == (Fraction("95.5"), "excellent")
    assert now.supersedes == before
    [poor] = [p for p in people_load(fresh.paid.year, unit=fresh.unit) if p.fact.code == "A03"]
    assert [each.kind for each in poor.fact.sanctions] == ["incompetent"]


def test_who_handed_in_never_confirms(fresh: Appraising) -> None:
    """Also where the same account holds both roles (四眼)."""
    head, office = fresh.head, fresh.paid.county.office
    role_grant(account=head, role=Role.TARGET_OFFICE, authority=office.authority, actor=None)
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", head)
    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "confirm", head)
    assert fresh.move(appraisal, "confirm", fresh.office).state == "confirmed"


def test_a_filer_prepares_and_does_not_hand_in(fresh: Appraising) -> None:
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "submit", fresh.filer)


def test_sent_back_with_a_reason_and_handed_in_again(fresh: Appraising) -> None:
    fresh.filer, fresh.head  # noqa: B018 - they are told
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    with pytest.raises(ValidationError):
        fresh.move(appraisal, "return", fresh.office)
    back = fresh.move(appraisal, "return", fresh.office, "优秀人选请再议")
    assert back.state == "returned"
    assert Notice.objects.filter(event="appraisal.returned", recipient=fresh.head).exists()
    fresh.grade(appraisal, {"A02": "excellent"})
    fresh.move(appraisal, "submit", fresh.head)
    assert fresh.move(appraisal, "confirm", fresh.office).state == "confirmed"
    assert StaffAppraisal.objects.get().moves.count() == 4


def test_what_is_handed_in_cannot_be_changed(fresh: Appraising) -> None:
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    with pytest.raises(ValidationError, match="已报送"):
        fresh.grade(appraisal, {"A02": "excellent"})


def test_a_confirmed_appraisal_taken_back_keeps_the_facts_until_the_next(fresh: Appraising) -> None:
    appraisal = fresh.confirmed(A02="excellent")
    fresh.move(appraisal, "return", fresh.office, "群众有反映，重议")
    assert standing(fresh, "A02").grade == "excellent"
    fresh.grade(appraisal, {"A02": "competent", "A03": "excellent"})
    fresh.move(appraisal, "submit", fresh.head)
    fresh.move(appraisal, "confirm", fresh.office)
    assert (standing(fresh, "A02").grade, standing(fresh, "A03").grade) == (
        "competent",
        "excellent",
    )


def test_every_move_is_on_record_with_the_quota(fresh: Appraising) -> None:
    appraisal = fresh.confirmed(A02="excellent")
    submit, confirm = appraisal.moves.all()
    assert (submit.snapshot["used"], submit.snapshot["places"]) == (1, 1)
    assert confirm.snapshot["grades"]["A02"] == ["462/5", "excellent"]
    events = AuditEntry.objects.filter(subject_type="bonuses.staffappraisal")
    assert {"staffappraisal.submit", "staffappraisal.confirm"} <= set(
        events.values_list("event", flat=True)
    )


def test_who_handed_in_and_went_over_to_the_office_does_not_confirm(fresh: Appraising) -> None:
    """Four eyes are two people, whatever post they hold by now."""
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    StaffAppraisal.objects.filter(pk=appraisal.pk).update(submitted_by=fresh.office)
    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "confirm", fresh.office)


def test_an_officer_who_is_appraised_there_does_not_confirm_his_own_unit(fresh: Appraising) -> None:
    """The reviewing office does, and only for such a unit."""
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    reviewer = other_account(fresh.paid.county, "reviewing_office")
    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "confirm", reviewer)
    office = fresh.office
    person = appraisal.people.order_by("pk").last()
    assert person is not None
    Account.objects.filter(pk=office.pk).update(person=person.person)
    office = Account.objects.get(pk=office.pk)

    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "confirm", office)
    [item] = [each for each in items_for(reviewer) if each.key == "appraisals-confirm"]
    assert item.count == 1
    assert not [each for each in items_for(office) if each.key == "appraisals-confirm"]
    assert fresh.move(appraisal, "confirm", reviewer).state == "confirmed"


def test_who_holds_a_role_in_the_unit_does_not_confirm_it(fresh: Appraising) -> None:
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    office = fresh.office
    authority = fresh.paid.county.office.authority
    role_grant(
        account=office,
        role=Role.DEPARTMENT_FILER,
        authority=authority,
        unit=fresh.unit,
        actor=None,
    )
    with pytest.raises(NotYoursError):
        fresh.move(appraisal, "confirm", office)


def test_published_results_leave_it_open_and_a_frozen_year_closes_it(fresh: Appraising) -> None:
    """The quota hangs on the published result (K-7.9), so units appraise after it; two persons
    write what changes, one alone does not; from the freeze on a correction alone does (S-4,
    S-6)."""
    appraisal = fresh.confirmed(A02="excellent")
    publish(fresh.paid.year)

    fresh.move(appraisal, "return", fresh.office, "群众有反映，重议")
    fresh.grade(appraisal, {"A02": "competent", "A03": "excellent"})
    fresh.move(appraisal, "submit", fresh.head)
    fresh.move(appraisal, "confirm", fresh.office)

    assert standing(fresh, "A03").grade == "excellent"
    with pytest.raises(ValidationError, match="已公布"):
        personal_score_record(
            year=fresh.paid.year,
            texts={"score": "99"},
            actor=fresh.office,
            reason="重议",
            expected=standing(fresh, "A02").pk,
        )
    fresh.move(appraisal, "return", fresh.office, "再议")
    assert "1 个单位的职工考核还没有确认" in freeze_notes(fresh.paid.year)[0].text

    Year.objects.filter(pk=fresh.paid.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="已封存"):
        fresh.grade(appraisal, {"A02": "excellent"})
    with pytest.raises(ValidationError, match="已封存"):
        fresh.move(appraisal, "submit", fresh.head)


def test_a_score_that_was_corrected_stands_beside_what_the_unit_gave(fresh: Appraising) -> None:
    fresh.confirmed(A02="excellent")
    publish(fresh.paid.year)
    page = f"/appraisals/units/101/people/A02/?year={fresh.paid.year.year}"
    client = Client()
    client.force_login(fresh.head)
    assert "现在作数的是更正后的" not in client.get(page).content.decode()

    with correcting(fresh.paid.year):
        personal_score_record(
            year=fresh.paid.year,
            texts={"grade": "称职"},
            actor=fresh.office,
            reason="目考〔2027〕2号 认定有误",
            expected=standing(fresh, "A02").pk,
        )

    text = client.get(page).content.decode()
    assert "现在作数的是更正后的" in text
    assert "目考〔2027〕2号 认定有误" in text
