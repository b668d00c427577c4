"""Who votes on whom: all, one's own charge, neighbours, a sample; nobody on his own unit."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from reviews.ballots.electorate import units_by_voter
from reviews.ballots.models import VoteScope
from reviews.ballots.subjects import rated_units, subject_of
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import Cast, drafted
from tests.reviews.ballots.test_survey import relate
from units.models import LeaderCharge
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


def test_a_sample_is_drawn_for_each_and_never_holds_his_own(cast: Cast) -> None:
    drawn = [rated(cast, VoteScope.ALL, 1) for _n in range(12)]
    assert {len(units) for each in drawn for units in each} == {1}
    assert all("101" not in each[2] for each in drawn)
    assert len({frozenset(each[0]) for each in drawn}) > 1  # by lot: 1 in 3 to the power of 11
    assert rated(cast, VoteScope.ALL, 9)[0] == {"101", "102", "103"}
