"""The sheet 上级下达指标 of the year workbook, and the form of a single indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import choice_column, code_column, exact_column, text_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import date_column, document_column, order_column
from schemes.workbook.named_units import NamedUnitsPart
from schemes.workbook.parts import Field
from schemes.workbook.registry import YearSheet, register
from targets.assigned.models import AssignedIndicator, Direction


class AssignedPart(NamedUnitsPart):
    """An indicator that a superior assigned (K-3.3)."""

    model = AssignedIndicator

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 上级下达指标, beside the units."""
        return [
            Field(code_column("编号", "S01", _HELP["code"]), "key"),
            Field(text_column("title", "指标", "规模以上工业增加值", 120, required=True, width=28)),
            Field(text_column("issued_by", "下达机关", "市政府", 80, required=True, width=16)),
            Field(document_column(_HELP["document"], required=True), blank=""),
            Field(
                date_column("issued_on", "下达日期", _HELP["issued_on"], example=date(2026, 2, 10))
            ),
            Field(text_column("measure", "计量单位", "亿元", 20, width=10), blank=""),
            Field(exact_column("value", "下达数", _HELP["value"], example="9.6")),
            Field(
                choice_column("direction", "方向", list(Direction.choices), _HELP["direction"]),
                blank=Direction.HIGHER.value,
            ),
            Field(order_column(), blank=0),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With the units concerned."""
        units = text_column("units", "责任单位", "教育局", 2000, width=30, hint=_HELP["units"])
        return [*super().columns(context), units]

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The units are those of the year."""
        for record in records:
            yield from self.unknown_units(context, record)


class AssignedEntry(EntryPart, AssignedPart):
    """A single indicator."""

    fixed: ClassVar[Sequence[str]] = ("code",)


_HELP: dict[str, Any] = {
    "code": gettext_lazy("指标的编号，全年不变"),
    "document": gettext_lazy("下达文件的文号"),
    "issued_on": gettext_lazy("定目标以后才下达的，不算漏列（K-5.4b）"),
    "value": gettext_lazy("要完成的数；文件没有写数的空着"),
    "direction": gettext_lazy("越高越好或越低越好；不填按越高越好"),
    "units": gettext_lazy("要列进目标的单位（K-5.4a），几个单位用顿号隔开；还没有分下去的空着"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="assigned",
            title="上级下达指标",
            title_en="Assigned indicators",
            order=38,
            parts=[AssignedPart()],
            key_columns=("code",),
            label_columns=("code", "title"),
            explanation=gettext_lazy(
                "省、市、县下达的指标，责任单位要列进目标，不低于下达数（K-3.3）。"
            ),
        )
    )
