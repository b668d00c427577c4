"""Phases by the table: one step at a time, what must hold, reasons on record, who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from core.models import AuditEntry
from schemes.models import Phase, PhaseChange, Year, YearState
from schemes.services import YearClosedError
from schemes.years import phases
from schemes.years.phase_services import year_set_phase
from scoring.services import result_set_recompute
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

fresh_county = kept_for_module(lambda: make_county(departments=2))


@pytest.fixture
def county(db: None, fresh_county: Any) -> County:
    found = fresh_county()
    assert isinstance(found, County)
    return found


@pytest.fixture
def officer(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


def go(county: County, officer: Account, *steps: Phase, reason: str = "按计划") -> Year:
    for phase in steps:
        year_set_phase(year=county.year, phase=phase, actor=officer, reason=reason)
    return Year.objects.get(pk=county.year.pk)


def test_the_table_goes_one_step_forwards_and_one_back() -> None:
    order = list(Phase)
    steps = {(order.index(move.after) - order.index(move.before)) for move in phases.MOVES}
    assert steps == {1, -1}
    assert all(move.reason for move in phases.MOVES if move.back)
    pairs = [(move.before, move.after) for move in phases.MOVES]
    assert len(set(pairs)) == len(pairs) == 2 * (len(order) - 1)
    named = {key for move in phases.MOVES for key in (*move.must, *move.should)}
    assert named == set(phases.CHECK_TITLES) == set(phases._checks)


def test_the_diagram_in_the_docs_is_the_tables() -> None:
    with translation.override("zh-hans"):
        text = phases.diagram()
    file = Path(settings.BASE_DIR) / "docs" / "year-phases.md"
    assert text in file.read_text(encoding="utf-8")


def test_a_step_is_recorded_and_a_jump_is_refused(county: County, officer: Account) -> None:
    with pytest.raises(ValidationError, match="一步一步"):
        go(county, officer, Phase.SETTLING)
    assert go(county, officer, Phase.RUNNING).phase == Phase.RUNNING
    change = PhaseChange.objects.get()
    assert (change.before, change.after, change.moved_by) == ("filing", "running", officer)
    assert AuditEntry.objects.filter(event="year.set_phase").count() == 1
    # Again is nothing: a second click.
    go(county, officer, Phase.RUNNING)
    assert PhaseChange.objects.count() == 1


def test_back_needs_a_reason(county: County, officer: Account) -> None:
    go(county, officer, Phase.RUNNING)
    with pytest.raises(ValidationError, match="写明理由"):
        go(county, officer, Phase.FILING, reason=" ")
    assert go(county, officer, Phase.FILING).phase == Phase.FILING


def test_results_must_be_there_before_they_are_made_public(
    county: County, officer: Account
) -> None:
    go(county, officer, Phase.RUNNING, Phase.SELF_EVALUATION, Phase.SETTLING)
    with pytest.raises(ValidationError, match="还没有结果"):
        go(county, officer, Phase.PUBLICITY)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    assert go(county, officer, Phase.PUBLICITY).phase == Phase.PUBLICITY


def test_a_deadline_that_has_not_passed_asks_for_a_reason(county: County, officer: Account) -> None:
    go(county, officer, Phase.RUNNING, Phase.SELF_EVALUATION)
    year = Year.objects.get(pk=county.year.pk)
    year.calendar.filter(key="self_evaluation").update(due_at="2099-12-18T10:00:00Z")
    with pytest.raises(ValidationError, match="才截止"):
        go(county, officer, Phase.SETTLING, reason="")
    assert go(county, officer, Phase.SETTLING).phase == Phase.SETTLING


def test_a_year_without_units_and_targets_stays_in_filing(db: None) -> None:
    county = make_county("west", departments=0)
    with pytest.raises(ValidationError, match="还没有单位"):
        go(county, county.clerk, Phase.RUNNING)


def test_a_closed_year_has_no_steps(county: County, officer: Account) -> None:
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(YearClosedError):
        go(county, officer, Phase.RUNNING)


# --- pages --------------------------------------------------------------------------------------


def test_the_page_offers_what_the_table_allows(
    client: Client, county: County, officer: Account
) -> None:
    client.force_login(officer)
    text = client.get("/years/2026/").content.decode()
    assert "转入执行" in text
    assert "退回" not in text
    told = {"phase": "running", "expected": "filing"}
    assert client.post("/years/2026/phase/", told).status_code == 302
    page = client.get("/years/2026/").content.decode()
    assert "开始自评复核" in page
    assert "退回目标申报" in page
    assert "阶段从“目标申报”转到“执行”" in page
    assert 'class="card year-strip"' in page
    wrong = client.post("/years/2026/phase/", {"phase": "never"}, follow=True)
    assert "没有这个阶段" in wrong.content.decode()


def test_only_the_office_moves_a_year(client: Client, county: County) -> None:
    client.force_login(county.office.account(Role.DEPARTMENT_FILER))
    text = client.get("/years/2026/").content.decode()
    assert "转入执行" not in text
    assert "谁改了什么" not in text
    told = {"phase": "running", "expected": "filing"}
    assert client.post("/years/2026/phase/", told).status_code == 404
    assert client.post("/api/years/2026/move/", told).status_code == 404
    assert client.get("/years/2031/").status_code == 404
    assert "单位" not in [figure.title for figure in client.get("/years/").context["figures"]]


def test_the_years_stand_side_by_side_and_go_to_a_workbook(
    client: Client, county: County, officer: Account
) -> None:
    client.force_login(officer)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    context = client.get("/years/").context
    titles = [str(figure.title) for figure in context["figures"]]
    assert titles == [
        *("单位", "直接考核", "人员", "目标", "一级目标未备案", "结果集", "人均标准（元）"),
    ]
    ((year, cells),) = context["rows"]
    assert year.year == 2026
    assert [cell for _figure, cell in cells][:4] == [2, 2, 0, 4]
    assert client.get("/years/years.xlsx").status_code == 200


def test_the_api_tells_the_steps_and_takes_one(
    client: Client, county: County, officer: Account
) -> None:
    client.force_login(officer)
    shown = client.get("/api/years/2026/phases/").json()
    assert [step["phase"] for step in shown["steps"]] == ["running"]
    told = {"phase": "running", "expected": "filing"}
    moved = client.post("/api/years/2026/move/", told, "application/json").json()
    assert (moved["phase"], len(moved["changes"])) == ("running", 1)
    told = {"phase": "self_evaluation", "expected": "filing"}
    assert client.post("/api/years/2026/move/", told, "application/json").status_code == 400


# --- several years ------------------------------------------------------------------------------


def test_the_switch_keeps_the_page_and_the_entries_keep_the_year(
    client: Client, county: County, officer: Account
) -> None:
    county.office.open_year(2025)
    client.force_login(officer)
    page = client.get("/years/2025/?year=2025").content.decode()
    assert 'href="/years/2026/?year=2026"' in page
    assert 'class="nav-item" href="/results/?year=2025"' in page
    assert 'class="nav-item" href="/"' in page
    plain = client.get("/calendar/").content.decode()
    assert 'href="?year=2025"' in plain
    assert 'class="nav-item" href="/results/"' in plain
    # A page that speaks of a year which was not opened keeps the switch, and the entries as ever.
    empty = client.get("/holidays/?year=2031").content.decode()
    assert "2026 年度" in empty
    assert 'class="nav-item" href="/results/"' in empty


def test_the_ranking_of_a_year_leads_to_the_units_of_that_year(
    client: Client, county: County, officer: Account
) -> None:
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    client.force_login(officer)
    text = client.get("/results/?year=2026").content.decode()
    assert 'href="/results/units/101/?year=2026"' in text
