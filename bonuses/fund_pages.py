"""The list and detail pages of wages, recipients of the fund and rules filed (G-6, D-8)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bonuses import queries, services
from bonuses.models import FiledRules, FundRecipient, PaidFrom, UnitWages
from bonuses.pages import CODE, DOCUMENT, KEPT, SEARCH, UNIT
from core import navigation
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage
from schemes.fact_pages.words import SchemeWords

UNIT_SEARCH = ("unit__name", "unit__short_name", "unit__initials")


def _wages_gone(wages: UnitWages, _words: SchemeWords) -> str:
    text = _("%s 没有工资总额，奖励基金回到暂定（G-6）。")
    return text % wages.unit.name + str(KEPT)


def _award(recipient: FundRecipient, words: SchemeWords) -> str:
    return words.fund_awards.get(recipient.award, recipient.award)


def _recipient_gone(recipient: FundRecipient, words: SchemeWords) -> str:
    text = _("“%(award)s” 在其余受奖的之间重新分（G-6）。")
    return text % {"award": words.fund_awards.get(recipient.award, "")} + str(KEPT)


def _rules_gone(rules: FiledRules, _words: SchemeWords) -> str:
    text = _("%s 在奖金来源表上列为没有备案（D-8）。")
    return text % rules.unit.name + str(KEPT)


UNIT_WAGES = FactPage(
    slug="unit-wages",
    model=UnitWages,
    title=_("工资总额"),
    icon="wallet2",
    group=navigation.BONUSES,
    order=34,
    visible=queries.visible_unit_wages,
    may_open=queries.may_see_fund_facts,
    used=uses.fund,
    search=UNIT_SEARCH,
    related=("unit", "recorded_by"),
    default_sort=("unit__code",),
    name=lambda wages: wages.unit.name,
    clauses=("G-6",),
    columns=(
        UNIT,
        FactColumn("amount", _("工资总额（元）"), lambda f, _w: f.amount, "money"),
        FactColumn("note", _("说明"), lambda f, _w: f.note),
        DOCUMENT,
    ),
    empty_title=_("还没有工资总额"),
    empty_text=_("各单位全年工资总额录在这里，或从年度工作簿导入；奖励基金按方案的比例提取。"),
    entry=FactEntry(
        services.UNIT_WAGES, services.unit_wages_record, services.unit_wages_retire, _wages_gone
    ),
)

FUND_RECIPIENTS = FactPage(
    slug="fund-recipients",
    model=FundRecipient,
    title=_("受奖对象"),
    icon="award",
    group=navigation.BONUSES,
    order=35,
    visible=queries.visible_fund_recipients,
    may_open=queries.may_see_fund_facts,
    used=uses.fund,
    search=SEARCH,
    related=("unit", "person", "recorded_by"),
    default_sort=("award", "unit__code", "person__code"),
    name=lambda recipient: (recipient.person or recipient.unit).name,
    clauses=("G-6",),
    filters=(FactFilter("award", _("奖项"), "award", lambda words: words.fund_awards),),
    columns=(
        FactColumn("award", _("奖项"), _award, sort="award"),
        UNIT,
        FactColumn("person", _("姓名"), lambda f, _w: f.person.name if f.person else ""),
        FactColumn("code", CODE.label, lambda f, _w: f.person.code if f.person else ""),
        FactColumn("decided_on", _("决定日期"), lambda f, _w: f.decided_on, "date"),
        DOCUMENT,
    ),
    empty_title=_("还没有受奖的单位和个人"),
    empty_text=_("凭决定受奖的录在这里；方案写明前几名受奖的，系统按名次算，不用录。"),
    entry=FactEntry(
        services.FUND_RECIPIENT,
        services.fund_recipient_record,
        services.fund_recipient_retire,
        _recipient_gone,
    ),
)

FILED_RULES = FactPage(
    slug="filed-rules",
    model=FiledRules,
    title=_("参照执行办法"),
    icon="journal-check",
    group=navigation.BONUSES,
    order=36,
    visible=queries.visible_filed_rules,
    may_open=queries.may_see_facts,
    used=uses.outside,
    search=(*UNIT_SEARCH, "title"),
    related=("unit", "recorded_by"),
    default_sort=("unit__code",),
    name=lambda rules: rules.unit.name,
    clauses=("D-8",),
    filters=(
        FactFilter(
            "paid_from",
            _("奖金来源"),
            "paid_from",
            lambda _w: {str(key): str(label) for key, label in PaidFrom.choices},
        ),
    ),
    columns=(
        UNIT,
        FactColumn("title", _("办法名称"), lambda f, _w: f.title, sort="title"),
        FactColumn("filed_on", _("备案日期"), lambda f, _w: f.filed_on, "date", sort="filed_on"),
        FactColumn("approved_by", _("批准机关"), lambda f, _w: f.approved_by),
        FactColumn("approved_on", _("批准日期"), lambda f, _w: f.approved_on, "date", lead=False),
        FactColumn("paid_from", _("奖金来源"), lambda f, _w: f.get_paid_from_display()),
        DOCUMENT,
    ),
    empty_title=_("还没有备案的办法"),
    empty_text=_("不直接考核、参照方案发奖金的单位，把办法名称、文号、批准和奖金来源记在这里。"),
    entry=FactEntry(
        services.FILED_RULES,
        services.filed_rules_record,
        services.filed_rules_retire,
        _rules_gone,
    ),
)

PAGES = (UNIT_WAGES, FUND_RECIPIENTS, FILED_RULES)
