"""The cells of a plan's line: what each is called, how typed text becomes a value and back.

Values are kept as plain data (exact numbers as ``n/d`` text, dates as ISO text), in which edits,
submissions and their differences speak; :func:`put_value` and :func:`value_of` go between them and
the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exact import ExactError, from_text, parse_exact, to_text
from core.language import title_of
from core.phrases import said
from core.ui import date_text
from documents.xlsx.values import control_character, half_width
from schemes.document import SchemeDocument
from schemes.rules.component import leaves
from schemes.workbook.plan import decimal_text
from targets.due_days import due_problem
from targets.entry_parts import PARAM_METHODS
from targets.plans.checks import is_planned
from targets.plans.models import LineDuty, LineKind, LineNature, PlanLine
from targets.sheet_params import (
    FORMER_STEPS,
    METHODS,
    grade_words,
    param_cells,
    param_choices,
    param_value,
)
from targets.sheet_params import KEYS as PARAMS

Choices = Sequence[tuple[str, Any]]
Plain = str | bool | int | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class LineField:
    """A cell: ``kind`` is text, long, exact, date, choice or param; ``length`` of a text."""

    key: str
    title: Any
    kind: str = "text"
    length: int = 0
    hint: Any = ""

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right."""
        return self.kind == "exact" or self.key in ("plan", "rate")


FIELDS: tuple[LineField, ...] = (
    LineField("component", gettext_lazy("板块"), "choice"),
    LineField("kind", gettext_lazy("类别"), "choice"),
    LineField("nature", gettext_lazy("性质"), "choice"),
    LineField("title", gettext_lazy("目标"), length=200),
    LineField("content", gettext_lazy("内容和要求"), "long", 2000),
    LineField("standard", gettext_lazy("质量标准"), length=300, hint=gettext_lazy("K-3.4")),
    LineField("measure", gettext_lazy("计量单位"), length=20),
    LineField("last_year", gettext_lazy("上年实绩"), "exact", hint=gettext_lazy("K-3.3")),
    LineField("last_rank", gettext_lazy("上年位次"), length=40, hint=gettext_lazy("如：全市第 4")),
    LineField("plan", gettext_lazy("计划值"), "param"),
    LineField("growth_basis", gettext_lazy("增长依据"), length=200),
    LineField("deadline", gettext_lazy("完成时限"), "date"),
    LineField("method", gettext_lazy("计分方法"), "choice", hint=gettext_lazy("K-5.4")),
    LineField("points", gettext_lazy("分值"), "exact"),
    LineField("direction", gettext_lazy("方向"), "param"),
    LineField("rate", gettext_lazy("每步扣分"), "param"),
    LineField("step", gettext_lazy("零头"), "param"),
    LineField("basis", gettext_lazy("差额怎样算"), "param"),
    LineField("shares", gettext_lazy("等次得分比例"), "param"),
    LineField("table", gettext_lazy("分段表"), "param"),
    LineField("between", gettext_lazy("两档之间"), "param"),
    LineField("duty", gettext_lazy("承担"), "choice"),
    LineField("share", gettext_lazy("承担比例（%）"), "exact", hint=gettext_lazy("P-3")),
    LineField("partners", gettext_lazy("共同承担单位"), length=200),
    LineField("responsible", gettext_lazy("责任人"), length=40),
    LineField("leader", gettext_lazy("分管领导"), length=40),
    LineField("assigned", gettext_lazy("上级下达数"), "exact", hint=gettext_lazy("K-3.3")),
    LineField("assigned_by", gettext_lazy("下达文件"), length=120),
)
BY_KEY: Mapping[str, LineField] = {each.key: each for each in FIELDS}
#: Columns of the row that are no cells a person fills.
BESIDE = ("order", "origin", "origin_text", "indicator", "gone")
#: What a submission keeps of a line.
KEPT = (*(each.key for each in FIELDS if each.kind != "param"), "params", *BESIDE[:4])
_DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?")


