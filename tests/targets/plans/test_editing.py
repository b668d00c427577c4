"""Drafting a plan: cells, lines, undo, pasting, last year; what is refused is told and kept out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.models import Origin
from core.workflow import NotYoursError
from schemes.models import Year
from targets.models import Baseline, Target
from targets.plans.fields import cell_text, value_of
from targets.plans.last_year import last_targets
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.plans.services.editing import (
    cell_save,
    line_add,
    line_remove,
    line_save,
    line_shift,
    lines_paste,
    plan_carry,
    plan_start,
)
from targets.plans.services.journal import StaleLineError, edit_redo, edit_undo
from tests.factories import record_all
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role, UnitYear

pytestmark = pytest.mark.django_db


fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def colleague(drafting: Drafting) -> Account:
    return drafting.county.office.account(Role.DEPARTMENT_FILER, username="colleague")


def titles(plan: Plan) -> list[str]:
    return [line.title for line in Reading(plan).rows]


def added(drafting: Drafting, plan: Plan, title: str, component: str = "key") -> PlanLine:
    line = line_add(plan=plan, component=component, actor=drafting.filer)
    return drafting.cell(line, "title", title)


def test_a_second_click_finds_the_first_plan(drafting: Drafting) -> None:
    assert drafting.start() == drafting.start()


def test_a_stranger_begins_nothing(drafting: Drafting) -> None:
    with pytest.raises(NotYoursError):
        plan_start(year=drafting.year, unit=drafting.unit, actor=drafting.officer)


def test_imported_targets_are_not_drafted_a_second_time(drafting: Drafting) -> None:
    target = {"unit": drafting.unit, "component": "key", "title": "旧", "points": 1}
    record_all(Target, drafting.county, {"Z1": {**target, "method": "manual"}})
    with pytest.raises(ValidationError, match="导入 1 个"):
        drafting.start()


def test_a_unit_that_is_not_assessed_has_no_plan(drafting: Drafting) -> None:
    record_all(UnitYear, drafting.county, {"101": {"directly_assessed": False}})
    with pytest.raises(ValidationError, match="不用报目标"):
        drafting.start()


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("plan", "1,200.50", "1200.5"),
        ("plan", "４２", "42"),
        ("points", "55", "55"),
        ("deadline", "11月30日", "2026-11-30"),
        ("deadline", "2027/1/5", "2027-01-05"),
        ("method", "按完成比例", "proportional"),
        ("duty", "协办", "assist"),
        ("step", "按一步扣", "started"),
        ("step", "不足一步按一步", "started"),
        ("title", "  农村公路 ", "农村公路"),
    ],
)
def test_a_cell_is_read_as_people_write(
    drafting: Drafting, field: str, typed: str, kept: str
) -> None:
    line = added(drafting, drafting.start(), "路")
    saved = drafting.cell(line, field, typed)
    plan = Reading(drafting.now(saved.plan))
    assert cell_text(plan.setting, field, value_of(plan.rows[0], field)) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("plan", "约一百"),
        ("points", "1e9999"),
        ("deadline", "2月30日"),
        ("deadline", "年底"),
        ("deadline", "2062-11-30"),
        ("deadline", "2016年11月30日"),
        ("method", "看着办"),
        ("title", "长" * 201),
        ("title", "有\x00字符"),
        ("component", "common"),
        ("gone", "1"),
        ("origin", "x"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused(drafting: Drafting, field: str, typed: str) -> None:
    line = added(drafting, drafting.start(), "路")
    before = PlanLine.objects.filter(pk=line.pk).values().get()
    with pytest.raises(ValidationError):
        drafting.cell(line, field, typed)
    assert PlanLine.objects.filter(pk=line.pk).values().get() == before


def test_a_stale_cell_is_refused_and_told_by_whom(drafting: Drafting) -> None:
    other = colleague(drafting)
    line = added(drafting, drafting.start(), "农村公路")
    shown = line.version
    drafting.cell(line, "plan", "118", other)
    with pytest.raises(StaleLineError) as refused:
        cell_save(
            plan=line.plan,
            line=line.pk,
            field="plan",
            text="120",
            shown=shown,
            actor=drafting.filer,
        )
    assert [edit.actor for edit in refused.value.edits] == [other]
    assert refused.value.line is not None
    assert refused.value.line.params == {"plan": "118"}


def test_ones_own_quick_edits_do_not_stand_in_ones_way(drafting: Drafting) -> None:
    line = added(drafting, drafting.start(), "农村公路")
    shown = line.version
    for field, text in (("plan", "118"), ("measure", "公里")):
        cell_save(
            plan=line.plan,
            line=line.pk,
            field=field,
            text=text,
            shown=shown,
            actor=drafting.filer,
        )
    line.refresh_from_db()
    assert (line.params, line.measure) == ({"plan": "118"}, "公里")


def test_another_method_drops_what_it_does_not_take(drafting: Drafting) -> None:
    line = added(drafting, drafting.start(), "路")
    drafting.cell(line, "plan", "118")
    drafting.cell(line, "method", "graded")
    line.refresh_from_db()
    assert line.params == {}
    edit_undo(plan=line.plan, actor=drafting.filer)
    line.refresh_from_db()
    assert (line.method, line.params) == ("proportional", {"plan": "118"})


def test_undo_goes_back_step_by_step_and_redo_forward(drafting: Drafting) -> None:
    plan = drafting.start()
    line = added(drafting, plan, "农村公路")
    drafting.cell(line, "points", "50")
    line_remove(
        plan=plan,
        line=line.pk,
        shown=PlanLine.objects.get(pk=line.pk).version,
        actor=drafting.filer,
    )
    assert titles(plan) == []
    for _n in range(2):
        edit_undo(plan=plan, actor=drafting.filer)
    line.refresh_from_db()
    assert (titles(plan), line.points) == (["农村公路"], None)
    edit_redo(plan=plan, actor=drafting.filer)
    line.refresh_from_db()
    assert line.points == 50
    drafting.cell(line, "points", "60")
    with pytest.raises(ValidationError, match="没有可恢复"):
        edit_redo(plan=plan, actor=drafting.filer)


def test_undo_takes_back_nothing_that_another_wrote_since(drafting: Drafting) -> None:
    plan = drafting.start()
    line = added(drafting, plan, "农村公路")
    drafting.cell(line, "points", "50")
    drafting.cell(line, "points", "60", colleague(drafting))
    with pytest.raises(ValidationError, match="不能撤销"):
        edit_undo(plan=plan, actor=drafting.filer)
    line.refresh_from_db()
    assert line.points == 60


def test_a_line_in_which_another_wrote_is_not_undone_away(drafting: Drafting) -> None:
    plan = drafting.start()
    line, other = line_add(plan=plan, component="key", actor=drafting.filer), colleague(drafting)
    drafting.cell(line, "title", "农村公路", other)
    with pytest.raises(ValidationError, match="不能撤销"):
        edit_undo(plan=plan, actor=drafting.filer)
    assert titles(plan) == ["农村公路"]
    edit_undo(plan=plan, actor=other)
    edit_undo(plan=plan, actor=drafting.filer)
    assert titles(plan) == []


def test_what_was_handed_in_cannot_be_undone(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    with pytest.raises(ValidationError, match="不能改"):
        edit_undo(plan=plan, actor=drafting.filer)
    drafting.move(plan, "return", drafting.reviewer, reason="再核")
    with pytest.raises(ValidationError, match="没有可撤销"):
        edit_undo(plan=plan, actor=drafting.filer)


def test_a_plan_under_review_is_not_edited(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    with pytest.raises(ValidationError, match="两办审核"):
        drafting.cell(plan.lines.all()[0], "points", "1")


def test_lines_change_places_within_their_component(drafting: Drafting) -> None:
    plan = drafting.start()
    first, second = added(drafting, plan, "一"), added(drafting, plan, "二")
    added(drafting, plan, "三", "general")
    line_shift(plan=plan, line=second.pk, down=False, actor=drafting.filer)
    assert titles(plan) == ["二", "一", "三"]
    line_shift(plan=plan, line=first.pk, down=True, actor=drafting.filer)
    assert titles(plan) == ["二", "一", "三"]


def test_a_form_tells_all_its_errors_at_once(drafting: Drafting) -> None:
    line = added(drafting, drafting.start(), "路")
    with pytest.raises(ValidationError) as refused:
        line_save(
            plan=line.plan,
            line=line.pk,
            texts={"points": "多", "deadline": "某日", "measure": "公里"},
            shown=line.version,
            actor=drafting.filer,
        )
    assert set(refused.value.message_dict) == {"points", "deadline"}
    line.refresh_from_db()
    assert line.measure == ""


def test_rows_of_a_spreadsheet_become_lines(drafting: Drafting) -> None:
    plan = drafting.start()
    rows = "目标\t计划值\t单位\t分值\n农村公路\t118\t公里\t50\n公交\t6\t条\t40\n"
    lines_paste(plan=plan, component="key", text=rows, actor=drafting.filer)
    told = [(x.title, x.params["plan"], x.measure, str(x.points)) for x in Reading(plan).rows]
    assert told == [("农村公路", "118", "公里", "50"), ("公交", "6", "条", "40")]
    edit_undo(plan=plan, actor=drafting.filer)
    assert titles(plan) == []


def test_pasted_rows_in_error_name_row_and_column_and_write_nothing(drafting: Drafting) -> None:
    plan = drafting.start()
    rows = "农村公路\t\t公里\t126\t一百\n公交\t\t条\t\t6\t某日"
    with pytest.raises(ValidationError) as refused:
        lines_paste(plan=plan, component="key", text=rows, actor=drafting.filer)
    first, second = refused.value.messages
    assert first.startswith("第 1 行 计划值：")
    assert second.startswith("第 2 行 完成时限：")
    assert titles(plan) == []


def last_year(drafting: Drafting) -> None:
    year = Year.objects.create(
        authority=drafting.year.authority, year=2025, scheme=drafting.year.scheme
    )
    common: dict[str, Any] = {"unit": drafting.unit, "measure": "公里", "points": 50}
    common |= {"method": "proportional", "params": {"plan": "126", "direction": "higher"}}
    old = {
        "Z1": {**common, "component": "key", "title": "农村公路", "deadline": date(2025, 11, 30)},
        "Z2": {**common, "component": "gone_by", "title": "旧板块"},
    }
    record_all(Target, drafting.county, old, scope={"year": year})
    actual = {"unit": drafting.unit, "title": "农村公路", "component": "key"}
    record_all(Baseline, drafting.county, {"Z1": {**actual, "value": 130, "from_year": 2025}})


def test_a_reviewer_sees_what_was_planned_and_reached_last_year(drafting: Drafting) -> None:
    last_year(drafting)
    told = [(each.title, each.plan, each.actual) for each in last_targets(drafting.start())]
    assert told == [("农村公路", "126 公里", "130 公里"), ("旧板块", "126 公里", "")]


def test_last_year_comes_over_with_its_actuals(drafting: Drafting) -> None:
    last_year(drafting)
    plan = plan_start(year=drafting.year, unit=drafting.unit, actor=drafting.filer, from_last=True)
    (line,) = Reading(plan).rows
    assert (line.title, line.last_year, line.deadline) == ("农村公路", 130, date(2026, 11, 30))
    keys = {each.finding.key for each in Reading(plan).findings}
    assert {"copied_unchanged", "below_last_actual"} <= keys
    with pytest.raises(ValidationError, match="都已带入"):
        plan_carry(plan=plan, actor=drafting.filer)


def test_what_last_year_says_is_not_written_again(drafting: Drafting) -> None:
    last_year(drafting)
    before = Target.objects.count()
    plan_start(year=drafting.year, unit=drafting.unit, actor=drafting.filer, from_last=True)
    assert Target.objects.count() == before
    assert Target.objects.filter(origin=Origin.ENTRY).count() == before
