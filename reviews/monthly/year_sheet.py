"""The sheet 平时考核: what happened in a month, and the month's grade, one record a row (E-3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Record
from documents.xlsx.problems import CellError
from reviews.list_sheets import ListPart, list_field, lists_of, only_list
from reviews.monthly.models import MonthlyRecord
from reviews.sheets import CodedPart
from schemes.rules.monthly import Monthly
from schemes.uses import in_lists
from schemes.workbook.columns import (
    choice_column,
    code_column,
    exact_column,
    text_column,
    whole_column,
)
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import Field
from schemes.workbook.registry import YearSheet, register


class MonthlyPart(ListPart, CodedPart):
    """An entry or the grade of a unit's month (E-3)."""

    model = MonthlyRecord
    kind = "monthly"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 平时考核."""
        lists: list[Monthly] = lists_of(context, self.kind)
        kinds = choices_of(part for each in lists for part in each.parts)
        return [
            Field(code_column("编号", "P001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            list_field(context, self.kind),
            Field(whole_column("month", "月份", 3, minimum=1, required=True)),
            Field(choice_column("kind", "种类", kinds, required=True, width=16)),
            Field(text_column("title", "事由", "", 200, hint=_HELP["title"], width=30), blank=""),
            Field(text_column("basis", "依据的规定", "", 200, width=24), blank=""),
            Field(whole_column("count", "次数", 1, minimum=1, hint=_HELP["count"]), blank=1),
            Field(exact_column("points", "分值", _HELP["points"], minimum=0)),
            Field(date_column("date", "日期", example=date(2026, 3, 5))),
            Field(document_column(), blank=""),
        ]

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The kind is one of the list's, the month one that it appraises; one grade a month."""
        lists: dict[str, Monthly] = {each.key: each for each in lists_of(context, self.kind)}
        alone = only_list(context, self.kind)
        graded: set[tuple[str, str, int]] = set()
        for record in records:
            found = lists.get(record["list"] or alone or "")
            if found is None:
                continue
            yield from _errors(record, found)
            if record["kind"] in found.by_grade:
                month = (record["unit"].code, found.key, record["month"])
                if month in graded:
                    text = gettext_noop("一个单位一个月只评一个等次（E-3）")
                    yield record.error("kind", text)
                graded.add(month)


def _errors(record: Record, rule: Monthly) -> Iterator[CellError]:
    if record["month"] not in rule.months:
        allowed = [str(month) for month in rule.months]
        yield record.error("month", gettext_noop("方案不考核这个月"), allowed=allowed)
    title = rule.title_of_kind(record["kind"])
    if title is None:
        titles = [part.title.zh for part in rule.parts]
        yield record.error("kind", gettext_noop("这张清单没有这一种"), allowed=titles)
        return
    entry = rule.by_entry.get(record["kind"])
    own = entry is not None and entry.points is None
    if own and record["points"] is None:
        yield record.error("points", gettext_noop("这一种由记录写明分值，填分值"))
    if not own and record["points"] is not None:
        yield record.error("points", gettext_noop("这一种的分值由方案定，这一格空着"))
    if entry is None and (record["count"] or 1) > 1:
        yield record.error("count", gettext_noop("等次不写次数"))
    if entry is not None and entry.document and not record["document"]:
        yield record.error("document", gettext_noop("这一种凭认定文件记，写文号（E-3）"))


_HELP: dict[str, Any] = {
    "code": gettext_lazy("自编的编号，全年不变"),
    "title": gettext_lazy("什么时候、什么事；等次不用写"),
    "count": gettext_lazy("不填按 1 次"),
    "points": gettext_lazy("方案没有定分的种类，写这一次的分值，写正数"),
}


def register_monthly_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="monthly_records",
            title="平时考核",
            title_en="Daily appraisal",
            order=87,
            parts=[MonthlyPart()],
            key_columns=("code",),
            label_columns=("code", "unit", "title"),
            explanation=gettext_lazy(
                "平时考核的加减分和每月等次，一项一行；每月、全年的封顶由系统算（E-3）。"
            ),
            used=in_lists(MonthlyPart.kind),
        )
    )
