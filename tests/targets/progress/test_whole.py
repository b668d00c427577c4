"""What is counted one by one is reported in whole numbers; a rate in the same measure is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction

import pytest
import time_machine
from django.core.exceptions import ValidationError

from schemes.queries import year_document
from schemes.rules.progress import ProgressRules
from targets.models import Target
from targets.progress.checking import figures_read, report_read, targets_by_key
from targets.progress.demo import _inputs
from targets.progress.models import Origin
from targets.progress.reading import whole_measure
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised

made = kept_for_module(make_promised)
RULES = ProgressRules(whole_measures=("场", "张"))


@pytest.fixture
def counted(db: None, made: Callable[[], Promised]) -> Iterator[tuple[Promised, Target]]:
    """A target of twelve meetings."""
    with time_machine.travel(datetime(2026, 4, 9, 4, 0, tzinfo=UTC), tick=False):
        promised = made()
        target = promised.target("农村公路")
        target.measure, target.params = "场", {**target.params, "plan": "12"}
        target.save()
        yield promised, target


@pytest.mark.parametrize(
    ("measure", "plan", "whole"),
    [("场", "12", "场"), ("张", "6.3", ""), ("公里", "12", ""), ("场", None, "")],
)
def test_whole_is_what_the_scheme_lists_where_the_plan_is_whole_too(
    measure: str, plan: str | None, whole: str
) -> None:
    assert whole_measure(Target(measure=measure, params={"plan": plan}), RULES) == whole


def test_a_unit_cannot_report_two_meetings_and_a_half(counted: tuple[Promised, Target]) -> None:
    promised, target = counted
    year, unit = promised.drafting.year, promised.unit
    with pytest.raises(ValidationError) as refused:
        report_read(year, unit, 3, {target.key: {"actual": "2.42"}})
    told = refused.value.message_dict
    assert told[f"actual-{target.key}"] == ["以“场”计的填整数"]
    with pytest.raises(ValidationError) as refused:
        report_read(year, unit, 3, {target.key: {"actual": "2.00"}})
    assert f"actual-{target.key}" not in refused.value.message_dict


def test_the_statistics_bureau_neither(counted: tuple[Promised, Target]) -> None:
    promised, target = counted
    year = promised.drafting.year
    rows = [{"target": target.key, "actual": "2.5"}]
    _stated, faults = figures_read(year, targets_by_key(year), Origin.STATISTICS, rows)
    assert [(fault.row, fault.text) for fault in faults] == [(0, "以“场”计的填整数")]


def test_the_demo_reports_whole_meetings(counted: tuple[Promised, Target]) -> None:
    promised, target = counted
    target.year = promised.drafting.year
    assert target.measure in year_document(target.year).progress.whole_measures
    found = [each.values["actual"] for month in range(1, 13) for each in _inputs(target, 6, month)]
    assert found
    assert all(Fraction(each).denominator == 1 for each in found)
