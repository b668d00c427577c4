"""“If this figure were different” on a unit's page: figures by hand, nothing saved, nothing of
another unit told."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from reviews.objections.models import Objection
from schemes.models import Year
from schemes.rules.ballots import Ballots, WeightedGroup
from schemes.rules.base import Title
from schemes.rules.component import Component
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.outliers import Outliers
from scoring.engine import UnitFacts
from scoring.engine.components import fill
from scoring.engine.facts import BallotFact, UnitFact
from scoring.models import ResultSet
from scoring.whatif.alter import altered, changeables
from tests import factories
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from tests.scoring.whatif.trying import tried_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def card(client: Client, code: str, **asked: str) -> Any:
    answer = client.get(reverse("scoring:different", args=[code]), asked)
    assert answer.status_code == 200
    return answer


def test_another_actual_gives_points_rank_and_yuan_before_and_after(county: County) -> None:
    """102 with 100 instead of 98 of the key target: 250 for 245, so 987.9 for 982.9."""
    answer = card(office(county), "102", key="target:102-key", value="100")
    told = answer.context["card"].told
    assert (str(told.before.own), str(told.after.own)) == ("245", "250")
    assert (float(told.before.total), float(told.after.total)) == (982.9, 987.9)
    assert (told.before.rank, told.after.rank) == (1, 1)
    # 7000 + 800 ÷ (987.9 − 963.3) × (987.9 − 2933.7 ÷ 3)
    assert round(float(told.after.per_head), 2) == 7325.20
    assert "试算不保存，不是考核结果" in answer.content.decode()


def test_an_honour_that_does_not_count_costs_the_first_place(county: County) -> None:
    told = card(office(county), "102", key="honour:h1", value="").context["card"].told
    assert float(told.after.total) == 972.9
    assert (told.before.rank, told.after.rank) == (1, 2)
    assert (told.before.own, told.after.own) == (10, None)


def test_nothing_is_saved_and_nobody_is_noted(county: County) -> None:
    client = office(county)
    year = Year.objects.get(pk=county.year.pk)
    before = (year.revision, ResultSet.objects.count(), AuditEntry.objects.count())
    card(client, "102", key="item:services", value="400")
    year.refresh_from_db()
    assert (year.revision, ResultSet.objects.count(), AuditEntry.objects.count()) == before


def test_a_unit_is_told_its_own_points_and_nothing_that_hangs_on_others(county: County) -> None:
    """By trying figures until its rank moves, a unit could find out the scores of others."""
    answer = card(filer(county), "102", key="target:102-key", value="1")
    told = answer.context["card"].told
    assert told.after.total is not None
    assert told.before.rank is None
    assert told.after.rank is None
    assert told.after.per_head is None
    text = answer.content.decode()
    assert "人均标准" not in text
    assert "名次和奖金要和别的单位一起算" in text


def test_who_does_not_see_the_page_does_not_see_the_card(county: County) -> None:
    address = reverse("scoring:different", args=["103"])
    assert filer(county).get(address).status_code == 404
    assert client_of(county.office.account(Role.STAFF)).get(address).status_code == 404


def test_a_rank_without_yuan_for_who_sees_no_rates(county: County) -> None:
    reviewer = client_of(county.office.account(Role.REVIEWING_OFFICE))
    told = card(reviewer, "102", key="honour:h1", value="").context["card"].told
    assert told.after.rank == 2
    assert told.after.per_head is None


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("target:102-key", "很多", "不是数"),
        ("target:102-key", "", "没有填数"),
        ("item:services", "501", "填 0 到 500"),
        ("item:services", "-1", "填 0 到 500"),
    ],
)
def test_what_is_no_figure_is_told_and_kept(
    county: County, key: str, value: str, words: str
) -> None:
    answer = card(office(county), "102", key=key, value=value)
    text = answer.content.decode()
    assert words in text
    assert f'value="{value}"' in text
    assert answer.context["card"].told is None


def test_what_is_disputed_stands_first_and_is_chosen(county: County) -> None:
    Objection.objects.create(
        year=county.year,
        unit=county.units["102"],
        kind="target",
        key="102-general",
        fact=1,
        reason="数据有误",
        filed_by=county.clerk,
        filed_at=timezone.now(),
    )
    chosen = card(office(county), "102").context["card"].chosen
    assert chosen.disputed
    assert chosen.thing.key == "target:102-general"


def test_facts_written_since_are_used_and_that_is_said(county: County) -> None:
    factories.add_honour(county, "h9", county.units["102"], level="county", kind="single")
    answer = card(office(county), "102", key="item:services", value="400")
    assert "结果集之后事实又有变动" in answer.content.decode()


def test_the_page_of_a_unit_brings_the_card(county: County) -> None:
    page = office(county).get(reverse("scoring:unit", args=["102"])).content.decode()
    assert reverse("scoring:different", args=["102"]) in page


def test_a_panel_thought_different_gives_just_those_points(county: County) -> None:
    """Each of the county leaders gave 88 of 100, 35.2 of 40.  Thought 40: 987.7 for 982.9."""
    answer = card(office(county), "102", key="panel:county_leaders", value="40").context["card"]
    assert Fraction(answer.chosen.thing.now) == Fraction("35.2")
    assert (answer.told.before.own, answer.told.after.own) == (Fraction("35.2"), 40)
    assert float(answer.told.after.total) == 987.7
    assert "不涉及哪一张票" in answer.note


def test_no_vote_and_no_voter_is_told_beside_a_panel(county: County) -> None:
    """A unit is offered the points of its receipt, and what it types stays between 0 and full."""
    answer = card(filer(county), "102", key="panel:county_leaders", value="41")
    assert "填 0 到 40" in answer.content.decode()
    assert answer.context["card"].told is None


def leaf(rule: Any) -> Component:
    return Component(key="seen", title=Title(zh="评价", en="Panel"), points=Fraction(30), rule=rule)


@pytest.mark.parametrize("points", [Fraction(0), Fraction("17.3333"), Fraction(30)])
def test_a_panel_of_several_groups_with_extremes_left_out_gives_them_too(points: Fraction) -> None:
    """Weights, extremes, a least number of ballots: none of it may change what was typed."""
    extremes = Outliers(each_end=1, least_given=3)
    groups = (
        WeightedGroup(voter_group="leaders", weight=Fraction(3)),
        WeightedGroup(voter_group="peers", weight=Fraction(1)),
    )
    ballots = leaf(Ballots(groups=groups, maximum=Fraction(10), least_valid=5, outliers=extremes))
    marks = leaf(LeaderMarks(full=Fraction(100), least_marks=4, outliers=extremes))
    given = tuple(BallotFact("leaders", "102", Fraction(n)) for n in (1, 5, 9))
    unit = UnitFact("102", "审计局", "department")
    facts = UnitFacts(2026, unit, ballots=(*given, BallotFact("town", "102", Fraction(7))))
    for panel in (ballots, marks):
        thing = changeables(facts, [panel])[0]
        changed = altered(facts, thing, points)
        assert fill(panel, changed, 4).value == points
        assert [b.score for b in changed.ballots if b.voter_group == "town"] == [7]
