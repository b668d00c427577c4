"""The year workbook's sheets of what fills a component: marks, leaders, grades, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.models import Grading, LeaderMark, Placing, SourceMark
from schemes.rules.component import read_as
from schemes.uses import in_components
from schemes.workbook.columns import choice_column, exact_column, text_column, whole_column
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
from schemes.workbook.registry import YearSheet, register


class ComponentPart(FactPart):
    """Facts about a component of a unit; a subclass names the kind of rule that reads them."""

    kind: str
    #: The column that tells several facts about one component of a unit apart; "": there is one.
    told_by = ""

    def row_key(self, record: Record) -> str:
        """Unit, component and what tells several apart."""
        parts = [record["unit"].code, record["component"]]
        if self.told_by and record[self.told_by]:
            parts.append(record[self.told_by])
        return "/".join(parts)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The component is one of the unit's group, and the row fits its rule."""
        components = components_by_group(context, self.kind)
        for record in records:
            yield from component_errors(context, record, components)
            rule = component_rule(context, record)
            if rule is not None and rule.kind == self.kind:
                yield from self.fits(record, rule)

    def fits(self, record: Record, rule: Any) -> Iterator[CellError]:
        """What of a row the rule of its component has no use for."""
        yield from ()


class SourceMarkPart(ComponentPart):
    """A mark for a component that is one source (M-5)."""

    model = SourceMark
    kind = "rated"
    told_by = "marker"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 单项评分."""
        return [
            Field(unit_column(context)),
            Field(component_column(context, self.kind)),
            Field(text_column("marker", "评分人", "", 80, hint=_HELP["marker"]), blank=""),
            Field(_score(required=True)),
            Field(exact_column("full", "满分", _HELP["full"], minimum=0)),
            Field(text_column("note", "评分理由", "", 500, width=24), blank=""),
            Field(date_column("marked_on", "评定日期", example=date(2026, 12, 20))),
            Field(document_column(), blank=""),
        ]

    def fits(self, record: Record, rule: Any) -> Iterator[CellError]:
        """A score is not above the full mark; where the scheme names the sources, one of them."""
        source = source_named(rule, record["marker"]) if rule.sources else None
        if rule.sources and source is None:
            allowed = [each.title.zh for each in rule.sources]
            yield record.error("marker", gettext_noop("方案没有要这一家的评分"), allowed=allowed)
        if source is not None and source.document and not record["document"]:
            text = gettext_noop("外来的评分凭文件录，写文号（G-5）")
            yield record.error("document", text)
        if source is not None and source.places:
            if record["score"].denominator != 1 or record["score"] < 1:
                yield record.error("score", gettext_noop("这一家报的是名次，写第几名"))
            return
        yield from _above_full(record, rule)


def source_named(rule: Any, marker: str) -> Any:
    """The source outside that a mark is of, by its key or name; None for none such."""
    named = (each for each in rule.sources if marker in (each.key, each.title.zh, each.title.en))
    return next(named, None)


class LeaderMarkPart(ComponentPart):
    """A leader's score, place or tier for a unit (M-7)."""

    model = LeaderMark
    kind = "leader_marks"
    told_by = "leader"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 领导评价."""
        tiers = choices_of(tier for rule in _rules(context, self.kind) for tier in rule.tiers)
        tier = choice_column("tier", "档次", tiers, _HELP["tier"])
        return [
            Field(unit_column(context)),
            Field(component_column(context, self.kind)),
            Field(text_column("leader", "领导", "李副市长", 40, required=True, width=14)),
            Field(_score()),
            Field(exact_column("full", "满分", _HELP["full"], minimum=0)),
            Field(whole_column("place", "名次", 1, minimum=1, hint=_HELP["leader_place"])),
            *([Field(tier, blank="")] if tiers else []),
            Field(text_column("note", "说明", "", 500, width=24), blank=""),
            Field(date_column("marked_on", "评定日期", example=date(2026, 12, 20))),
            Field(document_column(), blank=""),
        ]

    def fits(self, record: Record, rule: Any) -> Iterator[CellError]:
        """One of the three, and one that the component has a figure for."""
        values = record.values
        given = [name for name in ("score", "place", "tier") if values.get(name) not in (None, "")]
        if len(given) != 1:
            text = gettext_noop("得分、名次、档次填一项，只填一项（M-7）")
            yield record.error(given[1] if given else "score", text)
            return
        yield from _above_full(record, rule)
        tiers = {tier.key: tier.title.zh for tier in rule.tiers}
        if given == ["tier"] and record["tier"] not in tiers:
            text = gettext_noop("这一板块没有这个档次")
            yield record.error("tier", text, allowed=list(tiers.values()))
        if given == ["place"] and not (rule.rank_tables or rule.rank_line):
            yield record.error("place", gettext_noop("方案没有给这一板块定名次得几成"))


class GradingPart(ComponentPart):
    """What a stage graded a component, with the points it adds or takes (D-2, D-7)."""

    model = Grading
    kind = "graded_change"
    told_by = "stage"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 等次评定."""
        rules = list(_rules(context, self.kind))
        stages = choices_of(stage for rule in rules for stage in rule.stages)
        grades = choices_of(grade for rule in rules for grade in rule.grades)
        return [
            Field(unit_column(context)),
            Field(component_column(context, self.kind)),
            Field(choice_column("stage", "阶段", stages, _HELP["stage"], required=True, width=18)),
            Field(choice_column("grade", "等次", grades, required=True)),
            Field(exact_column("change", "加减分", _HELP["change"], required=True, example=-2)),
            Field(text_column("note", "理由", "", 500, width=24), blank=""),
            Field(date_column("graded_on", "评定日期", example=date(2026, 12, 20))),
            Field(document_column(), blank=""),
        ]

    def fits(self, record: Record, rule: Any) -> Iterator[CellError]:
        """Stage and grade are the component's; the change lies inside the grade's range."""
        for name, known in (("stage", rule.stages), ("grade", rule.grades)):
            titles = {each.key: each.title.zh for each in known}
            if record[name] not in titles:
                text = gettext_noop("这一板块没有这一项")
                yield record.error(name, text, allowed=list(titles.values()))
        grade = next((each for each in rule.grades if each.key == record["grade"]), None)
        if grade is not None and not grade.least <= record["change"] <= grade.most:
            words = {"least": decimal_text(grade.least), "most": decimal_text(grade.most)}
            text = gettext_noop("这一等次的加减分在 %(least)s 到 %(most)s 之间（D-2）")
            yield record.error("change", text, words)


