"""The pages of what fills a component: marks of one source, leaders, grades, places."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation
from reviews import queries, services
from reviews.models import Grading, LeaderMark, Placing, SourceMark
from reviews.pages import documented, mark_gone
from reviews.source_files import source_files
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.uses import in_components
from targets.pages import KEPT, UNIT_COLUMN, component_title
from targets.queries import sees_unit_facts

COMPONENT = FactColumn("component", _("板块"), component_title, sort="component")
COMPONENT_FILTER = FactFilter("component", _("板块"), "component", lambda words: words.components)
NOTE = FactColumn("note", _("理由"), lambda fact, _words: fact.note, lead=False)
DOCUMENT = documented(_("依据文件"))


def _of_component(fact: Any) -> str:
    return str(fact.unit.name)


def _grading_gone(grading: Grading, words: SchemeWords) -> str:
    text = _("%(unit)s 的%(stage)s评定下次计算起不算数，以前一个阶段的为准（D-7）。")
    named = {"unit": grading.unit.name, "stage": words.stages.get(grading.stage, grading.stage)}
    return text % named + str(KEPT)


def _leader_gone(mark: LeaderMark, words: SchemeWords) -> str:
    if mark.place is None:
        return mark_gone(mark, words)
    text = _("%(leader)s 少排一个单位，他排的其他单位下次计算起按少一个的名次表折算（M-7）。")
    return text % {"leader": mark.leader} + str(KEPT)


SOURCE_MARKS = FactPage(
    slug="source-marks",
    model=SourceMark,
    title=_("单项评分"),
    icon="clipboard-data",
    group=navigation.REVIEWS,
    order=22,
    visible=queries.visible_source_marks,
    may_open=sees_unit_facts,
    used=in_components("rated"),
    default_sort=("unit__code", "component", "key"),
    name=_of_component,
    clauses=("M-5",),
    filters=(COMPONENT_FILTER,),
    columns=(
        UNIT_COLUMN,
        COMPONENT,
        FactColumn("score", _("得分"), lambda fact, _words: fact.score, kind="points"),
        FactColumn("full", _("满分"), lambda fact, _words: fact.full, kind="plain"),
        FactColumn("marker", _("评分人"), lambda fact, _words: fact.marker, sort="marker"),
        FactColumn("marked_on", _("评定日期"), lambda fact, _words: fact.marked_on, "date"),
        NOTE,
        DOCUMENT,
    ),
    empty_title=_("还没有单项评分"),
    empty_text=_("一个板块一个分数的评分，从年度工作簿导入或逐项录入；没有评的按缺项，不算 0 分。"),
    entry=FactEntry(
        services.SOURCE_MARK,
        services.source_mark_record,
        services.source_mark_retire,
        mark_gone,
    ),
    files=source_files,
)

LEADER_MARKS = FactPage(
    slug="leader-marks",
    model=LeaderMark,
    title=_("领导评价"),
    icon="person-check",
    group=navigation.REVIEWS,
    order=24,
    visible=queries.visible_leader_marks,
    may_open=sees_unit_facts,
    used=in_components("leader_marks"),
    search=("leader", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("component", "leader", "place", "unit__code"),
    name=lambda mark: f"{mark.unit.name} {mark.leader}",
    clauses=("M-7",),
    filters=(COMPONENT_FILTER,),
    columns=(
        FactColumn("leader", _("领导"), lambda fact, _words: fact.leader, sort="leader"),
        UNIT_COLUMN,
        COMPONENT,
        FactColumn("score", _("得分"), lambda fact, _words: fact.score, kind="points"),
        FactColumn("place", _("名次"), lambda fact, _words: fact.place, "number", sort="place"),
        FactColumn("tier", _("档次"), lambda f, w: w.tiers.get(f.tier, f.tier), sort="tier"),
        FactColumn("full", _("满分"), lambda fact, _words: fact.full, kind="plain", lead=False),
        FactColumn("marked_on", _("评定日期"), lambda fact, _words: fact.marked_on, "date"),
        NOTE,
        DOCUMENT,
    ),
    empty_title=_("还没有领导评价"),
    empty_text=_("领导给分管单位的得分、名次或档次，一位领导一个单位一条。"),
    hint=_("名次按这位领导一共排了几个单位折算，排全以后才是定数。"),
    entry=FactEntry(
        services.LEADER_MARK,
        services.leader_mark_record,
        services.leader_mark_retire,
        _leader_gone,
        sections=(
            (_("得分、名次、档次填一项"), ("score", "full", "place", "tier")),
            (_("依据"), ("note", "marked_on", "document")),
        ),
    ),
)

GRADINGS = FactPage(
    slug="gradings",
    model=Grading,
    title=_("等次评定"),
    icon="bar-chart-steps",
    group=navigation.REVIEWS,
    order=26,
    visible=queries.visible_gradings,
    may_open=sees_unit_facts,
    used=in_components("graded_change"),
    default_sort=("unit__code", "component", "key"),
    name=_of_component,
    clauses=("D-2", "D-7"),
    filters=(
        FactFilter("stage", _("阶段"), "stage", lambda words: words.stages),
        FactFilter("grade", _("等次"), "grade", lambda words: words.graded),
    ),
    columns=(
        UNIT_COLUMN,
        COMPONENT,
        FactColumn("stage", _("阶段"), lambda f, w: w.stages.get(f.stage, f.stage), sort="stage"),
        FactColumn("grade", _("等次"), lambda f, w: w.graded.get(f.grade, f.grade), sort="grade"),
        FactColumn("change", _("加减分"), lambda fact, _words: fact.change, kind="points"),
        FactColumn("graded_on", _("评定日期"), lambda fact, _words: fact.graded_on, "date"),
        NOTE,
        DOCUMENT,
    ),
    empty_title=_("还没有等次评定"),
    empty_text=_("自查、责任部门、领导小组评的等次和加减分，一个阶段一条，以最后一个阶段为准。"),
    entry=FactEntry(
        services.GRADING, services.grading_record, services.grading_retire, _grading_gone
    ),
)

PLACINGS = FactPage(
    slug="placings",
    model=Placing,
    title=_("名次"),
    icon="list-ol",
    group=navigation.REVIEWS,
    order=28,
    visible=queries.visible_placings,
    may_open=sees_unit_facts,
    used=in_components("by_place"),
    default_sort=("component", "place", "unit__code"),
    name=_of_component,
    filters=(COMPONENT_FILTER,),
    columns=(
        UNIT_COLUMN,
        COMPONENT,
        FactColumn("place", _("名次"), lambda fact, _words: fact.place, "number", sort="place"),
        FactColumn("of", _("参评数"), lambda fact, _words: fact.of, "number"),
        FactColumn("decided_by", _("评定单位"), lambda f, _w: f.decided_by, sort="decided_by"),
        FactColumn("date", _("日期"), lambda fact, _words: fact.date, "date", sort="date"),
        DOCUMENT,
    ),
    empty_title=_("还没有名次"),
    empty_text=_("按名次赋分的板块，凭评比的文件记名次；得几分由方案定。"),
    entry=FactEntry(services.PLACING, services.placing_record, services.placing_retire, mark_gone),
)

PAGES = (SOURCE_MARKS, LEADER_MARKS, GRADINGS, PLACINGS)
