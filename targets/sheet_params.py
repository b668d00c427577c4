"""A target's scoring method as plain columns of the year workbook, and back (K-5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.exact import ExactError, parse_exact, to_text
from core.phrases import phrase
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from documents.xlsx.values import half_width
from schemes.rules.target_methods import MethodError, parse_method
from schemes.workbook.columns import choice_column, exact_column, text_column
from schemes.workbook.plan import decimal_text
from targets.graded import WITH_COMPONENT

METHODS = {
    "proportional": gettext_noop("按完成比例"),
    "all_or_nothing": gettext_noop("完成得分，未完成不得分"),
    "per_percent": gettext_noop("按差额扣分"),
    "graded": gettext_noop("分等评定"),
    "manual": gettext_noop("人工评分"),
    "piecewise": gettext_noop("分段计分"),
    WITH_COMPONENT: gettext_noop("随板块定等次"),
}
#: What a target that is judged with its component says beside its words.
_PROMISED = frozenset({"plan", "direction"})
DIRECTIONS = (("higher", gettext_noop("越高越好")), ("lower", gettext_noop("越低越好")))
STEPS = (
    ("exact", gettext_noop("按实际差额")),
    ("full", gettext_noop("满一步才扣")),
    ("started", gettext_noop("按一步扣")),
)
#: What a step was called in workbooks that offices still have, and its value.
FORMER_STEPS = (("不足一步按一步", "started"),)
BASES = (
    ("relative", gettext_noop("占计划的百分之几")),
    ("points", gettext_noop("相差几个百分点")),
    ("units", gettext_noop("相差几个计量单位")),
    ("ratio", gettext_noop("完成率")),
    ("actual", gettext_noop("实绩")),
    ("date", gettext_noop("完成日期")),
)
BETWEEN = (("step", gettext_noop("按所在一档")), ("linear", gettext_noop("两档之间按比例")))

NUMBERS = ("plan", "rate")
WORDS = ("direction", "step", "basis", "between")
KEYS = ("plan", "direction", "rate", "step", "basis", "shares", "table", "between")
_PAIR = re.compile(r"[=＝:：]")
_SEPARATOR = re.compile(r"[;；\n]")

Grades = Mapping[str, str]


def param_columns() -> list[Column]:
    """The columns of the methods' parameters."""
    return [
        exact_column("plan", "计划值", _HELP["plan"], example=100),
        choice_column("direction", "方向", DIRECTIONS, _HELP["direction"]),
        exact_column("rate", "每步扣分", _HELP["rate"], minimum=0),
        replace(
            choice_column("step", "零头", STEPS, _HELP["step"], width=16),
            aliases=("不足一步",),
            choice_aliases=FORMER_STEPS,
        ),
        choice_column("basis", "差额怎样算", BASES, _HELP["basis"], width=16),
        text_column("shares", "等次得分比例", "", 500, hint=_HELP["shares"], width=24),
        text_column("table", "分段表", "", 2000, hint=_HELP["table"], width=24),
        choice_column("between", "两档之间", BETWEEN, _HELP["between"], width=16),
    ]


def params_of(record: Record, grades: Grades) -> tuple[dict[str, Any], list[CellError]]:
    """The parameters that a row states, and what is wrong with them.

    ``grades`` maps the words for grades to the scheme's keys.
    """
    params: dict[str, Any] = {}
    errors: list[CellError] = []
    for key in NUMBERS:
        if record[key] is not None:
            params[key] = to_text(record[key])
    for key in WORDS:
        if record[key] is not None:
            params[key] = record[key]
    for key, read in (("shares", _shares), ("table", _table)):
        if record[key]:
            try:
                params[key] = read(record[key], grades)
            except ExactError as error:
                text = gettext_noop("%(error)s。写成 优秀=1；良好=0.85，分段写成 0.6=0.5；0.8=0.8")
                words = {"error": phrase(error.msgid, error.params)}
                errors.append(record.error(key, text, words))
    if not errors:
        errors.extend(_method_errors(record, params))
    return params, errors


def graded_errors(record: Record, graded: Mapping[str, str]) -> Iterator[CellError]:
    """What is judged with its component says so and has no points; nothing else may (D-2).

    ``graded`` are the components of the unit's group that are graded as a whole.
    """
    whole = record["component"] in graded
    if whole != (record["method"] == WITH_COMPONENT):
        text = (
            gettext_noop("这一板块整块定等次，计分方法写“随板块定等次”（D-2）")
            if whole
            else gettext_noop("这一板块逐项计分，不能“随板块定等次”")
        )
        yield record.error("method", text)
    elif whole and record["points"]:
        yield record.error("points", gettext_noop("整块定等次，不分到各项，写 0（D-2）"))


def param_value(key: str, text: str, grades: Grades) -> Any:
    """One parameter as it is stored, from what was typed; ``grades`` maps words to keys.

    Raises :class:`~core.exact.ExactError`; a word that is no choice is for the caller to refuse.
    """
    if key in NUMBERS:
        return to_text(parse_exact(half_width(text).replace(",", "").strip()))
    if key in WORDS:
        return text
    return (_shares if key == "shares" else _table)(text, grades)


