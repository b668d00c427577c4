"""Who votes on whom: all, one's own charge, neighbours, a sample; nobody on his own unit."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from reviews.ballots.electorate import units_by_voter
from reviews.ballots.models import VoteScope
from reviews.ballots.subjects import rated_units, subject_of
from tests.factories import record_all
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import Cast, drafted
from tests.reviews.ballots.test_survey import relate
from units.lifecycle_models import UnitRelation
from units.models import Account, LeaderCharge, Person
from units.services import role_grant

pytestmark = pytest.mark.django_db


def made() -> Cast:
    """Leaders 0 and 1 have charges, leader 2 belongs to 101, which works with 102."""
    cast = drafted(3)
    county, office = cast.county, cast.county.office
    relate(county, ("101", "102", 1))
    since = datetime.date(2026, 1, 1)
    for code, leader, ends_on in (
        ("101", 0, None),
        ("102", 0, since),  # over
        ("103", 1, None),
    ):
        LeaderCharge.objects.create(
            authority=office.authority,
            unit=county.units[code],
            leader=cast.leaders[leader],
            starts_on=since,
            ends_on=ends_on,
            key=f"{code}/{leader}",
            recorded_by=cast.office,
            recorded_at=timezone.now(),
        )
    role_grant(
        account=cast.leaders[2],
        role="department_head",
        authority=office.authority,
        unit=county.units["101"],
        actor=None,
    )
    cast.row.voters.filter(account=cast.leaders[2]).update(unit=county.units["101"])
    return cast


fresh_cast = kept_for_module(made)


@pytest.fixture
def cast(db: None, fresh_cast: Callable[[], Cast]) -> Cast:
    return fresh_cast()


def rated(cast: Cast, scope: str, sample: int | None = None) -> list[set[str]]:
    """The codes of the units that each leader rates."""
    row = cast.row
    row.scope, row.sample = scope, sample
    subject = subject_of(row)
    assert subject is not None
    units = rated_units(row.year, subject)
    codes = {unit.id: unit.code for unit in units}
    found = units_by_voter(row, list(row.voters.all()), units)
    return [{codes[unit] for unit in found[cast.voter(n).pk]} for n in range(3)]


def test_all_but_ones_own(cast: Cast) -> None:
    everything = {"101", "102", "103"}
    assert rated(cast, VoteScope.ALL) == [everything, everything, {"102", "103"}]


def test_those_in_ones_charge_today(cast: Cast) -> None:
    assert rated(cast, VoteScope.CHARGE) == [{"101"}, {"103"}, set()]


def test_those_who_work_with_ones_unit(cast: Cast) -> None:
    assert rated(cast, VoteScope.NEIGHBOURS) == [set(), set(), {"102"}]


def test_a_tie_of_two_people_is_theirs_and_their_heads(cast: Cast) -> None:
    """101 works with 103 through one person of each: he rates 103 and so does the head of 101, an
    account of 101 that is neither does not (E-2)."""
    county, authority = cast.county, cast.county.office.authority
    one, other = (
        Person.objects.create(authority=authority, code=f"P{n}", name=f"张{n}") for n in "12"
    )
    stated = {"unit": county.units["101"], "person": one, "kind": "serves", "closeness": 1}
    stated |= {"other_unit": county.units["103"], "other_person": other}
    stated["starts_on"] = datetime.date(2026, 1, 1)
    record_all(UnitRelation, county, {"people": stated}, scope={"authority": authority})
    cast.row.voters.update(unit=county.units["101"])
    Account.objects.filter(pk=cast.leaders[0].pk).update(person=one)
    assert rated(cast, VoteScope.NEIGHBOURS) == [{"102", "103"}, {"102"}, {"102", "103"}]


def test_a_sample_is_drawn_for_each_and_never_holds_his_own(cast: Cast) -> None:
    drawn = [rated(cast, VoteScope.ALL, 1) for _n in range(12)]
    assert {len(units) for each in drawn for units in each} == {1}
    assert all("101" not in each[2] for each in drawn)
    assert len({frozenset(each[0]) for each in drawn}) > 1  # by lot: 1 in 3 to the power of 11
    assert rated(cast, VoteScope.ALL, 9)[0] == {"101", "102", "103"}
