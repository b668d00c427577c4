"""Who marks whom, what it comes to, and how a unit begins: three clicks from the template (G-1)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from bonuses.appraisal import services
from bonuses.appraisal.models import AppraisedPerson
from bonuses.appraisal.queries import own_row
from bonuses.appraisal.reading import AppraisalReading
from bonuses.appraisal.services import MarkAsked
from bonuses.appraisal.services.beginning import weight_notes, weights_proposed
from core.workflow import NotYoursError, StaleMoveError
from schemes.queries import year_document
from targets.decomposition.models import LevelTwo
from tests.bonuses.appraisal.graded import DIMENSIONS, Appraising, make_appraising, marked
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from units.models import SectionMember
from units.sections.services import section_create

pytestmark = pytest.mark.django_db
made = kept_for_module(make_appraising)


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def in_section(fresh: Appraising, **people: bool) -> None:
    """A section with these people; True leads it."""
    section = section_create(unit=fresh.unit, name="预算科", actor=fresh.head)
    for code, head in people.items():
        SectionMember.objects.create(
            section=section, person=fresh.paid.people[code], head=head, starts_on="2020-01-01"
        )


def test_a_unit_begins_with_its_people_and_the_template(fresh: Appraising) -> None:
    """Nine people are on the list, the one of the first rank as head; begun twice it is one."""
    appraisal = fresh.start()
    assert appraisal.people.count() == 9
    assert appraisal.people.get(head=True).person.code == "A01"
    assert appraisal.weights["dimensions"]["achievement"] == "35"
    assert (
        services.appraisal_start(year=fresh.paid.year, unit=fresh.unit, actor=fresh.filer)
        == appraisal
    )


def test_the_weights_are_those_that_the_unit_filed(fresh: Appraising) -> None:
    filed = {
        "virtue": "10",
        "ability": "20",
        "diligence": "10",
        "achievement": "50",
        "integrity": "10",
    }
    LevelTwo.objects.create(
        year=fresh.paid.year,
        unit=fresh.unit,
        state="recorded",
        weights=filed,
        changed_by=fresh.head,
        changed_at="2026-03-01T00:00Z",
    )
    assert weights_proposed(fresh.paid.year, fresh.unit)["dimensions"] == filed


def test_weights_are_a_whole_and_achievement_should_lead(fresh: Appraising) -> None:
    """A sum that is no whole is refused; another main dimension is only warned of (G-1)."""
    appraisal = fresh.start()
    texts = {f"dimensions-{key}": "20" for key in DIMENSIONS}
    texts |= {"sources-leaders": "60", "sources-peers": "30"}
    with pytest.raises(ValidationError) as caught:
        services.weights_save(appraisal=appraisal, version=1, texts=texts, actor=fresh.head)
    assert caught.value.message_dict == {"sources-leaders": ["权重合计 90，应为 100"]}
    texts |= {"sources-peers": "40", "dimensions-virtue": "30", "dimensions-integrity": "10"}
    saved = services.weights_save(appraisal=appraisal, version=1, texts=texts, actor=fresh.filer)
    rule = year_document(fresh.paid.year).staff_appraisal
    assert weight_notes(rule, saved.weights, {}) == ["“绩” 的权重应最高（G-1）"]
    with pytest.raises(StaleMoveError):
        services.weights_save(appraisal=appraisal, version=1, texts=texts, actor=fresh.head)


def test_marks_make_a_score_with_every_source(fresh: Appraising) -> None:
    """Leaders 90, head of section 80, nine peers 85: 36 + 24 + 25.5 = 85.5."""
    appraisal = fresh.start()
    appraisal.people.update(given=None)
    in_section(fresh, A02=True, A03=False)
    leading = fresh.paid.staff_account("A02")
    for asked, actor in (
        (marked("leaders", "A03"), fresh.head),
        (marked("section_head", "A03", "80"), leading),
        (marked("peers", "A03", "85", count="9"), fresh.filer),
    ):
        services.mark_save(appraisal=appraisal, asked=asked, actor=actor)
    found = AppraisalReading(appraisal).row("A03")
    assert found is not None
    assert found.score == Fraction("85.5")
    other = AppraisalReading(appraisal).row("A02")
    assert other is not None
    # Who leads the section has nobody above him but the leaders.
    assert other.scored.missing == ("leaders", "peers")


def test_what_the_unit_brings_stands_instead(fresh: Appraising) -> None:
    appraisal = fresh.start()
    asked = services.GradeAsked("A03", {"given": "91.25"})
    services.grade_save(appraisal=appraisal, asked=asked, actor=fresh.head)
    found = AppraisalReading(appraisal).row("A03")
    assert found is not None
    assert found.score == Fraction("91.25")


@pytest.mark.parametrize(
    ("source", "role", "counted"),
    [
        ("leaders", "department_filer", False),
        ("section_head", "department_head", False),
        ("peers", "department_head", False),
        ("leaders", "target_office", True),
        ("peers", "staff", True),
    ],
)
def test_nobody_marks_for_another(fresh: Appraising, source: str, role: str, counted: bool) -> None:
    appraisal = fresh.start()
    unit = fresh.unit if role.startswith("department") else None
    actor = other_account(fresh.paid.county, role, unit)
    asked = MarkAsked("A03", source, 0, {"virtue": "90"}, counted)
    with pytest.raises(NotYoursError):
        services.mark_save(appraisal=appraisal, asked=asked, actor=actor)


def test_the_head_of_a_section_marks_its_people_and_not_himself(fresh: Appraising) -> None:
    appraisal = fresh.start()
    in_section(fresh, A02=True, A03=False)
    leading = fresh.paid.staff_account("A02")
    services.mark_save(appraisal=appraisal, asked=marked("section_head", "A03"), actor=leading)
    for code in ("A02", "A04"):
        with pytest.raises(NotYoursError):
            services.mark_save(
                appraisal=appraisal, asked=marked("section_head", code), actor=leading
            )


def test_marks_out_of_range_are_told_by_cell(fresh: Appraising) -> None:
    appraisal = fresh.start()
    asked = MarkAsked("A03", "leaders", 0, {"virtue": "101", "ability": "良", "integrity": "８８"})
    with pytest.raises(ValidationError) as caught:
        services.mark_save(appraisal=appraisal, asked=asked, actor=fresh.head)
    assert set(caught.value.message_dict) == {"virtue", "ability"}


def test_months_count_once_the_unit_gives_them_weight(fresh: Appraising) -> None:
    """Two good months and a fair one: (95 + 95 + 85) ÷ 3, all of the weight."""
    appraisal = fresh.start()
    appraisal.people.update(given=None)
    cells = {"m1": "good", "m2": "good", "m3": "fair"}
    services.months_save(appraisal=appraisal, person="A03", shown=1, cells=cells, actor=fresh.filer)
    texts = {f"dimensions-{key}": "20" for key in DIMENSIONS} | {"sources-months": "100"}
    appraisal = services.weights_save(appraisal=appraisal, version=1, texts=texts, actor=fresh.head)
    found = AppraisalReading(appraisal).row("A03")
    assert found is not None
    assert found.score == Fraction("91.6667")


def test_a_person_writes_of_himself_until_it_is_handed_in(fresh: Appraising) -> None:
    appraisal = fresh.start()
    person = fresh.paid.staff_account("A02")
    services.self_save(year=fresh.paid.year, text=" 完成预算编制。 ", actor=person)
    assert appraisal.people.get(person__code="A02").self_text == "完成预算编制。"
    fresh.all_competent(appraisal)
    fresh.move(appraisal, "submit", fresh.head)
    with pytest.raises(ValidationError, match="已报送"):
        services.self_save(year=fresh.paid.year, text="再补一句", actor=person)
    with pytest.raises(NotYoursError):
        services.self_save(year=fresh.paid.year, text="x", actor=fresh.office)


def test_who_stands_on_two_lists_writes_on_the_one_that_he_reads(fresh: Appraising) -> None:
    """Moved within the county, and the old unit has not brought its list in step yet."""
    fresh.start()
    later = fresh.start("103")
    person = fresh.paid.people["A02"]
    AppraisedPerson.objects.create(
        appraisal=later, person=person, changed_by=fresh.head, changed_at=later.changed_at
    )
    account, year = fresh.paid.staff_account("A02"), fresh.paid.year
    kept = services.self_save(year=year, text="到新单位以后……", actor=account)
    assert kept.appraisal_id == later.pk
    found = own_row(account, year)
    assert found is not None
    assert found[1].subject.self_text == "到新单位以后……"


def test_the_list_follows_the_postings(fresh: Appraising) -> None:
    """Who is not on the list comes, who is not posted goes with what was said of him."""
    appraisal = fresh.start()
    stranger = AppraisedPerson.objects.filter(person__code="A09").update(
        person=fresh.paid.people["C01"]
    )
    assert stranger == 1
    change = AppraisalReading(appraisal).change
    assert [each.fact.code for each in change.came] == ["A09"]
    assert [each.person.code for each in change.left] == ["C01"]
    services.people_refresh(appraisal=appraisal, actor=fresh.filer)
    assert not AppraisalReading(appraisal).change
