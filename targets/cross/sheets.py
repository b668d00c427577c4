"""The sheet 专项目标 of the year workbook, and the form of a single cross-cutting target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes import uses
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import code_column, exact_column, text_column
from schemes.workbook.components import component_column, components_by_group
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import document_column, order_column, unit_column
from schemes.workbook.named_units import NamedUnitsPart, units_named
from schemes.workbook.parts import Field
from schemes.workbook.registry import YearSheet, register
from targets.cross.models import CrossItem


class CrossPart(NamedUnitsPart):
    """A cross-cutting target: for which units, with which points (K-2.3)."""

    model = CrossItem

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet, beside the units."""
        marking = unit_column(
            context, "marking_unit", "评分部门", required=False, hint=_HELP["marking_unit"]
        )
        return [
            Field(code_column("编号", "X01", _HELP["code"]), "key"),
            Field(component_column(context, "targets")),
            Field(text_column("title", "名称", "食品安全", 200, required=True, width=24)),
            Field(text_column("content", "内容和要求", "", 2000, width=40), blank=""),
            Field(
                exact_column(
                    "points", "分值", _HELP["points"], required=True, minimum=0, example=10
                )
            ),
            Field(marking),
            Field(order_column(), blank=0),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With the units concerned."""
        hint = _HELP["units"]
        units = text_column("units", "承担单位", "教育局", 2000, required=True, width=30, hint=hint)
        return [*super().columns(context), units]

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The units are those of the year, and their groups have the component."""
        components, groups = components_by_group(context, "targets"), context.shared["groups"]
        for record in records:
            yield from self.unknown_units(context, record)
            for word, unit in units_named(context, record["units"] or ""):
                if unit is None:
                    continue
                if record["component"] not in components.get(groups.get(unit.code, ""), {}):
                    text = gettext_noop("“%(unit)s” 的考核组没有这一板块（K-2.2）")
                    yield record.error("units", text, {"unit": word})


class CrossEntry(EntryPart, CrossPart):
    """A single cross-cutting target."""

    fixed: ClassVar[Sequence[str]] = ("code",)


_HELP: Mapping[str, Any] = {
    "code": gettext_lazy("专项目标的编号，全年不变"),
    "points": gettext_lazy("目标办统一定的分值，各承担单位一样，单位不能改"),
    "marking_unit": gettext_lazy("由哪个职能部门评；空着由目标办评"),
    "units": gettext_lazy("列入哪些单位的职能目标，几个单位用顿号隔开"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="cross_items",
            title="专项目标",
            title_en="Cross-cutting targets",
            order=39,
            parts=[CrossPart()],
            key_columns=("code",),
            label_columns=("code", "title"),
            explanation=gettext_lazy(
                "食品安全、政务窗口等工作，列入有关单位的职能目标，分值统一定（K-2.3）；没有的不填。"
            ),
            used=uses.in_components("targets"),
        )
    )
