"""Rendering a trace: one tree of data, shown on a screen, on paper and through the API.

The tree is what ``schemes.rules.trace.Trace.as_data`` gives. Its wording is not in it: labels of
fixed keys and sentences of note codes stand in two registries, filled by the apps at start.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import gettext as _

from core.exact import (
    MINUS,
    ExactError,
    format_money,
    format_percent,
    format_points,
    parse_exact,
    round_exact,
)
from core.ui import date_text

logger = logging.getLogger(__name__)

Data = Mapping[str, Any]
Format = Literal["points", "money", "percent", "plain"]

NOTES: dict[str, Any] = {}
"""Note code → lazily translated sentence with ``%(name)s`` places."""

LABELS: dict[str, Any] = {}
"""Key of a trace node → lazily translated label."""

_FORMATS: dict[tuple[str, str], Format] = {}
_EXACT = re.compile(r"-?[0-9]+(?:/[0-9]+)?")
_DEEPEST = 6
_LONGEST_NUMBER = 10_000


def register_notes(
    sentences: Mapping[str, Any], *, formats: Mapping[str, Format] | None = None
) -> None:
    """Add the sentences of note codes, as ``gettext_lazy`` patterns.

    ``formats`` says how parameters of these notes are shown: ``money`` 7,231.47, ``percent`` (of
    a ratio), ``points`` four decimals, ``plain`` untouched text. Without one, a number is shown
    with the decimals it needs, at most four. A code cannot be registered with two sentences.
    """
    for code, sentence in sentences.items():
        if code in NOTES and NOTES[code] != sentence:
            raise ValueError(f"note registered twice: {code}")
        NOTES[code] = sentence
        for name, form in (formats or {}).items():
            _FORMATS[code, name] = form


def register_labels(labels: Mapping[str, Any]) -> None:
    """Add the labels of fixed keys (``base`` → 基础分), as ``gettext_lazy`` texts."""
    LABELS.update(labels)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One line of a receipt (得分明细单).

    ``key`` is unique in the tree, ``parent`` the key of the line it belongs to, ``level``
    counts from 1. ``full`` is the standard, ``cut`` what was not counted, ``counted`` what counts:
    exact, beside their texts. ``lost`` says that points are missing to the standard.
    """

    key: str
    parent: str
    level: int
    label: str
    clauses: tuple[str, ...]
    state: str
    unit: str
    note: str
    source: str
    full_value: Fraction | None
    cut: Fraction | None
    counted: Fraction | None
    has_children: bool
    lost: bool
    fact: str = ""
    fact_id: str = ""

    @property
    def full(self) -> str:
        """The standard, with the decimals it needs."""
        return "" if self.full_value is None else shortest(self.full_value)

    @property
    def cut_text(self) -> str:
        """What was not counted, formatted."""
        return "" if not self.cut else _figure(self.cut, self.unit)

    @property
    def counted_text(self) -> str:
        """What counts, formatted; 缺 when missing, — when it does not apply."""
        if self.counted is not None:
            return _figure(self.counted, self.unit)
        return {"missing": _("缺"), "info": ""}.get(self.state, "—")


def receipt_rows(tree: Data, *, strict: bool = False) -> list[ReceiptRow]:
    """The lines of a receipt, parents before children, without the root, which is the total.

    An unknown note code is left out and logged; with ``strict`` (tests) it is shown as itself.
    """
    rows: list[ReceiptRow] = []
    for index, child in enumerate(tree.get("children", ())):
        rows.extend(_rows(child, str(index), "", 1, strict))
    return rows


def _rows(node: Data, key: str, parent: str, level: int, strict: bool) -> Iterator[ReceiptRow]:
    children: Sequence[Data] = node.get("children", ())
    full, cut, value = (_number(node.get(name)) for name in ("standard", "cut", "value"))
    source: Data = node.get("source") or {}
    yield ReceiptRow(
        key=key,
        parent=parent,
        level=min(level, _DEEPEST),
        label=label_of(node),
        clauses=tuple(node.get("clauses", ())),
        state=str(node.get("state", "ok")),
        unit=str(node.get("unit", "points")),
        note="；".join(note_texts(node, strict=strict)),
        source=source_text(source),
        full_value=full,
        cut=cut,
        counted=value,
        has_children=bool(children),
        lost=value is not None and (value < 0 or (full is not None and value < full)),
        fact=str(source.get("fact", "")),
        fact_id=str(source.get("fact_id", "")),
    )
    for index, child in enumerate(children):
        yield from _rows(child, f"{key}-{index}", key, level + 1, strict)


