"""Marks, honours, deductions, vetoes and appraisals as forms of a single fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.exact import format_short, parse_exact
from core.phrases import phrase
from documents.xlsx.columns import Column, Lookup, Record
from documents.xlsx.problems import CellError
from reviews.component_sheets import (
    GradingPart,
    LeaderMarkPart,
    PlacingPart,
    SourceMarkPart,
)
from reviews.list_sheets import (
    CONDITION,
    CONDITION_TITLE,
    ClaimPart,
    OuterItemPart,
    SpecialPointsPart,
)
from reviews.models import Applicability, TargetMark
from reviews.monthly.year_sheet import MonthlyPart
from reviews.sheets import (
    AppraisalPart,
    CommonMarkPart,
    DeductionPart,
    HonourPart,
    TargetMarkPart,
    VetoPart,
)
from reviews.supervision.record import beside_source, beside_target
from reviews.survey_sheet import SurveyPart
from schemes.fact_entry.part import Choice, EntryPart, unit_group
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.plan import decimal_text
from schemes.workbook.registry import Announced, LookupBuilder
from targets.graded import MARKED_SINGLY
from targets.models import CommonItem, CommonShare, Target
from targets.progress.reading import whole_measure
from targets.progress.stated import has_fraction
from targets.sheet_params import METHODS
from targets.sheets import TargetPart
from units.models import Unit

#: The figure that each method of scoring looks at; the others are ``actual`` (K-5.4).
FIGURE_OF = {"manual": "score", "graded": "grade"}
FIGURES = ("actual", "grade", "score")
_FIGURE_TITLES = {"actual": "实绩", "grade": "等次", "score": "评分"}


def build_target_lookup(context: YearContext, _announced: Announced | None) -> Lookup:
    """The year's targets by code."""
    keys = Target.objects.filter(MARKED_SINGLY, current=True, year=context.year).order_by("key")
    return Lookup(gettext_lazy("目标表"), {key: key for key in keys.values_list("key", flat=True)})


