"""The sheet 目标质量权重 of the year workbook, and its form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from documents.xlsx.columns import Record
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import choice_column, exact_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import document_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.registry import YearSheet, register
from targets.quality.models import Criterion, QualityWeight


class QualityWeightPart(FactPart):
    """The weight of a criterion (P-7)."""

    model = QualityWeight

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 目标质量权重."""
        return [
            Field(
                choice_column(
                    "criterion", "标准", list(Criterion.choices), required=True, width=24
                ),
                "key",
            ),
            Field(
                exact_column(
                    "weight", "权重", _HELP["weight"], required=True, minimum=0, example=20
                )
            ),
            Field(exact_column("enough", "应占比例（%）", _HELP["enough"], minimum=0)),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """The criterion."""
        return str(record["criterion"])

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """Without the criterion, which is the key."""
        values = super().values(context, record)
        del values["key"]
        return values


class QualityWeightEntry(EntryPart, QualityWeightPart):
    """A single weight."""

    fixed: ClassVar[Sequence[str]] = ("criterion",)


_HELP: dict[str, Any] = {
    "weight": gettext_lazy("与其他标准比的轻重，0 为不看；合计不必是 100"),
    "enough": gettext_lazy("创新、结果目标占分值到多少就算满；其他标准不填"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="quality_weights",
            title="目标质量权重",
            title_en="Quality weights",
            order=125,
            parts=[QualityWeightPart()],
            key_columns=("criterion",),
            label_columns=("criterion",),
            explanation=gettext_lazy("目标质量各项标准的轻重；不填的按通常的算（P-7）。"),
        )
    )
