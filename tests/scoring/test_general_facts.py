"""What the facts of the general kinds are worth, from entry through the services to the result.

Every figure below is computed by hand from the scheme of ``tests/general_county.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from schemes.document import SchemeDocument
from scoring.engine.codec import trace_from_data
from scoring.models import ResultEntry
from scoring.services import result_set_recompute
from targets.models import EconomicFigure
from targets.queries import settled_figure
from tests.fact_rows import entry_of
from tests.factories import County
from tests.general_county import GENERAL_GOOD, general_document, make_general_county
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(make_general_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def record(county: County, slug: str, **texts: str) -> Any:
    row = {**GENERAL_GOOD.get(slug, {}), **texts}
    return entry_of(slug).record(year=county.year, texts=row, actor=county.clerk)


def correct(county: County, slug: str, fact: Any, **texts: str) -> Any:
    told: dict[str, Any] = {"year": county.year, "actor": county.clerk, "reason": "复核"}
    return entry_of(slug).record(texts=texts, expected=fact.pk, **told)


def retire(county: County, slug: str, fact: Any) -> None:
    told: dict[str, Any] = {"year": county.year, "actor": county.clerk, "reason": "误录"}
    entry_of(slug).retire(expected=fact.pk, **told)


def entry(county: County, unit: str = "101") -> ResultEntry:
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return outcome.result_set.entries.select_related("result").get(unit__code=unit)


def part(county: County, key: str, unit: str = "101") -> Fraction | None:
    """The points of a component or a list in the unit's result, however deep it lies."""
    waiting = [trace_from_data(entry(county, unit).result.trace)]
    while waiting:
        node = waiting.pop()
        if node.key.partition(":")[2] == key and node.key.startswith(("component:", "adjustment:")):
            return node.value
        waiting.extend(node.children)
    return None


def test_a_source_counts_by_the_share_of_its_full_mark(county: County) -> None:
    first = record(county, "source-marks")
    assert part(county, "basic") == 9
    record(county, "source-marks", marker="督查室", score="25", full="50")
    assert part(county, "basic") == 7  # the mean of 90 % and 50 %
    record(county, "source-marks", component="spot", score="40")
    assert part(county, "spot") == 8
    assert part(county, "tracking") == 8
    retire(county, "source-marks", first)
    assert part(county, "basic") == 5


def test_a_leader_counts_by_score_place_or_tier(county: County) -> None:
    told = {"place": "", "tier": "first", "leader": "县长"}
    head = record(county, "leader-marks", **told)
    assert part(county, "leaders") == 20
    correct(county, "leader-marks", head, tier="", score="45", full="50")
    assert part(county, "leaders") == 18
    record(county, "leader-marks", unit="102", place="1")
    record(county, "leader-marks", unit="101", place="2")
    assert part(county, "leaders") == 18  # the mean of 0.9 and 0.9
    record(county, "leader-marks", unit="103", place="3")
    assert part(county, "leaders") == 17  # second of three counts 0.8
    assert part(county, "leaders", "103") == 12


def test_the_last_stage_that_spoke_stands(county: County) -> None:
    record(county, "gradings")
    assert part(county, "functional") == Fraction("32.5")
    told = {"stage": "leading_group", "grade": "poor", "change": "-5"}
    settled = record(county, "gradings", **told)
    assert part(county, "functional") == 25
    retire(county, "gradings", settled)
    assert part(county, "functional") == Fraction("32.5")


def test_a_place_counts_by_the_schemes_table(county: County) -> None:
    fact = record(county, "placings")
    assert part(county, "contest") == 8
    correct(county, "placings", fact, place="4", of="5")
    assert part(county, "contest") == 5  # the last of the table less one step


def test_faults_take_from_the_component_that_begins_full(county: County) -> None:
    assert part(county, "discipline") == 10
    told = {"code": "K1", "unit": "101", "component": "discipline", "kind": "late", "count": "2"}
    record(county, "deductions", **told, title="迟报", date="2026-03-01", document="通报")
    assert part(county, "discipline") == 6
    assert entry(county).result.data["deductions"] == "0"


def test_claims_count_by_conditions_and_caps(county: County) -> None:
    first = record(county, "claims")
    assert part(county, "awards") == 4
    own = {"code": "J901", "kind": "own", "level": "", "points": "9", "title": "改革创新"}
    record(county, "claims", **own)
    assert part(county, "awards") == 6  # 4 and at most 5, together at most 6
    first = correct(county, "claims", first, condition_lost="是")
    assert part(county, "awards") == 5
    correct(county, "claims", first, condition_lost="否", condition_proved="否")
    assert part(county, "awards") == 5


def test_a_superiors_item_adds_by_place_or_passes_its_deduction_on(county: County) -> None:
    fact = record(county, "outer-items")
    assert part(county, "outer") == 2
    correct(county, "outer-items", fact, achieved="否", deduction="1.5")
    assert part(county, "outer") == Fraction("-1.5")


def test_special_points_may_be_negative(county: County) -> None:
    record(county, "special-points")
    record(county, "special-points", code="Z901", points="3")
    assert part(county, "special") == Fraction("2.5")


def test_what_is_not_given_is_missing_and_no_zero(county: County) -> None:
    lacking = {subject for _code, _key, subject in entry(county).result.data["missing"]}
    assert lacking == {"basic", "spot", "leaders", "functional", "contest"}
    record(county, "source-marks")
    record(county, "source-marks", component="spot", score="45")
    for slug in ("leader-marks", "gradings", "placings"):
        record(county, slug)
    found = entry(county)
    assert found.complete
    # Basic work 9, spot checks 45 of 50, first of one, base 30 and 2.5, second place, no fault.
    assert found.total == 9 + 9 + 20 + Fraction("32.5") + 8 + 10


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ({"reported": "105"}, (105, "reported")),
        ({"reported": "105", "statistics": "100", "audited": "98"}, (100, "statistics")),
        ({"statistics": "100", "audited": "98", "audit_required": "是"}, (98, "audited")),
        ({"statistics": "100", "audit_required": "是"}, (None, "")),
    ],
)
def test_of_several_figures_the_scheme_says_which_stands(
    county: County, given: dict[str, str], stands: tuple[Any, str]
) -> None:
    record(county, "economic-figures", **{"reported": "", **given})
    figure = EconomicFigure.objects.get(current=True)
    document: SchemeDocument = general_document()
    assert settled_figure(document, figure) == stands
    kept = {name for name in ("reported", "statistics", "audited") if getattr(figure, name)}
    assert kept == set(given) & {"reported", "statistics", "audited"}