def param_choices(key: str) -> Sequence[tuple[str, str]]:
    """The choices of a parameter that is one of a few words."""
    return {"direction": DIRECTIONS, "step": STEPS, "basis": BASES, "between": BETWEEN}[key]


def param_cells(params: Mapping[str, Any], grades: Grades) -> dict[str, Any]:
    """The cells of stored parameters; ``grades`` maps words to keys."""
    titles = {key: word for word, key in reversed(list(grades.items()))}
    cells: dict[str, Any] = dict.fromkeys(KEYS)
    for key in NUMBERS:
        if params.get(key) is not None:
            cells[key] = parse_exact(params[key])
    for key in WORDS:
        cells[key] = params.get(key)
    shares: Mapping[str, Any] = params.get("shares") or {}
    cells["shares"] = _pairs((titles.get(key, key), share) for key, share in shares.items())
    cells["table"] = _pairs((_short(start), share) for start, share in params.get("table") or ())
    return cells


def param_lines(params: Mapping[str, Any], grades: Mapping[str, str]) -> list[str]:
    """Stored parameters beside the plan in words; ``grades`` maps keys to titles."""
    cells = param_cells(params, {title: key for key, title in grades.items()})
    lines = []
    for column in param_columns():
        value = cells[column.key]
        if column.key == "plan" or value in (None, ""):
            continue
        text = decimal_text(value) if isinstance(value, Fraction) else str(value)
        lines.append(f"{_(column.title)} {_(column.labels().get(text, text))}")
    return lines


def same_params(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of parameters mean the same, however their numbers are written."""
    try:
        first, second = parse_method(kind, one), parse_method(kind, other)
    except MethodError:
        return dict(one) == dict(other)
    return first == second


def grade_words(document: Any) -> dict[str, str]:
    """Words for grades → keys: the scheme's titles, and the keys themselves."""
    grades = {grade.title.zh: grade.key for grade in document.targets.grades}
    return grades | {key: key for key in grades.values()}


def _shares(text: str, grades: Grades) -> dict[str, str]:
    return {grades.get(word, word): to_text(share) for word, share in _split(text)}


def _table(text: str, _grades: Grades) -> list[list[str]]:
    return [[to_text(parse_exact(half_width(a))), to_text(b)] for a, b in _split(text)]


def _split(text: str) -> Iterator[tuple[str, Fraction]]:
    for part in _SEPARATOR.split(text):
        if not part.strip():
            continue
        left, *right = _PAIR.split(part)
        if len(right) != 1:
            raise ExactError("exact_not_number", value=part.strip())
        yield left.strip(), parse_exact(half_width(right[0]).strip())


def _pairs(pairs: Any) -> str:
    return "；".join(f"{left}={_short(right)}" for left, right in pairs)


def _short(value: Any) -> str:
    return decimal_text(parse_exact(value))


def _method_errors(record: Record, params: Mapping[str, Any]) -> Sequence[CellError]:
    if record["method"] == WITH_COMPONENT:
        wrong = [name for name in params if name not in _PROMISED]
        return [_fault(record, name, "extra_forbidden") for name in wrong]
    try:
        parse_method(record["method"], params)
    except MethodError as error:
        return [_fault(record, name, code) for name, code in error.problems]
    return ()


def _fault(record: Record, name: str, code: str) -> CellError:
    key = name.split(".")[0]
    titles = {column.key: column.title for column in param_columns()}
    words = {"method": phrase(METHODS[record["method"]]), "column": titles.get(key, key)}
    if code == "missing":
        text = gettext_noop("“%(method)s”要填“%(column)s”（K-5.4）")
    elif code == "extra_forbidden":
        text = gettext_noop("“%(method)s”不用“%(column)s”，删去这一格")
    elif code == "literal_error":
        text = gettext_noop("“%(method)s”不能用这个“%(column)s”")
    else:
        text = gettext_noop("“%(column)s”填得不对，对照说明行重填")
    return record.error(key if key in titles else "method", text, words)


_HELP: dict[str, Any] = {
    "plan": gettext_lazy("要完成的数；分等评定、人工评分不填"),
    "direction": gettext_lazy("越高越好或越低越好；不填按越高越好"),
    "rate": gettext_lazy("按差额扣分：每差一步扣几分"),
    "step": gettext_lazy("按差额扣分：零头怎样算；不填按实际差额"),
    "basis": gettext_lazy("按差额扣分、分段计分：和什么比"),
    "shares": gettext_lazy("分等评定：每等得几成，如 优秀=1；良好=0.85"),
    "table": gettext_lazy("分段计分：从多少起得几成，如 0.6=0.5；0.8=0.8"),
    "between": gettext_lazy("分段计分：两档之间怎样算；不填按所在一档"),
}
