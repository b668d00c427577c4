"""What was typed, as a document keeps it, and back: exact, percent, lists, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from core.exact import ExactError, parse_exact
from schemes.document_words import measure_of
from schemes.editor.paths import ABSENT
from schemes.editor.shapes import Model, Shape
from schemes.rules.base import plain_number

_SPLIT = re.compile(r"[、,，;；\s]+")
_DAY = re.compile(r"^(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?$")
LONGEST = 500
#: A share whose denominator divides it has two places in percent at most.
SHORT_PERCENT = 10_000
#: Between the entries of a list of figures.
LISTED = "\u3001"


def is_percent(model: Model, name: str) -> bool:
    """Whether a share of one is typed and shown in percent, exactly."""
    return measure_of(name, model) == "share"


def typed_value(model: Model, name: str, shape: Shape, texts: Sequence[str]) -> Any:
    """Return what is kept of what was typed; :data:`ABSENT` for an empty field that may be empty.

    What cannot stand in the field is kept as it was typed: :mod:`schemes.editor.mending` says why.
    """
    texts = [each[:LONGEST] for each in texts]
    text = texts[-1].strip() if texts else ""
    if shape.kind == "choices":
        return [choice for choice in shape.choices if str(choice) in texts]
    if shape.kind == "yes":
        return text == "true"
    if shape.kind == "choice":
        return next((c for c in shape.choices if c is not None and str(c) == text), _empty(shape))
    percent = is_percent(model, name)
    if shape.kind == "numbers":
        return [_number(part, percent) for part in _parts(text)]
    if shape.kind == "texts":
        return list(dict.fromkeys(part for each in texts for part in _words(each)))
    if shape.kind in ("number", "whole", "points"):
        return _number(text, percent) if text else _empty(shape)
    if shape.kind == "day":
        return _day(text) if text else _empty(shape)
    return text[:LONGEST] if text or not shape.optional else ABSENT


def _empty(shape: Shape) -> Any:
    """An empty field: nothing, or, where something must stand there, an empty text."""
    return "" if shape.required and not shape.optional else ABSENT


def _parts(text: str) -> list[str]:
    return [part for part in _SPLIT.split(text) if part]


def _words(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、,，;；\n]+", text) if part.strip()]


def _number(text: str, percent: bool) -> Any:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("\u2212", "-").strip()
    written, sign, _rest = plain.partition("%")
    try:
        value = parse_exact(written.strip())
    except ExactError:
        return text
    if sign or (percent and "/" not in written):
        value = value / 100
    return plain_number(value)


def _day(text: str) -> str:
    found = _DAY.match(unicodedata.normalize("NFKC", text))
    return f"{int(found[1]):02d}-{int(found[2]):02d}" if found else text


def shown_value(model: Model, name: str, value: Any) -> str:
    """The text of a figure or word as its field shows it; what cannot be read as it was typed."""
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, list):
        return LISTED.join(shown_value(model, name, each) for each in value)
    return _percent_text(value) if is_percent(model, name) else str(value)


def _percent_text(value: Any) -> str:
    """A share in percent; one that no short percent is stays the fraction, as it may be typed."""
    try:
        share = parse_exact(value)
    except ExactError:
        return str(value)
    short = SHORT_PERCENT % share.denominator == 0
    return str(plain_number(share * 100 if short else share))
