"""What stands once a year is published, whoever writes it and by whichever service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.facts import FactInput, facts_apply, facts_plan
from core.models import Origin
from schemes.models import CalendarEntry, Year
from schemes.people.charge_services import charge_retire, charges_assign
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from schemes.years.calendar_services import calendar_extend, calendar_shift
from scoring.guards import correcting
from targets.models import Filing
from tests.kept import kept_for_module
from tests.scoring.publication.publishing import AFTER, MONDAY, Publishing, make_publishing
from units.models import LeaderCharge, Role, UnitYear

pytestmark = pytest.mark.django_db


def _published() -> Publishing:
    with time_machine.travel(MONDAY, tick=False) as clock:
        county = make_publishing()
        row = county.announced()
        clock.move_to(AFTER)
        county.published(row)
    return county


fresh = kept_for_module(_published)


@pytest.fixture
def county(db: None, fresh: Callable[[], Publishing]) -> Iterator[Publishing]:
    with time_machine.travel(AFTER, tick=False):
        yield fresh()


def peer_group(county: Publishing) -> str:
    row = UnitYear.objects.get(key="103", year=county.year.year, current=True)
    return row.peer_group


def move_to(county: Publishing, group: str) -> None:
    """Put 103 among other units, past every form."""
    scope = {"authority": county.year.authority, "year": county.year.year}
    standing = UnitYear.objects.filter(current=True, key="103", **scope)
    plan = facts_plan(
        UnitYear, scope=scope, inputs=[FactInput("103", {"peer_group": group})], within=standing
    )
    facts_apply(plan, actor=county.officer, origin=Origin.ENTRY, reason="改组")


def test_no_unit_changes_its_group_but_within_a_correction(county: Publishing) -> None:
    with pytest.raises(ValidationError, match="结果集 1 已公布"):
        move_to(county, "township")
    assert peer_group(county) == "department"
    with correcting(county.year):
        move_to(county, "township")
    assert peer_group(county) == "township"


def test_nobody_says_that_a_unit_filed_nothing(county: Publishing) -> None:
    scope = {"year": county.year}
    values = {"unit": county.county.units["103"], "level": "one", "filed": False}
    plan = facts_plan(Filing, scope=scope, inputs=[FactInput("103/one", values)])
    with pytest.raises(ValidationError, match="已公布"):
        facts_apply(plan, actor=county.officer, origin=Origin.ENTRY)
    assert not Filing.objects.filter(key="103/one").exists()


def test_the_scheme_stays_the_one_that_the_year_was_computed_by(county: Publishing) -> None:
    data = load_preset("county").model_dump(mode="json")
    version = scheme_create_version(
        authority=county.year.authority, code="later", document=data, actor=county.officer
    )
    version = scheme_publish(version=version, actor=county.officer)
    before = county.year.scheme
    with pytest.raises(ValidationError, match="已公布"):
        year_change_scheme(year=county.year, scheme=version, reason="改办法", actor=county.officer)
    held = Year.objects.get(pk=county.year.pk)
    assert held.scheme == before


def test_charges_of_the_year_stand_and_later_ones_leave_its_names(county: Publishing) -> None:
    leader = county.county.office.account(Role.LEADER)
    unit = county.county.units["103"]
    asked: dict[str, Any] = {
        "authority": county.year.authority,
        "leader": leader,
        "units": [unit],
        "document": "分工〔2027〕1号",
        "actor": county.officer,
    }
    with pytest.raises(ValidationError, match="已公布"):
        charges_assign(starts_on=date(2026, 12, 1), **asked)
    assert not LeaderCharge.objects.exists()
    # An earlier year that the system does not know: his charge reaches into the published one.
    assert charges_assign(starts_on=date(2025, 3, 1), **asked) == 1
    row = UnitYear.objects.get(unit=unit, year=2026, current=True)
    assert row.leader_in_charge == ""
    charge = LeaderCharge.objects.get(current=True)
    charge_retire(charge=charge, reason="误录", actor=county.officer)
    assert not LeaderCharge.objects.filter(current=True).exists()


def test_deadlines_by_which_it_was_judged_who_is_late_stand(county: Publishing) -> None:
    entry = CalendarEntry.objects.filter(year=county.year).order_by("pk").first()
    assert entry is not None
    later = entry.due_at + timedelta(days=3)
    with pytest.raises(ValidationError, match="时限不能再调整"):
        calendar_extend(entry=entry, due_at=later, reason="节后", actor=county.officer)
    with pytest.raises(ValidationError, match="时限不能再调整"):
        calendar_shift(
            year=county.year, keys=[entry.key], days=3, reason="节后", actor=county.officer
        )
    assert CalendarEntry.objects.get(pk=entry.pk).due_at == entry.due_at