class PlacingPart(ComponentPart):
    """A unit's place in a component that gives points by place."""

    model = Placing
    kind = "by_place"

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 名次."""
        return [
            Field(unit_column(context)),
            Field(component_column(context, self.kind)),
            Field(whole_column("place", "名次", 1, minimum=1, required=True, hint=_HELP["place"])),
            Field(whole_column("of", "参评数", 8, minimum=1, required=True, hint=_HELP["of"])),
            Field(text_column("decided_by", "评定单位", "", 120, width=18), blank=""),
            Field(date_column("date", "日期")),
            Field(document_column(), blank=""),
        ]

    def fits(self, record: Record, rule: Any) -> Iterator[CellError]:
        """Nobody is behind the last."""
        if record["place"] > record["of"]:
            yield record.error("place", gettext_noop("名次大于参评数"))


def _score(*, required: bool = False) -> Column:
    return exact_column("score", "得分", _HELP["score"], required=required, minimum=0, example=92)


def _rules(context: YearContext, kind: str) -> Iterable[Any]:
    """The rules of a kind, of every component of every group."""
    for group in context.document.peer_groups:
        for leaf in group.leaves():
            if read_as(leaf) == kind:
                yield getattr(leaf.rule, "measure", None) or leaf.rule


def _above_full(record: Record, rule: Any) -> Iterator[CellError]:
    full = rule.full if record["full"] is None else record["full"]
    if record["score"] is not None and record["score"] > full:
        text = gettext_noop("得分高于满分 %(full)s")
        yield record.error("score", text, {"full": decimal_text(full)})


_HELP: dict[str, Any] = {
    "marker": gettext_lazy("几个人或几家打分时写明是谁；各占一样的分量"),
    "score": gettext_lazy("没有打分的不列，不填 0（S-2）"),
    "full": gettext_lazy("空着按方案的满分"),
    "leader_place": gettext_lazy("在这位领导排的单位里第几；排了几个由系统数"),
    "tier": gettext_lazy("方案定的档次"),
    "stage": gettext_lazy("以最后一个阶段评的为准（D-7）"),
    "change": gettext_lazy("在这一等次的范围内，扣分写负数（D-2）"),
    "place": gettext_lazy("第几名；名次得几分由方案定"),
    "of": gettext_lazy("一共评了几个"),
}

_EXPLAIN: dict[str, Any] = {
    "source_marks": gettext_lazy("一个板块一个分数的评分，如基础工作、随机抽查（M-5）。"),
    "leader_marks": gettext_lazy("领导给的得分、名次或档次，一位领导一个单位一行（M-7）。"),
    "gradings": gettext_lazy("每个阶段评的等次和加减分，一个阶段一行（D-2、D-7）。"),
    "placings": gettext_lazy("按名次赋分的板块，一个单位一行。名次由评比的部门定。"),
}


def register_component_sheets() -> None:
    """Bring the sheets into the workbook."""
    for key, title, english, order, part in (
        ("source_marks", "单项评分", "Source marks", 61, SourceMarkPart()),
        ("leader_marks", "领导评价", "Leaders' marks", 62, LeaderMarkPart()),
        ("gradings", "等次评定", "Gradings", 63, GradingPart()),
        ("placings", "名次", "Places", 64, PlacingPart()),
    ):
        keys = ("unit", "component", *((part.told_by,) if part.told_by else ()))
        explanation, used = _EXPLAIN[key], in_components(part.kind)
        register(YearSheet(key, title, english, order, [part], keys, keys, explanation, used=used))
