"""The pages of what a scheme's lists add to a total or take from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation
from reviews import queries, services
from reviews.list_sheets import CONDITION
from reviews.models import Claim, MonthlyRecord, OuterItem, SpecialPoints, SurveyResult
from reviews.pages import documented
from reviews.register.second_person import by_register
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.uses import in_lists
from schemes.workbook.plan import decimal_text
from targets.pages import KEPT, UNIT_COLUMN
from targets.queries import sees_unit_facts

LIST = FactColumn("list", _("清单"), lambda f, w: w.lists.get(f.list_key, f.list_key), lead=False)
DATE = FactColumn("date", _("日期"), lambda fact, _words: fact.date, "date", sort="date")
DOCUMENT = documented(_("依据文件"))


def _lists(words: SchemeWords) -> Mapping[str, str]:
    return words.lists


def _conditions(claim: Claim, words: SchemeWords) -> str:
    return str(_("、")).join(words.conditions.get(key, key) for key in claim.conditions)


def _claim_gone(claim: Claim, _words: SchemeWords) -> str:
    text = _("%(unit)s 的这一项下次计算起不再计入，封顶按剩下的重算。")
    return text % {"unit": claim.unit.name} + str(KEPT)


def _special_gone(special: SpecialPoints, _words: SchemeWords) -> str:
    text = _("%(unit)s 下次计算起不再计这 %(points)s 分（D-5）。")
    points = decimal_text(special.points)
    return text % {"unit": special.unit.name, "points": points} + str(KEPT)


def _outer_gone(item: OuterItem, _words: SchemeWords) -> str:
    text = _("%(unit)s 下次计算起不再因这一项加减分（D-4）。")
    return text % {"unit": item.unit.name} + str(KEPT)


def _survey_gone(result: SurveyResult, _words: SchemeWords) -> str:
    text = _("%(unit)s 下次计算起按其余单位的评价修正（E-2）。")
    return text % {"unit": result.unit.name} + str(KEPT)


def _monthly_gone(record: MonthlyRecord, _words: SchemeWords) -> str:
    text = _("%(unit)s %(month)s月的这一项下次计算起不再计入，封顶按剩下的重算（E-3）。")
    return text % {"unit": record.unit.name, "month": record.month} + str(KEPT)


def _level(claim: Claim, words: SchemeWords) -> str:
    return words.claim_levels.get(claim.level, claim.level)


def _worth(claim: Claim, _words: SchemeWords) -> Any:
    return claim.points


CLAIMS = FactPage(
    slug="claims",
    model=Claim,
    title=_("加减分事项"),
    icon="plus-slash-minus",
    group=navigation.REVIEWS,
    order=32,
    visible=queries.visible_claims,
    may_open=sees_unit_facts,
    used=in_lists("claims"),
    search=("title", "work", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("unit__code", "date", "key"),
    name=lambda claim: claim.title or claim.key,
    clauses=("M-8", "D-3"),
    hint=_("这里是申报；条件、封顶以后计入多少，看“结果”里的得分单。"),
    filters=(
        FactFilter("list", _("清单"), "list_key", _lists),
        FactFilter("kind", _("种类"), "kind", lambda words: words.claim_kinds),
    ),
    columns=(
        FactColumn("title", _("名称"), lambda fact, _words: fact.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("kind", _("种类"), lambda f, w: w.claim_kinds.get(f.kind, f.kind), sort="kind"),
        FactColumn(
            "level", _("级别"), lambda f, w: w.claim_levels.get(f.level, f.level), sort="level"
        ),
        FactColumn("points", _("分值"), _worth, kind="points"),
        FactColumn("count", _("次数"), lambda fact, _words: fact.count, "number", sort="count"),
        FactColumn("conditions", _("具备的条件"), _conditions),
        DATE,
        FactColumn("work", _("所涉工作"), lambda fact, _words: fact.work, lead=False),
        LIST,
        DOCUMENT,
    ),
    empty_title=_("还没有加减分事项"),
    empty_text=_("方案清单里的事项，凭证件和文件申报在这里，或从年度工作簿导入。"),
    entry=FactEntry(
        services.CLAIM,
        services.claim_record,
        services.claim_retire,
        _claim_gone,
        sections=(
            (_("具备的条件"), (f"{CONDITION}*",)),
            (_("依据"), ("date", "document")),
        ),
    ),
)

SPECIAL_POINTS = FactPage(
    slug="special-points",
    model=SpecialPoints,
    title=_("专项分"),
    icon="star-half",
    group=navigation.REVIEWS,
    order=34,
    visible=queries.visible_special_points,
    may_open=sees_unit_facts,
    used=in_lists("special_points"),
    search=("title", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("unit__code", "date", "key"),
    name=lambda special: special.title or special.key,
    clauses=("D-5",),
    columns=(
        FactColumn("title", _("事由"), lambda fact, _words: fact.title, sort="title"),
        UNIT_COLUMN,
        FactColumn("points", _("分值"), lambda fact, _words: fact.points, kind="points"),
        DATE,
        LIST,
        DOCUMENT,
    ),
    empty_title=_("没有专项分"),
    empty_text=_("领导小组凭文件定的百分制以外的加分、扣分记在这里。"),
    entry=FactEntry(
        services.SPECIAL_POINTS,
        services.special_points_record,
        services.special_points_retire,
        _special_gone,
    ),
)

OUTER_ITEMS = FactPage(
    slug="outer-items",
    model=OuterItem,
    title=_("上级考核项目"),
    icon="building-up",
    group=navigation.REVIEWS,
    order=36,
    visible=queries.visible_outer_items,
    may_open=sees_unit_facts,
    used=in_lists("outer_items"),
    search=("item", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("item", "unit__code"),
    name=lambda item: f"{item.unit.name} {item.item}",
    clauses=("D-4",),
    columns=(
        FactColumn("item", _("项目"), lambda fact, _words: fact.item, sort="item"),
        UNIT_COLUMN,
        FactColumn("achieved", _("已完成"), lambda f, _w: f.achieved, "yes", sort="achieved"),
        FactColumn("place", _("名次"), lambda fact, _words: fact.place, "number", sort="place"),
        FactColumn("deduction", _("上级扣分"), lambda fact, _words: fact.deduction, kind="points"),
        DATE,
        LIST,
        DOCUMENT,
    ),
    empty_title=_("还没有上级考核项目"),
    empty_text=_("上级对本地考核的项目，由哪个单位负责、完成没有、第几名、扣几分，记在这里。"),
    entry=FactEntry(
        services.OUTER_ITEM, services.outer_item_record, services.outer_item_retire, _outer_gone
    ),
)

SURVEY_RESULTS = FactPage(
    slug="survey-results",
    model=SurveyResult,
    title=_("协作测评"),
    icon="people",
    group=navigation.REVIEWS,
    order=37,
    visible=queries.visible_survey_results,
    may_open=queries.sees_survey_results,
    used=in_lists("survey_correction"),
    search=("unit__name", "unit__short_name", "unit__initials", "rater__name"),
    default_sort=("unit__code", "rater__code"),
    name=lambda result: f"{result.unit.name} – {result.rater.name}",
    clauses=("E-2", "E-4"),
    hint=_("谁给谁评几分只有目标办和审核办公室看得到；修正几分写在各单位的得分单上。"),
    columns=(
        UNIT_COLUMN,
        FactColumn("rater", _("评价单位"), lambda f, _words: f.rater.name, sort="rater__name"),
        FactColumn("score", _("平均分"), lambda fact, _words: fact.score, kind="points"),
        FactColumn("raters", _("评价人数"), lambda f, _w: f.raters, "number", sort="raters"),
        DATE,
        # A year may have several surveys, and the same units in each.
        replace(LIST, lead=True),
        DOCUMENT,
    ),
    empty_title=_("还没有协作测评的结果"),
    empty_text=_("有工作往来的单位互相评分的平均，逐对单位录在这里，或从年度工作簿导入。"),
    entry=FactEntry(
        services.SURVEY_RESULT,
        services.survey_result_record,
        services.survey_result_retire,
        _survey_gone,
    ),
)

MONTHLY_RECORDS = FactPage(
    slug="monthly-records",
    model=MonthlyRecord,
    title=_("平时考核记录"),
    icon="calendar3",
    group=navigation.REVIEWS,
    order=38,
    visible=queries.visible_monthly_records,
    may_open=sees_unit_facts,
    used=in_lists("monthly"),
    search=("title", "unit__name", "unit__short_name", "unit__initials", "key"),
    default_sort=("month", "unit__code", "key"),
    name=lambda record: f"{record.unit.name} {record.title}".strip(),
    clauses=("E-3",),
    hint=_("每月、全年的封顶以后计入多少，看“平时考核”和得分单。"),
    filters=(
        FactFilter("list", _("清单"), "list_key", _lists),
        FactFilter("kind", _("种类"), "kind", lambda words: words.monthly_kinds),
    ),
    columns=(
        FactColumn("month", _("月份"), lambda fact, _words: fact.month, "number", sort="month"),
        UNIT_COLUMN,
        FactColumn(
            "kind", _("种类"), lambda f, w: w.monthly_kinds.get(f.kind, f.kind), sort="kind"
        ),
        FactColumn("title", _("事由"), lambda fact, _words: fact.title, sort="title"),
        FactColumn("count", _("次数"), lambda fact, _words: fact.count, "number", sort="count"),
        FactColumn("points", _("分值"), lambda fact, _words: fact.points, kind="points"),
        FactColumn("basis", _("依据的规定"), lambda fact, _words: fact.basis, lead=False),
        DATE,
        LIST,
        DOCUMENT,
    ),
    empty_title=_("还没有平时考核记录"),
    empty_text=_("每月的加减分和等次在“平时考核”里按月登记，或从年度工作簿导入。"),
    entry=FactEntry(
        services.MONTHLY,
        services.monthly_record,
        services.monthly_retire,
        _monthly_gone,
        elsewhere=by_register,
    ),
)

PAGES = (CLAIMS, SPECIAL_POINTS, OUTER_ITEMS, SURVEY_RESULTS, MONTHLY_RECORDS)
