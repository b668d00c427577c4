"""The list and detail pages of marks, honours, deductions, vetoes and public appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation
from reviews import queries, services
from reviews.models import (
    Applicability,
    CommonMark,
    Deduction,
    Honour,
    PublicAppraisal,
    TargetMark,
    Veto,
)
from reviews.register.second_person import by_register
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.workbook.plan import decimal_text
from targets.pages import KEPT, UNIT_COLUMN, component_title
from targets.queries import sees_unit_facts


def _applicability(_words: SchemeWords) -> Mapping[str, str]:
    return {str(key): str(label) for key, label in Applicability.choices}


def _state(mark: Any, _words: SchemeWords) -> str:
    """The badge of a mark: not applicable, disputed, missing or given."""
    if mark.applicability != Applicability.APPLIES:
        return str(mark.applicability)
    given: Any = mark.score is not None or getattr(mark, "actual", None) is not None
    return "done" if given or getattr(mark, "grade", "") else "missing"


def documented(label: Any) -> FactColumn:
    """The document that a fact rests on."""
    return FactColumn("document", label, lambda fact, _words: fact.document, lead=False)


def mark_gone(mark: Any, _words: SchemeWords) -> str:
    """What the withdrawal of a mark does."""
    text = _("这一项成为缺项，不算 0 分；%(unit)s 下次计算起没有完整的总分，不排名（S-2）。")
    return text % {"unit": mark.unit.name} + str(KEPT)


def _honour_gone(honour: Honour, _words: SchemeWords) -> str:
    text = _("%(unit)s 的这一项加分下次计算起不再计入，就高和封顶按剩下的重算（K-5.5）。")
    return text % {"unit": honour.unit.name} + str(KEPT)


def _deduction_gone(deduction: Deduction, words: SchemeWords) -> str:
    each = _each(deduction, words)
    if each is None:
        return str(_("下次计算起不再扣分。")) + str(KEPT)
    text = _("%(unit)s 下次计算起少扣 %(points)s 分。")
    points = decimal_text(each * deduction.count)
    return text % {"unit": deduction.unit.name, "points": points} + str(KEPT)


def _each(deduction: Deduction, words: SchemeWords) -> Any:
    return words.deduction_points(deduction.kind, deduction.component)


def _veto_gone(veto: Veto, _words: SchemeWords) -> str:
    text = _("%(unit)s 下次计算起不再因这一项不合格；没有别的否决就恢复排名和奖金（K-5.6）。")
    return text % {"unit": veto.unit.name} + str(KEPT)


def _appraisal_gone(appraisal: PublicAppraisal, _words: SchemeWords) -> str:
    text = _("%(unit)s 下次计算起不再因行风评议换人均标准（K-7.10）。")
    return text % {"unit": appraisal.unit.name} + str(KEPT)


STATE_FILTER = FactFilter("applicability", _("适用"), "applicability", _applicability)

TARGET_MARKS = FactPage(
    slug="target-marks",
    model=TargetMark,
    title=_("目标评分"),
    icon="clipboard-check",
    group=navigation.REVIEWS,
    order=10,
    visible=queries.visible_target_marks,
    may_open=sees_unit_facts,
    search=("target__title", "unit__name", "unit__initials", "key"),
    related=("unit", "target"),
    default_sort=("unit__code", "target__order", "key"),
    name=lambda mark: mark.target.title,
    clauses=("K-5.1", "K-5.4"),
    filters=(STATE_FILTER,),
    columns=(
        FactColumn("target", _("目标"), lambda f, _w: f.target.title, sort="target__title"),
        UNIT_COLUMN,
        FactColumn("points", _("分值"), lambda f, _w: f.target.points, kind="plain"),
        FactColumn("actual", _("实绩"), lambda f, _w: f.actual, kind="plain"),
        FactColumn("grade", _("等次"), lambda f, w: w.grades.get(f.grade, f.grade)),
        FactColumn("score", _("评分"), lambda f, _w: f.score, kind="points"),
        FactColumn("state", _("状态"), _state, kind="state"),
        FactColumn("marked_by", _("评定单位"), lambda f, _w: f.marked_by, sort="marked_by"),
        FactColumn("marked_on", _("评定日期"), lambda f, _w: f.marked_on, "date", lead=False),
        FactColumn("note", _("评分理由"), lambda f, _w: f.note, lead=False),
    ),
    empty_title=_("还没有目标评分"),
    empty_text=_("目标办复核后记在这里；没有评分的目标按缺项处理，不算 0 分。"),
    entry=FactEntry(
        services.TARGET_MARK,
        services.target_mark_record,
        services.target_mark_retire,
        mark_gone,
    ),
)

COMMON_MARKS = FactPage(
    slug="common-marks",
    model=CommonMark,
    title=_("共性目标评分"),
    icon="ui-checks-grid",
    group=navigation.REVIEWS,
    order=20,
    visible=queries.visible_common_marks,
    may_open=sees_unit_facts,
    search=("item__title", "unit__name", "unit__initials", "key"),
    related=("unit", "item", "item__marking_unit"),
    default_sort=("item__order", "unit__code"),
    name=lambda mark: f"{mark.unit.name} {mark.item.title}",
    clauses=("K-2.1", "K-5.1"),
    filters=(STATE_FILTER,),
    columns=(
        FactColumn("item", _("共性目标"), lambda f, _w: f.item.title, sort="item__order"),
        UNIT_COLUMN,
        FactColumn("points", _("分值"), lambda f, _w: f.points, kind="plain"),
        FactColumn("score", _("得分"), lambda f, _w: f.score, kind="points"),
        FactColumn("state", _("状态"), _state, kind="state"),
        FactColumn(
            "marked_by",
            _("评分部门"),
            lambda f, _w: f.item.marking_unit.name if f.item.marking_unit else "",
            sort="item__marking_unit__code",
        ),
        FactColumn("marked_on", _("评定日期"), lambda f, _w: f.marked_on, "date", lead=False),
        FactColumn("note", _("扣分理由"), lambda f, _w: f.note, lead=False),
    ),
    used=uses.in_components("common_items"),
    empty_title=_("还没有共性目标评分"),
    empty_text=_("职能部门报来的评分从年度工作簿导入，也可以逐项录入。"),
    entry=FactEntry(
        services.COMMON_MARK,
        services.common_mark_record,
        services.common_mark_retire,
        mark_gone,
    ),
)

HONOURS = FactPage(
    slug="honours",
    model=Honour,
    title=_("加分申报"),
    icon="award",
    group=navigation.REVIEWS,
    order=30,
    visible=queries.visible_honours,
    may_open=sees_unit_facts,
    search=("title", "project", "issued_by", "unit__name", "unit__initials", "key"),
    default_sort=("unit__code", "date", "key"),
    name=lambda honour: honour.title,
    clauses=("K-5.5",),
    hint=_("这里是申报和证书；计入多少、为什么没计入，看“结果”里的加分台账。"),
    filters=(
        FactFilter("kind", _("种类"), "kind", lambda words: words.honour_kinds),
        FactFilter("level", _("级别"), "level", lambda words: words.levels),
    ),
    columns=(
        FactColumn("title", _("名称"), lambda f, _w: f.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("kind", _("种类"), lambda f, w: w.honour_kinds.get(f.kind, f.kind), sort="kind"),
        FactColumn("level", _("级别"), lambda f, w: w.levels.get(f.level, f.level), sort="level"),
        FactColumn("is_system", _("系统授予"), lambda f, _w: f.is_system, "yes", sort="is_system"),
        FactColumn("project", _("所涉工作"), lambda f, _w: f.project, sort="project"),
        FactColumn("date", _("证书日期"), lambda f, _w: f.date, "date", sort="date"),
        FactColumn("issued_by", _("授予机关"), lambda f, _w: f.issued_by),
        FactColumn(
            "multi_superior",
            _("对口多个上级部门"),
            lambda f, _w: f.multi_superior,
            "yes",
            lead=False,
        ),
        FactColumn(
            "recognised", _("认定为特色工作"), lambda f, _w: f.recognised, "yes", lead=False
        ),
        FactColumn("verified", _("已核实"), lambda f, _w: f.verified, "yes", lead=False),
    ),
    used=uses.honours,
    empty_title=_("还没有加分申报"),
    empty_text=_("今年得到的证书、文件、现场会都可以报。"),
    entry=FactEntry(
        services.HONOUR,
        services.honour_record,
        services.honour_retire,
        _honour_gone,
        sections=(
            (
                _("种类和级别（K-5.5）"),
                ("kind", "level", "is_system", "multi_superior", "recognised"),
            ),
            (_("证书"), ("issued_by", "date", "document", "project", "verified")),
        ),
    ),
)

DEDUCTIONS = FactPage(
    slug="deductions",
    model=Deduction,
    title=_("扣分"),
    icon="dash-circle",
    group=navigation.REVIEWS,
    order=40,
    visible=queries.visible_deductions,
    may_open=sees_unit_facts,
    search=("title", "unit__name", "unit__initials", "key"),
    name=lambda deduction: deduction.title,
    clauses=("K-5.4a", "K-5.4b", "K-5.4c"),
    filters=(FactFilter("kind", _("种类"), "kind", lambda words: words.deductions),),
    columns=(
        FactColumn("title", _("事由"), lambda f, _w: f.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("kind", _("种类"), lambda f, w: w.deductions.get(f.kind, f.kind), sort="kind"),
        FactColumn("each", _("每次扣"), _each, kind="plain"),
        FactColumn("count", _("次数"), lambda f, _w: f.count, kind="number", sort="count"),
        FactColumn("date", _("日期"), lambda f, _w: f.date, "date", sort="date"),
        FactColumn("component", _("板块"), component_title, sort="component", lead=False),
        documented(_("依据文件")),
    ),
    used=uses.deductions,
    empty_title=_("没有扣分"),
    empty_text=_("漏列下达指标、追加任务未完成、上年市考核失分线，凭文件记在这里。"),
    entry=FactEntry(
        services.DEDUCTION,
        services.deduction_record,
        services.deduction_retire,
        _deduction_gone,
        elsewhere=by_register,
    ),
)

VETOES = FactPage(
    slug="vetoes",
    model=Veto,
    title=_("一票否决"),
    icon="slash-circle",
    group=navigation.REVIEWS,
    order=50,
    visible=queries.visible_vetoes,
    may_open=sees_unit_facts,
    search=("title", "unit__name", "unit__initials", "key"),
    name=lambda veto: veto.title,
    clauses=("K-5.6",),
    filters=(FactFilter("kind", _("种类"), "kind", lambda words: words.vetoes),),
    columns=(
        FactColumn("title", _("事由"), lambda f, _w: f.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("kind", _("种类"), lambda f, w: w.vetoes.get(f.kind, f.kind), sort="kind"),
        FactColumn("decided_by", _("认定机关"), lambda f, _w: f.decided_by, sort="decided_by"),
        FactColumn("date", _("日期"), lambda f, _w: f.date, "date", sort="date"),
        documented(_("依据文件")),
    ),
    used=uses.vetoes,
    empty_title=_("没有一票否决"),
    empty_text=_("出现否决事项的，凭认定文件记在这里。"),
    entry=FactEntry(
        services.VETO,
        services.veto_record,
        services.veto_retire,
        _veto_gone,
        elsewhere=by_register,
    ),
)

APPRAISALS = FactPage(
    slug="appraisals",
    model=PublicAppraisal,
    title=_("行风评议"),
    icon="chat-square-dots",
    group=navigation.REVIEWS,
    order=60,
    visible=queries.visible_appraisals,
    may_open=sees_unit_facts,
    name=lambda appraisal: appraisal.unit.name,
    clauses=("K-7.10",),
    filters=(FactFilter("rating", _("评议结果"), "rating", lambda words: words.ratings),),
    columns=(
        UNIT_COLUMN,
        FactColumn(
            "rating", _("评议结果"), lambda f, w: w.ratings.get(f.rating, f.rating), sort="rating"
        ),
        FactColumn(
            "satisfaction", _("满意率"), lambda f, _w: f.satisfaction_exact, "plain", "satisfaction"
        ),
        documented(_("依据文件")),
    ),
    used=uses.ratings,
    empty_title=_("没有评议较低的单位"),
    empty_text=_("评为不满意或满意度较低的单位，凭评议通报记在这里。"),
    entry=FactEntry(
        services.APPRAISAL,
        services.public_appraisal_record,
        services.public_appraisal_retire,
        _appraisal_gone,
        elsewhere=by_register,
    ),
)

PAGES = (TARGET_MARKS, COMMON_MARKS, HONOURS, DEDUCTIONS, VETOES, APPRAISALS)
