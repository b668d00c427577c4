"""The list and detail pages of targets, common items and filings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.exact import parse_exact
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage, register
from schemes.fact_pages.words import SchemeWords
from schemes.workbook.plan import decimal_text
from targets import queries, services
from targets.assigned.pages import ASSIGNED
from targets.common.pages import SHARES
from targets.cross.pages import CROSS_ITEMS
from targets.library.pages import LIBRARY
from targets.models import CommonItem, EconomicFigure, Filing, FilingLevel, Target
from targets.quality.pages import WEIGHTS
from targets.sheet_params import KEYS as METHOD_COLUMNS
from targets.sheet_params import param_lines

KEPT = _("记录和理由留着可查，撤销后不能恢复，只能另录。")
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


def params_words(target: Target, words: SchemeWords) -> str:
    """The parameters of a target's method beside its plan, in words."""
    return str(_("；")).join(param_lines(target.params, words.grades))


def group_words(item: CommonItem, words: SchemeWords) -> str:
    """The peer groups that a common item concerns, by title."""
    return str(_("、")).join(words.peer_groups.get(key, key) for key in item.peer_groups)


def _target_gone(target: Target, _words: SchemeWords) -> str:
    text = _("%(unit)s 的目标少一个（%(points)s 分），已有的评分一并撤销，下次计算起生效。")
    named = {"unit": target.unit.name, "points": decimal_text(target.points)}
    return text % named + str(KEPT)


def _item_gone(item: CommonItem, _words: SchemeWords) -> str:
    text = _("各单位这一项的评分一并撤销（满分 %s 分），下次计算起生效。")
    return text % decimal_text(item.points) + str(KEPT)


def _filing_gone(filing: Filing, _words: SchemeWords) -> str:
    text = _("%(unit)s 的%(level)s不再有备案记录，下次计算起按没有记录处理（K-7.8）。")
    return text % {"unit": filing.unit.name, "level": filing.get_level_display()} + str(KEPT)


def _figure_gone(figure: EconomicFigure, _words: SchemeWords) -> str:
    text = _("%(unit)s 的这一指标没有数了，报数、统计数、审计数一并撤销（D-7）。")
    return text % {"unit": figure.unit.name} + str(KEPT)


def _stands(figure: EconomicFigure, words: SchemeWords) -> Fraction | None:
    return queries.settled_figure(words.document, figure)[0]


def _whose(figure: EconomicFigure, words: SchemeWords) -> str:
    origins = {"audited": _("审计数"), "statistics": _("统计数"), "reported": _("本单位报数")}
    return str(origins.get(queries.settled_figure(words.document, figure)[1], _("还没有定数")))


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
        FactColumn("params", _("计分参数"), params_words, lead=False),
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
    empty_text=_("目标从年度工作簿导入，也可以在这里逐个录入。"),
    entry=FactEntry(
        services.TARGET,
        services.target_record,
        services.target_retire,
        _target_gone,
        sections=(
            (_("怎样计分（K-5.4）"), ("points", "method", *METHOD_COLUMNS)),
            (_("依据和时限"), ("last_year", "assigned", "assigned_by", "indicator", "deadline")),
            (_("其他"), ("responsible", "order", "document")),
        ),
        follow_up=(_("录评分"), "target-marks", "code"),
    ),
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
    used=uses.in_components("common_items"),
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
        FactColumn("peer_groups", _("适用考核组"), group_words),
        FactColumn("fixed", _("分值固定"), lambda fact, _words: fact.fixed, "yes", lead=False),
        FactColumn("content", _("内容和要求"), lambda fact, _words: fact.content, lead=False),
    ),
    beside=(_("平衡和下达"), "targets:common_balance"),
    empty_title=_("还没有共性目标"),
    empty_text=_("共性目标由职能部门提出，从年度工作簿导入或逐项录入。"),
    entry=FactEntry(
        services.COMMON_ITEM,
        services.common_item_record,
        services.common_item_retire,
        _item_gone,
    ),
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
    entry=FactEntry(services.FILING, services.filing_record, services.filing_retire, _filing_gone),
)

ECONOMIC_FIGURES = FactPage(
    slug="economic-figures",
    model=EconomicFigure,
    title=_("经济指标"),
    icon="graph-up",
    group=navigation.TARGETS,
    order=25,
    visible=queries.visible_economic_figures,
    may_open=queries.sees_unit_facts,
    used=uses.figures,
    search=("title", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("title", "unit__code"),
    name=lambda figure: f"{figure.unit.name} {figure.title}",
    clauses=("D-7",),
    hint=_("几个数都留着；以谁为准由方案定，须经审计的等审计数。"),
    columns=(
        FactColumn("title", _("指标"), lambda fact, _words: fact.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("reported", _("本单位报数"), lambda f, _w: f.reported, kind="plain"),
        FactColumn("statistics", _("统计数"), lambda f, _w: f.statistics, kind="plain"),
        FactColumn("audited", _("审计数"), lambda f, _w: f.audited, kind="plain"),
        FactColumn("stands", _("定数"), _stands, kind="plain"),
        FactColumn("whose", _("以谁为准"), _whose),
        FactColumn("measure", _("计量单位"), lambda fact, _words: fact.measure),
        FactColumn(
            "audit_required", _("须经审计"), lambda f, _w: f.audit_required, "yes", lead=False
        ),
        FactColumn("document", _("依据文件"), lambda fact, _words: fact.document, lead=False),
    ),
    empty_title=_("还没有经济指标"),
    empty_text=_("单位报数、统计数、审计数从年度工作簿导入或逐项录入，都留着可查。"),
    entry=FactEntry(
        services.ECONOMIC_FIGURE,
        services.economic_figure_record,
        services.economic_figure_retire,
        _figure_gone,
    ),
)

PAGES = (
    *(ASSIGNED, TARGETS, CROSS_ITEMS, COMMON_ITEMS, SHARES, ECONOMIC_FIGURES, FILINGS),
    *(WEIGHTS, LIBRARY),
)


def register_pages() -> None:
    """Register the pages of this app."""
    for page in PAGES:
        register(page)
