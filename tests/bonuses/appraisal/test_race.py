"""Two who act on one unit at the same moment, in real processes: the last place is given once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from bonuses.appraisal import services
from bonuses.appraisal.models import AppraisedPerson, StaffAppraisal
from bonuses.appraisal.services import GradeAsked
from bonuses.models import PersonalScore
from core.workflow import StaleMoveError
from schemes.models import Year, YearState
from scoring.freezing.services import freezing_ask, year_freeze
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.core.processes import race
from tests.scoring.freezing.frozen import agree, granted, publish
from units.models import Account, Role

pytestmark = pytest.mark.django_db(transaction=True)


def take(person: str, actor: int) -> str:
    """Rate a person excellent, as a process of its own."""
    try:
        services.grade_save(
            appraisal=StaffAppraisal.objects.get(),
            asked=GradeAsked(person, {"grade": "excellent"}),
            actor=Account.objects.get(pk=actor),
        )
    except ValidationError as error:
        return " ".join(error.messages)
    return "taken"


def move(key: str, version: int, actor: int) -> str:
    """Make a move of the version that was shown."""
    try:
        services.appraisal_move(
            appraisal=StaffAppraisal.objects.get(),
            move=key,
            version=version,
            actor=Account.objects.get(pk=actor),
            reason="重议",
        )
    except StaleMoveError:
        return "stale"
    return key


def begun() -> tuple[Appraising, Account]:
    """The county with a second head of the unit."""
    appraising = make_appraising()
    appraising.start()
    second = appraising.paid.county.office.account(
        Role.DEPARTMENT_HEAD, unit=appraising.unit, username="second-head"
    )
    return appraising, second


def test_the_last_place_is_given_once() -> None:
    """Two heads rate another person each: one is told that the places are used up."""
    appraising, second = begun()
    runs: list[Callable[[], str]] = [
        partial(take, "A02", appraising.head.pk),
        partial(take, "A03", second.pk),
    ]
    said = sorted(race(runs))
    assert said[0] == "taken"
    assert "优秀名额只有 1 个" in said[1]
    assert AppraisedPerson.objects.filter(grade="excellent").count() == 1


def test_confirming_and_sending_back_at_once_has_one_outcome() -> None:
    """Two officers: one move is made, the other is stale; facts stand only if it was confirmed."""
    appraising, _second = begun()
    appraisal = StaffAppraisal.objects.get()
    appraising.all_competent(appraisal)
    appraising.move(appraisal, "submit", appraising.head)
    version = StaffAppraisal.objects.get().version
    office = appraising.office
    other = appraising.paid.county.office.account(Role.TARGET_OFFICE, username="second-office")
    said = race(
        [partial(move, "confirm", version, office.pk), partial(move, "return", version, other.pk)]
    )
    assert sorted(said).count("stale") == 1
    confirmed = "confirm" in said
    assert StaffAppraisal.objects.get().state == ("confirmed" if confirmed else "returned")
    rated = PersonalScore.objects.filter(unit=appraising.unit, current=True, grade="competent")
    assert rated.exists() == confirmed


def test_a_confirmation_and_the_freeze_at_once_leave_no_score_written_into_a_frozen_year() -> None:
    """Before the freeze it counts, and the freeze, which read the year before, is refused; after it
    it is refused (S-6)."""
    appraising = make_appraising()
    appraisal = appraising.start()
    appraising.all_competent(appraisal)
    appraising.move(appraisal, "submit", appraising.head)
    publish(appraising.paid.year)
    county = appraising.paid.county
    reviewer = granted(county, Role.REVIEWING_OFFICE, "f-reviewer")
    office = granted(county, Role.TARGET_OFFICE, "f-office")
    row = freezing_ask(year=appraising.paid.year, actor=office)
    row = agree(row, reviewer)
    version, actor = StaffAppraisal.objects.get().version, appraising.office.pk

    confirmed, froze = race(
        [partial(move, "confirm", version, actor), lambda: year_freeze(freezing=row).digest]
    )

    closed = Year.objects.get(pk=appraising.paid.year.pk).state == YearState.CLOSED
    assert closed == isinstance(froze, str)
    if closed:
        assert confirmed == "confirm" or confirmed[1] == "ValidationError"
    else:
        assert (confirmed, froze[1]) == ("confirm", "FreezeRefusedError")
