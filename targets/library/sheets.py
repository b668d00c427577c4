"""The sheet 指标库 of the year workbook, and the form of a single indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import choice_column, code_column, text_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import document_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.registry import YearSheet, register
from targets.entry_parts import PARAM_METHODS
from targets.library.models import LibraryIndicator
from targets.plans.models import LineKind, LineNature
from targets.sheet_params import METHODS, grade_words, param_cells, param_columns, params_of
from units.pinyin import unit_initials


class LibraryPart(FactPart):
    """An indicator of the library (M-3)."""

    model = LibraryIndicator

    def scope(self, context: YearContext) -> dict[str, Any]:
        """The library is the authority's, not a year's."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 指标库, beside the parameters."""
        methods = [(kind, METHODS[kind]) for kind in context.document.target_methods]
        return [
            Field(code_column("编号", "L001", _HELP["code"]), "key"),
            Field(text_column("title", "指标", "新增公办幼儿园学位", 200, required=True, width=30)),
            Field(
                choice_column("kind", "类别", list(LineKind.choices)), blank=LineKind.OWN_DUTY.value
            ),
            Field(
                choice_column("nature", "性质", list(LineNature.choices)),
                blank=LineNature.RESULT.value,
            ),
            Field(text_column("measure", "计量单位", "个", 20, width=10), blank=""),
            Field(choice_column("method", "计分方法", methods, required=True, width=20)),
            Field(text_column("standard", "质量标准", "", 300, width=30), blank=""),
            Field(text_column("source", "数据来源", "教育统计年报", 120, width=20), blank=""),
            Field(text_column("tags", "标签", "教育、民生", 200, hint=_HELP["tags"]), blank=""),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """The method's parameters stand beside the method; the plan value is each unit's."""
        columns = super().columns(context)
        place = next(n for n, column in enumerate(columns) if column.key == "method") + 1
        params = [column for column in param_columns() if column.key != "plan"]
        return [*columns[:place], *params, *columns[place:]]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the parameters as one value and the letters of the title."""
        values = super().values(context, record)
        del values["key"]
        values["params"] = self._params(context, record)[0]
        values["initials"] = unit_initials(str(values.get("title", "")))[:200]
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the parameters as columns."""
        found = param_cells(fact.params, grade_words(context.document))
        return super().cells(context, fact) | found

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The parameters fit the method."""
        for record in records:
            yield from self._params(context, record)[1]

    def _params(
        self, context: YearContext, record: Record
    ) -> tuple[dict[str, Any], Sequence[CellError]]:
        figured = record["method"] in PARAM_METHODS["plan"]
        # Any plan value: the method asks for one, the library has none.
        whole = {**record.values, "plan": 1 if figured else None}
        row = Record(record.sheet, record.row, whole, record.refs)
        params, errors = params_of(row, grade_words(context.document))
        params.pop("plan", None)
        return params, errors


class LibraryEntry(EntryPart, LibraryPart):
    """A single indicator of the library."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        key: ("method", methods) for key, methods in PARAM_METHODS.items() if key != "plan"
    }


_HELP: dict[str, Any] = {
    "code": gettext_lazy("指标的编号，各年不变"),
    "tags": gettext_lazy("板块、单位类别等，几个标签用顿号隔开"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="library",
            title="指标库",
            title_en="Library of indicators",
            order=126,
            parts=[LibraryPart()],
            key_columns=("code",),
            label_columns=("code", "title"),
            explanation=gettext_lazy("可以选用的指标，通常怎样计分、数据从哪里来；各年共用。"),
        )
    )
