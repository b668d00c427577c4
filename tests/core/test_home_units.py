"""What a unit's own page says of its targets, and a leader's of his units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.models import TargetMark
from reviews.own_targets import ratio_of, target_rows
from schemes.people.charge_services import charges_assign
from scoring.models import ResultSet
from scoring.queries import current_result, entries_in_charge
from scoring.services import result_set_recompute
from targets.models import EconomicFigure, Target
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role, UnitYear
from units.services import DeputyAsked, deputising_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def computed_county() -> County:
    county = make_county(departments=3)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def home(account: Account) -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_filer_sees_how_far_his_own_targets_are(county: County) -> None:
    UnitYear.objects.filter(key="102").update(leader_in_charge="张副县长")
    factories.add_target(county, "102-new", county.units["102"], "key", 10, None)
    text = home(county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"]))
    assert "目标102-key" in text
    assert "目标101-key" not in text
    assert "98 / 100 万元" in text
    assert "98.0%" in text
    assert "— / 100 万元" in text
    assert "张副县长" in text


def test_until_it_is_marked_the_last_progress_is_shown(county: County) -> None:
    """Two questions more for all targets, none once each has its mark."""
    county_year = county.year
    target = factories.add_target(county, "102-new", county.units["102"], "key", 10, None)
    told = {"unit": target.unit, "title": target.title}
    factories.record(EconomicFigure, county, "102-new", **told, statistics=Fraction(41))
    targets = list(Target.objects.filter(year=county_year, unit=target.unit, current=True))
    marks = {m.key: m for m in TargetMark.objects.filter(year=county_year, unit=target.unit)}
    with CaptureQueriesContext(connection) as asked:
        rows = {row.key: row for row in target_rows(county_year, targets, marks)}
    assert len(asked) == 2
    assert (rows["102-new"].actual, rows["102-new"].until) == ("41", 12)
    assert rows["102-key"].until is None
    with CaptureQueriesContext(connection) as asked:
        list(target_rows(county_year, [t for t in targets if t.key in marks], marks))
    assert not asked
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    assert "41 / 100 万元 <span" in home(filer)


@pytest.mark.parametrize(
    ("plan", "actual", "direction", "ratio"),
    [
        ("100", 98, "higher", Fraction(98, 100)),
        ("5", 4, "lower", Fraction(5, 4)),
        ("5", 0, "lower", None),
        ("0", 3, "higher", None),
        (None, 3, "higher", None),
        ("100", None, "higher", None),
    ],
)
def test_a_ratio_is_claimed_only_where_it_says_something(
    plan: str | None, actual: int | None, direction: str, ratio: Fraction | None
) -> None:
    assert ratio_of(plan, actual, direction) == ratio


def test_a_leader_sees_the_units_in_his_charge(county: County) -> None:
    """By the charges on record, whatever name the unit-year bears."""
    leader = county.office.account(Role.LEADER)
    charges_assign(
        authority=county.office.authority,
        leader=leader,
        units=[county.units["102"]],
        starts_on=date(2026, 3, 1),
        document="分工〔2026〕1号",
        actor=county.office.account(Role.TARGET_OFFICE),
    )
    UnitYear.objects.filter(key="103").update(leader_in_charge=leader.display_name)
    text = home(leader)
    assert county.units["102"].name in text
    assert county.units["103"].name not in text


def test_who_acts_for_a_leader_sees_that_leaders_units(county: County) -> None:
    leader = county.office.account(Role.LEADER)
    deputy = county.office.account(Role.REVIEWING_OFFICE)
    charges_assign(
        authority=county.office.authority,
        leader=leader,
        units=[county.units["102"]],
        starts_on=date(2026, 3, 1),
        document="分工〔2026〕1号",
        actor=county.office.account(Role.TARGET_OFFICE),
    )
    now = timezone.now()
    deputising_grant(
        principal=leader,
        deputy=deputy,
        asked=DeputyAsked(
            roles=(Role.LEADER.value,),
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1),
            reason="外出学习",
            document="委办〔2026〕56号",
        ),
        authority=county.office.authority,
        actor=leader,
    )
    found = entries_in_charge(deputy, current_result_set(county))
    assert [entry.unit.code for entry in found] == ["102"]
    assert not entries_in_charge(county.clerk, current_result_set(county)).exists()


def current_result_set(county: County) -> ResultSet:
    pointer = current_result(county.year)
    assert pointer is not None
    return pointer.result_set


def test_a_leader_without_a_charge_on_record_sees_who_is_ahead(county: County) -> None:
    text = home(county.office.account(Role.LEADER))
    assert all(unit.name in text for unit in county.units.values())
