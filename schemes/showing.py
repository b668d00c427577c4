"""A scheme document as a person reads it: sections, figures with their names, clauses in words.

The same outline is printed by ``manage.py scheme_show``, drawn on a screen and laid out as DOCX and
PDF, so that what is signed is what is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from schemes.document import SchemeDocument
from schemes.document_words import (
    Model,
    document_models,
    field_words,
    model_of,
    models_in,
    names_of,
    title_of,
    value_words,
)
from schemes.rules.wording import KINDS

#: Parts that a section shows by themselves, or that say nothing to a reader.
_ASIDE = frozenset({"key", "title", "kind", "clauses", "format", "rule", "measure"})


@dataclass(slots=True)
class Section:
    """A part of a scheme: heading, depth (1 outermost), clauses, named figures, parts inside."""

    heading: str
    level: int
    clauses: tuple[str, ...] = ()
    rows: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)

    def walk(self) -> Iterator[Section]:
        """Return this section and all inside it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def scheme_sections(document: SchemeDocument, *, english: bool = False) -> list[Section]:
    """Return the document as sections; what a scheme does not use is left out."""
    data = document.to_data()
    words = _Words(english, names_of(data, english=english))
    defaults = {
        name: spec.default
        for name, spec in type(document).model_fields.items()
        if not spec.is_required()
    }
    names = [name for name in data if name not in ("clauses", *_ASIDE, "document_number")]
    found = []
    for name in names:
        if name in defaults and getattr(document, name) == defaults[name]:
            continue
        heading, inside = words.field(name, SchemeDocument), models_in(SchemeDocument, name)
        found.append(_section(heading, data[name], 1, words, inside))
    return [section for section in found if section.rows or section.parts]


def unit_pay_rows(document: SchemeDocument, *, english: bool = False) -> list[tuple[str, str]]:
    """Return the named figures of what a unit is paid by, whatever kind of rule it is."""
    data = document.to_data()
    words = _Words(english, names_of(data, english=english))
    pay = model_of(data["pay"], models_in(SchemeDocument, "pay"))
    return _section("", data["pay"]["unit"], 1, words, models_in(pay, "unit")).rows


def clause_rows(document: SchemeDocument, *, english: bool = False) -> list[tuple[str, str, str]]:
    """Return (number, title, text) of every clause."""
    return [
        (number, clause.title.en, clause.text.en)
        if english
        else (number, clause.title.zh, clause.text.zh)
        for number, clause in document.clauses.items()
    ]


@dataclass(frozen=True, slots=True)
class _Words:
    """The reader's language, and what this document calls its keys."""

    english: bool
    names: Mapping[str, str]

    def field(self, name: str, model: Model | None) -> str:
        return field_words(name, english=self.english, model=model)

    def value(self, value: Any, name: str = "") -> str:
        return value_words(value, english=self.english, names=self.names, field=name)

    def title(self, entry: Mapping[str, Any]) -> str:
        return title_of(entry, english=self.english)

    def kind(self, value: Mapping[str, Any]) -> str:
        kind = KINDS.get(str(value.get("kind")))
        return kind[self.english] if kind else ""


def _section(
    heading: str, value: Any, level: int, words: _Words, models: tuple[Model, ...]
) -> Section:
    """A part under its heading; ``models`` are what it, or an entry of it, may be."""
    section = Section(heading, level)
    if isinstance(value, list):
        for entry in value:
            section.parts.append(_entry(entry, level + 1, words, models))
        return section
    _fill(section, value, words, model_of(value, models))
    return section


def _entry(entry: Any, level: int, words: _Words, models: tuple[Model, ...]) -> Section:
    """One entry of a list, by its own title."""
    if not isinstance(entry, Mapping):
        return Section(words.value(entry), level)
    section = Section(words.title(entry) or words.kind(entry), level)
    _fill(section, entry, words, model_of(entry, models))
    return section


def _fill(section: Section, value: Mapping[str, Any], words: _Words, model: Model | None) -> None:
    """Put the figures of a part into a section, and its larger parts below it."""
    section.clauses = tuple(value.get("clauses", ()))
    for name, item in value.items():
        if (
            name in _ASIDE
            or name.endswith("_clauses")
            or item in (None, "", [], {})
            or (not item and name in _off())
        ):
            continue
        heading = words.field(name, model)
        if _is_large(item):
            inside = models_in(model, name)
            section.parts.append(_section(heading, item, section.level + 1, words, inside))
        else:
            section.rows.append((heading, words.value(item, name)))
    for name in ("rule", "measure"):
        rule = value.get(name)
        if isinstance(rule, Mapping):
            inside = models_in(model, name)
            heading = words.kind(rule)
            section.parts.append(_section(heading, rule, section.level + 1, words, inside))


@cache
def _off() -> frozenset[str]:
    """Options that are off, or none, unless a scheme says otherwise: so left, they say nothing."""
    return frozenset(
        name
        for model in document_models()
        for name, field_ in model.model_fields.items()
        if field_.default is False or (type(field_.default) is int and field_.default == 0)
    )


def _is_large(value: Any) -> bool:
    """Whether a value is a part of its own rather than a figure."""
    if isinstance(value, list):
        return any(isinstance(entry, Mapping) and len(entry) > 2 for entry in value)
    return isinstance(value, Mapping) and set(value) != {"zh", "en"} and _has_parts(value)


def _has_parts(value: Mapping[str, Any]) -> bool:
    return "kind" in value or any(isinstance(item, dict | list) for item in value.values())


def as_text(document: SchemeDocument, *, english: bool = False) -> str:
    """Return the whole scheme as plain text."""
    title = document.title.en if english else document.title.zh
    lines = [title, ""]
    for section in scheme_sections(document, english=english):
        for part in section.walk():
            if part.level == 1:
                lines.append("")
            indent = "  " * (part.level - 1)
            cited = " ".join(f"〔{number}〕" for number in part.clauses)
            lines.append(f"{indent}{part.heading} {cited}".rstrip())
            lines += [f"{indent}  {name}：{value}" for name, value in part.rows]
    lines += ["", "Clauses" if english else "条款"]
    lines += [f"  {n} {t}：{text}" for n, t, text in clause_rows(document, english=english)]
    return "\n".join(lines) + "\n"
