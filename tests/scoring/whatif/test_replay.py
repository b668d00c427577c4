"""A year's facts under other rules: figures by hand, what is set aside, and that nothing of the
year is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import jobs
from core.models import AuditEntry, Fact
from schemes.models import Year
from schemes.presets import load_preset
from schemes.queries import year_document
from scoring.facts import year_facts_load
from scoring.models import CurrentResult, ResultEntry, ResultSet
from scoring.services.requests import NIGHTLY
from scoring.whatif.models import WhatIf
from scoring.whatif.page import set_aside
from scoring.whatif.reading import Report
from scoring.whatif.replay import judged
from scoring.whatif.services import what_if_ask, what_if_drop, what_if_run
from tests import factories
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.whatif.trying import lower_cap, tried, tried_county, unit_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def points(text: str) -> Fraction:
    return Fraction(text)


def test_a_lower_cap_takes_five_points_and_the_first_place(county: County) -> None:
    row = tried(county, lower_cap)
    unit = unit_of(row, "102")
    assert (unit.before.total, unit.after.total) == (points("982.9"), points("977.9"))
    assert (unit.before.rank, unit.after.rank) == (1, 2)
    assert [(c.name, c.points, c.places) for c in unit.causes] == [("先进加分 › 封顶", -5, -1)]
    other = unit_of(row, "101")
    assert (other.points, other.places) == (0, 1)
    assert Report(row.report).sums["scores"] == 1
    assert Report(row.report).sums["ranks"] == 2


def test_money_follows_the_formula_under_the_draft(county: County) -> None:
    """B = A + D ÷ (max − min) × (S − mean), K-7.1; D becomes 1000."""

    def wider(data: Any) -> None:
        data["pay"]["unit"]["spread"] = 1000

    row = tried(county, wider)
    unit = unit_of(row, "102")
    span, above = points("19.6"), points("982.9") - points("2928.7") / 3
    assert unit.before.per_head == 7000 + 800 / span * above
    assert unit.after.per_head == 7000 + 1000 / span * above
    assert unit.points == 0
    assert [c.name for c in unit.causes] == ["奖金 › 单位人均标准"]


def test_the_rules_add_up_to_the_whole_change(county: County) -> None:
    def several(data: Any) -> None:
        lower_cap(data)
        data["pay"]["unit"]["spread"] = 1000
        components = data["peer_groups"][0]["components"]
        components[0]["points"], components[4]["points"] = 240, 50

    row = tried(county, several)
    for unit in Report(row.report).units:
        assert unit.points == sum((c.points or 0) for c in unit.causes)
        assert unit.places == sum((c.places or 0) for c in unit.causes)
        assert unit.per_head == sum((c.per_head or 0) for c in unit.causes)
    # 240 × 245/250 = 235.2, 50 × 88 % = 44: 102 loses 9.8 and 5, gains 8.8.
    assert unit_of(row, "102").points == points("-6")


def test_other_points_of_a_component_count_last_years_targets_by_share(county: County) -> None:
    def reweigh(data: Any) -> None:
        components = data["peer_groups"][0]["components"]
        components[0]["points"], components[1]["points"] = 200, 230

    row = tried(county, reweigh)
    # 102 has 98 % of both, so 430 points shared out in another way change nothing.
    assert unit_of(row, "102").points == 0
    told = set_aside(Report(row.report))
    assert told[0].startswith("县直部门的板块“重点职能目标”由 250 分改为 200 分")


def test_a_component_that_is_gone_is_told_and_never_counts_as_nothing(county: County) -> None:
    def without(data: Any) -> None:
        components = data["peer_groups"][0]["components"]
        del components[3]
        components[3]["points"] = 70

    row = tried(county, without)
    told = set_aside(Report(row.report))
    assert "".join(told) == (
        "试算的规则里没有县直部门的测评人“乡镇主要领导”的票：6 条事实没有用上，"
        "涉及 3 个单位（财政局、审计局、部门103）。"
    )
    unit = unit_of(row, "101")
    # 250 + 180 + 490 + 70 × 88 %
    assert unit.after.total == points("981.6")
    assert unit.after.complete
    assert unit.after.rank == 2


def test_a_new_component_without_facts_is_left_out_and_the_rest_scaled(county: County) -> None:
    def more(data: Any) -> None:
        components = data["peer_groups"][0]["components"]
        components[2]["points"] = 400
        components.append(
            {
                **components[4],
                "key": "public",
                "title": {"zh": "群众满意度", "en": "Public"},
                "points": 100,
                "rule": {"kind": "rated"},
            }
        )

    row = tried(county, more)
    told = set_aside(Report(row.report))
    assert told[0].startswith("县直部门的板块“群众满意度”是新的，100 分，这一年没有事实")
    unit = unit_of(row, "101")
    # 250 + 180 + 400 × 490/500 + 27.3 + 35.2 = 884.5 of 900, brought to 1000, rounded to 4 places
    assert unit.after.total == points("982.7778")
    assert unit.after.complete


def test_a_kind_of_honour_that_is_gone_is_told(county: County) -> None:
    def without(data: Any) -> None:
        kinds = data["honours"]["kinds"]
        data["honours"]["kinds"] = [each for each in kinds if each["key"] != "comprehensive"]
        data["honours"]["multi_superior"] = None

    row = tried(county, without)
    told = set_aside(Report(row.report))[0]
    assert told.startswith("试算的规则里没有荣誉“")
    assert "1 条事实没有用上，涉及 1 个单位（审计局）" in told
    assert unit_of(row, "102").points == -10


def test_a_unit_that_lacks_something_only_under_the_draft_has_no_rank(county: County) -> None:
    def need_more(data: Any) -> None:
        data["peer_groups"][0]["components"][4]["rule"]["least_valid"] = 2

    factories.add_ballots(county, county.units["101"], {"county_leaders": [88]})
    row = tried(county, need_more)
    assert unit_of(row, "101").after.complete
    other = unit_of(row, "102")
    assert other.lost
    assert other.after.rank is None
    assert Report(row.report).sums["lost"] == 2


def test_nothing_of_the_year_is_touched(county: County) -> None:
    def standing() -> list[Any]:
        facts = [model.objects.count() for model in apps.get_models() if issubclass(model, Fact)]
        year = Year.objects.get(pk=county.year.pk)
        pointer = CurrentResult.objects.get(year=year)
        return [
            facts,
            (year.revision, year.whole_revision, year.scheme_id),
            (pointer.result_set_id, pointer.revision),
            (ResultSet.objects.count(), ResultEntry.objects.count()),
        ]

    before = standing()
    tried(county, lower_cap)
    assert standing() == before


def test_done_twice_the_first_report_stands(county: County) -> None:
    row = tried(county, lower_cap)
    factories.add_honour(county, "h2", county.units["101"])
    again = what_if_run(what_if=WhatIf.objects.get(pk=row.pk))
    assert again.report == row.report
    assert again.units.count() == 3


def test_what_is_the_same_is_not_tried(county: County) -> None:
    with pytest.raises(ValidationError, match="完全相同"):
        what_if_ask(
            year=county.year,
            document=year_document(county.year),
            title="同一份",
            actor=county.clerk,
        )


def test_dropping_leaves_a_trail_and_no_report(county: County) -> None:
    row = tried(county, lower_cap)
    what_if_drop(what_if=row, actor=county.clerk)
    assert not WhatIf.objects.exists()
    events = AuditEntry.objects.filter(event__startswith="what_if.").values_list("event", flat=True)
    assert sorted(events) == ["what_if.ask", "what_if.drop"]


def test_the_night_removes_what_is_older_than_a_year_and_nothing_else(county: County) -> None:
    old, young = tried(county, lower_cap), tried(county, lower_cap)
    long_ago = timezone.now() - timedelta(days=366)
    WhatIf.objects.filter(pk=old.pk).update(asked_at=long_ago)
    night = timezone.localdate()
    job = jobs.enqueue_nightly(kind=NIGHTLY, authority=county.office.authority, night=night)
    assert jobs.run(job.pk) == "done"
    assert [row.pk for row in WhatIf.objects.all()] == [young.pk]


def test_sections_that_are_called_silent_move_no_figure(county: County) -> None:
    """The county's facts under its own scheme with every such section of another place."""
    base, other = year_document(county.year), load_preset("district")
    facts = {code: rows.facts() for code, rows in year_facts_load(county.year).rows.items()}
    names = ("targets", "plan_warnings", "plans", "changes", "award_claims", "progress")
    names += ("marking", "registering", "supervision", "accountability", "publication")
    names += ("staff_appraisal", "calendar")
    changed = base.model_copy(update={name: getattr(other, name) for name in names})
    before, after = (judged(each, each, facts, None) for each in (base, changed))
    assert {c: u.total for c, u in before.year.units.items()} == {
        c: u.total for c, u in after.year.units.items()
    }
    assert before.year.places == after.year.places
