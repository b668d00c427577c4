"""Opening a year from the last one: previewed, all or nothing, once; fetched again later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from reviews.models import Applicability, TargetMark
from schemes.holidays.known import known_rows
from schemes.holidays.services import holidays_apply, holidays_plan
from schemes.models import CalendarEntry, SchemeVersion, Year, YearState
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish
from schemes.years import carry, opening
from schemes.years.opening import StaleOpeningError, year_carry_again, year_open_carrying
from targets.common.services import common_share_record
from targets.models import Baseline, CommonItem, CommonShare, Target
from tests.factories import County, add_target, make_county, mark_target, record
from tests.kept import kept_for_module
from units.models import Account, Role, Unit, UnitYear

fresh_county = kept_for_module(lambda: make_county(departments=3))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


def asked(county: County, **changes: Any) -> dict[str, Any]:
    return {
        "authority": county.office.authority,
        "number": 2027,
        "scheme": county.year.scheme,
        "source": county.year,
        **changes,
    }


def open_next(county: County, officer: Account, **changes: Any) -> Year:
    year, created = year_open_carrying(actor=officer, **asked(county, **changes))
    assert created
    return year


def units(year: int) -> list[str]:
    rows = UnitYear.objects.filter(year=year, current=True).order_by("key")
    return list(rows.values_list("key", flat=True))


def scheme_with(county: County, **changes: Any) -> SchemeVersion:
    data = load_preset("county").to_data()
    data["calendar"] = [{**entry, **changes} for entry in data["calendar"]]
    version = scheme_create_version(
        authority=county.office.authority, code="county", document=data, actor=None
    )
    return scheme_publish(version=version, actor=None)


# --- what goes on -------------------------------------------------------------------------------


def test_units_items_and_actuals_go_on(county: County, officer: Account) -> None:
    year = open_next(county, officer)
    assert (year.carried_from, year.opened_by, year.phase) == (county.year, officer, "filing")
    assert units(2027) == ["101", "102", "103"]
    item = CommonItem.objects.get(year=year, current=True)
    assert (item.key, item.points) == ("services", 500)
    bases = Baseline.objects.filter(year=year, current=True)
    actuals = TargetMark.objects.filter(year=county.year, current=True)
    assert dict(bases.values_list("key", "value")) == dict(actuals.values_list("key", "actual"))
    assert all(base.provisional and base.from_year == 2026 for base in bases)
    assert not Target.objects.filter(year=year).exists()
    detail = AuditEntry.objects.filter(event="year.carry", subject_id=str(year.pk))
    assert {key for entry in detail for key in entry.detail} >= {"units", "baselines"}


def test_what_is_a_units_own_of_a_common_item_goes_on_with_the_item(
    county: County, officer: Account
) -> None:
    for unit, texts in (("101", {"points": "480"}), ("102", {"applies": "否"}), ("103", {})):
        told = {"unit": unit, "item": "services", "applies": "是", **texts}
        common_share_record(year=county.year, texts=told, actor=officer)
    Unit.objects.filter(code="103").update(abolished_on=date(2026, 12, 31))
    found = {part.key: part for part in opening.opening_plan(**asked(county)).parts}
    assert found["common_shares"].new == 2
    assert [each.why for each in found["common_shares"].skipped] == ["单位已撤销"]
    year = open_next(county, officer)
    shares = CommonShare.objects.filter(year=year, current=True).select_related("item")
    assert {share.item.year_id for share in shares} == {year.pk}
    carried = {share.unit.code: (share.points, share.applies) for share in shares}
    assert carried == {"101": (480, True), "102": (None, False)}


def test_shares_stay_behind_where_their_items_do(county: County, officer: Account) -> None:
    told = {"unit": "101", "item": "services", "applies": "是", "points": "480"}
    common_share_record(year=county.year, texts=told, actor=officer)
    year = open_next(county, officer, keys=["units", "common_shares"])
    assert not CommonShare.objects.filter(year=year).exists()


def test_last_years_facts_stay_as_they_were(county: County, officer: Account) -> None:
    before = list(UnitYear.objects.filter(year=2026).values())
    revision = Year.objects.get(pk=county.year.pk).revision
    open_next(county, officer)
    assert list(UnitYear.objects.filter(year=2026).values()) == before
    assert Year.objects.get(pk=county.year.pk).revision == revision


def test_what_a_unit_was_in_its_year_goes_on_under_its_name_of_today(
    county: County, officer: Account
) -> None:
    record(
        UnitYear, county, "102", posts=7, leader_in_charge="副县长", paid_like=county.office.unit
    )
    Unit.objects.filter(code="102").update(name="审计与统计局")
    open_next(county, officer)
    now = UnitYear.objects.get(year=2027, key="102", current=True)
    assert (now.name, now.posts, now.leader_in_charge) == ("审计与统计局", 7, "副县长")
    assert now.paid_like == county.office.unit


def test_an_abolished_unit_stays_behind_and_what_named_it_is_told(
    county: County, officer: Account
) -> None:
    gone = county.units["103"]
    record(UnitYear, county, "102", parent=gone)
    Unit.objects.filter(pk=gone.pk).update(abolished_on=date(2026, 12, 31))
    plan = opening.opening_plan(**asked(county))
    found = {part.key: part for part in plan.parts}
    assert [each.label for each in found["units"].skipped] == [gone.name]
    assert gone.name in found["units"].notes[0]
    assert {each.why for each in found["baselines"].skipped} == {"单位已撤销"}
    open_next(county, officer)
    assert units(2027) == ["101", "102"]
    assert UnitYear.objects.get(year=2027, key="102", current=True).parent is None


def test_a_unit_abolished_later_goes_on(county: County, officer: Account) -> None:
    Unit.objects.filter(code="103").update(abolished_on=date(2027, 6, 1))
    open_next(county, officer)
    assert units(2027) == ["101", "102", "103"]


def test_an_actual_that_is_no_figure_is_no_base(county: County, officer: Account) -> None:
    target = add_target(county, "101-extra", county.office.unit, "key", 10, None)
    mark_target(county, target, None, score=8)
    disputed = add_target(county, "101-other", county.office.unit, "key", 10, None)
    mark_target(county, disputed, 5, applicability=Applicability.DISPUTED)
    part = next(p for p in opening.opening_plan(**asked(county)).parts if p.key == "baselines")
    assert {each.label.split()[-1]: each.why for each in part.skipped} == {
        "目标101-extra": "没有数量实绩",
        "目标101-other": "上年实绩有异议，定下来再取",
    }


def test_only_the_chosen_parts_go_on(county: County, officer: Account) -> None:
    year = open_next(county, officer, keys=["units"])
    assert units(2027) == ["101", "102", "103"]
    assert not CommonItem.objects.filter(year=year).exists()
    bare = open_next(county, officer, number=2028, source=None)
    assert units(2028) == []
    assert CalendarEntry.objects.filter(year=bare).exists()


# --- the calendar -------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "day"), [("next", 21), ("previous", 18), ("stay", 20)])
def test_dates_avoid_days_off_if_the_scheme_says_so(
    county: County, officer: Account, rule: str, day: int
) -> None:
    # 20 December 2026 is a Sunday.
    scheme = scheme_with(county, when_off=rule)
    year = open_next(county, officer, number=2030, scheme=scheme, source=None)
    assert year.scheme == scheme
    days = opening.work_calendar(county.office.authority, [2026])
    item = next(each for each in load_preset("county").calendar if each.key == "ballots")
    item = item.model_copy(update={"when_off": rule})
    assert opening.scheme_due(item, 2026, days) == (date(2026, 12, 20), date(2026, 12, day))


def test_the_holidays_table_moves_dates_and_is_part_of_what_was_seen(
    county: County, officer: Account
) -> None:
    scheme = scheme_with(county, when_off="next", date="10-02", next_year=False, opens=None)
    wanted = asked(county, scheme=scheme, source=None, number=2025)
    seen = opening.opening_plan(**wanted).fingerprint()
    rows = known_rows(2025)
    told = holidays_plan(county.office.authority, 2025, rows).fingerprint()
    holidays_apply(
        authority=county.office.authority, year=2025, rows=rows, fingerprint=told, actor=officer
    )
    with pytest.raises(StaleOpeningError):
        year_open_carrying(actor=officer, fingerprint=seen, **wanted)
    year = open_next(county, officer, **{**wanted, "number": 2025})
    due = {timezone.localtime(e.due_at).date() for e in CalendarEntry.objects.filter(year=year)}
    assert due == {date(2025, 10, 9)}


def test_a_document_from_before_keeps_its_hash() -> None:
    data = load_preset("county").to_data()
    assert all("when_off" not in entry for entry in data["calendar"])


# --- once, all or nothing -----------------------------------------------------------------------


def test_a_second_officer_gets_the_year_that_stands(county: County, officer: Account) -> None:
    other = county.office.account(Role.TARGET_OFFICE, username="other")
    first = open_next(county, officer)
    again, created = year_open_carrying(actor=other, **asked(county, keys=[]))
    assert (again, created) == (first, False)
    assert Year.objects.filter(year=2027).count() == 1
    assert len(units(2027)) == 3


def test_an_error_leaves_nothing(
    county: County, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = type(carry._parts["baselines"])
    planned = part.plan

    def broken(self: Any, source: Year, year: Year) -> Any:
        if year.pk is None:
            return planned(self, source, year)
        raise ValidationError("坏了")

    monkeypatch.setattr(part, "plan", broken)
    with pytest.raises(ValidationError, match="坏了"):
        open_next(county, officer)
    assert not Year.objects.filter(year=2027).exists()
    assert units(2027) == []


def test_only_what_was_seen_is_done(county: County, officer: Account) -> None:
    seen = opening.opening_plan(**asked(county)).fingerprint()
    record(UnitYear, county, "101", posts=99)
    with pytest.raises(StaleOpeningError):
        year_open_carrying(actor=officer, fingerprint=seen, **asked(county))
    assert not Year.objects.filter(year=2027).exists()


def test_a_later_year_and_another_place_are_no_source(county: County, officer: Account) -> None:
    for number, source in ((2026 - 1, county.year), (1890, None)):
        with pytest.raises(ValidationError):
            year_open_carrying(actor=officer, **asked(county, number=number, source=source))
    west = make_county("west", departments=0)
    with pytest.raises(ValidationError, match="不属于"):
        year_open_carrying(actor=officer, **asked(county, source=west.year))


def test_a_closed_year_goes_on_and_its_figures_are_final(county: County, officer: Account) -> None:
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    source = Year.objects.get(pk=county.year.pk)
    year = open_next(county, officer, source=source)
    assert not Baseline.objects.filter(year=year, provisional=True).exists()


# --- once more ----------------------------------------------------------------------------------


def test_what_moved_last_year_is_fetched_again(county: County, officer: Account) -> None:
    year = open_next(county, officer)
    later = County(county.office, year, officer, county.units)
    mine = add_target(later, "101-key", county.office.unit, "key", 250, None)
    named = add_target(later, "101-new", county.office.unit, "general", 180, None)
    Target.objects.filter(pk=named.pk).update(title="目标101-general")
    own = add_target(later, "102-key", county.office.other, "key", 250, None)
    Target.objects.filter(pk=own.pk).update(last_year=Fraction(7))
    old = Target.objects.get(year=county.year, key="101-key", current=True)
    mark_target(county, old, Fraction(111, 10))
    fingerprint = opening.again_fingerprint(opening.again_plan(year))
    year_carry_again(year=year, actor=officer, fingerprint=fingerprint)
    base = Baseline.objects.get(year=year, key="101-key", current=True)
    assert base.value == Fraction(111, 10)
    assert base.supersedes is not None
    stands = {t.key: t.last_year for t in Target.objects.filter(year=year, current=True)}
    assert stands == {"101-key": Fraction(111, 10), "101-new": 100, "102-key": 7}
    assert Target.objects.get(year=year, key="101-key", current=True).supersedes_id == mine.pk
    # Nothing new: nothing is written.
    count = Baseline.objects.count()
    year_carry_again(year=year, actor=officer, fingerprint="")
    assert Baseline.objects.count() == count
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    planned = opening.again_plan(Year.objects.get(pk=year.pk))
    with pytest.raises(StaleOpeningError):
        year_carry_again(year=year, actor=officer, fingerprint="")
    told = opening.again_fingerprint(planned)
    year_carry_again(year=year, actor=officer, fingerprint=told)
    assert not Baseline.objects.filter(year=year, current=True, provisional=True).exists()


# --- pages, command, API ------------------------------------------------------------------------


def test_the_page_previews_then_opens(client: Client, county: County, officer: Account) -> None:
    client.force_login(officer)
    page = client.get("/years/new/")
    text = page.content.decode()
    assert "还没有封存" in text
    assert "2027 年还没有节假日表" in text
    plan = page.context["plan"]
    assert [part.new for part in plan.parts] == [0, 3, 1, 0, 0, 6]
    assert not Year.objects.filter(year=2027).exists()
    sent = {
        "year": "2027",
        "scheme": str(county.year.scheme_id),
        "source": str(county.year.pk),
        "parts": [
            *("charges", "units", "common_items", "common_shares", "cross_items", "baselines"),
        ],
        "fingerprint": page.context["fingerprint"],
    }
    assert client.post("/years/new/", sent).status_code == 302
    again = client.post("/years/new/", sent, follow=True)
    assert "没有再开一次" in again.content.decode()
    assert "从 2026 年度结转" in client.get("/years/2027/").content.decode()
    carried = client.get("/years/2027/carry/")
    assert "不用再取" in carried.content.decode()
    assert client.get("/years/2026/carry/").status_code == 404
    wrong = client.get("/years/new/?year=x&scheme=0")
    assert "年度写四位数字" in wrong.content.decode()


def test_only_the_office_opens(client: Client, county: County) -> None:
    client.force_login(county.office.account(Role.REVIEWING_OFFICE))
    assert client.get("/years/new/").status_code == 404
    assert client.post("/api/years/open/", {}, "application/json").status_code == 404
    assert "/years/new/" not in client.get("/years/").content.decode()


def test_the_api_previews_opens_and_fetches(
    client: Client, county: County, officer: Account
) -> None:
    client.force_login(officer)
    told: dict[str, Any] = {"year": 2027, "scheme": county.year.scheme_id, "carry_from": 2026}
    shown = client.post("/api/years/opening/", told, "application/json").json()
    assert {part["key"]: part["new"] for part in shown["parts"]} == {
        "charges": 0,
        "units": 3,
        "common_items": 1,
        "common_shares": 0,
        "cross_items": 0,
        "baselines": 6,
    }
    told["fingerprint"] = shown["fingerprint"]
    assert client.post("/api/years/open/", told, "application/json").status_code == 201
    assert client.post("/api/years/open/", told, "application/json").status_code == 200
    seen = client.get("/api/years/2027/carry/").json()
    done = client.post("/api/years/2027/carry/", seen, "application/json")
    assert done.status_code == 200
    wrong = {**told, "scheme": 0, "carry_from": 1999}
    refused = client.post("/api/years/opening/", wrong, "application/json")
    assert refused.status_code == 400
    assert {"scheme", "carry_from"} <= set(str(refused.json()).replace("'", " ").split())


def test_the_command_previews_and_opens(county: County, officer: Account) -> None:
    out = StringIO()
    call_command("open_year", "2027", "--as", officer.username, "--check", stdout=out)
    assert not Year.objects.filter(year=2027).exists()
    call_command("open_year", "2027", "--as", officer.username, stdout=out)
    assert "2027 年度已开" in out.getvalue()
    call_command("open_year", "2027", "--as", officer.username, stdout=out)
    assert "早已开" in out.getvalue()
    filer = county.office.account(Role.DEPARTMENT_FILER)
    with pytest.raises(CommandError, match="无权"):
        call_command("open_year", "2028", "--as", filer.username)
