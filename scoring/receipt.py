"""The receipt (得分明细单): a unit's trace as rows, the same for screen, PDF and workbook."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core import ui
from core.exact import format_points
from scoring.words import Names, note_sentence, short_number, trace_label

#: Levels that stand open when the page comes up; what lies deeper is folded.
OPEN_LEVELS = 1
_CEILINGS = {"honours", "distinctive"}


@dataclass(slots=True)
class ReceiptRow:
    """One line: what it is, by which clause, who gave it, full marks, what was cut, what counts."""

    key: str
    parent: str
    level: int
    label: str
    note: str
    clauses: Sequence[str]
    source: str
    full: str
    cut: Fraction | None
    counted: Fraction | None
    state: str
    has_children: bool
    tone: str = ""
    signed: bool = False
    lost: bool = False
    open: bool = False
    hidden: bool = False

    @property
    def figureless(self) -> bool:
        """Whether the line says something without a figure (a veto, a filing)."""
        return self.state == "info" and self.counted is None

    @property
    def uncounted(self) -> bool:
        """Whether nothing of it counts although it was claimed."""
        return bool(self.cut) and not self.counted

    @property
    def absent(self) -> str:
        """What stands where no figure is: 缺, or — where nothing applies."""
        return "missing" if self.state == "missing" else ""


def receipt_rows(trace: Mapping[str, Any], names: Names) -> list[ReceiptRow]:
    """The lines under the total, in drawing order; ``names`` are the scheme's words for keys."""
    rows: list[ReceiptRow] = []
    for place, child in enumerate(trace.get("children", ()), start=1):
        rows.extend(_rows(child, f"{place}", "", 1, "", names))
    return rows


def _rows(
    node: Mapping[str, Any], key: str, parent: str, level: int, section: str, names: Names
) -> Iterator[ReceiptRow]:
    section = section or str(node["key"])
    children = node.get("children", ())
    row = _row(node, key, parent, level, section)
    row.note = note_text(node, names)
    row.has_children = bool(children)
    row.open = row.has_children and level <= OPEN_LEVELS
    row.hidden = level > OPEN_LEVELS + 1
    yield row
    for place, child in enumerate(children, start=1):
        yield from _rows(child, f"{key}-{place}", key, min(level + 1, 6), section, names)


def _row(node: Mapping[str, Any], key: str, parent: str, level: int, section: str) -> ReceiptRow:
    value, standard, cut = (_number(node, name) for name in ("value", "standard", "cut"))
    kind = str(node["key"]).partition(":")[0]
    state = str(node.get("state", "ok"))
    money = section in {"honours", "deductions"}
    below_full = value is not None and standard is not None and value < standard
    return ReceiptRow(
        key=key,
        parent=parent,
        level=level,
        label=trace_label(node),
        note="",
        clauses=tuple(node.get("clauses", ())),
        source=source_text(node.get("source")),
        full=_full(kind, standard),
        cut=cut or None,
        counted=value,
        state=state,
        has_children=False,
        tone="auto" if money and level == 1 and value else "",
        signed=money and level == 1,
        lost=(section == "base" and below_full)
        or (value is not None and value < 0)
        or state == "missing",
    )


def _number(node: Mapping[str, Any], name: str) -> Fraction | None:
    return Fraction(node[name]) if name in node else None


def _full(kind: str, standard: Fraction | None) -> str:
    if standard is None:
        return ""
    text = short_number(standard).replace("-", "−")
    return f"⩽ {text}" if kind in _CEILINGS else text


def note_text(node: Mapping[str, Any], names: Names) -> str:
    """The arithmetic, or why something was cut, in one line."""
    sentences = [note_sentence(note, names) for note in node.get("notes", ())]
    return _("；").join(sentence.rstrip("。；") for sentence in sentences if sentence)


def source_text(source: Mapping[str, str] | None) -> str:
    """Who gave it and when, and the document it stands on."""
    if not source:
        return ""
    parts = [source.get("who", ""), _day(source.get("when", "")), source.get("document", "")]
    return " · ".join(part for part in parts if part)


def _day(text: str) -> str:
    return ui.date_text(datetime.date.fromisoformat(text), "full") if text else ""


def sum_text(trace: Mapping[str, Any]) -> str:
    """The sum of the first level written out: ``954.6500 + 22.0000 − 10.0000``."""
    parts: list[str] = []
    for child in trace.get("children", ()):
        value = _number(child, "value")
        if value is None or child.get("unit", "points") != "points" or child["state"] == "info":
            continue
        if parts and not value:
            continue
        text = format_points(abs(value))
        sign = "−" if value < 0 else "+"
        parts.append(f"{sign} {text}" if parts else (f"−{text}" if value < 0 else text))
    return " ".join(parts)


def trace_in_words(node: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The tree for the API: its data as they are, with label and sentences in the reader's
    language beside the codes."""
    return {
        **{name: value for name, value in node.items() if name != "children"},
        "label": trace_label(node),
        "note_text": note_text(node, names),
        "children": [trace_in_words(child, names) for child in node.get("children", ())],
    }