_ENUMS: Mapping[str, type[TextChoices]] = {
    "kind": LineKind,
    "nature": LineNature,
    "duty": LineDuty,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a cell is read by: the year's document, the unit's group, the year."""

    document: SchemeDocument
    group: str
    year: int
    _offered: dict[str, Choices] = field(default_factory=dict, compare=False, repr=False)

    @property
    def components(self) -> Choices:
        """Components of the group that targets fill, in the scheme's order."""
        group = self.document.peer_group(self.group)
        found = [] if group is None else leaves(group.components)
        return [(c.key, title_of(c.title)) for c in found if is_planned(c)]

    def choices(self, key: str) -> Choices:
        """What a cell offers, worded once for all lines; empty for one that is typed."""
        if key not in self._offered:
            self._offered[key] = self._choices(key)
        return self._offered[key]

    def _choices(self, key: str) -> Choices:
        if key == "component":
            return self.components
        if key == "method":
            return [(kind, _(METHODS[kind])) for kind in self.document.target_methods]
        if key in _ENUMS:
            return _ENUMS[key].choices
        if key in ("direction", "step", "basis", "between"):
            return [(value, _(words)) for value, words in param_choices(key)]
        return ()

    def asks(self, method: str) -> Sequence[str]:
        """The parameters that a scoring method takes."""
        return [key for key in PARAMS if method in PARAM_METHODS[key]]


def read_cell(setting: Setting, key: str, typed: str) -> Plain:
    """The plain value of typed text; ``ValidationError`` in words under the cell's key."""
    field = BY_KEY.get(key)
    if field is None:
        raise ValidationError({"__all__": [_("没有这一项")]})
    text = typed.replace("\r\n", "\n").strip()
    if control_character(text.replace("\n", " ").replace("\t", " ")):
        raise ValidationError({key: [_("有不能用的控制字符，删去再填")]})
    try:
        return _read(setting, field, text)
    except ExactError as error:
        raise ValidationError({key: [said(error.msgid, error.params)]}) from error


def _read(setting: Setting, field: LineField, text: str) -> Plain:
    choices = setting.choices(field.key)
    if choices:
        return _chosen(field, choices, text)
    if field.kind == "param":
        return param_value(field.key, text, grade_words(setting.document)) if text else None
    if field.kind == "exact":
        return to_text(parse_exact(half_width(text).replace(",", ""))) if text else None
    if field.kind == "date":
        return _day(text, setting.year) if text else None
    if len(text) > field.length:
        told = _("%(field)s最多 %(limit)s 个字") % {"field": field.title, "limit": field.length}
        raise ValidationError({field.key: [told]})
    return text if field.kind == "long" else text.replace("\n", " ")


def _chosen(field: LineField, choices: Choices, text: str) -> Plain:
    for value, words in choices:
        if text in (value, str(words)):
            return value
    for word, value in FORMER_STEPS if field.key == "step" else ():
        if text == word:
            return value
    if not text and field.kind == "param":
        return None
    if not text and field.key == "method":
        return ""
    told = _("“%(text)s” 不在可选项里。可填：%(allowed)s")
    allowed = _("、").join(str(words) for _value, words in choices)
    raise ValidationError({field.key: [told % {"text": text, "allowed": allowed}]})


def _day(text: str, year: int) -> str:
    found = _DAY.fullmatch(half_width(text))
    try:
        if found:
            day = date(int(found[1] or year), int(found[2]), int(found[3]))
        else:
            day = date.fromisoformat(half_width(text))
    except ValueError as error:
        told = _("“%s” 不是日期，写成 11月30日 或 2026-11-30") % text
        raise ValidationError({"deadline": [told]}) from error
    problem = due_problem(day, year)
    if problem is not None:
        raise ValidationError({"deadline": [said(*problem)]})
    return day.isoformat()


def value_of(line: PlanLine, key: str) -> Plain:
    """A cell or a column of the row as plain data."""
    if key in PARAMS:
        found: Plain = line.params.get(key)
        return found
    value = getattr(line, key)
    if isinstance(value, Fraction):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value


def put_value(line: PlanLine, key: str, value: Any) -> None:
    """Set a cell or a column of the row from plain data."""
    if key in PARAMS:
        params = {**line.params, key: value}
        line.params = {name: item for name, item in params.items() if item is not None}
    elif key in BY_KEY and BY_KEY[key].kind == "exact":
        setattr(line, key, None if value is None else from_text(value))
    elif key == "deadline":
        line.deadline = None if value is None else date.fromisoformat(value)
    else:
        setattr(line, key, value)


def cell_text(setting: Setting, key: str, value: Plain) -> str:
    """Plain data as the text that an input holds."""
    if value is None or value == "":
        return ""
    if key in PARAMS:
        grades = grade_words(setting.document)
        shown = param_cells({key: value}, grades)[key]
        return decimal_text(shown) if isinstance(shown, Fraction) else str(shown)
    if BY_KEY[key].kind == "exact":
        return decimal_text(from_text(str(value)))
    return str(value)


def cell_words(setting: Setting, key: str, value: Plain) -> str:
    """Plain data as a person reads it: choices by their words, days as days."""
    if isinstance(value, str):
        for offered, words in setting.choices(key):
            if value == offered:
                return str(words)
    if key == "deadline" and value:
        day = date.fromisoformat(str(value))
        return date_text(day, "short" if day.year == setting.year else "full")
    return cell_text(setting, key, value)


def snapshot(line: PlanLine) -> dict[str, Plain]:
    """A line as a submission keeps it."""
    return {key: value_of(line, key) for key in KEPT} | {"line": line.pk}