class TargetMarkEntry(EntryPart, TargetMarkPart):
    """What was established for a target (K-5.4)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("marked_by", "marked_on")
    lookups: ClassVar[Mapping[str, LookupBuilder]] = {"target": build_target_lookup}

    def columns(self, context: YearContext) -> list[Column]:
        """The target stands first; in the workbook the row itself is the target's."""
        target = Column(
            "code",
            "目标编号",
            required=True,
            lookup="target",
            help=gettext_lazy("目标表里的编号"),
            example="D001-1",
            width=14,
        )
        return [target, *super().columns(context)]

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the target's code."""
        return super().cells(context, fact) | {"code": fact.key}

    def choices(self, context: YearContext, column: Column) -> Sequence[Choice] | None:
        """Targets without a mark, by unit."""
        return _unmarked(context) if column.key == "code" else super().choices(context, column)

    def completed(self, context: YearContext, values: dict[str, Any]) -> dict[str, Any]:
        """With the target's own columns, as in a row of the workbook."""
        target = _target(context, values["code"])
        return {**TargetPart().cells(context, target), **values}

    def gather(self, context: YearContext, keys: Collection[str]) -> None:
        """The targets."""
        rows = _targets(context).filter(key__in=keys)
        for target in rows:
            context.keep(("target", target.key), target)

    def existing(self, context: YearContext, texts: Mapping[str, str]) -> Any:
        """The mark that stands for the target."""
        marks = TargetMark.objects.filter(current=True, year=context.year)
        return marks.filter(key=texts.get("code", "")).first()

    def judged(self, context: YearContext, texts: Mapping[str, str]) -> Target | None:
        """The target as it stands."""
        return _target(context, texts.get("code", ""))

    def shown_until(self, context: YearContext) -> int | None:
        """The newest row of the year's targets."""
        newest = Target.objects.filter(year=context.year).aggregate(newest=Max("pk"))["newest"]
        return newest or 0

    def beside(self, context: YearContext, texts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """Whose target it is, what was promised and how it is scored."""
        target = _target(context, texts.get("code", ""))
        if target is None:
            return ()
        plan = target.params.get("plan")
        promised = "" if plan is None else f"{decimal_text(parse_exact(plan))} {target.measure}"
        told = [
            (_("单位"), target.unit.name),
            (_("目标"), target.title),
            (_("分值"), decimal_text(target.points)),
            (_("计划"), promised.strip()),
            (_("计分方法"), _(METHODS[target.method])),
            *beside_target(context.year, target.key),
        ]
        return [(label, text) for label, text in told if text]

    def unasked(self, context: YearContext, texts: Mapping[str, str]) -> Sequence[str]:
        """The figures that the target's method does not look at."""
        target = _target(context, texts.get("code", ""))
        if target is None:
            return ()
        return [key for key in FIGURES if key != FIGURE_OF.get(target.method, "actual")]

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """The figure is the one that the method looks at; a score by hand has its reason."""
        method = record["method"]
        right = FIGURE_OF.get(method, "actual")
        words = {"method": phrase(METHODS[method]), "figure": phrase(_FIGURE_TITLES[right])}
        applies = record["applicability"] in (None, Applicability.APPLIES)
        for key in FIGURES:
            if _given(record[key]) and record["applicability"] == Applicability.NOT_APPLICABLE:
                yield record.error(key, gettext_noop("不适用的目标不填数，也不是 0（S-2）"))
            elif _given(record[key]) and key != right:
                text = gettext_noop(
                    "这个目标的计分方法是“%(method)s”，填“%(figure)s”，这一格空着（K-5.4）"
                )
                yield record.error(key, text, words)
        if applies and not _given(record[right]):
            text = gettext_noop("“%(method)s”的目标要填“%(figure)s”；还没有查实的先不录（S-2）")
            yield record.error(right, text, words)
        if method == "manual" and _given(record["score"]) and not record["note"]:
            yield record.error("note", gettext_noop("人工评分要写评分理由（K-5.4）"))
        yield from _fraction_errors(context, record)


def _fraction_errors(context: YearContext, record: Record) -> Iterator[CellError]:
    """What comes whole is found whole, as it is reported (W)."""
    target = _target(context, record["code"])
    whole = "" if target is None else whole_measure(target, context.document.progress)
    if has_fraction(record["actual"], whole):
        text = gettext_noop("以“%(measure)s”计的填整数")
        yield record.error("actual", text, {"measure": whole})


class CommonMarkEntry(EntryPart, CommonMarkPart):
    """A functional department's mark of a common item for a unit (K-2.1, K-5.1)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "item")
    must: ClassVar[Sequence[str]] = ("marked_on",)

    def gather(self, context: YearContext, keys: Collection[str]) -> None:
        """The items, and what units have of their own of them."""
        shares = {each.key: each for each in _shares(context).filter(key__in=keys)}
        for key in keys:
            context.keep(("share", key), shares.get(key))
        for item in _items(context).filter(key__in={key.rpartition("/")[2] for key in keys}):
            context.keep(("item", item.key), item)

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """The item is one of the unit's group; what does not apply has no score."""
        group = unit_group(context, record["unit"])
        item = _item(context, record["item"])
        share = _share(context, f"{record['unit'].code}/{item.key}")
        yield from _share_errors(record, item, share)
        if share is None and item.peer_groups and group not in item.peer_groups:
            titles = dict(choices_of(context.document.peer_groups))
            allowed = [titles.get(key, key) for key in item.peer_groups]
            text = gettext_noop("这一项共性目标不评这个单位的考核组")
            yield record.error("item", text, allowed=allowed)
        applicability = record["applicability"]
        if applicability == Applicability.NOT_APPLICABLE and record["score"] is not None:
            yield record.error("score", gettext_noop("不适用的共性目标不填得分，也不是 0（S-2）"))
        if applicability in (None, Applicability.APPLIES) and record["score"] is None:
            yield record.error("score", gettext_noop("填得分；还没有评的先不录（S-2）"))

    def choices(self, context: YearContext, column: Column) -> Sequence[Choice] | None:
        """The common items by title."""
        if column.key != "item":
            return super().choices(context, column)
        items = CommonItem.objects.filter(current=True, year=context.year).order_by("order", "key")
        return [("", "——"), *items.values_list("key", "title")]


def _items(context: YearContext) -> QuerySet[CommonItem]:
    return CommonItem.objects.filter(current=True, year=context.year)


def _item(context: YearContext, key: str) -> CommonItem:
    found: CommonItem = context.kept(("item", key), lambda: _items(context).get(key=key))
    return found


def _shares(context: YearContext) -> QuerySet[CommonShare]:
    return CommonShare.objects.filter(current=True, year=context.year)


def _share(context: YearContext, key: str) -> CommonShare | None:
    rows = _shares(context).filter(key=key)
    found: CommonShare | None = context.kept(("share", key), rows.first)
    return found


def _share_errors(
    record: Record, item: CommonItem, share: CommonShare | None
) -> Iterator[CellError]:
    """What is the unit's own of an item binds its mark: exempt or not, with how many points."""
    if share is None:
        return
    if not share.applies and record["applicability"] in (None, Applicability.APPLIES):
        yield record.error("item", gettext_noop("这一项不评这个单位，见共性分值（S-2）"))
    points = item.points if share.points is None else share.points
    if share.applies and record["points"] != points:
        text = gettext_noop("这个单位这一项定了 %(points)s 分，见共性分值")
        yield record.error("points", text, {"points": format_short(points)})


class HonourEntry(EntryPart, HonourPart):
    """An honour with its certificate (K-5.5)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("document",)


class DeductionEntry(EntryPart, DeductionPart):
    """A deduction with its document (K-5.4a-c)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("title", "date", "document")


class VetoEntry(EntryPart, VetoPart):
    """A veto with the deciding document (K-5.6)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("title", "decided_by", "date", "document")


class AppraisalEntry(EntryPart, AppraisalPart):
    """A public appraisal rating of a unit (K-7.10)."""

    fixed: ClassVar[Sequence[str]] = ("unit",)
    must: ClassVar[Sequence[str]] = ("document",)


class SourceMarkEntry(EntryPart, SourceMarkPart):
    """A mark for a component that is one source (M-5)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "component", "marker")
    must: ClassVar[Sequence[str]] = ("marked_on",)

    def beside(self, context: YearContext, texts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """What the unit's supervision shows, where the scheme has it there (M-5)."""
        unit = Unit.objects.filter(authority=context.authority, code=texts.get("unit", "")).first()
        return beside_source(context.year, texts.get("component", ""), unit)


class LeaderMarkEntry(EntryPart, LeaderMarkPart):
    """A leader's score, place or tier for a unit (M-7)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "component", "leader")
    must: ClassVar[Sequence[str]] = ("marked_on",)


class GradingEntry(EntryPart, GradingPart):
    """What a stage graded a component (D-2, D-7)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "component", "stage")
    must: ClassVar[Sequence[str]] = ("graded_on",)


