"""Only units that facts were written of are read again, and the result is that of reading all.

The oracle is the nightly recompute, which reads every fact: after any way of writing it has to
find the set that the quick one made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from core.facts import FactInput, fact_record, fact_retire, facts_apply, facts_plan, lock_scope
from core.models import Origin
from reviews.models import Ballot, BallotRound, Deduction, RoundState, TargetMark
from reviews.services import ballot_round_close
from schemes.fact_pages.spec import pages
from schemes.models import UnitRevision, Year
from scoring.facts import year_facts_load
from scoring.models import CurrentResult, ResultSet
from scoring.services import Outcome, result_set_recompute
from scoring.services import recompute as recompute_module
from targets.models import Target
from tests import factories
from tests.fact_rows import (
    CORRECTION,
    GOOD,
    KINDS,
    PEOPLE_CORRECTION,
    PEOPLE_GOOD,
    PEOPLE_KINDS,
    add_people,
    complete_county,
    entry_of,
)
from tests.factories import County, make_county
from tests.general_county import (
    GENERAL_CORRECTION,
    GENERAL_GOOD,
    GENERAL_KINDS,
    add_general_facts,
    make_general_county,
)
from tests.kept import kept_for_module
from units.models import UnitYear

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ROWS: Mapping[str, Mapping[str, str]] = {**GOOD, **PEOPLE_GOOD, **GENERAL_GOOD}
#: Kinds that money beside the bonus is reckoned from; no result reads them (G-6, D-8).
BESIDE_RESULTS = ("unit-wages", "fund-recipients", "filed-rules")
CORRECTIONS = {**CORRECTION, **PEOPLE_CORRECTION, **GENERAL_CORRECTION}


def computed_county() -> County:
    county = add_people(complete_county(make_county()))
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return county


def computed_general_county() -> County:
    """A year of a scheme with every general kind of rule, computed with marks of two units."""
    county = make_general_county()
    for code in ("102", "103"):
        add_general_facts(county, code)
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return county


fresh_county = kept_for_module(computed_county)
fresh_general_county = kept_for_module(computed_general_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def general_county(db: None, fresh_general_county: Callable[[], County]) -> County:
    return fresh_general_county()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The codes of the units that each recompute read."""
    seen: list[set[str]] = []

    def load(year: Year, wanted: Any) -> Any:
        loaded = year_facts_load(year, wanted)
        seen.append(set(loaded.rows))
        return loaded

    monkeypatch.setattr(recompute_module, "year_facts_load", load)
    return seen


def run(county: County, cause: str = "manual") -> Outcome:
    return result_set_recompute(year=county.year, actor=county.clerk, cause=cause)


def assert_as_if_all_were_read(county: County) -> None:
    """The quick recompute's set is the one that reading everything finds."""
    quick = run(county)
    whole = run(county, "nightly")
    assert not whole.changed
    assert whole.result_set == quick.result_set
    again = recompute_module._compute(  # the statistics too, from nothing but the facts
        Year.objects.select_related("scheme").get(pk=county.year.pk),
        year_facts_load(county.year),
        None,
        quick.result_set.started_at,
        recompute_module.Silent(),
    )
    stated = recompute_module._statistics(again)
    kept = dict(whole.result_set.statistics)
    assert {**kept, "evaluated": 0} == {**stated, "evaluated": 0}


def test_the_kinds_of_facts_below_are_all_there_are() -> None:
    assert {page.slug for page in pages() if page.entry is not None} == {*ROWS, *BESIDE_RESULTS}


@pytest.mark.parametrize("slug", [*KINDS, *PEOPLE_KINDS])
def test_entry_correction_and_withdrawal_are_seen(county: County, slug: str) -> None:
    assert_every_step_is_seen(county, slug)


@pytest.mark.parametrize("slug", GENERAL_KINDS)
def test_those_of_the_general_kinds_are_seen(general_county: County, slug: str) -> None:
    assert_every_step_is_seen(general_county, slug)


def assert_every_step_is_seen(county: County, slug: str) -> None:
    entry = entry_of(slug)
    told: dict[str, Any] = {"year": county.year, "actor": county.clerk}
    before = Year.objects.get(pk=county.year.pk).revision
    fact = entry.record(texts=ROWS[slug], **told)
    assert Year.objects.get(pk=county.year.pk).revision > before
    assert_as_if_all_were_read(county)
    field, text = CORRECTIONS[slug]
    fact = entry.record(texts={field: text}, expected=fact.pk, reason="更正", **told)
    assert_as_if_all_were_read(county)
    entry.retire(expected=fact.pk, reason="误录", **told)
    assert_as_if_all_were_read(county)


def test_a_leaders_place_has_all_units_that_he_ranks_judged_again(
    general_county: County, read: list[set[str]]
) -> None:
    """How many he ranks decides what each of his places is worth (M-7)."""
    county = general_county
    shares = []
    for code, place in (("102", "1"), ("103", "2"), ("101", "3")):
        row = {**GENERAL_GOOD["leader-marks"], "unit": code, "place": place}
        entry_of("leader-marks").record(year=county.year, actor=county.clerk, texts=row)
        result_set = run(county).result_set
        shares.append(result_set.entries.get(unit__code="103").result.data["components"]["leaders"])
        assert read[-1] == {"101", "102", "103"}
        assert_as_if_all_were_read(county)
    # The head of the county gave 90 of 100; beside it nothing, then 0.9 (second of two), then 0.8.
    assert shares == ["18", "18", "17"]


