"""Recomputing a year: unchanged, one fact changed, the scheme replaced, a closed year."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.facts import fact_retire
from core.models import AuditEntry
from reviews.models import SourceMark
from schemes.models import Year, YearState
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from scoring import facts, services
from scoring.facts import year_facts_load
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.services import RecomputeError, recompute, result_set_recompute
from scoring.stored import result_without_trace
from targets.models import Target
from tests import factories
from tests.factories import County, make_county

pytestmark = pytest.mark.django_db

FACT_TABLES = ("targets_", "reviews_", "units_unityear")


@pytest.fixture
def county() -> County:
    return make_county()


def run(county: County, cause: str = "manual") -> services.Outcome:
    return result_set_recompute(year=county.year, actor=county.clerk, cause=cause)


def queries_of(call: Any) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]


def fact_queries(statements: list[str]) -> list[str]:
    return [sql for sql in statements if any(table in sql for table in FACT_TABLES)]


def test_the_first_run_writes_a_whole_set_and_points_to_it(county: County) -> None:
    outcome = run(county)
    assert outcome.changed
    assert outcome.evaluated == 3
    pointer = CurrentResult.objects.get(year=county.year)
    assert pointer.result_set == outcome.result_set
    assert pointer.revision == Year.objects.get(pk=county.year.pk).revision
    entries = list(outcome.result_set.entries.order_by("order"))
    assert [entry.unit.code for entry in entries] == ["101", "102", "103"]
    assert [entry.rank for entry in entries] == [1, 2, 3]
    assert entries[0].total == 250 + 180 + 490 + 30 * 91 / 100 + 40 * 88 / 100


def test_nothing_changed_reads_no_fact_and_writes_no_set(county: County) -> None:
    first = run(county).result_set
    statements = queries_of(lambda: run(county))
    assert fact_queries(statements) == []
    assert len(statements) <= 2
    assert ResultSet.objects.count() == 1
    assert run(county).result_set == first
    assert not run(county).changed


def test_one_changed_fact_writes_one_unit_result(county: County) -> None:
    run(county)
    stored = set(StoredUnitResult.objects.values_list("pk", flat=True))
    target = Target.objects.get(key="103-key", current=True)
    factories.mark_target(county, target, 100)
    outcome = run(county)
    assert outcome.changed
    assert outcome.evaluated == 1
    fresh = StoredUnitResult.objects.exclude(pk__in=stored)
    assert [row.unit_code for row in fresh] == ["103"]
    assert outcome.result_set.number == 2
    assert ResultEntry.objects.filter(result_set=outcome.result_set).count() == 3


def test_a_change_that_is_taken_back_shares_the_old_unit_result(county: County) -> None:
    first = run(county).result_set
    target = Target.objects.get(key="103-key", current=True)
    factories.add_deduction(county, "x1", county.units["103"])
    run(county)
    fact_retire(
        factories.Deduction.objects.get(key="x1", current=True), actor=county.clerk, reason="误录"
    )
    third = run(county)
    assert third.evaluated == 0
    assert third.result_set.facts_digest == first.facts_digest
    assert StoredUnitResult.objects.count() == 4
    assert target.current


def test_a_write_without_effect_moves_only_the_revision(county: County) -> None:
    first = run(county).result_set
    other = factories.add_honour(county, "h1", county.units["101"], title="待核实", verified=False)
    outcome = run(county)
    assert not outcome.changed
    assert outcome.result_set == first
    pointer = CurrentResult.objects.get(year=county.year)
    assert pointer.revision == Year.objects.get(pk=county.year.pk).revision
    assert other.current
    assert fact_queries(queries_of(lambda: run(county))) == []


def test_a_fact_written_while_computing_is_left_to_the_next_run(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def load_then_someone_writes(year: Year, wanted: Any) -> Any:
        loaded = year_facts_load(year, wanted)
        if not seen:
            seen.append(loaded.revision)
            factories.add_deduction(county, "late", county.units["102"])
        return loaded

    monkeypatch.setattr(recompute, "year_facts_load", load_then_someone_writes)
    first = run(county).result_set
    assert first.revision == seen[0]
    assert first.revision < Year.objects.get(pk=county.year.pk).revision
    second = run(county)
    assert second.changed
    assert second.evaluated == 1


def test_facts_that_move_while_they_are_read_are_read_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def someone_writes(_reader: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            factories.add_deduction(county, "late", county.units["102"])

    monkeypatch.setattr(facts, "_FILLS", (*facts._FILLS, someone_writes))
    loaded = year_facts_load(county.year)
    assert len(calls) == 2
    assert loaded.revision == Year.objects.get(pk=county.year.pk).revision
    assert len(loaded.rows["102"].deductions) == 1


def test_an_older_computation_never_replaces_a_newer_one(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_then_another_run_overtakes(year: Year, wanted: Any) -> Any:
        loaded = year_facts_load(year, wanted)
        monkeypatch.undo()
        factories.add_deduction(county, "late", county.units["102"])
        overtaking.append(run(county))
        return loaded

    overtaking: list[services.Outcome] = []
    monkeypatch.setattr(recompute, "year_facts_load", load_then_another_run_overtakes)
    slow = run(county)
    assert not slow.changed
    assert slow.result_set == overtaking[0].result_set
    assert ResultSet.objects.count() == 1


def test_another_scheme_makes_a_new_set(county: County) -> None:
    run(county)
    data = load_preset("county").to_data()
    data["deductions"]["entries"][0]["points"] = "31"
    version = scheme_create_version(
        authority=county.office.authority, code="county", document=data, actor=None
    )
    scheme_publish(version=version, actor=None)
    version.refresh_from_db()
    year_change_scheme(year=county.year, scheme=version, reason="〔2026〕9 号", actor=county.clerk)
    outcome = run(county)
    assert outcome.changed
    assert outcome.evaluated == 3
    assert outcome.result_set.scheme == version


def test_another_engine_makes_a_new_set(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    run(county)
    monkeypatch.setattr(recompute, "engines_version", lambda: "next")
    outcome = run(county)
    assert outcome.changed
    assert outcome.result_set.engine_version == "next"


def test_a_closed_year_is_not_recomputed(county: County) -> None:
    run(county)
    factories.add_deduction(county, "late", county.units["102"])
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(RecomputeError, match="已封存"):
        run(county)
    assert ResultSet.objects.count() == 1


def test_an_incomplete_unit_makes_the_set_provisional_and_has_no_rank(county: County) -> None:
    unit = factories.add_department(county, "104", order=4)
    factories.add_target(county, "104-more", unit, "key", 10, None)
    result_set = run(county).result_set
    entry = result_set.entries.get(unit=unit)
    assert result_set.incomplete == 1
    assert entry.rank is None
    assert not entry.complete
    assert result_set.statistics["groups"]["department"]["incomplete"] == 1
    assert result_set.statistics["groups"]["department"]["ranked"] == 3


def test_a_common_item_without_mark_is_missing_not_absent(county: County) -> None:
    mark = factories.CommonMark.objects.get(key="102/services", current=True)
    fact_retire(mark, actor=county.clerk, reason="打错单位")
    entry = run(county).result_set.entries.select_related("result").get(unit__code="102")
    missing = result_without_trace(entry.result.data).missing
    assert [(each.code, each.component, each.subject) for each in missing] == [
        ("item_mark", "common", "优质服务")
    ]


def test_a_veto_takes_the_rank_and_keeps_the_place_in_the_list(county: County) -> None:
    factories.add_veto(county, "v1", county.units["101"])
    entries = list(run(county).result_set.entries.order_by("order"))
    assert [(entry.unit.code, entry.rank) for entry in entries] == [
        ("101", None),
        ("102", 1),
        ("103", 2),
    ]


def test_the_hook_of_another_app_runs_in_the_same_transaction(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(new: services.NewResults) -> None:
        assert new.result_set.pk
        assert set(new.unit_ids) == {"101", "102", "103"}
        raise RuntimeError("no money today")

    monkeypatch.setattr(recompute, "_after", {"#0": fails})
    with pytest.raises(RuntimeError):
        run(county)
    assert not ResultSet.objects.exists()
    assert not CurrentResult.objects.exists()
    assert not StoredUnitResult.objects.exists()


def test_a_new_set_is_noted_in_the_audit_trail(county: County) -> None:
    outcome = run(county)
    entry = AuditEntry.objects.get(event="result_set.recompute")
    assert entry.actor == county.clerk
    assert entry.detail["number"] == outcome.result_set.number
    run(county)
    assert AuditEntry.objects.filter(event="result_set.recompute").count() == 1


def test_the_number_of_queries_does_not_grow_with_the_facts() -> None:
    small, large = make_county("small", departments=2), make_county("large", departments=12)
    first = queries_of(lambda: year_facts_load(small.year))
    second = queries_of(lambda: year_facts_load(large.year))
    assert len(first) == len(second) <= 16


def test_marks_are_asked_by_the_keys_of_few_units_and_never_compared_in_the_database() -> None:
    """A nested question made PostgreSQL compare each mark with each target of a year that it had
    just taken in: seconds, until it had counted its rows."""
    year = make_county("large", departments=4).year
    few = queries_of(lambda: year_facts_load(year, lambda _units: {"101"}))
    for asked in (few, queries_of(lambda: year_facts_load(year))):
        marks = [sql for sql in asked if 'FROM "reviews_targetmark"' in sql]
        assert len(marks) == 1
        assert marks[0].count("SELECT") == 1
        assert (" IN (" in marks[0]) == (asked is few)


def test_a_mark_that_the_scheme_does_not_know_is_read_and_told(county: County) -> None:
    run(county)
    values = {"unit": county.units["101"], "component": "elsewhere", "marker": "上级", "score": 9}
    factories.record(SourceMark, county, "s1", full=10, **values)
    run(county)
    entry = CurrentResult.objects.get(year=county.year).result_set.entries.get(unit__code="101")
    assert not entry.complete
    assert "elsewhere" in str(result_without_trace(entry.result.data).missing)
