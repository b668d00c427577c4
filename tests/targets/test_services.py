"""Targets, common items and filings by the rules of the scheme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from reviews.models import CommonMark, TargetMark
from targets import services
from targets.models import CommonItem, Target
from tests.fact_rows import GOOD, complete_county
from tests.factories import County, add_unit_year, make_county
from tests.kept import kept_for_module
from units.models import Unit

pytestmark = pytest.mark.django_db


fresh_county = kept_for_module(lambda: complete_county(make_county()))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def problems(county: County, service: Any, slug: str, **texts: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        service(year=county.year, texts={**GOOD[slug], **texts}, actor=county.clerk)
    return caught.value.message_dict


def target_problems(county: County, **texts: str) -> dict[str, list[str]]:
    return problems(county, services.target_record, "targets", **texts)


def test_a_component_of_another_group_is_refused_with_those_of_the_unit(county: County) -> None:
    found = target_problems(county, component="common")
    assert list(found) == ["component"]


def test_a_method_without_its_parameters_names_each_of_them(county: County) -> None:
    found = target_problems(county, plan="", rate="", basis="")
    assert set(found) == {"plan", "rate"}
    assert all("K-5.4" in messages[0] for messages in found.values())


def test_a_parameter_that_the_method_does_not_use_is_refused(county: County) -> None:
    found = target_problems(county, method="manual")
    assert {"plan", "rate", "basis"} == set(found)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("points", "-1"),
        ("points", "NaN"),
        ("points", "四十"),
        ("deadline", "2026-02-30"),
        ("unit", "没有的局"),
        ("method", "guess"),
        ("code", "1 2"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(county: County, field: str, text: str) -> None:
    assert list(target_problems(county, **{field: text})) == [field]


def test_several_wrong_values_are_told_together(county: County) -> None:
    found = target_problems(county, points="x", deadline="y", unit="z")
    assert set(found) == {"points", "deadline", "unit"}


def test_a_unit_outside_the_year_is_not_found(county: County) -> None:
    Unit.objects.create(authority=county.office.authority, code="777", name="撤并局")
    assert "单位表" in target_problems(county, unit="777")["unit"][0]


def test_a_withdrawn_target_takes_its_mark_along(county: County) -> None:
    target = Target.objects.get(key="101-key", current=True)
    services.target_retire(
        year=county.year, expected=target.pk, actor=county.clerk, reason="任务取消"
    )
    mark = TargetMark.objects.get(key="101-key")
    assert not mark.current
    assert mark.retired_reason == "任务取消"
    assert TargetMark.objects.filter(key="102-key", current=True).exists()


def test_a_withdrawn_item_takes_all_its_marks_along(county: County) -> None:
    item = CommonItem.objects.get(current=True)
    services.common_item_retire(
        year=county.year, expected=item.pk, actor=county.clerk, reason="不再考核"
    )
    assert not CommonMark.objects.filter(current=True).exists()
    assert CommonMark.objects.filter(retired_reason="不再考核").count() == 3


def test_an_item_of_a_group_without_its_component_is_refused(county: County) -> None:
    found = problems(county, services.common_item_record, "common-items", peer_groups="乡镇、外星")
    assert "不是方案里的考核组" in found["peer_groups"][0]


@pytest.mark.parametrize(
    ("filed", "filed_on", "told"), [("是", "", "备案日期"), ("否", "2026-03-01", "删去")]
)
def test_a_filing_and_its_day_belong_together(
    county: County, filed: str, filed_on: str, told: str
) -> None:
    found = problems(county, services.filing_record, "filings", filed=filed, filed_on=filed_on)
    assert told in found["filed_on"][0]


def test_a_unit_is_also_found_by_its_name_in_the_year(county: County) -> None:
    unit = Unit.objects.create(authority=county.office.authority, code="150", name="新局")
    add_unit_year(county, unit)
    texts = {**GOOD["targets"], "unit": "新局", "code": "150-1"}
    fact = services.target_record(year=county.year, texts=texts, actor=county.clerk)
    assert fact.unit == unit
