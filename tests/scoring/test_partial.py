"""What is missing is no loss (S-2): neither in a share of the full mark, nor beside the group's."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from schemes.presets import load_preset
from schemes.rules.trace import Trace
from scoring import queries
from scoring.comparison import group_chart
from scoring.engine.results import Missing, Standing, UnitResult
from scoring.ranking import Filters, Ranking, component_value, ranking, total_value
from scoring.ranking_rows import table_rows
from scoring.receipt import receipt_rows
from scoring.services import result_set_recompute
from scoring.words import standing_badges, standing_text
from tests import factories
from tests.factories import County, make_county
from units.models import Role

#: Points of the department's components: 250, 180, 500, 30, 40 (K-2.1); of the second and third
#: something is missing, the fourth has no valid ballot at all.
EARNED = {
    "key": Fraction(225),
    "general": Fraction(13),
    "common": Fraction(370),
    "township_leaders": None,
    "county_leaders": Fraction(36),
}
GAPS = (
    Missing("target_mark", "general", "公文办理差错"),
    Missing("target_mark", "general", "政务信息采用"),
    Missing("item_mark", "common", "安全生产"),
    Missing("ballots", "township_leaders", "township_leaders"),
)
STATISTICS = {
    "components": {key: {"median": "9/10", "low": "4/5", "high": "19/20"} for key in EARNED}
}


def unit(**standing: object) -> UnitResult:
    held = {"peer_group": "department", "directly_assessed": True, "qualified": True} | standing
    total = Fraction(225 + 13 + 370 + 36)
    return UnitResult(
        code="113",
        name="科学技术局",
        components=EARNED,
        base=total,
        honours=Fraction(0),
        deductions=Fraction(0),
        total=total,
        standing=Standing(**held),  # type: ignore[arg-type]
        missing=GAPS,
        trace=Trace("total", "总分", total),
    )


def test_only_what_is_complete_is_compared_with_the_group() -> None:
    chart = group_chart(unit(), load_preset("county").peer_group("department"), STATISTICS)
    assert chart is not None
    # 225 of 250 and 36 of 40 are 90.0 %: the median, so no gap is named.
    assert [(row["label"], row["unit"]) for row in chart["rows"]] == [
        ("重点职能目标", "90.0"),
        ("县领导评价", "90.0"),
    ]
    assert chart["note"] == "一般职能目标、共性目标、乡镇领导评价还有缺项，不比。"


def test_an_unqualified_unit_says_also_what_it_lacks() -> None:
    held = unit(qualified=False, veto_kinds=("work_safety",)).standing
    assert standing_text(held, len(GAPS), True, {}) == "不合格，一票否决，缺 4 项"
    assert "缺 4 项" in standing_badges(held, len(GAPS), True, {})
    assert standing_text(unit().standing, len(GAPS), True, {}) == "缺 4 项"


# --- a computed county of which one unit lacks a mark ---------------------------------------------


@pytest.fixture
def county(db: None) -> County:
    made = make_county(departments=2)
    factories.add_target(made, "101-more", made.units["101"], "key", 50, None)
    result_set_recompute(year=made.year, actor=made.clerk, cause="nightly")
    return made


def table(county: County, view: str) -> Ranking:
    current = queries.current_result(county.year)
    assert current is not None
    scope = queries.Scope(county.office.authority, everything=True)
    judged = queries.judged_entries(scope, current.result_set)
    document = queries.set_document(current.result_set)
    return ranking(document, judged, current.result_set.statistics, Filters(view=view))


@pytest.mark.any_database
def test_the_ranking_draws_nothing_missing_as_lost(county: County) -> None:
    for view in ("rate", "loss"):
        shown = table(county, view)
        row = next(each for each in shown.rows if each.judged.entry.unit.code == "101")
        key = shown.columns[0]
        assert key.key == "key"
        assert component_value(row, 0, key, view) is None
        assert total_value(row, shown) is None
        assert dict(row.bar.losses)["重点职能目标"] == 0
        whole = next(each for each in shown.rows if each.judged.entry.unit.code == "102")
        assert component_value(whole, 0, key, view) is not None
        assert total_value(whole, shown) is not None

    points = table(county, "score")
    text = str(table_rows(points)).split("</tr>")
    told = next(row for row in text if "/101/" in row)
    assert "缺 1 项" in told.partition('class="standing')[0]  # beside the points so far


def test_the_home_of_an_incomplete_unit_calls_its_points_no_total(county: County) -> None:
    """It is not told that it takes no rank, as a vetoed unit is, but that something is missing."""
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["101"])
    client = Client()
    client.force_login(filer, backend="django.contrib.auth.backends.ModelBackend")
    card = client.get(reverse("core:home")).text
    assert "缺项，暂不排" in card
    assert "已得" in card
    assert "不排名" not in card


@pytest.mark.any_database
def test_the_receipt_says_of_every_sum_what_is_missing_in_it(county: County) -> None:
    current = queries.current_result(county.year)
    assert current is not None
    scope = queries.Scope(county.office.authority, everything=True)
    rows = receipt_rows(queries.traces_of(scope, current.result_set)["101"], {})
    told = {row.label: row.note for row in rows}
    assert told["基础分"].endswith("缺 1 项")
    assert told["重点职能目标"].endswith("缺 1 项")
    assert "缺" not in told["共性目标"]
