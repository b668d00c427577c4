"""The year workbook's sheets of targets: 目标, 共性目标, 备案."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from core.facts import FactInput
from documents.xlsx.columns import Column, Lookup, Record
from documents.xlsx.problems import CellError
from documents.xlsx.values import half_width
from schemes import uses
from schemes.workbook.columns import (
    choice_column,
    code_column,
    exact_column,
    flag_column,
    text_column,
)
from schemes.workbook.components import (
    component_column,
    component_errors,
    components_by_group,
)
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import (
    date_column,
    document_column,
    order_column,
    unit_column,
)
from schemes.workbook.parts import FactPart, Field, given
from schemes.workbook.registry import YearSheet, register
from targets.due_days import due_problem
from targets.graded import GRADED, POINTED, WITH_COMPONENT
from targets.models import CommonItem, EconomicFigure, Filing, FilingLevel, Target
from targets.sheet_params import (
    KEYS,
    METHODS,
    grade_words,
    graded_errors,
    param_cells,
    param_columns,
    params_of,
    same_params,
)


class TargetPart(FactPart):
    """What a unit promised: points, scoring method, plan (K-3, K-5.4)."""

    model = Target

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns that fill a model field of their own."""
        kinds = [*context.document.target_methods]
        if uses.in_components(GRADED)(context.document):
            kinds.append(WITH_COMPONENT)
        methods = [(kind, METHODS[kind]) for kind in kinds]
        return [
            Field(code_column("编号", "D001-1", _HELP["target_code"]), "key"),
            Field(unit_column(context)),
            Field(component_column(context, POINTED, GRADED)),
            Field(text_column("title", "目标", "新增公办幼儿园学位", 200, required=True, width=30)),
            Field(
                text_column("content", "内容和要求", "年内完成并投入使用", 5000, width=40), blank=""
            ),
            Field(text_column("measure", "计量单位", "个", 20, width=10), blank=""),
            Field(
                exact_column(
                    "points", "分值", _HELP["points"], required=True, minimum=0, example=40
                )
            ),
            Field(
                choice_column(
                    "method", "计分方法", methods, _HELP["method"], required=True, width=20
                )
            ),
            Field(exact_column("last_year", "上年实绩", _HELP["last_year"])),
            Field(exact_column("assigned", "上级下达数", _HELP["assigned"])),
            Field(text_column("assigned_by", "下达文件", "", 120, width=20), blank=""),
            Field(
                text_column("indicator", "下达指标编号", "", 40, hint=_HELP["indicator"]), blank=""
            ),
            Field(date_column("deadline", "完成时限", example=date(2026, 12, 15))),
            Field(text_column("responsible", "责任人", "张某", 40), blank=""),
            Field(order_column(), blank=0),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """The method's parameters stand beside the method."""
        columns = super().columns(context)
        place = next(n for n, column in enumerate(columns) if column.key == "method") + 1
        return [*columns[:place], *param_columns(), *columns[place:]]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the parameters as one value, unless the file has none of their columns."""
        values = super().values(context, record)
        del values["key"]
        if any(given(record, key) for key in KEYS):
            values["params"] = params_of(record, grade_words(context.document))[0]
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the parameters as columns."""
        return super().cells(context, fact) | param_cells(
            fact.params, grade_words(context.document)
        )

    def adopt(self, old: Any, item: FactInput) -> FactInput:
        """Keep the standing parameters where the row means the same."""
        params = item.values.get("params")
        if old is None or params is None or old.method != item.values.get("method"):
            return item
        if not same_params(old.method, old.params, params):
            return item
        return FactInput(item.key, {**item.values, "params": old.params}, item.document)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The component is one of the unit's group; the parameters fit the method; no target is due
        before its year."""
        grades = grade_words(context.document)
        components = components_by_group(context, POINTED, GRADED)
        graded, groups = components_by_group(context, GRADED), context.shared["groups"]
        for record in records:
            yield from component_errors(context, record, components)
            yield from graded_errors(record, graded.get(groups.get(record["unit"].code, ""), {}))
            if any(given(record, key) for key in KEYS):
                yield from params_of(record, grades)[1]
            due = record["deadline"] if given(record, "deadline") else None
            problem = None if due is None else due_problem(due, context.year.year)
            if problem is not None:
                yield record.error("deadline", *problem)


class CommonItemPart(FactPart):
    """A common item of the year, marked by a functional department (K-2.1)."""

    model = CommonItem

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 共性目标."""
        return [
            Field(code_column("编号", "G01", _HELP["item_code"]), "key"),
            Field(component_column(context, "common_items")),
            Field(text_column("title", "名称", "政令畅通", 120, required=True, width=24)),
            Field(
                exact_column(
                    "points", "分值", _HELP["points"], required=True, minimum=0, example=100
                )
            ),
            Field(
                unit_column(
                    context, "marking_unit", "评分部门", required=False, hint=_HELP["marking_unit"]
                )
            ),
            Field(text_column("content", "内容和要求", "", 2000, width=40), blank=""),
            # A form has a "fixed" of its own.
            Field(flag_column("pinned", "分值固定", _HELP["fixed"]), "fixed", blank=False),
            Field(order_column(), blank=0),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With the groups it applies to."""
        groups = text_column(
            "peer_groups", "适用考核组", "", 500, width=20, hint=_HELP["peer_groups"]
        )
        return [*super().columns(context), groups]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the groups as keys."""
        values = super().values(context, record)
        del values["key"]
        if given(record, "peer_groups"):
            values["peer_groups"] = [
                key for key, wanted in _groups(context, record["peer_groups"]) if wanted
            ]
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the groups' titles."""
        titles = dict(choices_of(context.document.peer_groups))
        named = "、".join(titles.get(key, key) for key in fact.peer_groups)
        return super().cells(context, fact) | {"peer_groups": named}

    def adopt(self, old: Any, item: FactInput) -> FactInput:
        """The order of the groups means nothing."""
        groups = item.values.get("peer_groups")
        if old is None or groups is None or set(groups) != set(old.peer_groups):
            return item
        values = {**item.values, "peer_groups": old.peer_groups}
        return FactInput(item.key, values, item.document)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The groups are the scheme's."""
        titles = [title for _key, title in choices_of(context.document.peer_groups)]
        for record in records:
            for word, known in _groups(context, record["peer_groups"]):
                if not known:
                    text = gettext_noop("“%(group)s” 不是方案里的考核组，几个组之间用顿号隔开")
                    yield record.error("peer_groups", text, {"group": word}, allowed=titles)


class EconomicFigurePart(FactPart):
    """An economic figure of a unit from up to three sources (D-7)."""

    model = EconomicFigure

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 经济指标."""
        return [
            Field(unit_column(context)),
            Field(text_column("title", "指标", "财政收入", 80, required=True, width=20)),
            Field(text_column("measure", "计量单位", "万元", 20, width=10), blank=""),
            Field(exact_column("reported", "本单位报数", _HELP["reported"], example=105)),
            Field(exact_column("statistics", "统计数", _HELP["statistics"], example=100)),
            Field(exact_column("audited", "审计数", _HELP["audited"])),
            Field(flag_column("audit_required", "须经审计", _HELP["audit_required"]), blank=False),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """Unit and figure."""
        return f"{record['unit'].code}/{record['title']}"


class FilingPart(FactPart):
    """Whether a unit filed its targets of one level (K-7.8)."""

    model = Filing
    level: FilingLevel
    title: str

    def fields(self, context: YearContext) -> Sequence[Field]:
        """Filed or not, and when."""
        key = self.level.value
        filed, day, document = (f"{self.title}{word}" for word in ("已备案", "备案日期", "依据"))
        return [
            Field(flag_column(key, filed, _HELP["filed"], example=True), "filed", blank=True),
            Field(date_column(f"{key}_on", day), "filed_on"),
            Field(
                text_column(f"{key}_document", document, "", 200, width=18), "document", blank=""
            ),
        ]

    def row_key(self, record: Record) -> str:
        """The unit."""
        return str(record["unit"].code)

    def fact_key(self, record: Record) -> str:
        """Unit and level."""
        return f"{record['unit'].code}/{self.level.value}"

    def row_of(self, fact: Any) -> str:
        """The unit's row."""
        return str(fact.unit.code)

    def standing(self, context: YearContext, records: Sequence[Record] | None) -> Any:
        """The filings of this level."""
        return self._current(context).filter(level=self.level)

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With unit and level."""
        return super().values(context, record) | {"unit": record["unit"], "level": self.level.value}

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the unit."""
        return super().cells(context, fact) | {"unit": fact.unit}


class LevelOnePart(FilingPart):
    """The unit's own targets, with the column of the unit."""

    level = FilingLevel.ONE
    only = (FilingLevel.ONE.value,)
    title = "一级目标"

    def columns(self, context: YearContext) -> list[Column]:
        """The unit stands first."""
        return [unit_column(context), *super().columns(context)]


class LevelTwoPart(FilingPart):
    """The targets of the unit's staff."""

    level = FilingLevel.TWO
    only = (FilingLevel.TWO.value,)
    title = "二级目标"


def build_item_lookup(
    context: YearContext, announced: Sequence[Mapping[str, str]] | None
) -> Lookup:
    """Common items by code and by title: those of the file's own sheet where it has one."""
    if announced is None:
        standing = CommonItem.objects.filter(current=True, year=context.year)
        pairs = list(standing.order_by("order", "key").values_list("key", "title"))
    else:
        pairs = [(half_width(row.get("code", "")), row.get("title", "")) for row in announced]
    titles = [title for _key, title in pairs]
    by_title = {title: key for key, title in pairs if title and titles.count(title) == 1}
    return Lookup(gettext_lazy("共性目标表"), by_title | {key: key for key, _title in pairs if key})


def _groups(context: YearContext, text: str) -> Iterator[tuple[str, bool]]:
    """(key, True) of each group named, (word, False) of what is no group."""
    choices = choices_of(context.document.peer_groups)
    keys = {title: key for key, title in choices} | {key: key for key, _title in choices}
    for word in text.replace(",", "、").replace("，", "、").replace("；", "、").split("、"):
        if word.strip():
            known = keys.get(word.strip())
            yield (known, True) if known else (word.strip(), False)


_HELP: dict[str, Any] = {
    "reported": gettext_lazy("单位自己报的，留着对照（D-7）"),
    "statistics": gettext_lazy("统计部门的数（D-7）"),
    "audited": gettext_lazy("审计核定的数；须经审计的以它为准（D-7）"),
    "audit_required": gettext_lazy("要审计才能定的写“是”，审计数没有出来就还没有定数"),
    "target_code": gettext_lazy("目标的编号，全年不变"),
    "item_code": gettext_lazy("共性目标的编号，全年不变"),
    "points": gettext_lazy("满分"),
    "method": gettext_lazy("没有完成时怎样计分（K-5.4）"),
    "last_year": gettext_lazy("K-3.3"),
    "assigned": gettext_lazy("上级下达的，目标不能低于它（K-3.3）"),
    "indicator": gettext_lazy("上级下达指标表里的编号；不填按名称对"),
    "fixed": gettext_lazy("集中定死的写“是”，平衡分值时不动（K-2.3）"),
    "marking_unit": gettext_lazy("由哪个职能部门评分（K-5.1）"),
    "peer_groups": gettext_lazy("哪些组的单位都要评；空着按评分表里有的算"),
    "filed": gettext_lazy("没有备案写“否”，影响发奖（K-7.8）；不填就不记"),
}


def _economic_figures() -> YearSheet:
    return YearSheet(
        key="economic_figures",
        title="经济指标",
        title_en="Economic figures",
        order=55,
        parts=[EconomicFigurePart()],
        key_columns=("unit", "title"),
        label_columns=("unit", "title"),
        explanation=gettext_lazy(
            "经济指标的报数、统计数、审计数，都留着，以谁为准由方案定（D-7）。"
        ),
        used=uses.figures,
    )


def register_sheets() -> None:
    """Bring the sheets into the workbook."""
    register(
        YearSheet(
            key="targets",
            title="目标",
            title_en="Targets",
            order=40,
            parts=[TargetPart()],
            key_columns=("code",),
            label_columns=("code", "unit", "title"),
            explanation=gettext_lazy("一行一个目标：承诺什么、怎样计分，以及年底的实绩或评分。"),
        )
    )
    register(
        YearSheet(
            key="common_items",
            title="共性目标",
            title_en="Common items",
            order=50,
            parts=[CommonItemPart()],
            key_columns=("code",),
            label_columns=("code", "title"),
            explanation=gettext_lazy("本年的共性目标，由职能部门评分。"),
            used=uses.in_components("common_items"),
            announces=("code", "title"),
            lookups={"item": build_item_lookup},
        )
    )
    register(_economic_figures())
    register(
        YearSheet(
            key="filings",
            title="备案",
            title_en="Filings",
            order=120,
            parts=[LevelOnePart(), LevelTwoPart()],
            key_columns=("unit",),
            label_columns=("unit",),
            explanation=gettext_lazy("各单位一级、二级目标是否已向目标办备案（K-7.8）。"),
        )
    )
