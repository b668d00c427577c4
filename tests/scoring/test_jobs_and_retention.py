"""Nightly and on demand: once a night, what a job leaves, what is pruned, what the shell does."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core import jobs
from core.models import AuditEntry, Job, JobState
from schemes.models import Year, YearState
from scoring.models import CurrentResult, ResultSet, ResultSetState, StoredUnitResult
from scoring.services import recompute, recompute_request, result_set_recompute, result_sets_prune
from scoring.tasks import LOOKS, recompute_open_years
from tests import factories
from tests.factories import County, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county(departments=2)


def aged(result_set: ResultSet, days: int) -> None:
    moment = timezone.now() - datetime.timedelta(days=days)
    ResultSet.objects.filter(pk=result_set.pk).update(finished_at=moment)


def three_sets(county: County) -> list[ResultSet]:
    sets = []
    for number in range(3):
        if number:
            factories.add_deduction(county, f"d{number}", county.units["101"])
        outcome = result_set_recompute(year=county.year, actor=None, cause="nightly")
        sets.append(outcome.result_set)
    return sets


def test_a_night_runs_once_for_each_authority(county: County) -> None:
    make_county("west", departments=1)
    for _time in range(3):
        assert recompute_open_years() == 2
    assert Job.objects.filter(kind="scoring.nightly").count() == 2


def test_closed_years_have_no_night(county: County) -> None:
    Year.objects.update(state=YearState.CLOSED)
    assert recompute_open_years() == 0
    assert not Job.objects.exists()


def test_the_nightly_job_computes_and_an_equal_night_keeps_no_set(county: County) -> None:
    recompute_open_years()
    job = Job.objects.get()
    assert jobs.run(job.pk) == JobState.DONE
    again = jobs.enqueue_nightly(
        kind="scoring.nightly",
        authority=county.office.authority,
        night=timezone.localdate() + datetime.timedelta(days=1),
    )
    assert jobs.run(again.pk) == JobState.DONE
    assert ResultSet.objects.count() == 1
    job.refresh_from_db()
    assert job.result["years"]["2026"]["changed"] is True


def test_the_job_tells_its_steps_and_where_the_result_is(county: County) -> None:
    job = recompute_request(year=county.year, actor=county.clerk)
    assert jobs.run(job.pk) == JobState.DONE
    job.refresh_from_db()
    keys = [step["key"] for step in job.steps]
    assert keys == ["load", "check", "evaluate", "rank", "write"]
    assert job.result["result_set"] == 1
    assert job.result["url"].endswith("?set=1")
    assert ResultSet.objects.get().requested_by == county.clerk


def test_the_same_message_twice_has_one_effect(county: County) -> None:
    job = recompute_request(year=county.year, actor=county.clerk)
    assert jobs.run(job.pk) == JobState.DONE
    assert jobs.run(job.pk) is None
    assert ResultSet.objects.count() == 1


def test_a_stopped_job_leaves_nothing_behind(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = recompute_request(year=county.year, actor=county.clerk)

    def stop_before_the_load(year: Year, wanted: object) -> None:
        raise jobs.JobStopped

    monkeypatch.setattr("scoring.services.recompute.year_facts_load", stop_before_the_load)
    assert jobs.run(job.pk) == JobState.STOPPED
    assert not ResultSet.objects.exists()


def test_a_job_that_was_taken_over_writes_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = recompute_request(year=county.year, actor=county.clerk)
    original = recompute.rank_year

    def rank_then_lose_the_job(document: object, units: object) -> object:
        Job.objects.filter(pk=job.pk).update(attempts=7)
        return original(document, units)

    monkeypatch.setattr(recompute, "rank_year", rank_then_lose_the_job)
    jobs.run(job.pk)
    assert not ResultSet.objects.exists()


def test_facts_written_while_the_job_runs_are_counted_before_it_ends(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, writes = recompute.rank_year, []

    def rank_then_someone_writes(document: object, units: object) -> object:
        if not writes:
            writes.append(1)
            factories.add_deduction(county, "late", county.units["101"])
        return original(document, units)

    monkeypatch.setattr(recompute, "rank_year", rank_then_someone_writes)
    job = recompute_request(year=county.year, actor=county.clerk)
    assert jobs.run(job.pk) == JobState.DONE
    assert LOOKS > 1
    pointer = CurrentResult.objects.get()
    assert pointer.revision == Year.objects.get(pk=county.year.pk).revision
    assert pointer.result_set.number == 2


def test_old_provisional_sets_go_with_the_results_only_they_had(county: County) -> None:
    first, second, third = three_sets(county)
    stored = StoredUnitResult.objects.count()
    for result_set in (first, second, third):
        aged(result_set, 91)
    assert result_sets_prune(authority=county.office.authority) == 2
    assert list(ResultSet.objects.all()) == [third]
    assert StoredUnitResult.objects.count() == stored - 2
    assert third.entries.count() == 2
    assert AuditEntry.objects.filter(event="result_set.prune").count() == 2


@pytest.mark.parametrize("state", [ResultSetState.PUBLISHED, ResultSetState.FROZEN])
def test_published_and_frozen_sets_stay_for_ever(county: County, state: ResultSetState) -> None:
    first, second, _third = three_sets(county)
    ResultSet.objects.filter(pk=first.pk).update(state=state)
    aged(first, 4000)
    aged(second, 89)
    assert result_sets_prune(authority=county.office.authority) == 0
    assert ResultSet.objects.count() == 3


def test_numbers_are_not_given_twice_after_pruning(county: County) -> None:
    for result_set in three_sets(county)[:2]:
        aged(result_set, 91)
    result_sets_prune(authority=county.office.authority)
    factories.add_deduction(county, "new", county.units["102"])
    outcome = result_set_recompute(year=county.year, actor=None, cause="nightly")
    assert outcome.result_set.number == 4


# --- the shell ------------------------------------------------------------------------------------


def shell(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_recompute_says_what_it_does(county: County) -> None:
    text = shell("recompute", "2026")
    assert "读取事实" in text
    assert "已写入结果集 1，新算 2 个单位" in text
    assert "事实没有变，现行仍是结果集 1" in shell("recompute", "2026")
    with pytest.raises(CommandError, match="没有 1999 年度"):
        shell("recompute", "1999")


def test_two_authorities_must_be_told_apart(county: County) -> None:
    make_county("west", departments=1)
    with pytest.raises(CommandError, match="east、west"):
        shell("recompute", "2026")
    assert "已写入结果集 1" in shell("recompute", "2026", "--authority", "west")


def test_results_leave_as_workbook_and_as_exact_json(county: County, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="先运行 recompute"):
        shell("export_results", "2026", "--output", str(tmp_path / "none.xlsx"))
    shell("recompute", "2026")
    book_path, json_path = tmp_path / "r.xlsx", tmp_path / "r.json"
    shell("export_results", "2026", "--output", str(book_path))
    assert "2 个单位" in shell(
        "export_results", "2026", "--format", "json", "--output", str(json_path)
    )
    book = openpyxl.load_workbook(book_path)
    assert book.sheetnames == ["县直部门", "缺项", "得分明细"]
    data = json.loads(json_path.read_text("utf-8"))
    assert data["units"][0]["unit"] == "101"
    assert data["units"][0]["total"] == "1965/2"
    assert data["units"][0]["trace"]["children"]
