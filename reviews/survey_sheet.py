"""The sheet 协作测评: what those who work with a unit gave it, by unit that rated (E-2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.list_sheets import ListPart, list_field, lists_of, only_list
from reviews.models import SurveyResult
from schemes.rules.survey_correction import SurveyCorrection
from schemes.uses import in_lists
from schemes.workbook.columns import exact_column, whole_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import Field
from schemes.workbook.plan import decimal_text
from schemes.workbook.registry import YearSheet, register
from schemes.workbook.relation_sheet import closeness_by_pair
from units.models import Unit


class SurveyPart(ListPart):
    """A rating unit's mean; only a unit that works with the other one rates it."""

    model = SurveyResult
    kind = "survey_correction"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 协作测评."""
        return [
            Field(unit_column(context)),
            list_field(context, self.kind),
            Field(unit_column(context, "rater", "评价单位", hint=_HELP["rater"])),
            Field(_score()),
            Field(whole_column("raters", "评价人数", 5, minimum=1, hint=_HELP["raters"]), blank=1),
            Field(date_column("date", "日期", example=date(2026, 12, 15))),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """Who was rated by whom in which survey: a scheme may have several in a year."""
        return survey_key(record["unit"], record["rater"], record.values.get("list") or "")

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The mark is within the full one, and the two units work with each other."""
        rules = {rule.key: rule for rule in lists_of(context, self.kind)}
        alone = only_list(context, self.kind)
        closest = closeness_by_pair(context) if records else {}
        for record in records:
            # The key names the survey, also where the row need not.
            record.values["list"] = record.values.get("list") or alone
            rule = rules.get(record["list"])
            if rule is not None:
                yield from _errors(record, rule, closest)


def survey_key(unit: Unit, rater: Unit, survey: str) -> str:
    """The key of what one unit's people gave another in a survey (E-2)."""
    return f"{unit.code}/{rater.code}/{survey}"


def _score() -> Column:
    return exact_column("score", "平均分", _HELP["score"], required=True, minimum=0, example=88)


def _errors(
    record: Record, rule: SurveyCorrection, closest: Mapping[frozenset[str], int]
) -> Iterator[CellError]:
    if record["score"] > rule.full:
        text = gettext_noop("得分高于满分 %(full)s")
        yield record.error("score", text, {"full": decimal_text(rule.full)})
    pair = frozenset((record["unit"].code, record["rater"].code))
    if len(pair) == 1:
        yield record.error("rater", gettext_noop("单位不评自己"))
    elif closest.get(pair, 0) < rule.closeness:
        text = gettext_noop("两个单位这一年没有够密切的工作关系，先在“工作关系”里登记（E-2）")
        yield record.error("rater", text)


_HELP: dict[str, Any] = {
    "rater": gettext_lazy("给它评分的单位，两个单位要有登记的工作关系（E-2）"),
    "score": gettext_lazy("这个单位参评人评分的平均"),
    "raters": gettext_lazy("几个人评的；不填按 1 人"),
}


def register_survey_sheet() -> None:
    """Bring the sheet into the workbook."""
    named = ("unit", "rater", "list")
    register(
        YearSheet(
            key="survey_results",
            title="协作测评",
            title_en="Collaboration survey",
            order=89,
            parts=[SurveyPart()],
            key_columns=named,
            label_columns=named,
            explanation=gettext_lazy("有工作往来的单位互相评分的平均，一对单位一行（E-2）。"),
            used=in_lists(SurveyPart.kind),
        )
    )
