"""Progress through the year: filed in time, kept as facts, three sources, pages and work items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.work_items import Kind, items_for
from schemes.rules.progress import ProgressRules
from targets.models import EconomicFigure, Target
from targets.progress.models import Origin, ProgressDraft, ProgressReport
from targets.progress.queries import actual_proposed
from targets.progress.reading import ProgressReading
from targets.progress.reckoning import State
from targets.progress.services import (
    draft_save,
    figures_record,
    period_extend,
    report_hand_in,
)
from targets.progress.stated import projects_text, read_projects
from tests.factories import record
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from units.models import Account, Role, Unit

made = kept_for_module(make_promised)
#: April's report of March is due on the tenth; these are the day before and the day after.
IN_TIME = datetime(2026, 4, 9, 4, 0, tzinfo=UTC)
CLOSED = datetime(2026, 4, 11, 4, 0, tzinfo=UTC)
MARCH = 3


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


def keys(promised: Promised) -> list[str]:
    rows = Target.objects.filter(year=promised.drafting.year, current=True, unit=promised.unit)
    return list(rows.order_by("order", "key").values_list("key", flat=True))


def cells(promised: Promised, *actual: str, **more: str) -> dict[str, dict[str, str]]:
    return {
        key: {"actual": value, **more} for key, value in zip(keys(promised), actual, strict=False)
    }


def hand_in(promised: Promised, *actual: str, period: int = MARCH, **more: str) -> int:
    return report_hand_in(
        year=promised.drafting.year,
        unit=promised.unit,
        period=period,
        cells=cells(promised, *actual, **more),
        actor=promised.filer,
    )


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def current(promised: Promised) -> list[tuple[str, Fraction | None]]:
    rows = ProgressReport.objects.filter(current=True, year=promised.drafting.year)
    return list(rows.order_by("target_key").values_list("source", "actual"))


def test_a_report_becomes_facts_and_a_correction_a_new_row(promised: Promised) -> None:
    assert hand_in(promised, "10.5", "20", "8", "1") == 4
    assert hand_in(promised, "11", "", "", "") == 1
    rows = ProgressReport.objects.filter(target_key=keys(promised)[0]).order_by("pk")
    assert [(row.actual, row.current) for row in rows] == [
        (Fraction(21, 2), False),
        (Fraction(11), True),
    ]
    assert rows[1].supersedes == rows[0]
    assert not ProgressDraft.objects.exists()


def test_every_fault_is_told_by_its_cell_and_nothing_is_written(promised: Promised) -> None:
    first, second, *_rest = keys(promised)
    with pytest.raises(ValidationError) as refused:
        hand_in(promised, "很多", "", "8", "1", projects="产业园")
    assert set(refused.value.message_dict) >= {f"actual-{first}", f"actual-{second}"}
    assert f"projects-{first}" in refused.value.message_dict
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1e9", "不是数"),
        ("-5", "负数"),
        ("3.1234567", "最多 6 位小数"),
        ("99999", "核对计量单位"),
    ],
)
def test_a_figure_that_is_hardly_meant_is_asked_about(
    promised: Promised, typed: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        hand_in(promised, typed, "2", "3", "4")
    assert hand_in(promised, "９．５", "2", "3", "4") == 4


def test_unchanged_takes_the_last_figure_and_less_than_it_wants_words(promised: Promised) -> None:
    with time_machine.travel(datetime(2026, 3, 5, tzinfo=UTC)):
        hand_in(promised, "10", "20", "8", "1", period=2)
    told = cells(promised, "", "20", "7", "1")
    told[keys(promised)[0]]["same"] = "1"
    send: dict[str, Any] = {
        "year": promised.drafting.year,
        "unit": promised.unit,
        "period": MARCH,
        "actor": promised.filer,
    }
    with pytest.raises(ValidationError, match="比上期少"):
        report_hand_in(**send, cells=told)
    told[keys(promised)[2]]["narrative"] = "上月多计了两辆"
    assert report_hand_in(**send, cells=told) == 4
    row = ProgressReport.objects.get(period=MARCH, target_key=keys(promised)[0], current=True)
    assert row.actual == 10


def test_a_closed_period_takes_nothing_until_it_is_extended(promised: Promised) -> None:
    with time_machine.travel(CLOSED):
        with pytest.raises(ValidationError, match="已截止"):
            hand_in(promised, "1", "1", "1", "1")
        period_extend(
            year=promised.drafting.year,
            period=MARCH,
            units=[promised.unit],
            due_at=datetime(2026, 4, 15, 4, 0, tzinfo=UTC),
            reason="系统停机",
            actor=promised.drafting.officer,
        )
        assert hand_in(promised, "1", "1", "1", "1") == 4
    after = datetime(2026, 4, 15, 4, 0, 1, tzinfo=UTC)
    with time_machine.travel(after), pytest.raises(ValidationError, match="已截止"):
        hand_in(promised, "2", "1", "1", "1")
    with pytest.raises(ValidationError, match="还没有开始"):
        hand_in(promised, "1", "1", "1", "1", period=5)


def test_the_bureaus_figure_wins_and_the_audited_over_both(promised: Promised) -> None:
    hand_in(promised, "10", "20", "8", "1")
    year, key = promised.drafting.year, keys(promised)[0]
    send: dict[str, Any] = {"year": year, "period": MARCH, "actor": promised.drafting.officer}
    figures_record(**send, source=Origin.STATISTICS, rows=[{"target": key, "actual": "9"}])

    def figure() -> tuple[Fraction | None, str]:
        target = Target.objects.get(year=year, key=key, current=True)
        return ProgressReading(year, [target]).figure(target, MARCH)

    assert figure() == (9, "statistics")
    figures_record(**send, source=Origin.AUDITED, rows=[{"target": key, "actual": "8.5"}])
    assert figure() == (Fraction(17, 2), "audited")
    rows = ProgressReport.objects.filter(target_key=key, current=True)
    assert {row.source for row in rows} == {"reported", "statistics", "audited"}
    twice = [{"target": key, "actual": "1"}, {"target": key, "actual": "2"}]
    with pytest.raises(ValidationError, match=f"第 2 行：编号 “{key}” 的目标前面已有一行"):
        figures_record(**send, source=Origin.STATISTICS, rows=twice)
    wrong = [{"target": key, "actual": "1"}, {"target": "nothing", "actual": "1"}]
    with pytest.raises(ValidationError, match="第 2 行：没有编号"):
        figures_record(**send, source=Origin.STATISTICS, rows=wrong)
    assert figure() == (Fraction(17, 2), "audited")


def test_progress_and_economic_figures_propose_an_actual(promised: Promised) -> None:
    target = promised.target("公路改造")
    assert actual_proposed(target) is None
    hand_in(promised, "10", "20", "8", "1")
    found = actual_proposed(target)
    assert found is not None
    assert (found.actual, found.source, found.period, found.whole) == (10, "reported", 3, False)
    record(
        EconomicFigure,
        promised.drafting.county,
        "101-road",
        unit=promised.unit,
        title="公路改造",
        statistics=40,
        reported=42,
    )
    found = actual_proposed(target)
    assert found is not None
    assert (found.actual, found.source, found.whole) == (40, "statistics", True)


def test_a_missing_report_is_a_state_and_no_zero(promised: Promised) -> None:
    year, target = promised.drafting.year, promised.target("公路改造")
    line = ProgressReading(year, [target]).line(target, MARCH)
    assert (line.state, line.actual, line.rate) == (State.MISSING, None, None)


def test_a_clerk_fills_the_grid_and_nobody_elses(promised: Promised) -> None:
    client, first = as_(promised.filer), keys(promised)[0]
    page = client.get("/progress/units/101/?year=2026&period=3").text
    assert f'name="actual:{first}"' in page
    sent = {"year": "2026", "period": "3", f"actual:{first}": "12"}
    assert "已保存" in client.post("/progress/units/101/save/", sent).json()["saved"]
    assert ProgressDraft.objects.get().cells[first]["actual"] == "12"
    wrong = client.post("/progress/units/101/hand-in/", sent)
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.text
    for key in keys(promised):
        sent[f"actual:{key}"] = "12"
    assert client.post("/progress/units/101/hand-in/", sent).status_code == 302
    assert [source for source, _actual in current(promised)] == ["reported"] * 4
    county = promised.drafting.county
    other = Unit.objects.create(authority=county.office.authority, code="150", name="林业局")
    stranger = county.office.account(Role.DEPARTMENT_FILER, unit=other, username="stranger")
    assert as_(stranger).get("/progress/units/101/?year=2026").status_code == 404
    assert as_(stranger).post("/progress/units/101/hand-in/", sent).status_code == 404
    leader = as_(promised.drafting.leader)
    assert leader.post("/progress/units/101/save/", sent).status_code == 404


def test_the_boards_say_states_in_words(promised: Promised) -> None:
    hand_in(promised, "1", "29.5", "40", "100")
    office = as_(promised.drafting.officer)
    heat = office.get("/progress/?year=2026").text
    assert "▼ 滞后 1" in heat
    worst = office.get("/progress/targets/?year=2026&period=3").text
    assert worst.index("公路改造") < worst.index("农村公路") < worst.index("优化线路")
    book = office.get("/progress.xlsx?year=2026")
    assert book.content.startswith(b"PK")
    target = promised.target("公路改造").pk
    one = as_(promised.drafting.leader).get(f"/progress/targets/{target}/?year=2026").text
    assert "均衡线" in one
    assert "2.4" in one


def test_who_must_report_is_told_and_the_office_sees_who_has_not(promised: Promised) -> None:
    def work(account: Account) -> dict[str, Any]:
        found = items_for(Account.objects.get(pk=account.pk))
        return {item.key: item for item in found if item.source == "progress"}

    mine = work(promised.filer)["progress-101-03"]
    assert (mine.kind, mine.total) == (Kind.MINE, 4)
    late = work(promised.drafting.officer)["progress-late-03-101"]
    assert (late.kind, late.unit_code) == (Kind.LATE, "101")
    hand_in(promised, "1", "2", "3", "4")
    assert work(promised.filer) == {}
    assert "progress-late-03-101" not in work(promised.drafting.officer)


def test_the_head_confirms_where_the_scheme_says_so(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:

    rules = ProgressRules(rhythm="month", confirm="head")
    for module in ("services", "page", "periods"):
        monkeypatch.setattr(f"targets.progress.{module}.rules_of", lambda _year: rules)
    assert hand_in(promised, "1", "2", "3", "4") == 0
    assert not ProgressReport.objects.exists()
    head = promised.another(Role.DEPARTMENT_HEAD)
    sent = {"year": "2026", "period": "3", "act": "confirm"}
    assert as_(promised.filer).post("/progress/units/101/confirm/", sent).status_code == 404
    draft = {"year": promised.drafting.year, "unit": promised.unit, "period": MARCH}
    draft_save(**draft, cells=cells(promised, "99"), actor=promised.filer)
    changed = as_(head).post("/progress/units/101/confirm/", sent)
    assert changed.status_code == 422
    assert "没有等你确认的进度" in changed.text
    assert hand_in(promised, "1", "2", "3", "4") == 0
    assert as_(head).post("/progress/units/101/confirm/", sent).status_code == 302
    assert len(current(promised)) == 4


def test_words_are_repeated_and_nothing_is_repeated_of_nothing(promised: Promised) -> None:
    year, key = promised.drafting.year, keys(promised)[3]
    Target.objects.filter(year=year, key=key).update(params={})
    client, grid = as_(promised.filer), "/progress/units/101/?year=2026&period="
    assert f'name="same:{key}"' not in client.get(f"{grid}2").text
    with time_machine.travel(datetime(2026, 3, 5, tzinfo=UTC)):
        hand_in(promised, "1", "2", "3", "", period=2, narrative="已开工")
    assert f'name="same:{key}"' in client.get(f"{grid}3").text
    told = cells(promised, "1", "2", "3") | {key: {"same": "1"}}
    send: dict[str, Any] = {"year": year, "unit": promised.unit, "actor": promised.filer}
    report_hand_in(**send, period=MARCH, cells=told)
    row = ProgressReport.objects.get(target_key=key, period=MARCH)
    assert (row.actual, row.narrative) == (None, "已开工")


def test_a_late_correction_makes_nothing_else_late(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = ProgressRules(rhythm="month", late="record")
    for module in ("services", "periods"):
        monkeypatch.setattr(f"targets.progress.{module}.rules_of", lambda _year: rules)
    hand_in(promised, "1", "2", "3", "4")
    with time_machine.travel(CLOSED):
        assert hand_in(promised, "1", "2", "3", "5") == 1
    rows = ProgressReport.objects.filter(current=True).order_by("target_key")
    assert [row.late for row in rows] == [False, False, False, True]


def test_the_board_opens_on_the_last_period_that_is_due(promised: Promised) -> None:
    hand_in(promised, "1", "29.5", "40", "100")
    with time_machine.travel(CLOSED):
        office = as_(promised.drafting.officer)
        page = office.get("/progress/targets/?year=2026")
        assert page.context["period"].month == MARCH
        assert page.context["rows"][0].line.target.title == "公路改造"
        assert "period=4" in page.text
        assert office.get("/progress/targets/?period=4").context["period"].month == 4
        assert len(office.get("/progress/?year=2026&state=red").context["rows"]) == 1


def test_last_years_figures_are_compared_whatever_is_expected(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = ProgressRules(rhythm="month", curve="even")
    monkeypatch.setattr("targets.progress.reading.rules_of", lambda _year: rules)
    hand_in(promised, "3", "2", "3", "4")
    target = promised.target("公路改造")
    course = {(target.unit_id, target.title): {MARCH: Fraction(2), 12: Fraction(40)}}
    reading = ProgressReading(promised.drafting.year, [target])
    reading.__dict__["_last"] = course, set()
    line = reading.line(target, MARCH)
    assert (line.growth, line.expected) == (Fraction(1, 2), Fraction(1, 4))


@pytest.mark.any_database
def test_the_project_ledger_is_typed_or_pasted() -> None:
    found = read_projects("产业园一期，7000，1200.5\n物流园\t300\t\n冷库，500，0")
    assert found == [
        {"name": "产业园一期", "contracted": "7000", "arrived": "2401/2"},
        {"name": "物流园", "contracted": "300", "arrived": ""},
        {"name": "冷库", "contracted": "500", "arrived": "0"},
    ]
    assert projects_text(found).splitlines()[1:] == ["物流园，300，", "冷库，500，0"]
    assert read_projects(projects_text(found)) == found
    with pytest.raises(ValidationError, match="第 1 行"):
        read_projects("产业园")


def test_a_draft_of_an_unknown_target_is_dropped(promised: Promised) -> None:
    row = draft_save(
        year=promised.drafting.year,
        unit=promised.unit,
        period=MARCH,
        cells={"999": {"actual": "1"}},
        actor=promised.filer,
    )
    assert row.cells == {}


def test_the_way_to_ones_own_page_keeps_the_year_and_period_asked_for(promised: Promised) -> None:
    """In January the year under way may be the next one, while the last month is still reported."""
    filer = as_(promised.filer)
    page = "/progress/units/101/"
    assert filer.get("/progress/own/").headers["Location"] == page
    kept = filer.get("/progress/own/?year=2026&period=12").headers["Location"]
    assert kept == f"{page}?year=2026&period=12"
