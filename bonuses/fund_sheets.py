"""The year workbook's sheets 工资总额, 受奖对象 and 参照执行办法 (G-6, D-8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.models import FiledRules, FundRecipient, PaidFrom, UnitWages
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes import uses
from schemes.rules.reward_fund import FundAward
from schemes.workbook.columns import choice_column, text_column
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.registry import YearSheet, register
from units.models import UnitYear


class UnitWagesPart(FactPart):
    """A unit's wages of the year (G-6)."""

    model = UnitWages

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 工资总额."""
        amount = Column(
            "amount",
            "工资总额（元）",
            "money",
            required=True,
            minimum=0,
            help=_HELP["wages"],
            example=2400000,
            width=16,
        )
        return [
            Field(unit_column(context)),
            Field(amount),
            Field(text_column("note", "说明", "", 200, width=24), blank=""),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """The unit's code: it has one figure a year."""
        return str(record["unit"].code)


class FundRecipientPart(FactPart):
    """Whom a decision gives an award of the fund (G-6)."""

    model = FundRecipient

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 受奖对象."""
        awards = choices_of(_awards(context))
        person = Column(
            "person",
            "工号",
            "code",
            lookup="person",
            help=_HELP["person"],
            example="10001",
            width=12,
        )
        return [
            Field(choice_column("award", "奖项", awards, _HELP["award"], required=True, width=18)),
            Field(unit_column(context)),
            Field(person),
            Field(date_column("decided_on", "决定日期", example=date(2026, 12, 28))),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """Nobody gets the same award twice."""
        who = record["person"] or record["unit"]
        return f"{record['award']}/{who.code}"

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """A person where the award goes to persons, none where it goes to units."""
        awards = {award.key: award for award in _awards(context)}
        for record in records:
            award = awards.get(record["award"])
            if award is None:
                continue
            if award.to == "person" and record["person"] is None:
                yield record.error("person", gettext_noop("这个奖项奖给个人，写工号（G-6）"))
            elif award.to == "unit" and record["person"] is not None:
                yield record.error("person", gettext_noop("这个奖项奖给单位，工号空着（G-6）"))


class FiledRulesPart(FactPart):
    """The rules by which a unit outside the scheme follows it (D-8)."""

    model = FiledRules

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 参照执行办法."""
        title = "参照年度目标考核奖励办法"
        sources = list(PaidFrom.choices)
        return [
            Field(unit_column(context, hint=_HELP["outside"])),
            Field(text_column("title", "办法名称", title, 200, required=True, width=30)),
            Field(date_column("filed_on", "备案日期", required=True, example=date(2026, 4, 10))),
            Field(text_column("approved_by", "批准机关", "", 120, required=True, width=18)),
            Field(date_column("approved_on", "批准日期")),
            Field(choice_column("paid_from", "奖金来源", sources, _HELP["from"], required=True)),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """The unit's code: one set of rules a year stands."""
        return str(record["unit"].code)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """Only a unit that is not assessed files such rules."""
        if not records:
            return
        assessed = set(_assessed(context))
        for record in records:
            if record["unit"].code in assessed:
                text = gettext_noop("这个单位直接考核，按方案走，不用另报办法（D-8）")
                yield record.error("unit", text)
            if record["approved_on"] is not None and record["approved_on"] > record["filed_on"]:
                text = gettext_noop("先批准，后备案：批准日期晚于备案日期")
                yield record.error("approved_on", text)


def _awards(context: YearContext) -> Sequence[FundAward]:
    fund = context.document.pay.fund
    return () if fund is None else tuple(fund.awards)


def _assessed(context: YearContext) -> Iterator[str]:
    rows = UnitYear.objects.filter(
        authority=context.authority, year=context.number, current=True, directly_assessed=True
    )
    yield from rows.values_list("unit__code", flat=True)


_HELP: dict[str, Any] = {
    "wages": gettext_lazy("全年工资总额，以人社或财政核定的为准；基金按比例从这里提取（G-6）"),
    "award": gettext_lazy("方案里奖励基金的奖项"),
    "person": gettext_lazy("奖给个人的写工号，奖给单位的空着"),
    "outside": gettext_lazy("不直接考核、参照方案发奖金的单位（D-8）"),
    "from": gettext_lazy("按备案的办法，奖金从哪里来"),
}


def register_fund_sheets() -> None:
    """Bring the three sheets into the workbook."""
    unit, award = ("unit",), ("award", "unit", "person")
    for key, title, english, order, part, keys, why, used in (
        ("unit_wages", "工资总额", "Wages", 145, UnitWagesPart(), unit, _WAGES, uses.fund),
        (
            *("fund_recipients", "受奖对象", "Award recipients", 147),
            *(FundRecipientPart(), award, _RECIPIENTS, uses.fund),
        ),
        (
            *("filed_rules", "参照执行办法", "Rules filed", 149),
            *(FiledRulesPart(), unit, _RULES, uses.outside),
        ),
    ):
        register(YearSheet(key, title, english, order, [part], keys, keys, why, used=used))


_WAGES = gettext_lazy("各单位全年工资总额，奖励基金按方案的比例提取，一个单位一行（G-6）。")
_RECIPIENTS = gettext_lazy("凭决定受奖的单位和个人，一个一行；按名次受奖的由系统算，不写（G-6）。")
_RULES = gettext_lazy("不直接考核的单位参照方案执行的办法，一个单位一行（D-8）。")
