"""The sheet 共性分值 of the year workbook, and the form of a single share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.models import Fact
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes import uses
from schemes.fact_entry.part import Choice, EntryPart
from schemes.workbook.columns import exact_column, flag_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import document_column, unit_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.registry import YearSheet, register
from targets.common.models import CommonShare
from targets.models import CommonItem


class CommonSharePart(FactPart):
    """What is a unit's own of a common item (K-2.1, S-2)."""

    model = CommonShare
    references: ClassVar[Mapping[str, type[Fact]]] = {"item": CommonItem}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 共性分值, beside the item."""
        return [
            Field(unit_column(context)),
            Field(flag_column("applies", "适用", _HELP["applies"], example=True), blank=True),
            Field(exact_column("points", "分值", _HELP["points"], minimum=0, example=40)),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """The item stands second."""
        first, *rest = super().columns(context)
        item = Column(
            "item",
            "共性目标",
            required=True,
            lookup="item",
            help=_HELP["item"],
            example="政令畅通",
            width=18,
        )
        return [first, item, *rest]

    def row_key(self, record: Record) -> str:
        """Unit and item."""
        return f"{record['unit'].code}/{record['item']}"

    def reference_key(self, record: Record, name: str) -> str:
        """The item's code."""
        return str(record["item"])

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the item's code."""
        return super().cells(context, fact) | {"item": fact.item.key}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """What does not apply has no points."""
        for record in records:
            if record["applies"] is False and record["points"] is not None:
                text = gettext_noop("不适用的不填分值，也不是 0（S-2）")
                yield record.error("points", text)


class CommonShareEntry(EntryPart, CommonSharePart):
    """A single share."""

    fixed: ClassVar[Sequence[str]] = ("unit", "item")

    def choices(self, context: YearContext, column: Column) -> Sequence[Choice] | None:
        """The common items by title."""
        if column.key != "item":
            return super().choices(context, column)
        items = CommonItem.objects.filter(current=True, year=context.year).order_by("order", "key")
        return [("", "——"), *items.values_list("key", "title")]


_HELP: dict[str, Any] = {
    "item": gettext_lazy("共性目标表里的编号或名称"),
    "applies": gettext_lazy("不适用这个单位的写“否”；另外指定给它的写“是”"),
    "points": gettext_lazy("这个单位的分值和共性目标表里不同时填"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="common_shares",
            title="共性分值",
            title_en="Common shares",
            order=52,
            parts=[CommonSharePart()],
            key_columns=("unit", "item"),
            label_columns=("unit", "item"),
            explanation=gettext_lazy("哪个单位不评哪一项，或者分值与别的单位不同；没有的不填。"),
            used=uses.in_components("common_items"),
        )
    )
