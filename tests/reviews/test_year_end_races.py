"""Two officers at one thing of the year's end, in processes of their own: one wins, one is told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.facts import StaleFactError
from core.workflow import StaleMoveError
from reviews.marking.pairs.models import MarkOpinion, MarkPair
from reviews.marking.pairs.services import pair_move
from reviews.models import TargetMark
from reviews.objections.models import MarkCorrection, Objection
from reviews.objections.services.corrections import correction_decide
from reviews.objections.services.feedback import feedback_give
from reviews.objections.services.objecting import objection_file, objection_move
from tests.core.processes import race
from tests.fact_rows import office_account
from tests.factories import County, make_county
from tests.reviews.marking.doubled import KEY, double_county, enter
from units.models import Account, Role

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Any, **asked: Any) -> str:
    """What an act comes to: won, told that another was faster, or refused."""
    try:
        act(**asked)
    except (StaleMoveError, StaleFactError):
        return "told"
    except ValidationError as error:
        return f"refused {error.messages[0]}"
    return "won"


def officers(county: County, *names: str) -> list[Account]:
    return [office_account(county, Role.TARGET_OFFICE, name) for name in names]


def test_two_markers_at_once_are_two_marks_and_one_fact() -> None:
    county = double_county()
    one, two = officers(county, "one", "two")
    said = race([partial(_entered, county, one, "96"), partial(_entered, county, two, "94")])
    assert said == ["won", "won"]
    assert MarkOpinion.objects.count() == 2
    pair = MarkPair.objects.get()
    mark = TargetMark.objects.get(key=KEY)
    assert (pair.state, pair.made, mark.actual) == ("settled", mark.pk, 95)


def test_a_third_and_a_fourth_settle_one_pair() -> None:
    county = double_county()
    one, two, three, four = officers(county, "one", "two", "three", "four")
    enter(county, one, "96")
    enter(county, two, "60")
    pair = MarkPair.objects.get()
    asked = {"pair": pair, "move": "decide", "version": pair.version, "reason": "核对年报"}
    said = race(
        [
            partial(told, pair_move, actor=three, figure="90", **asked),
            partial(told, pair_move, actor=four, figure="80", **asked),
        ]
    )
    assert sorted(said) == ["told", "won"]
    mark = TargetMark.objects.get(key=KEY)
    assert mark.actual == (90 if said[0] == "won" else 80)


def test_two_officers_decide_one_objection() -> None:
    county = make_county()
    one, two = officers(county, "one", "two")
    made = _objection(county, one)
    asked = {"objection": made, "version": 1, "reason": "核对年报"}
    said = race(
        [
            partial(told, objection_move, move="change", figure="91", actor=one, **asked),
            partial(told, objection_move, move="uphold", actor=two, **asked),
        ]
    )
    assert sorted(said) == ["told", "won"]
    state = "changed" if said[0] == "won" else "upheld"
    assert Objection.objects.get().state == state
    assert TargetMark.objects.filter(key=made.key).count() == (2 if state == "changed" else 1)


def test_a_correction_is_approved_once() -> None:
    county = make_county()
    one, two, three = officers(county, "one", "two", "three")
    _objection(county, one)
    mark = TargetMark.objects.get(key="101-general", current=True)
    row = MarkCorrection.objects.create(
        year=county.year,
        unit=mark.unit,
        kind="target",
        key=mark.key,
        fact=mark.pk,
        texts={
            "code": mark.key,
            "actual": "88",
            "marked_by": "目标办",
            "marked_on": "2026-12-20",
        },
        reason="重算",
        proposed_by=one,
        proposed_at=mark.recorded_at,
    )
    asked = {"correction": row, "version": 1, "approve": True}
    said = race([partial(told, correction_decide, actor=each, **asked) for each in (two, three)])
    assert sorted(said) == ["told", "won"]
    assert TargetMark.objects.filter(key=mark.key).count() == 2


def _entered(county: County, actor: Account, figure: str) -> str:
    enter(county, actor, figure)
    return "won"


def _objection(county: County, office: Account) -> Objection:
    """The unit was told its marks and objects to one."""
    unit = county.units["101"]
    filer = office_account(county, Role.DEPARTMENT_FILER)
    feedback_give(year=county.year, units=[unit], actor=office)
    mark = TargetMark.objects.get(key="101-key", current=True)
    return objection_file(
        year=county.year, unit=unit, kind="target", fact=mark.pk, reason="口径不同", actor=filer
    )
