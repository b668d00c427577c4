"""The year workbook's sheets of what a scheme's lists add to a total or take from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.models import Claim, OuterItem, SpecialPoints
from reviews.sheets import CodedPart
from schemes.rules.claims import ClaimList
from schemes.uses import in_lists
from schemes.workbook.columns import (
    choice_column,
    code_column,
    exact_column,
    flag_column,
    text_column,
    whole_column,
)
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, Field, given
from schemes.workbook.registry import YearSheet, register

#: Before a condition's key in the key of its column.
CONDITION = "condition_"
#: Before its title: so it never is that of another column.
CONDITION_TITLE = "条件："


def lists_of(context: YearContext, kind: str) -> list[Any]:
    """The scheme's lists of a kind, in its order."""
    return [rule for rule in context.document.adjustments if rule.kind == kind]


def only_list(context: YearContext, kind: str) -> str | None:
    """The key of the scheme's list of a kind, where it has one alone."""
    lists = lists_of(context, kind)
    return lists[0].key if len(lists) == 1 else None


def list_field(context: YearContext, kind: str) -> Field:
    """Which list; where the scheme has one alone, an empty cell means that one."""
    lists, alone = lists_of(context, kind), only_list(context, kind)
    column = choice_column(
        "list", "清单", choices_of(lists), _HELP["list"], required=alone is None, width=16
    )
    return Field(column, "list_key", blank=alone)


