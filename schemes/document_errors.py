"""What is wrong with a scheme document, as values: where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemes.document_choices import CHOICES, OWN_CHOICES
from schemes.rules.wording import KINDS


@dataclass(frozen=True, slots=True)
class DocumentError:
    """One fault: ``path`` such as ``pay.unit.base``, a code, and what to do in both languages."""

    path: str
    code: str
    zh: str
    en: str


#: Wording by the kind of fault; places are filled from the fault's context.
WORDING: Mapping[str, tuple[str, str]] = {
    "missing": ("缺这一项，请补上", "this entry is missing; add it"),
    "extra_forbidden": ("没有这一项，请删去或改名", "no such entry; remove or rename it"),
    "literal_error": ("只能填 {expected}", "must be one of {expected}"),
    "union_tag_invalid": ("没有这种规则，可用 {expected_tags}", "use one of {expected_tags}"),
    "union_tag_not_found": ("缺 kind，请写明规则种类", "kind is missing; name the kind of rule"),
    "exact": ("{reason}；小数请加引号", "not an exact number; put decimals in quotes: {input}"),
    "negative": ("不能小于 0，现在是 {input}", "must not be below 0: {input}"),
    "string_type": ("应填文字", "must be text"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("太长，最多 {max_length} 字", "too long, at most {max_length} characters"),
    "string_pattern_mismatch": ("写法不对，应符合 {pattern}", "must match {pattern}"),
    "int_type": ("应填整数", "must be a whole number"),
    "int_from_float": ("应填整数", "must be a whole number"),
    "bool_type": ("应填 true 或 false", "must be true or false"),
    "bool_parsing": ("应填 true 或 false", "must be true or false"),
    "greater_than_equal": ("不能小于 {ge}", "must be at least {ge}"),
    "less_than_equal": ("不能大于 {le}", "must be at most {le}"),
    "too_short": ("至少要有 {min_length} 项", "needs at least {min_length} entries"),
    "tuple_type": ("应为列表", "must be a list"),
    "mapping_type": ("应为键值", "must be a mapping"),
    "model_type": ("应为键值", "must be a mapping"),
    "dict_type": ("应为键值", "must be a mapping"),
    "yaml_syntax": ("第 {line} 行读不懂：{said}", "line {line} cannot be read: {problem}"),
    "yaml_repeated": ("第 {line} 行重复了“{key}”", "line {line} repeats “{key}”"),
    "yaml_alias": ("第 {line} 行用了引用，请写全", "line {line} uses an alias; write it out"),
    "yaml_root": ("整份方案应为键值", "the scheme must be a mapping"),
    "yaml_deep": (
        "第 {line} 行套得太深，方案用不到",
        "line {line} is nested deeper than any scheme",
    ),
    "data_deep": (
        "内容一层套一层，最多 {limit} 层",
        "parts within parts, at most {limit} deep",
    ),
    "yaml_many": ("内容太多，最多 {limit} 项", "too much in it, at most {limit} entries"),
    "too_large": ("方案太大，最多 {limit} 字", "too large, at most {limit} characters"),
    "repeated_key": ("“{key}” 出现了不止一次，请改名", "“{key}” is used more than once; rename it"),
    "unknown_reference": (
        "没有“{key}”，可用：{allowed}",
        "there is no “{key}”; use one of: {allowed}",
    ),
    "unknown_clause": (
        "条款“{key}” 没有在 clauses 里写明",
        "clause “{key}” is not written out under clauses",
    ),
    "maximum_differs": (
        "每票满分与参评人“{key}” 的不一样",
        "the ballot maximum differs from that of voter group “{key}”",
    ),
    "above_maximum": (
        "“{key}” 计的分高于每票满分",
        "“{key}” is worth more than the ballot maximum",
    ),
    "times_missing": (
        "“{key}” 要写明上年实绩的几倍算悬殊，大于 1",
        "“{key}” needs how many times last year's actual is far, above 1",
    ),
    "nothing_counts": (
        "考核组“{key}” 的测评内容权重都是 0，票上没有一项计分",
        "every question of peer group “{key}” weighs 0: nothing on the ballot counts",
    ),
}
#: Faults that list what may be filled in, and where their wording has it.
_LISTED = {"literal_error": "expected", "union_tag_invalid": "expected_tags"}
_OTHER = ("填的内容不合要求", "this value is not accepted")


def document_error(path: Iterable[str | int], code: str, /, **params: object) -> DocumentError:
    """Return the fault ``code`` at ``path`` with its wording filled in."""
    zh, en = WORDING.get(code, _OTHER)
    parts = [str(part) for part in path]
    told = [_Places(params), _Places(params)]
    if code in _LISTED:
        place = _LISTED[code]
        told = [
            _Places({**params, place: _choices(str(params.get(place, "")), parts, english)})
            for english in (False, True)
        ]
    return DocumentError(".".join(parts), code, zh.format_map(told[0]), en.format_map(told[1]))


def _choices(expected: str, path: list[str], english: bool) -> str:
    """What may be filled in, each with what it is called: ``lower_grade (lowers the grade)``."""
    field = next((part for part in reversed(path) if not part.isdigit()), "")
    found = []
    for text in re.findall(r"'([^']*)'", expected):
        words = OWN_CHOICES.get((field, text)) or CHOICES.get(text) or KINDS.get(text)
        called = "" if not words else f" ({words[1]})" if english else f"（{words[0]}）"
        found.append(f"{text}{called}")
    return (", " if english else "、").join(found) or expected


class _Places(dict[str, Any]):
    """Places of a wording; one that is not given stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def from_validation(error: ValidationError) -> tuple[DocumentError, ...]:
    """Return every fault that validation found."""
    return tuple(
        document_error(written_path(fault["loc"]), fault["type"], **fault.get("ctx", {}))
        for fault in error.errors(include_url=False)
    )


#: Entries that hold a rule of one of several kinds; in lists, one a place.
_CHOICES, _LISTS_OF_CHOICES = {"rule", "measure", "unit"}, {"adjustments"}


def written_path(path: tuple[str | int, ...]) -> Iterator[str | int]:
    """Return the path as the document has it: validation puts the kind of a rule between."""
    for place, part in enumerate(path):
        before = path[max(place - 2, 0) : place]
        chosen = before[-1:] and before[-1] in _CHOICES
        listed = len(before) == 2 and isinstance(before[1], int) and before[0] in _LISTS_OF_CHOICES
        if not ((chosen or listed) and part in KINDS):
            yield part