def test_a_correction_reads_the_facts_of_its_unit_alone(
    county: County, read: list[set[str]]
) -> None:
    target = Target.objects.get(key="103-key", current=True)
    factories.mark_target(county, target, 100)
    outcome = run(county)
    assert outcome.changed
    assert outcome.evaluated == 1
    assert read == [{"103"}]
    assert outcome.result_set.entries.count() == 4
    assert_as_if_all_were_read(county)


def test_a_withdrawal_and_an_apply_of_many_name_their_units(
    county: County, read: list[set[str]]
) -> None:
    factories.add_deduction(county, "x1", county.units["101"])
    run(county)
    fact_retire(Deduction.objects.get(key="x1", current=True), actor=county.clerk, reason="误录")
    run(county)
    items = [
        FactInput(f"y{code}", {"unit": county.units[code], "kind": "city_line", "title": "线"})
        for code in ("102", "103")
    ]
    plan = facts_plan(Deduction, scope={"year": county.year}, inputs=items)
    facts_apply(plan, actor=county.clerk, origin=Origin.IMPORT)
    run(county)
    assert read == [{"101"}, {"101"}, {"102", "103"}]
    assert_as_if_all_were_read(county)


def test_a_fact_that_changes_its_unit_is_of_both(county: County, read: list[set[str]]) -> None:
    factories.add_deduction(county, "x1", county.units["101"])
    run(county)
    item = FactInput("x1", {"unit": county.units["102"]})
    fact_record(Deduction, scope={"year": county.year}, item=item, actor=county.clerk)
    run(county)
    assert read[1:] == [{"101", "102"}]
    assert_as_if_all_were_read(county)


def test_what_is_of_no_one_unit_has_all_read(county: County, read: list[set[str]]) -> None:
    everybody = {"101", "102", "103", "104"}
    item = FactInput(factories.COMMON_ITEM, {"title": "优质服务（改）"})
    scope = {"year": county.year}
    fact_record(factories.CommonItem, scope=scope, item=item, actor=county.clerk)
    run(county)
    factories.add_ballots(county, county.units["101"], {"county_leaders": [70]})
    run(county)
    assert read == [everybody, everybody]
    assert_as_if_all_were_read(county)


def test_a_writer_that_does_not_say_whose_it_is_has_all_read(
    county: County, read: list[set[str]]
) -> None:
    factories.add_deduction(county, "x1", county.units["101"])
    lock_scope({"year": county.year})
    Deduction.objects.filter(key="x1").update(count=4)
    run(county)
    assert read == [{"101", "102", "103", "104"}]
    assert_as_if_all_were_read(county)


def test_closing_a_ballot_round_has_all_read(county: County, read: list[set[str]]) -> None:
    row = BallotRound.objects.get(year=county.year, voter_group="county_leaders")
    BallotRound.objects.filter(pk=row.pk).update(state=RoundState.OPEN, closed_at=None)
    Ballot.objects.filter(round=row, unit=county.units["101"]).update(score=12)
    ballot_round_close(ballot_round=row, actor=county.clerk)
    run(county)
    assert read == [{"101", "102", "103", "104"}]
    assert_as_if_all_were_read(county)


def test_a_unit_that_comes_or_goes(county: County, read: list[set[str]]) -> None:
    row = UnitYear.objects.get(unit=county.units["103"], current=True)
    fact_retire(row, actor=county.clerk, reason="撤销机构")
    assert run(county).result_set.entries.count() == 3
    assert_as_if_all_were_read(county)
    factories.add_unit_year(county, county.units["103"], order=7)
    assert run(county).result_set.entries.count() == 4
    assert read[-2:] != [set(), set()]
    assert_as_if_all_were_read(county)


def test_the_night_finds_what_was_written_past_the_services(county: County) -> None:
    TargetMark.objects.filter(key="102-key", current=True).update(actual="1")
    factories.add_deduction(county, "x1", county.units["101"])
    quick = run(county)
    assert quick.evaluated == 1
    night = run(county, "nightly")
    assert night.changed
    assert night.evaluated == 1
    assert CurrentResult.objects.get(year=county.year).read_revision == night.result_set.revision
    assert not run(county, "nightly").changed


def test_a_night_after_a_night_reads_nothing(county: County, read: list[set[str]]) -> None:
    factories.add_deduction(county, "x1", county.units["101"])
    run(county)
    assert not run(county, "nightly").changed
    assert not run(county, "nightly").changed
    assert [len(codes) for codes in read] == [1, 4]


def test_results_of_an_older_engine_are_read_and_judged_again(
    county: County, read: list[set[str]]
) -> None:
    older = CurrentResult.objects.get(year=county.year).result_set
    ResultSet.objects.filter(pk=older.pk).update(engine_version="1+1")
    for entry in older.entries.select_related("result"):
        data = {name: value for name, value in entry.result.data.items() if name != "facts"}
        type(entry.result).objects.filter(pk=entry.result_id).update(
            data=data, digest=f"{entry.pk}"
        )
    outcome = run(county)
    assert outcome.evaluated == 4
    assert read == [{"101", "102", "103", "104"}]
    assert outcome.result_set.statistics["facts"] == older.statistics["facts"]


def test_writing_a_fact_notes_its_unit_once(county: County) -> None:
    before = UnitRevision.objects.count()
    factories.add_deduction(county, "x1", county.units["101"])
    factories.add_deduction(county, "x2", county.units["101"])
    assert UnitRevision.objects.count() == before
    noted = UnitRevision.objects.get(year=county.year, unit=county.units["101"])
    assert noted.revision == Year.objects.get(pk=county.year.pk).revision
