"""The receipt (得分明细单): a unit's trace as rows, the same for screen, PDF and workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.exact import format_short
from core.receipt import ReceiptRow
from documents.trace import Names, label_of, note_text, number_of, source_text
from scoring.words import missing_words

#: Levels that stand open when the page comes up; what lies deeper is folded.
OPEN_LEVELS = 1
_DEEPEST = 6
_CEILINGS = {"honours", "distinctive"}
_SIGNED = {"honours", "deductions"}


def receipt_rows(
    trace: Mapping[str, Any], names: Names, judged: Mapping[str, str] | None = None
) -> list[ReceiptRow]:
    """The lines under the total, in drawing order; ``names`` are the scheme's words for keys.

    ``judged`` says of marks by id which version of their target they judged.
    """
    rows: list[ReceiptRow] = []
    for place, child in enumerate(trace.get("children", ()), start=1):
        section = str(child["key"])
        rows.extend(_rows(child, (str(place),), section, names))
    return _with_versions(rows, trace, judged) if judged else rows


def _with_versions(
    rows: list[ReceiptRow], trace: Mapping[str, Any], judged: Mapping[str, str]
) -> list[ReceiptRow]:
    """Beside who gave a mark stands which version of the target it judged."""
    sources = {key: node.get("source") or {} for key, node in _nodes(trace, ())}
    found = []
    for row in rows:
        source = sources[row.key]
        words = judged.get(str(source.get("fact_id")), "")
        told = words if source.get("fact") == "target_mark" else ""
        found.append(replace(row, source=f"{row.source} · {told}") if told else row)
    return found


def _nodes(
    node: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, child in enumerate(node.get("children", ()), start=1):
        here = (*path, str(place))
        yield "-".join(here), child
        yield from _nodes(child, here)


def _rows(
    node: Mapping[str, Any], path: tuple[str, ...], section: str, names: Names
) -> Iterator[ReceiptRow]:
    yield _row(node, path, section, names)
    for place, child in enumerate(node.get("children", ()), start=1):
        yield from _rows(child, (*path, str(place)), section, names)


def _row(node: Mapping[str, Any], path: tuple[str, ...], section: str, names: Names) -> ReceiptRow:
    level = min(len(path), _DEEPEST)
    value, standard = number_of(node), number_of(node, "standard")
    state = str(node.get("state", "ok"))
    signed = section in _SIGNED and level == 1
    folds = bool(node.get("children"))
    return ReceiptRow(
        key="-".join(path),
        level=level,
        label=label_of(node),
        counted=value,
        parent="-".join(path[:-1]),
        note=_with_gaps(note_text(node, names), node),
        clauses=tuple(node.get("clauses", ())),
        source=source_text(node.get("source")),
        full=_full(str(node["key"]).partition(":")[0], standard),
        cut=number_of(node, "cut") or None,
        has_children=folds,
        open=folds and level <= OPEN_LEVELS,
        hidden=level > OPEN_LEVELS + 1,
        lost=_lost(section, value, standard) or state == "missing",
        tone="auto" if signed and value else "",
        signed=signed,
        state=state,
    )


def _with_gaps(note: str, node: Mapping[str, Any]) -> str:
    """A sum of which something is missing says so beside its figure (S-2), folded or not."""
    gaps = _gaps(node) if node.get("children") else 0
    if not gaps:
        return note
    told = missing_words(gaps)
    return f"{note} · {told}" if note else told


def _gaps(node: Mapping[str, Any]) -> int:
    """How many things are missing under a node; itself, where nothing under it is."""
    below = sum(_gaps(child) for child in node.get("children", ()))
    return below or int(node.get("state") == "missing")


def _lost(section: str, value: Fraction | None, standard: Fraction | None) -> bool:
    """Whether points are missing to the full mark, or taken off."""
    if value is None:
        return False
    return value < 0 or (section == "base" and standard is not None and value < standard)


def _full(kind: str, standard: Fraction | None) -> str:
    if standard is None:
        return ""
    text = format_short(standard)
    return f"⩽ {text}" if kind in _CEILINGS else text
