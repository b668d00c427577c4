"""The list and detail pages of targets, common items and filings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.exact import parse_exact
from schemes.fact_pages.spec import FactColumn, FactFilter, FactPage, register
from schemes.fact_pages.words import SchemeWords
from targets import queries
from targets.models import CommonItem, Filing, FilingLevel, Target

UNIT_COLUMN = FactColumn("unit", _("单位"), lambda fact, _words: fact.unit.name, sort="unit__code")


def component_title(fact: Any, words: SchemeWords) -> str:
    """A component's title in the scheme, in the unit's peer group where there is a unit."""
    return words.component(getattr(fact, "unit_id", 0), fact.component)


def plan_value(target: Target) -> Fraction | None:
    """The plan figure of a target's method, if it has one."""
    text = target.params.get("plan")
    return None if text is None else parse_exact(text)


def method_words(target: Target, words: SchemeWords) -> str:
    """How the target is scored, in words."""
    return words.methods.get(target.method, target.method)


TARGETS = FactPage(
    slug="targets",
    model=Target,
    title=_("目标"),
    icon="bullseye",
    group=navigation.TARGETS,
    order=10,
    visible=queries.visible_targets,
    may_open=queries.sees_unit_facts,
    search=("title", "unit__name", "unit__short_name", "unit__initials", "key"),
    name=lambda target: target.title,
    clauses=("K-3.4", "K-5.4"),
    default_sort=("unit__code", "order", "key"),
    filters=(FactFilter("component", _("板块"), "component", lambda words: words.components),),
    columns=(
        FactColumn("title", _("目标"), lambda fact, _words: fact.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("component", _("板块"), component_title, sort="component"),
        FactColumn("points", _("分值"), lambda fact, _words: fact.points, kind="plain"),
        FactColumn("plan", _("计划"), lambda fact, _words: plan_value(fact), kind="plain"),
        FactColumn("measure", _("计量单位"), lambda fact, _words: fact.measure),
        FactColumn("last_year", _("上年实绩"), lambda fact, _words: fact.last_year, kind="plain"),
        FactColumn("method", _("计分方法"), method_words, sort="method"),
        FactColumn("content", _("内容和要求"), lambda fact, _words: fact.content, lead=False),
        FactColumn(
            "assigned", _("上级下达数"), lambda fact, _words: fact.assigned, "plain", lead=False
        ),
        FactColumn("assigned_by", _("下达文件"), lambda fact, _words: fact.assigned_by, lead=False),
        FactColumn(
            "deadline", _("完成时限"), lambda fact, _words: fact.deadline, "date", lead=False
        ),
        FactColumn("responsible", _("责任人"), lambda fact, _words: fact.responsible, lead=False),
    ),
    empty_title=_("还没有目标"),
    empty_text=_("目标从年度工作簿导入，在“导入导出”里上传。"),
)

COMMON_ITEMS = FactPage(
    slug="common-items",
    model=CommonItem,
    title=_("共性目标"),
    icon="ui-checks",
    group=navigation.TARGETS,
    order=20,
    visible=queries.visible_common_items,
    may_open=queries.sees_unit_facts,
    search=("title", "marking_unit__name", "key"),
    related=("marking_unit",),
    default_sort=("order", "key"),
    name=lambda item: item.title,
    clauses=("K-2.1", "K-3.7"),
    columns=(
        FactColumn("title", _("名称"), lambda fact, _words: fact.title, sort="title"),
        FactColumn("component", _("板块"), component_title),
        FactColumn("points", _("分值"), lambda fact, _words: fact.points, kind="plain"),
        FactColumn(
            "marking_unit",
            _("评分部门"),
            lambda fact, _words: fact.marking_unit.name if fact.marking_unit else "",
            sort="marking_unit__code",
        ),
        FactColumn(
            "peer_groups",
            _("适用考核组"),
            lambda fact, words: "、".join(words.peer_groups.get(k, k) for k in fact.peer_groups),
        ),
    ),
    empty_title=_("还没有共性目标"),
    empty_text=_("共性目标由职能部门提出，从年度工作簿导入。"),
)

FILINGS = FactPage(
    slug="filings",
    model=Filing,
    title=_("备案"),
    icon="archive",
    group=navigation.TARGETS,
    order=30,
    visible=queries.visible_filings,
    may_open=queries.sees_unit_facts,
    name=lambda filing: f"{filing.unit.name} {filing.get_level_display()}",
    clauses=("K-1.3", "K-7.8"),
    filters=(
        FactFilter(
            "level",
            _("层级"),
            "level",
            lambda _words: {str(key): str(label) for key, label in FilingLevel.choices},
        ),
    ),
    columns=(
        UNIT_COLUMN,
        FactColumn("level", _("层级"), lambda fact, _words: fact.get_level_display(), sort="level"),
        FactColumn("filed", _("已备案"), lambda fact, _words: fact.filed, "yes", sort="filed"),
        FactColumn(
            "filed_on", _("备案日期"), lambda fact, _words: fact.filed_on, "date", sort="filed_on"
        ),
    ),
    empty_title=_("还没有备案记录"),
    empty_text=_("各单位的一级、二级目标报目标办备案后记在这里。"),
)


def register_pages() -> None:
    """Register the pages of this app."""
    for page in (TARGETS, COMMON_ITEMS, FILINGS):
        register(page)