class ListPart(FactPart):
    """Facts in a list of the scheme; a subclass names the kind of list."""

    kind: str

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the list, also where the file has no column for the only one."""
        alone = only_list(context, self.kind)
        known = {} if alone is None else {"list_key": alone}
        return known | super().values(context, record)


class ClaimPart(ListPart, CodedPart):
    """Something claimed in a list that adds or takes points (M-8, D-3)."""

    model = Claim
    kind = "claims"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 加减分事项, but for the conditions."""
        lists: list[ClaimList] = lists_of(context, self.kind)
        kinds = choices_of(kind for each in lists for kind in each.kinds)
        levels = choice_column("level", "级别", _levels(lists), _HELP["level"])
        return [
            Field(code_column("编号", "J001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            list_field(context, self.kind),
            Field(choice_column("kind", "种类", kinds, required=True, width=16)),
            Field(text_column("title", "名称", "全省优质服务窗口", 200, width=30), blank=""),
            *([Field(levels, blank="")] if levels.choices else []),
            Field(text_column("work", "所涉工作", "", 120, hint=_HELP["work"], width=18), blank=""),
            Field(exact_column("points", "分值", _HELP["points"], minimum=0)),
            Field(whole_column("count", "次数", 1, minimum=1, hint=_HELP["count"]), blank=1),
            Field(date_column("date", "日期", example=date(2026, 3, 5))),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With a column for every condition of a list, before the document."""
        *columns, document = super().columns(context)
        return [*columns, *condition_columns(context), document]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the conditions that hold."""
        values = super().values(context, record)
        keys = [column.key for column in condition_columns(context)]
        if any(given(record, key) for key in keys):
            values["conditions"] = [key.removeprefix(CONDITION) for key in keys if record[key]]
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With a cell for every condition."""
        return super().cells(context, fact) | {
            column.key: column.key.removeprefix(CONDITION) in fact.conditions
            for column in condition_columns(context)
        }

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The kind is one of the list's; level and points as the list prices the kind."""
        lists = {each.key: each for each in lists_of(context, self.kind)}
        alone = only_list(context, self.kind)
        for record in records:
            found = lists.get(record["list"] or alone)
            if found is not None:
                yield from _claim_errors(record, found)


class SpecialPointsPart(ListPart, CodedPart):
    """Points outside the hundred (D-5)."""

    model = SpecialPoints
    kind = "special_points"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 专项分."""
        return [
            Field(code_column("编号", "Z001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            list_field(context, self.kind),
            Field(text_column("title", "事由", "抗洪抢险", 200, width=30), blank=""),
            Field(exact_column("points", "分值", _HELP["special"], required=True, example=2)),
            Field(date_column("date", "日期")),
            Field(document_column(), blank=""),
        ]


class OuterItemPart(ListPart):
    """A superior's item for which a unit is responsible (D-4)."""

    model = OuterItem
    kind = "outer_items"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 上级考核项目."""
        return [
            Field(unit_column(context)),
            list_field(context, self.kind),
            Field(text_column("item", "项目", "招商引资", 80, required=True, width=20)),
            Field(flag_column("achieved", "已完成", _HELP["achieved"], example=True), blank=True),
            Field(whole_column("place", "名次", 1, minimum=1, hint=_HELP["outer_place"])),
            Field(
                exact_column("deduction", "上级扣分", _HELP["deduction"], minimum=0, example=0),
                blank=0,
            ),
            Field(date_column("date", "日期")),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """Unit and item: an item of a superior stands in one list."""
        return f"{record['unit'].code}/{record['item']}"


def condition_columns(context: YearContext) -> list[Column]:
    """A column for every condition that a list asks for, by the scheme's own title."""
    conditions = [c for each in lists_of(context, "claims") for c in each.conditions]
    return [
        flag_column(f"{CONDITION}{key}", CONDITION_TITLE + title, _HELP["condition"])
        for key, title in choices_of(conditions)
    ]


def _levels(lists: Sequence[ClaimList]) -> list[tuple[str, str]]:
    titled = dict(choices_of(level for each in lists for level in each.levels))
    keys = {key: key for each in lists for kind in each.kinds for key in kind.by_level}
    return list((keys | titled).items())


def _claim_errors(record: Record, claims: ClaimList) -> Iterator[CellError]:
    kind = next((each for each in claims.kinds if each.key == record["kind"]), None)
    if kind is None:
        titles = [each.title.zh for each in claims.kinds]
        yield record.error("kind", gettext_noop("这张清单没有这一种"), allowed=titles)
        return
    own = not kind.by_level and kind.points is None
    if kind.by_level and record.values.get("level") not in kind.by_level:
        titled = {level.key: level.title.zh for level in claims.levels}
        allowed = [titled.get(key, key) for key in kind.by_level]
        yield record.error("level", gettext_noop("这一种按级别计分，填级别"), allowed=allowed)
    if own and record["points"] is None:
        yield record.error("points", gettext_noop("这一种由申报写明分值，填分值"))
    if not own and record["points"] is not None:
        yield record.error("points", gettext_noop("这一种的分值由方案定，这一格空着"))


_HELP: dict[str, Any] = {
    "code": gettext_lazy("自编的编号，全年不变"),
    "list": gettext_lazy("方案里的哪一张清单"),
    "level": gettext_lazy("按级别计分的种类填级别"),
    "work": gettext_lazy("同一工作写法一致"),
    "points": gettext_lazy("方案没有定分的种类，写申报的分值"),
    "count": gettext_lazy("不填按 1 次"),
    "condition": gettext_lazy("方案定的条件，具备写“是”"),
    "special": gettext_lazy("加分写正数，扣分写负数（D-5）"),
    "achieved": gettext_lazy("没有完成写“否”，上级扣的分转给这个单位（D-4）；不填按已完成"),
    "outer_place": gettext_lazy("在上级考核里的名次；哪几名加分由方案定（D-4）"),
    "deduction": gettext_lazy("上级扣了几分，写正数"),
}

_EXPLAIN: dict[str, Any] = {
    "claims": gettext_lazy("方案清单里加分或扣分的事项，一项一行。条件和封顶由系统算。"),
    "special_points": gettext_lazy("百分制以外的专项分，一项一行，凭文件（D-5）。"),
    "outer_items": gettext_lazy("上级对本地的考核项目，由哪个单位负责、结果怎样（D-4）。"),
}


def register_list_sheets() -> None:
    """Bring the sheets into the workbook."""
    coded, named = ("code",), ("code", "unit", "title")
    item = ("unit", "item")
    for key, title, english, order, part, keys, labels in (
        ("claims", "加减分事项", "Claims", 84, ClaimPart(), coded, named),
        ("special_points", "专项分", "Special points", 86, SpecialPointsPart(), coded, named),
        ("outer_items", "上级考核项目", "Superior's items", 88, OuterItemPart(), item, item),
    ):
        explanation, used = _EXPLAIN[key], in_lists(part.kind)
        register(
            YearSheet(key, title, english, order, [part], keys, labels, explanation, used=used)
        )
