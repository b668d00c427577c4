"""Typed texts of a line as values, every error under its field (K-3.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exact import ExactError, format_short, parse_exact
from core.language import title_of
from core.phrases import said
from documents.xlsx.values import control_character, half_width, parse_date
from schemes.models import Year
from targets.common.drafts.models import CommonDraftLine
from targets.common.reading import CommonYear
from targets.due_days import due_problem
from units.models import UnitYear

TEXTS = ("title", "content", "standard", "method")
FIELDS = ("component", *TEXTS, "deadline", "points", "peer_groups", "units")
_LIMITS = {"title": 120, "content": 900, "standard": 400, "method": 400}
_LABELS = 40
#: What stands between the names of units, and of groups.
SEPARATORS = "、,，;；\n"


class Places:
    """Where common targets may stand in a year: components by group, units by name."""

    def __init__(self, year: Year) -> None:
        self.year = year.year
        parts = CommonYear(year).parts
        self.groups = {part.group: part.group_title for part in parts}
        self.components = {p.component.key: title_of(p.component.title) for p in parts}
        self.fitting = {(part.group, part.component.key) for part in parts}
        rows = UnitYear.objects.filter(
            authority=year.authority_id, year=year.year, current=True, directly_assessed=True
        )
        self.units = list(rows.select_related("unit").order_by("order", "key"))

    def unit(self, name: str) -> UnitYear | None:
        """A unit by name, short name or code."""
        for row in self.units:
            if name in (row.name, row.unit.short_name, row.unit.code):
                return row
        return None

    def names(self, codes: Sequence[str]) -> str:
        """Units by code as they are typed."""
        named = {row.unit.code: row.name for row in self.units}
        return "、".join(named.get(code, code) for code in codes)


def line_values(places: Places, texts: Mapping[str, str]) -> dict[str, Any]:
    """What a line shall say; ``ValidationError`` with every error under its field."""
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {key: _text(key, texts, errors) for key in TEXTS}
    if not values["title"] and "title" not in errors:
        errors["title"] = [_("写明目标的名称")]
    values["deadline"] = _day(texts.get("deadline", ""), places.year, errors)
    values["points"] = _points(texts.get("points", ""), errors)
    values |= _for_whom(places, texts, errors)
    if errors:
        raise ValidationError(errors)
    return values


def line_texts(places: Places, line: CommonDraftLine) -> dict[str, str]:
    """A line as it is typed."""
    return {
        **{key: getattr(line, key) for key in ("component", *TEXTS)},
        "deadline": line.deadline.isoformat() if line.deadline else "",
        "points": "" if line.points is None else format_short(line.points),
        "peer_groups": "、".join(line.peer_groups),
        "units": places.names(line.units),
    }


def parted(text: str) -> list[str]:
    """The names of a list, each once."""
    for mark in SEPARATORS:
        text = text.replace(mark, "\0")
    return list(dict.fromkeys(part.strip() for part in text.split("\0") if part.strip()))


def _text(key: str, texts: Mapping[str, str], errors: dict[str, list[str]]) -> str:
    text = texts.get(key, "").replace("\r\n", "\n").strip()
    if len(text) > _LIMITS[key]:
        errors[key] = [_("最多 %s 个字") % _LIMITS[key]]
    elif control_character(text.replace("\n", " ").replace("\t", " ")):
        errors[key] = [_("有不能用的控制字符，删去再填")]
    return text


def _day(text: str, year: int, errors: dict[str, list[str]]) -> date | None:
    if not text.strip():
        return None
    found = parse_date(half_width(text.strip()))
    if found is None:
        errors["deadline"] = [_("“%s” 不是日期，写成 2026-03-05") % text.strip()[:20]]
    elif (problem := due_problem(found, year)) is not None:
        errors["deadline"] = [said(*problem)]
    return found


def _points(text: str, errors: dict[str, list[str]]) -> Fraction | None:
    typed = half_width(text.strip())
    if not typed:
        return None
    try:
        number = parse_exact(typed)
    except ExactError as error:
        errors["points"] = [said(error.msgid, error.params)]
        return None
    if number <= 0:
        errors["points"] = [_("建议分值要大于 0")]
    return number


def _for_whom(
    places: Places, texts: Mapping[str, str], errors: dict[str, list[str]]
) -> dict[str, Any]:
    """Component, groups and units; at least one of the latter, and all of them have the
    component."""
    component = texts.get("component", "")
    groups = parted(texts.get("peer_groups", ""))
    if component not in places.components:
        errors["component"] = [_("选一个由共性目标填写的板块")]
    unknown = [group for group in groups if group not in places.groups]
    if unknown:
        errors["peer_groups"] = [_("方案里没有这个考核组：%s") % unknown[0][:_LABELS]]
    names = parted(texts.get("units", ""))
    found = {name: places.unit(name) for name in names}
    strange = [name[:_LABELS] for name, row in found.items() if row is None]
    rows = [row for row in found.values() if row is not None]
    if strange:
        errors["units"] = [_("“%s” 不在本年单位表里") % _("、").join(strange)]
    if not groups and not names:
        errors["peer_groups"] = [_("选考核组，或写明是哪几个单位")]
    if not errors.keys() & {"component", "peer_groups", "units"}:
        lacking = [places.groups[g] for g in groups if (g, component) not in places.fitting]
        lacking += [r.name for r in rows if (r.peer_group, component) not in places.fitting]
        if lacking:
            told = {"names": _("、").join(lacking), "component": places.components[component]}
            errors["component"] = [_("%(names)s没有“%(component)s”这一板块") % told]
    codes = [row.unit.code for row in rows if row.peer_group not in groups]
    return {"component": component, "peer_groups": groups, "units": list(dict.fromkeys(codes))}
