"""Home pages: each role finds what it must do and nothing that is not its business."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.work_items import Kind, items_for, items_of
from reviews.models import CommonMark
from reviews.progress import item_names, items_progress
from schemes.deadlines import deadline_for, due_for, phase_spans
from schemes.fact_pages.words import SchemeWords
from schemes.models import CalendarEntry, Phase
from schemes.queries import year_document
from schemes.year_strip import year_strip
from schemes.years.calendar_services import calendar_extend
from schemes.years.phase_services import year_set_phase
from scoring.services import result_set_recompute
from targets.models import CommonItem, Filing, FilingLevel
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role
from units.services import account_create

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NOW = datetime.datetime(2026, 12, 16, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def computed_county() -> County:
    county = make_county(departments=4)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    """What is due depends on the day."""
    with time_machine.travel(NOW):
        yield


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def home(account: Account) -> str:
    response = client_of(account).get("/")
    assert response.status_code == 200
    return response.content.decode()


def again(account: Account) -> Account:
    """The account as the next request has it."""
    return Account.objects.get(pk=account.pk)


def keys(account: Account, kind: Kind | None = None) -> set[str]:
    items = items_for(again(account))
    return {item.key for item in items if kind in (None, item.kind)}


def file_level_one(county: County, code: str, *, filed: bool = True) -> None:
    unit = county.units[code]
    values = {"unit": unit, "level": FilingLevel.ONE, "filed": filed}
    factories.record(Filing, county, f"{code}/one", **values)
    county.year.refresh_from_db()


# --- who must do what -----------------------------------------------------------------------------


def test_the_office_sees_who_has_not_filed_until_he_has(county: County) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    late = {item.unit_code for item in items_of(again(office), Kind.LATE)}
    assert late >= {"101", "102", "103", "104"}
    file_level_one(county, "101")
    now = [item for item in items_of(again(office), Kind.LATE) if item.key.startswith("plan-")]
    assert {item.unit_code for item in now} == {"102", "103", "104"}
    assert {item.due_at for item in now} == {due_for(county.year, "plans")["due_at"]}


def test_a_filer_is_asked_for_his_own_unit_only(county: County) -> None:
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    assert keys(filer) == {
        *("own-plan-102", "own-result-102", "claim-102", "self-102"),
        *("tree-102", "own-level-two-102", "progress-102-12"),
    }
    text = home(again(filer))
    assert county.units["102"].name in text
    assert county.units["101"].name not in text
    file_level_one(county, "102")
    assert keys(filer) == {
        *("own-result-102", "claim-102", "self-102"),
        *("tree-102", "own-level-two-102", "progress-102-12"),
    }


def test_a_department_marks_its_items_and_no_others(county: County) -> None:
    item = CommonItem.objects.get(key=factories.COMMON_ITEM)
    factories.record(
        CommonItem,
        county,
        "safety",
        component="common",
        title="安全生产",
        points=10,
        peer_groups=["department"],
        marking_unit=county.units["101"],
    )
    marker = county.office.account(Role.FUNCTIONAL_DEPARTMENT, unit=county.units["101"])
    other = county.office.account(
        Role.FUNCTIONAL_DEPARTMENT, unit=county.units["103"], username="other"
    )
    # Next year's common targets are asked for already.
    assert keys(marker) == {"mark-safety", "common-draft-101"}
    (task,) = (each for each in items_for(again(marker)) if each.key == "mark-safety")
    assert (task.done, task.total, task.count) == (0, 4, 4)
    assert task.due_at == due_for(county.year, "marks")["due_at"]
    assert keys(other) == {"common-draft-103"}
    assert "安全生产" in home(again(marker))
    assert str(item.title) not in home(again(marker))
    office = county.office.account(Role.TARGET_OFFICE)
    assert "common-marks-101" in keys(office, Kind.LATE)


def test_an_unjudged_target_is_the_offices_work_and_the_unit_waits(county: County) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    reader = county.office.account(Role.REVIEWING_OFFICE)
    assert "target-marks" not in keys(office)
    factories.add_target(county, "102-late", county.units["102"], "key", 10, None)
    assert "target-marks" in keys(office, Kind.MINE)
    assert "target-marks" in keys(reader, Kind.WAITING)
    assert "own-marks-102" in keys(filer, Kind.WAITING)


def test_two_items_of_one_title_say_for_which_units_they_are(county: County) -> None:
    told = {"component": "common", "title": "安全生产", "marking_unit": county.units["101"]}
    groups = ["department", "township"]
    for key, group in zip(("safety", "safety-2"), groups, strict=True):
        factories.record(CommonItem, county, key, points=10, peer_groups=[group], **told)
    items = [one for one in items_progress(county.year) if one.key.startswith("safety")]
    titles = SchemeWords(year_document(county.year)).peer_groups
    assert item_names(county.year, items) == {
        one.key: f"安全生产（{titles.get(group, group)}）"
        for one, group in zip(items, groups, strict=True)
    }
    assert item_names(county.year, items[:1]) == {items[0].key: "安全生产"}


def test_a_unit_established_to_have_no_targets_waits_for_no_mark(county: County) -> None:
    factories.record(
        CommonItem,
        county,
        "safety",
        component="common",
        title="安全生产",
        points=10,
        peer_groups=["department"],
        marking_unit=county.units["101"],
    )
    file_level_one(county, "104", filed=False)
    marker = county.office.account(Role.FUNCTIONAL_DEPARTMENT, unit=county.units["101"])
    (task,) = (each for each in items_for(again(marker)) if each.key == "mark-safety")
    assert task.total == 3


def test_unverified_claims_wait_for_the_office(county: County) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    factories.add_honour(county, "h1", county.units["102"], verified=False)
    found = {item.key: item for item in items_for(again(office))}
    assert found["honours"].count == 1
    assert found["honours"].due_at == due_for(county.year, "honours")["due_at"]


def test_a_changed_fact_asks_for_a_recompute_until_there_was_one(county: County) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    assert "recompute" not in keys(office)
    factories.add_honour(county, "h1", county.units["102"])
    assert "recompute" in keys(office)
    county.year.refresh_from_db()
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    assert "recompute" not in keys(office)


def test_the_administrator_hands_out_accounts(county: County) -> None:
    admin = county.office.account(Role.SYSTEM_ADMINISTRATOR)
    account_create(username="new", display_name="新人", actor=None)
    found = {item.key: item for item in items_for(again(admin))}
    assert found["accounts-unused"].count == 1
    assert set(found) <= {"accounts-unused", "accounts-without-role"}


def test_the_curve_is_of_what_is_handed_in_now(county: County) -> None:
    """Plans until units are evaluated, then marks; each with its table behind it."""
    office = county.office.account(Role.TARGET_OFFICE)
    assert '<h2 id="home-submissions">目标备案' in home(office)
    for phase in (Phase.RUNNING, Phase.SELF_EVALUATION):
        year_set_phase(year=county.year, phase=phase, actor=None, reason="按计划")
    text = home(office)
    assert '<h2 id="home-submissions">共性目标打分' in text
    mark = CommonMark.objects.filter(current=True).first()
    assert mark is not None
    values = {name: getattr(mark, name) for name in CommonMark.VALUE_FIELDS}
    day = datetime.date(2026, 12, 14)
    factories.record(CommonMark, county, mark.key, **{**values, "marked_on": day})
    text = home(office)
    assert 'data-chart="lines"' in text
    assert 'aria-controls="submissions-table"' in text
    assert "echarts.min.js" in text


# --- deadlines, strip -----------------------------------------------------------------------------


def test_a_matter_has_the_deadline_in_force(county: County) -> None:
    entry = CalendarEntry.objects.get(year=county.year, key="recheck")
    later = entry.due_at + datetime.timedelta(days=5)
    office = county.office.account(Role.TARGET_OFFICE)
    assert due_for(county.year, "marks")["due_at"] == entry.due_at
    calendar_extend(entry=entry, due_at=later, reason="大雪", actor=office)
    county.year.refresh_from_db()
    moved = deadline_for(type(county.year).objects.get(pk=county.year.pk), "marks")
    assert moved is not None
    assert (moved.due_at, moved.extended) == (later, True)


def test_phases_follow_each_other_without_a_gap(county: County) -> None:
    for phase in (Phase.RUNNING, Phase.SELF_EVALUATION):
        year_set_phase(year=county.year, phase=phase, actor=None, reason="按计划")
    county.year.refresh_from_db()
    spans = phase_spans(county.year)
    assert [span.phase for span in spans] == list(Phase)
    assert [span.state for span in spans] == ["done", "done", "current", "waiting", "waiting"]
    for before, after in itertools.pairwise(spans):
        assert before.ends_at <= after.starts_at


def test_the_end_of_the_year_has_room_for_its_deadlines(county: County) -> None:
    """Six of nine deadlines lie in the last weeks: each has its label, and each phase its name."""
    strip = year_strip(county.year, now=NOW)
    assert strip is not None
    assert all(one.shown for one in strip.milestones)
    assert strip.rows == 3
    named = {band.label: band.named for band in strip.bands}
    assert all(named.values()), named
    widths = [float(b.x[:-1]) - float(a.x[:-1]) for a, b in itertools.pairwise(strip.months)]
    assert max(widths) == widths[11], "December is the widest"


def test_the_plate_of_today_stands_for_the_name_of_its_phase(county: County) -> None:
    for phase in (Phase.RUNNING, Phase.SELF_EVALUATION):
        year_set_phase(year=county.year, phase=phase, actor=None, reason="按计划")
    county.year.refresh_from_db()
    strip = year_strip(county.year, now=NOW)
    assert strip is not None
    assert [band.state for band in strip.bands if not band.named] == ["current"]
    assert str(Phase.SELF_EVALUATION.label) in strip.today_words


@pytest.mark.parametrize("day", [(2026, 1, 1), (2026, 12, 16), (2027, 2, 28)])
def test_the_strip_lies_within_its_frame(county: County, day: tuple[int, int, int]) -> None:
    now = NOW.replace(year=day[0], month=day[1], day=day[2])
    strip = year_strip(county.year, now=now)
    assert strip is not None
    places = [strip.today, *(band.x for band in strip.bands), *(m.x for m in strip.milestones)]
    assert all(0 <= float(place.rstrip("%")) <= 100 for place in places)
    assert len(strip.months) == 14
    with time_machine.travel(now, tick=False):
        assert "今天" in home(county.office.account(Role.TARGET_OFFICE))


def test_a_day_outside_the_strip_is_not_drawn(county: County) -> None:
    strip = year_strip(county.year, now=NOW.replace(year=2028))
    assert strip is not None
    assert strip.today == ""


# --- cost -----------------------------------------------------------------------------------------


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/").status_code == 200
    return len(caught)


#: What to do when a home page asks more than it may.
REGISTER = (
    "Do not raise the bound: have the new subject counted with all others "
    "(schemes.in_hand.register) and ask for its rows only where something stands; "
    "what is the same for everybody is a tally."
)


@pytest.mark.parametrize(
    ("role", "cold", "warm"),
    [
        *((Role.TARGET_OFFICE, 17, 14), (Role.DEPARTMENT_FILER, 16, 14), (Role.FINANCE, 14, 12)),
        *((Role.DEPARTMENT_HEAD, 21, 15), (Role.REVIEWING_OFFICE, 14, 11), (Role.LEADER, 15, 14)),
        (Role.FUNCTIONAL_DEPARTMENT, 14, 12),
    ],
)
def test_a_home_page_costs_few_queries(county: County, role: Role, cold: int, warm: int) -> None:
    client = client_of(county.office.account(role, unit=county.units["102"]))
    queries(client)  # the first one writes the session
    factories.add_honour(county, "h1", county.units["103"])  # all is counted anew
    counted = queries(client), queries(client)
    assert counted[0] <= cold, (counted, REGISTER)
    assert counted[1] <= warm, (counted, REGISTER)


def test_units_add_no_queries(county: County) -> None:
    office = client_of(county.office.account(Role.TARGET_OFFICE))
    queries(office)
    cache.clear()
    few = queries(office)
    for number in range(110, 120):
        factories.add_department(county, str(number), order=number)
    cache.clear()
    assert queries(office) <= few


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_role_has_a_home(county: County, role: Role, language: str) -> None:
    client = client_of(county.office.account(role))
    client.cookies["django_language"] = language
    assert client.get("/").status_code == 200
    assert client.get("/tasks/").status_code == 200


def test_another_authority_has_its_own_work(county: County) -> None:
    west: Any = make_county("west", departments=2, clerk="w")
    stranger = west.office.account(Role.TARGET_OFFICE, username="west-office")
    file_level_one(county, "101")
    assert {item.unit_code for item in items_of(stranger, Kind.LATE)} == {"101", "102"}
    mine = county.office.account(Role.TARGET_OFFICE)
    assert "plan-101" not in keys(mine)
