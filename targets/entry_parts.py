"""Targets, common items and filings as forms of a single fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.language import in_english
from documents.xlsx.columns import Record
from documents.xlsx.problems import CellError
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import choice_column, flag_column
from schemes.workbook.components import components_by_group
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, Field
from targets.graded import WITH_COMPONENT
from targets.models import Filing, FilingLevel
from targets.sheets import CommonItemPart, EconomicFigurePart, TargetPart

_FIGURED = ("proportional", "all_or_nothing", "per_percent", "piecewise", WITH_COMPONENT)
#: Which methods of scoring take which parameter (K-5.4).
PARAM_METHODS: Mapping[str, Sequence[str]] = {
    "plan": _FIGURED,
    "direction": _FIGURED,
    "rate": ("per_percent",),
    "step": ("per_percent",),
    "basis": ("per_percent", "piecewise"),
    "shares": ("graded",),
    "table": ("piecewise",),
    "between": ("piecewise",),
}


class TargetEntry(EntryPart, TargetPart):
    """A target (K-3, K-5.4); its unit stays, since its mark names the unit too."""

    fixed: ClassVar[Sequence[str]] = ("code", "unit")
    when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        key: ("method", methods) for key, methods in PARAM_METHODS.items()
    }


class CommonItemEntry(EntryPart, CommonItemPart):
    """A common item (K-2.1)."""

    fixed: ClassVar[Sequence[str]] = ("code",)

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """A reader of English meets the groups by their keys, which are read as well."""
        named = {"peer_groups": ", ".join(fact.peer_groups)} if in_english() else {}
        return super().cells(context, fact) | named

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """Every group that it applies to has its component."""
        titles = dict(choices_of(context.document.peer_groups))
        for key in self.values(context, record)["peer_groups"]:
            components = components_by_group(context, "common_items")[key]
            if record["component"] not in components:
                text = gettext_noop("考核组“%(group)s”没有这一板块（K-2.2）")
                words, allowed = {"group": titles[key]}, list(components.values())
                yield record.error("component", text, words, allowed=allowed)


class FilingEntry(EntryPart, FactPart):
    """Whether a unit filed its targets of one level (K-7.8); the workbook has both in one row."""

    model = Filing
    fixed: ClassVar[Sequence[str]] = ("unit", "level")

    def fields(self, context: YearContext) -> Sequence[Field]:
        """Unit, level, filed or not, when, by which document."""
        return [
            Field(unit_column(context)),
            Field(choice_column("level", "层级", list(FilingLevel.choices), required=True)),
            Field(flag_column("filed", "已备案", _HELP["filed"], example=True), blank=True),
            Field(date_column("filed_on", "备案日期", _HELP["filed_on"])),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """Unit and level."""
        return f"{record['unit'].code}/{record['level']}"

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """What was filed was filed on a day."""
        filed = record["filed"] is not False
        if filed and record["filed_on"] is None:
            yield record.error("filed_on", gettext_noop("已备案的写明备案日期（K-7.8）"))
        if not filed and record["filed_on"] is not None:
            yield record.error("filed_on", gettext_noop("没有备案就没有备案日期，删去这一格"))


class EconomicFigureEntry(EntryPart, EconomicFigurePart):
    """An economic figure of a unit from up to three sources (D-7)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "title")

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """There is a figure at all."""
        if all(record[name] is None for name in ("reported", "statistics", "audited")):
            text = gettext_noop("报数、统计数、审计数至少填一项；都没有的先不录（S-2）")
            yield record.error("reported", text)


_HELP: dict[str, Any] = {
    "filed": gettext_lazy("没有备案写“否”，影响发奖（K-7.8）"),
    "filed_on": gettext_lazy("目标办收到的日期"),
}
