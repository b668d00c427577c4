"""Beside a leader's ballot: the other sources' scores of a unit that he rates, nothing partial."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.services import result_set_recompute
from tests import factories
from tests.reviews.ballots.rounds import Cast, opened, paperless_county
from tests.scoring.test_pages import client_of
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
QUERIES = 24


def voting() -> Cast:
    county = paperless_county()
    factories.add_ballots(county, county.units["101"], {"township_leaders": [70, 72, 77]})
    factories.add_honour(county, "h1", county.units["101"], kind="comprehensive", level="city")
    cast = opened(leaders=3, county=county)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return cast


def test_a_leader_sees_other_sources_of_a_unit_that_he_rates_and_nothing_of_the_round() -> None:
    cast = voting()
    unit, leader = cast.county.units["101"], client_of(cast.leaders[0])
    page = leader.get(reverse("reviews:vote", args=[cast.row.pk])).content.decode()
    address = reverse("scoring:beside_ballot", args=[cast.row.pk, unit.pk])
    assert address in page
    with CaptureQueriesContext(connection) as asked:
        text = leader.get(address).content.decode()
    assert len(asked) <= QUERIES
    assert "乡镇领导评价" in text
    assert "县领导评价" not in text  # what the running round fills
    assert "10.00" in text  # the city's honour
    _not_for_others(cast, address)
    _nothing_of_a_unit_not_rated(cast)


def _not_for_others(cast: Cast, address: str) -> None:
    filer = cast.county.office.account(Role.DEPARTMENT_FILER, unit=cast.county.units["102"])
    assert client_of(filer).get(address).status_code == 404
    stranger = cast.county.office.account(Role.LEADER)
    assert client_of(stranger).get(address).status_code == 404


def _nothing_of_a_unit_not_rated(cast: Cast) -> None:
    voter = cast.voter(0)
    unit = voter.units.pop(0)
    voter.save()
    address = reverse("scoring:beside_ballot", args=[cast.row.pk, unit])
    assert client_of(cast.leaders[0]).get(address).status_code == 404
