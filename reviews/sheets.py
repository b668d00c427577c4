"""The year workbook's sheets of judgements: marks, honours, deductions, vetoes, appraisal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.models import Fact
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.ballot_sheet import ballot_sheet
from reviews.models import (
    Applicability,
    CommonMark,
    Deduction,
    Honour,
    PublicAppraisal,
    TargetMark,
    Veto,
)
from schemes import uses
from schemes.rules.component import read_as
from schemes.workbook.columns import (
    choice_column,
    code_column,
    exact_column,
    flag_column,
    text_column,
    whole_column,
)
from schemes.workbook.components import (
    component_column,
    component_errors,
    component_rule,
    components_by_group,
)
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.plan import decimal_text
from schemes.workbook.registry import YearSheet, extend, register
from targets.models import CommonItem, Target
from targets.sheet_params import grade_words, params_of


class TargetMarkPart(FactPart):
    """What was established for a target, beside its promise in the sheet 目标 (K-5.4)."""

    model = TargetMark
    references: ClassVar[Mapping[str, type[Fact]]] = {"target": Target}
    only = ("actual", "grade", "score", "note", "applicability", "marked_by", "marked_on")

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the mark."""
        return [
            Field(exact_column("actual", "实绩", _HELP["actual"], example=96)),
            Field(text_column("grade", "等次", "", 40, hint=_HELP["grade"]), blank=""),
            Field(exact_column("score", "评分", _HELP["score"], minimum=0)),
            Field(text_column("note", "评分理由", "", 500, width=24), blank=""),
            Field(_applicability(), blank=Applicability.APPLIES.value),
            Field(text_column("marked_by", "评定单位", "目标办", 80, width=14), blank=""),
            Field(date_column("marked_on", "评定日期", example=date(2026, 12, 20))),
            Field(
                text_column("mark_document", "评定依据", "", 200, width=18), "document", blank=""
            ),
        ]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the unit, and the grade as the scheme's key."""
        values = super().values(context, record) | {"unit": record["unit"]}
        if values.get("grade"):
            values["grade"] = grade_words(context.document).get(values["grade"], values["grade"])
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the grade's title."""
        titles = {key: word for word, key in reversed(list(grade_words(context.document).items()))}
        return super().cells(context, fact) | {"grade": titles.get(fact.grade, fact.grade)}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """A grade has a share; a score is not above the points, and has a reason (K-5.4)."""
        grades = grade_words(context.document)
        for record in records:
            if record["grade"]:
                yield from _grade_errors(record, grades)
            if record["score"] is not None and record["score"] > record["points"]:
                yield _above(record, gettext_noop("%(score)s 高于这个目标的分值 %(full)s（K-5.4）"))


