"""The fields of a task: what each is called, how typed text becomes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exact import ExactError, parse_exact, to_text
from core.phrases import said
from documents.xlsx.values import control_character, half_width
from schemes.workbook.plan import decimal_text
from targets.decomposition.models import CoverWay, TaskDuty, TaskMode, TreeNode
from targets.due_days import due_problem
from units.models import Person, Section
from units.sections.queries import person_named

_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class TaskField:
    """A field of a task; ``length`` limits a text."""

    key: str
    title: Any
    kind: str = "text"
    length: int = 0


FIELDS = (
    TaskField("title", gettext_lazy("任务名称"), length=200),
    TaskField("amount", gettext_lazy("数量"), "exact"),
    TaskField("measure", gettext_lazy("计量单位"), length=20),
    TaskField("points", gettext_lazy("分值"), "exact"),
    TaskField("section", gettext_lazy("科室"), "section"),
    TaskField("person", gettext_lazy("责任人"), "person"),
    TaskField("duty", gettext_lazy("承担"), "choice"),
    TaskField("mode", gettext_lazy("方式"), "choice"),
    TaskField("cover", gettext_lazy("怎样覆盖"), "choice"),
    TaskField("deadline", gettext_lazy("完成时限"), "date"),
    TaskField("standard", gettext_lazy("标准"), length=300),
    TaskField("measures", gettext_lazy("措施"), "long", 1000),
    TaskField("leader", gettext_lazy("分管领导"), length=40),
)
BY_KEY = {each.key: each for each in FIELDS}
CHOICES: Mapping[str, Any] = {"duty": TaskDuty, "mode": TaskMode, "cover": CoverWay}


@dataclass(frozen=True, slots=True)
class Setting:
    """What typed text is read by: the year, and the unit's people and sections."""

    year: int
    people: Sequence[Person]
    sections: Sequence[Section]


def read_values(setting: Setting, texts: Mapping[str, str]) -> dict[str, Any]:
    """Values of a task by field; ``ValidationError`` with every error under its field."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for key, typed in texts.items():
        if key not in BY_KEY:
            continue
        try:
            values[key] = _read(setting, BY_KEY[key], typed.replace("\r\n", "\n").strip())
        except ExactError as error:
            errors[key] = [said(error.msgid, error.params)]
        except ValidationError as error:
            errors[key] = error.messages
    if not values.get("title", "-"):
        errors["title"] = [_("写明任务")]
    if errors:
        raise ValidationError(errors)
    return values


def _read(setting: Setting, field: TaskField, text: str) -> Any:
    if control_character(text.replace("\n", " ").replace("\t", " ")):
        raise ValidationError(_("有不能用的控制字符，删去再填"))
    if field.kind == "exact":
        return parse_exact(half_width(text).replace(",", "")) if text else None
    if field.kind == "date":
        return _day(text, setting.year) if text else None
    if field.kind == "choice":
        return _chosen(field, text)
    if field.kind == "section":
        return _section(setting, text)
    if field.kind == "person":
        return _person(setting, text)
    if len(text) > field.length:
        told = _("%(field)s最多 %(limit)s 个字")
        raise ValidationError(told % {"field": field.title, "limit": field.length})
    return text if field.kind == "long" else text.replace("\n", " ")


def _chosen(field: TaskField, text: str) -> str:
    kinds = CHOICES[field.key]
    for value, words in kinds.choices:
        if text in (value, str(words)):
            return str(value)
    allowed = _("、").join(str(words) for words in kinds.labels)
    told = _("“%(text)s” 不在可选项里。可填：%(allowed)s")
    raise ValidationError(told % {"text": text, "allowed": allowed})


def _section(setting: Setting, text: str) -> Section | None:
    if not text:
        return None
    found = next((s for s in setting.sections if text in (s.name, str(s.pk))), None)
    if found is None or found.abolished_on is not None:
        raise ValidationError(_("本单位没有科室“%s”，先到科室页设") % text)
    return found


def _person(setting: Setting, text: str) -> Person | None:
    if not text:
        return None
    found = person_named(setting.people, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("本单位现在没有“%s”，写姓名、工号或拼音首字母") % text)
    names = _("、").join(f"{one.name} ({one.code})" for one in found[:5])
    told = _("“%(text)s” 不止一人：%(names)s，写工号")
    raise ValidationError(told % {"text": text, "names": names})


def _day(text: str, year: int) -> date:
    found = _DAY.fullmatch(half_width(text))
    try:
        if found:
            day = date(int(found[1] or year), int(found[2]), int(found[3]))
        else:
            day = date.fromisoformat(half_width(text))
    except ValueError as error:
        told = _("“%s” 不是日期，写成 11月30日 或 2026-11-30")
        raise ValidationError(told % text) from error
    problem = due_problem(day, year)
    if problem is not None:
        raise ValidationError(said(*problem))
    return day


def text_of(node: TreeNode, key: str) -> str:
    """A field as the text that an input holds."""
    value = getattr(node, key)
    if value is None:
        return ""
    if key == "person":
        return f"{value.name} ({value.code})"
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_of(node: TreeNode) -> dict[str, Any]:
    """A task as a version keeps it."""
    told: dict[str, Any] = {"id": node.pk, "parent": node.parent_id, "state": node.state}
    for field in FIELDS:
        value = getattr(node, field.key)
        if isinstance(value, Fraction):
            value = to_text(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Section | Person):
            value = value.name
        told[field.key] = value
    told["person_code"] = node.person.code if node.person else ""
    return told
