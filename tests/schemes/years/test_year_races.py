"""Two officers at one year at once, in real processes: one wins, the other is told."""

from __future__ import annotations

from functools import partial

import pytest

from schemes.models import Phase, Year
from schemes.years.opening import year_open_carrying
from schemes.years.phase_services import StalePhaseError, year_set_phase
from tests.core.processes import race
from tests.factories import County, make_county
from units.models import Account, Role, UnitYear

pytestmark = pytest.mark.django_db(transaction=True)


def step(year: Year, actor: Account, phase: Phase) -> str:
    try:
        year_set_phase(year=year, phase=phase, actor=actor, reason="同时", expected=Phase.RUNNING)
    except StalePhaseError as error:
        return " ".join(error.messages)
    return f"won {phase.value}"


def test_forwards_and_back_at_once_is_one_step() -> None:
    county = make_county(departments=2)
    officers = [county.office.account(Role.TARGET_OFFICE, username=f"o{n}") for n in (1, 2)]
    year_set_phase(year=county.year, phase=Phase.RUNNING, actor=officers[0], reason="回")
    for _trial in range(4):
        said = race(
            [
                partial(step, county.year, officers[0], Phase.SELF_EVALUATION),
                partial(step, county.year, officers[1], Phase.FILING),
            ]
        )
        now = Year.objects.get(pk=county.year.pk).phase
        assert f"won {now}" in said
        (loser,) = [text for text in said if not text.startswith("won")]
        assert "没有改动" in loser
        year_set_phase(year=county.year, phase=Phase.RUNNING, actor=officers[0], reason="回")


def open_it(county: County, actor: Account, name: str) -> str:
    year, created = year_open_carrying(
        authority=county.office.authority,
        number=2027,
        scheme=county.year.scheme,
        source=county.year,
        actor=actor,
    )
    return f"opened {name}" if created else f"found {year.opened_by}"


def test_of_two_officers_one_opens_the_year_and_the_other_finds_it() -> None:
    county = make_county(departments=2)
    officers = [county.office.account(Role.TARGET_OFFICE, username=f"o{n}") for n in (1, 2)]
    said = race([partial(open_it, county, each, str(each)) for each in officers])
    year = Year.objects.get(year=2027)
    assert sorted(said) == [f"found {year.opened_by}", f"opened {year.opened_by}"]
    assert UnitYear.objects.filter(year=2027).count() == 2