class CommonMarkPart(FactPart):
    """A functional department's mark of a common item for a unit (K-2.1, K-5.1)."""

    model = CommonMark
    references: ClassVar[Mapping[str, type[Fact]]] = {"item": CommonItem}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 共性评分, beside the item."""
        return [
            Field(unit_column(context)),
            Field(
                exact_column(
                    "points", "分值", _HELP["item_points"], required=True, minimum=0, example=100
                )
            ),
            Field(exact_column("score", "得分", _HELP["item_score"], minimum=0, example=95)),
            Field(text_column("note", "扣分理由", "", 500, width=24), blank=""),
            Field(_applicability(), blank=Applicability.APPLIES.value),
            Field(date_column("marked_on", "评定日期", example=date(2026, 12, 20))),
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
        """A score is not above the points."""
        for record in records:
            if record["score"] is not None and record["score"] > record["points"]:
                yield _above(record, gettext_noop("%(score)s 高于分值 %(full)s"))


def _above(record: Record, text: str) -> CellError:
    """A score above the points, with both."""
    told = {name: decimal_text(record[name]) for name in ("score", "points")}
    return record.error("score", text, {"score": told["score"], "full": told["points"]})


class CodedPart(FactPart):
    """Facts of the year under a code of their own."""

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """The code is the key."""
        values = super().values(context, record)
        del values["key"]
        return values


class HonourPart(CodedPart):
    """A claimed honour with its certificate (K-5.5)."""

    model = Honour

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 加分."""
        rule = context.document.honours
        special = [rule.distinctive] if rule.distinctive else []
        kinds, levels = choices_of([*rule.kinds, *special]), choices_of(rule.levels)
        return [
            Field(code_column("编号", "H001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            Field(
                text_column("title", "名称", "全市教育工作先进单位", 200, required=True, width=30)
            ),
            Field(choice_column("kind", "种类", kinds, _HELP["honour_kind"], required=True)),
            Field(choice_column("level", "级别", levels, _HELP["level"], required=True)),
            Field(flag_column("is_system", "系统授予", _HELP["is_system"]), blank=False),
            Field(flag_column("multi_superior", "对口多个上级", _HELP["multi"]), blank=False),
            Field(flag_column("recognised", "认定特色工作", _HELP["recognised"]), blank=False),
            Field(
                text_column("project", "所涉工作", "", 120, hint=_HELP["project"], width=18),
                blank="",
            ),
            Field(text_column("issued_by", "授予机关", "市委、市政府", 120, width=18), blank=""),
            Field(
                date_column(
                    "date",
                    "证书日期",
                    _HELP["honour_date"],
                    required=True,
                    example=date(2026, 3, 5),
                )
            ),
            Field(document_column(), blank=""),
            Field(flag_column("verified", "已核实", _HELP["verified"], example=True), blank=True),
        ]


class DeductionPart(CodedPart):
    """A deduction of a kind that the scheme prices (K-5.4a–c)."""

    model = Deduction

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 扣分."""
        kinds = choices_of([*context.document.deductions.entries, *_faults(context)])
        of_component = component_column(context, "deducted", required=False)
        return [
            Field(code_column("编号", "K001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            *([Field(of_component, blank="")] if of_component.choices else []),
            Field(choice_column("kind", "种类", kinds, "K-5.4", required=True, width=24)),
            Field(whole_column("count", "次数", 1, minimum=1, required=True, hint=_HELP["count"])),
            Field(text_column("title", "事由", "", 200, width=30), blank=""),
            Field(date_column("date", "日期")),
            Field(document_column(), blank=""),
        ]

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """A fault of a component is one that it prices; any other is of the general list."""
        components = components_by_group(context, "deducted")
        for record in records:
            entries = context.document.deductions.entries
            if record.values.get("component"):
                yield from component_errors(context, record, components)
                rule = component_rule(context, record)
                entries = getattr(rule, "entries", ())
            titles = {entry.key: entry.title.zh for entry in entries}
            if record["kind"] not in titles:
                text = gettext_noop("这一种不从这里扣分")
                yield record.error("kind", text, allowed=list(titles.values()))


class VetoPart(CodedPart):
    """A veto with the deciding document (K-5.6)."""

    model = Veto

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 一票否决."""
        kinds = choices_of(context.document.vetoes.entries)
        return [
            Field(code_column("编号", "F001", _HELP["code"]), "key"),
            Field(unit_column(context)),
            Field(choice_column("kind", "种类", kinds, "K-5.6", required=True, width=24)),
            Field(text_column("title", "事由", "", 200, width=30), blank=""),
            Field(text_column("decided_by", "认定机关", "", 120, width=18), blank=""),
            Field(date_column("date", "日期")),
            Field(document_column(), blank=""),
        ]


class AppraisalPart(FactPart):
    """A public appraisal rating of a unit in the year (K-7.10)."""

    model = PublicAppraisal

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 行风评议."""
        ratings = choices_of(context.document.appraisal.ratings)
        rate = Column(
            "satisfaction_exact", "满意率（%）", "exact", minimum=0, maximum=100, width=12
        )
        return [
            Field(unit_column(context)),
            Field(choice_column("rating", "评议结果", ratings, "K-7.10", required=True, width=16)),
            Field(rate),
            Field(document_column(), blank=""),
        ]

    def row_key(self, record: Record) -> str:
        """The unit."""
        return str(record["unit"].code)


def _applicability() -> Column:
    return choice_column("applicability", "适用", list(Applicability.choices), _HELP["applies"])


def _faults(context: YearContext) -> Iterator[Any]:
    """What costs points of a component that begins full."""
    for group in context.document.peer_groups:
        for leaf in group.leaves():
            if read_as(leaf) == "deducted":
                yield from getattr(leaf.rule, "entries", ())


def _grade_errors(record: Record, grades: Mapping[str, str]) -> Iterator[CellError]:
    shares: Mapping[str, Any] = params_of(record, grades)[0].get("shares") or {}
    if shares and grades.get(record["grade"], record["grade"]) not in shares:
        words = {key: word for word, key in reversed(list(grades.items()))}
        text = gettext_noop("这个目标的“等次得分比例”里没有这一等")
        yield record.error("grade", text, allowed=[words.get(key, key) for key in shares])


_HELP: dict[str, Any] = {
    "honour_kind": gettext_lazy("哪一种荣誉，分值和封顶见方案（K-5.5）"),
    "actual": gettext_lazy("年底查实的数，没有查实的空着，不填 0（S-2）"),
    "grade": gettext_lazy("分等评定的目标填等次"),
    "score": gettext_lazy("人工评分的目标填得分，并写理由"),
    "applies": gettext_lazy("不适用的不算分，按其余折算（S-2）；不填按适用"),
    "item": gettext_lazy("共性目标表里的编号或名称"),
    "item_points": gettext_lazy("对这个单位的满分"),
    "item_score": gettext_lazy("没有评的空着，不填 0（S-2）"),
    "code": gettext_lazy("自编的编号，全年不变"),
    "level": gettext_lazy("授予机关的级别"),
    "is_system": gettext_lazy("上级系统授予的降一级计（K-5.5.1）"),
    "multi": gettext_lazy("单位对口几个上级部门（K-5.5.7）"),
    "recognised": gettext_lazy("市级以下而经目标办认定的特色工作（K-5.5.6）"),
    "project": gettext_lazy("同一工作写法一致，只计最高的一项（K-5.5.3）"),
    "honour_date": gettext_lazy("证书或文件的日期，定归哪一年（K-5.5.4）"),
    "verified": gettext_lazy("没有核实的不计分（K-5.1）；不填按已核实"),
    "count": gettext_lazy("几件；每件扣的分由方案定"),
}


def register_sheets() -> None:
    """Bring the sheets into the workbook, and the marks into the sheet 目标."""
    extend("targets", TargetMarkPart())
    register(ballot_sheet())
    labels = ("code", "unit", "title")
    for key, title, english, order, part, used in (
        ("honours", "加分", "Honours", 80, HonourPart(), uses.honours),
        ("deductions", "扣分", "Deductions", 90, DeductionPart(), uses.deductions),
        ("vetoes", "一票否决", "Vetoes", 100, VetoPart(), uses.vetoes),
    ):
        explanation = _EXPLAIN[key]
        register(
            YearSheet(key, title, english, order, [part], ("code",), labels, explanation, used=used)
        )
    register(
        YearSheet(
            key="common_marks",
            title="共性评分",
            title_en="Common marks",
            order=60,
            parts=[CommonMarkPart()],
            key_columns=("unit", "item"),
            label_columns=("unit", "item"),
            explanation=gettext_lazy("各单位每项共性目标的得分，一项一行。"),
            used=uses.in_components("common_items"),
        )
    )
    register(
        YearSheet(
            key="appraisals",
            title="行风评议",
            title_en="Public appraisal",
            order=110,
            parts=[AppraisalPart()],
            key_columns=("unit",),
            label_columns=("unit", "rating"),
            explanation=gettext_lazy("行风评议不满意、满意度较低的单位（K-7.10）。"),
            used=uses.ratings,
        )
    )


_EXPLAIN: dict[str, Any] = {
    "honours": gettext_lazy("先进和特色工作的加分申报，一项一行（K-5.5）。就高和封顶由系统算。"),
    "deductions": gettext_lazy("方案定了分的扣分事项（K-5.4）。"),
    "vetoes": gettext_lazy("一票否决：有一项即为不合格（K-5.6）。"),
}