class PlacingEntry(EntryPart, PlacingPart):
    """A unit's place in a component by place."""

    fixed: ClassVar[Sequence[str]] = ("unit", "component")
    must: ClassVar[Sequence[str]] = ("decided_by", "date", "document")


class ClaimEntry(EntryPart, ClaimPart):
    """Something claimed in a list of the scheme (M-8, D-3)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("title", "date", "document")

    def label(self, context: YearContext, column: Column) -> str:
        """A condition is called as the scheme calls it, in the reader's language."""
        title = column.title.removeprefix(CONDITION_TITLE)
        if title == column.title:
            return super().label(context, column)
        return _("条件：%s") % self.word(context, title)

    def choices(self, context: YearContext, column: Column) -> Sequence[Choice] | None:
        """A condition does not hold until somebody says so."""
        found = super().choices(context, column)
        return found[::-1] if found and column.key.startswith(CONDITION) else found


class SpecialPointsEntry(EntryPart, SpecialPointsPart):
    """Points outside the hundred (D-5)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("title", "date", "document")


class OuterItemEntry(EntryPart, OuterItemPart):
    """A superior's item for which a unit is responsible (D-4)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "item")
    must: ClassVar[Sequence[str]] = ("date", "document")


class MonthlyRecordEntry(EntryPart, MonthlyPart):
    """An entry or the grade of a unit's month (E-3)."""

    fixed: ClassVar[Sequence[str]] = ("code",)
    must: ClassVar[Sequence[str]] = ("date",)


class SurveyResultEntry(EntryPart, SurveyPart):
    """What one unit's people gave another on average (E-2)."""

    fixed: ClassVar[Sequence[str]] = ("unit", "rater", "list")
    must: ClassVar[Sequence[str]] = ("date",)


def _target(context: YearContext, key: str) -> Target | None:
    rows = _targets(context).filter(key=key)
    found: Target | None = context.kept(("target", key), rows.first)
    return found


def _targets(context: YearContext) -> QuerySet[Target]:
    rows = Target.objects.filter(MARKED_SINGLY, current=True, year=context.year)
    return rows.select_related("unit")


def _unmarked(context: YearContext) -> list[Choice]:
    """Targets that nobody has marked yet, under the names of their units."""
    marked = TargetMark.objects.filter(current=True, year=context.year).values("key")
    targets = Target.objects.filter(MARKED_SINGLY, current=True, year=context.year)
    targets = targets.exclude(key__in=marked)
    rows = targets.order_by("unit__code", "order", "key")
    groups: dict[str, list[Choice]] = {}
    for unit, key, title in rows.values_list("unit__name", "key", "title"):
        groups.setdefault(unit, []).append((key, f"{key} {title}"))
    return [("", "——"), *groups.items()]


def _given(value: Any) -> bool:
    return value is not None and value != ""