def render_tree(node: Data, *, strict: bool = False) -> dict[str, Any]:
    """The tree for the API: the data as they are, with label, sentences and formatted figures."""
    unit = str(node.get("unit", "points"))
    rendered = {name: value for name, value in node.items() if name not in {"children", "notes"}}
    rendered["label"] = label_of(node)
    rendered["notes"] = note_texts(node, strict=strict)
    for name in ("value", "standard", "cut"):
        number = _number(node.get(name))
        if number is not None:
            rendered[f"{name}_text"] = _figure(number, unit)
    rendered["children"] = [render_tree(child, strict=strict) for child in node.get("children", ())]
    return rendered


def sum_text(tree: Data) -> str:
    """The total written out of its parts: ``950.0000 + 20.0000 − 10.0000``."""
    unit = str(tree.get("unit", "points"))
    parts = [_number(child.get("value")) for child in tree.get("children", ())]
    text = ""
    for part in parts:
        if part is None or (part == 0 and text):
            continue
        sign = f" {MINUS if part < 0 else '+'} " if text else (MINUS if part < 0 else "")
        text += sign + _figure(abs(part), unit)
    return text


def label_of(node: Data) -> str:
    """The node's own label, else the registered one of its key, else the key."""
    key = str(node.get("key", ""))
    return str(node.get("label") or LABELS.get(key, key))


def source_text(source: Data) -> str:
    """Who gave an input and when, with the document: ``统计局，2026年3月5日，〔2026〕3号``."""
    parts = [
        str(source.get("who") or ""),
        _day(source.get("when")),
        str(source.get("document") or ""),
    ]
    return _("，").join(part for part in parts if part)


def note_texts(node: Data, *, strict: bool = False) -> list[str]:
    """The node's notes as sentences in the active language."""
    notes = node.get("notes") or ([node["note"]] if node.get("note") else [])
    texts = (note_text(note["code"], note.get("params") or {}, strict=strict) for note in notes)
    return [text for text in texts if text]


def note_text(code: str, params: Mapping[str, Any], *, strict: bool = False) -> str:
    """One note as a sentence. A note must never keep a person from the figure, so what cannot be
    rendered is left out and logged (with ``strict`` it is shown as its code)."""
    sentence = NOTES.get(code)
    shown = {name: _parameter(code, name, value) for name, value in params.items()}
    try:
        if sentence is not None:
            return str(sentence) % shown
    except (KeyError, TypeError, ValueError):
        pass
    logger.warning("trace note cannot be rendered: %s %s", code, sorted(params))
    return code if strict else ""


def shortest(value: Fraction) -> str:
    """A number with the decimals it needs, at most four: 40, 8.5, 0.3333."""
    places = next((p for p in range(4) if round_exact(value, p) == value), 4)
    return format_points(value, places)


def _parameter(code: str, name: str, value: Any) -> str:
    form = _FORMATS.get((code, name))
    if isinstance(value, list | tuple):
        return _("、").join(_parameter(code, name, item) for item in value)
    if form == "plain" or isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and not _EXACT.fullmatch(value):
        return value
    number = _number(value)
    if number is None:
        return str(value)
    if form == "money":
        return format_money(number)
    if form == "percent":
        return format_percent(number)
    if form == "points":
        return format_points(number)
    # Text of digits alone may be a year or a document number: it stays as it was written.
    whole = isinstance(value, str) and "/" not in value
    return value.replace("-", MINUS) if whole else shortest(number)


def _number(value: Any) -> Fraction | None:
    if value is None or value == "":
        return None
    try:
        return parse_exact(value, max_length=_LONGEST_NUMBER)
    except ExactError:
        logger.warning("trace holds something that is not an exact number")
        return None


def _figure(value: Fraction, unit: str) -> str:
    return format_money(value) if unit == "yuan" else format_points(value)


def _day(value: Any) -> str:
    if not value:
        return ""
    try:
        return date_text(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value)
