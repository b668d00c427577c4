"""The words of a trace: one tree of data, said on a screen, on paper and through the API.

The tree is what ``schemes.rules.trace.Trace.as_data`` gives. It holds codes and exact numbers; the
sentences and labels for them stand in a registry that the apps fill at start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.exact import MINUS, format_money, format_points, format_share, format_short
from core.language import in_english
from core.ui import date_text

Data = Mapping[str, Any]
Pair = tuple[str, str]
Format = Literal["yuan", "share"]
#: Parameter of a note → key of the scheme → what the scheme calls it.
Names = Mapping[str, Mapping[str, str]]

NOTES: dict[str, Pair] = {}
"""Note code → Chinese and English sentence with ``{name}`` places."""

LABELS: dict[str, Pair] = {}
"""Key of a trace node → Chinese and English label."""

_FORMATS: dict[tuple[str, str], Format] = {}
_NUMBER = re.compile(r"-?[0-9]+(?:/[1-9][0-9]*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Figures of a trace repeat, and a fraction never changes: each text is read once.
_exact = lru_cache(maxsize=8_000)(Fraction)
_SHOWN_AS: Mapping[Format, Callable[[Fraction], str]] = {
    "yuan": lambda number: format_money(number).removesuffix(".00"),
    "share": format_share,
}


def register_words(
    notes: Mapping[str, Pair],
    labels: Mapping[str, Pair],
    *,
    formats: Mapping[str, Format] | None = None,
) -> None:
    """Add sentences of note codes and labels of fixed keys, each in Chinese and English.

    ``formats`` says which parameters of these notes are ``yuan`` and which a ``share`` of an
    amount; any other number is shown with the decimals it needs, at most four. Raises
    ``ValueError`` for a code or key that already means something else.
    """
    for known, brought in ((NOTES, notes), (LABELS, labels)):
        for code, pair in brought.items():
            if known.setdefault(code, pair) != pair:
                raise ValueError(f"trace words registered twice: {code}")
    _FORMATS.update(
        {(code, name): form for code in notes for name, form in (formats or {}).items()}
    )


def label_of(node: Data) -> str:
    """What a node is called: the scheme's or fact's own words, else those of its key."""
    if in_english() and node.get("label_en"):
        return str(node["label_en"])
    if node.get("label"):
        return str(node["label"])
    key = str(node["key"])
    pair = LABELS.get(key) or LABELS.get(key.partition(":")[0])
    return _pick(pair) if pair else key


def note_sentence(note: Data, names: Names | None = None) -> str:
    """A note ``{"code", "params"}`` in words; a note must never keep anybody from the figure, so
    an unknown code shows itself and a parameter that is not there its name."""
    code = str(note["code"])
    pair = NOTES.get(code)
    if pair is None:
        return code
    params = dict(note.get("params", {}))
    for name, titles in (names or {}).items():
        if str(params.get(name)) in titles:
            params[name] = titles[str(params[name])]
    return _pick(pair).format_map(_Shown(code, params))


def sentences_of(node: Data, names: Names | None = None) -> list[str]:
    """A node's notes in words: the arithmetic, or why something was cut."""
    return [text for text in (note_sentence(note, names) for note in node.get("notes", ())) if text]


def note_text(node: Data, names: Names | None = None) -> str:
    """The same in one line."""
    return _("；").join(text.rstrip("。；") for text in sentences_of(node, names))


def source_text(source: Mapping[str, str] | None) -> str:
    """Who gave an input and when, and the document: ``统计局 · 2026年3月5日 · 〔2026〕3号``."""
    if not source:
        return ""
    parts = (source.get("who"), _day(source.get("when") or ""), source.get("document"))
    return " · ".join(part for part in parts if part)


def number_of(node: Data, name: str = "value") -> Fraction | None:
    """An exact number of a node: ``value``, ``standard`` or ``cut``."""
    return _exact(node[name]) if name in node else None


def sum_text(tree: Data) -> str:
    """The points of the first level written out as a sum: ``954.6500 + 22.0000 − 10.0000``."""
    text = ""
    for child in tree.get("children", ()):
        value = number_of(child)
        if value is None or child.get("unit", "points") != "points" or child["state"] == "info":
            continue
        if text and not value:
            continue
        sign = MINUS if value < 0 else "+" if text else ""
        text += (f" {sign} " if text else sign) + format_points(abs(value))
    return text


def in_words(node: Data, names: Names | None = None) -> dict[str, Any]:
    """The tree for the API: its data as they are, with label and sentences in the reader's
    language beside the codes."""
    return {
        **{name: value for name, value in node.items() if name != "children"},
        "label": label_of(node),
        "note_text": note_text(node, names),
        "children": [in_words(child, names) for child in node.get("children", ())],
    }


class _Shown(dict[str, Any]):
    """Parameters as people read them; one that is not there leaves its name, never an error."""

    def __init__(self, code: str, params: Mapping[str, Any]) -> None:
        super().__init__(params)
        self.code = code

    def __getitem__(self, name: str) -> str:
        return _parameter(super().__getitem__(name), _FORMATS.get((self.code, name)))

    def __missing__(self, name: str) -> str:
        return name


def _parameter(value: Any, form: Format | None) -> str:
    if isinstance(value, list):
        return _("、").join(_parameter(item, form) for item in value)
    text = str(value)
    if _NUMBER.fullmatch(text):
        return _shown_number(text, form)
    return _day(text) if _DAY.fullmatch(text) else text


def _pick(pair: Pair) -> str:
    return pair[1] if in_english() else pair[0]


@lru_cache(maxsize=8_000)
def _shown_number(text: str, form: Format | None) -> str:
    return (_SHOWN_AS[form] if form else format_short)(_exact(text))


def _day(text: str) -> str:
    return _day_in(get_language(), text) if text else ""


@lru_cache(maxsize=4_000)
def _day_in(_language: str | None, text: str) -> str:
    """A day is written the same for ever in one language."""
    try:
        return date_text(date.fromisoformat(text[:10]))
    except ValueError:
        return text
