"""A scheme document as a person reads it: sections, figures with their names, clauses in words.

The same outline is printed by ``manage.py scheme_show``, drawn on a screen and laid out as DOCX and
PDF, so that what is signed is what is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemes.document import SchemeDocument
from schemes.document_words import (
    Model,
    field_words,
    model_of,
    models_in,
    names_of,
    says_nothing,
    title_of,
    value_words,
)
from schemes.rules.wording import KINDS

#: Parts that a section shows by themselves, or that say nothing to a reader.
_ASIDE = frozenset({"key", "title", "kind", "clauses", "format", "rule", "measure"})
#: Rules that say nothing without these entries, whatever their other options.
_ABOUT = {"OneThirdLoss": "triggers", "ReplacementRates": "entries", "Veto": "entries"}


@dataclass(slots=True)
class Section:
    """A part of a scheme: heading, depth (1 outermost), clauses, named figures, parts inside.

    ``path``: an outermost one's place in the document.
    """

    heading: str
    level: int
    clauses: tuple[str, ...] = ()
    rows: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    path: str = ""

    def cited(self, *, english: bool) -> str:
        """The heading with the clauses behind it."""
        return f"{self.heading} {cited(self.clauses, english=english)}".strip()

    def walk(self) -> Iterator[Section]:
        """Return this section and all inside it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def cited(clauses: Iterable[str], *, english: bool) -> str:
    """Numbers of clauses as a text cites them: ``〔K-5.5〕``, in English ``[K-5.5]``."""
    return " ".join(f"[{number}]" if english else f"〔{number}〕" for number in clauses)


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
        section = _section(heading, data[name], 1, words, inside)
        section.path = name
        found.append(section)
    return [section for section in found if section.rows or section.parts]


def part_section(
    document: SchemeDocument, path: tuple[str | int, ...], *, english: bool = False
) -> Section | None:
    """Return one part of the document as a section; None where it has none at that place."""
    data = document.to_data()
    words = _Words(english, names_of(data, english=english))
    value: Any = data
    model: Model | None = SchemeDocument
    inside: tuple[Model, ...] = ()
    for part in path:
        known = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not known and not (isinstance(value, Mapping) and part in value):
            return None
        inside = models_in(model, str(part)) if isinstance(part, str) else inside
        value = value[part]
        model = model_of(value, inside)
    if isinstance(value, list | Mapping):
        return _section("", value, 1, words, inside)
    return None


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

    def value(self, value: Any, name: str = "", model: Model | None = None) -> str:
        return value_words(value, english=self.english, names=self.names, field=name, model=model)

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
    if not isinstance(value, list):
        _fill(section, value, words, model_of(value, models))
        return section
    entries = [_entry(entry, level + 1, words, models) for entry in value]
    if any(entry.parts for entry in entries):
        section.parts += entries
    else:
        section.rows += [_line(entry, words) for entry in entries]
    return section


def _line(entry: Section, words: _Words) -> tuple[str, str]:
    """An entry of a list as one row: what it is called, and all its figures."""
    figures = ("; " if words.english else "；").join(
        f"{name} {value}" for name, value in entry.rows
    )
    return entry.cited(english=words.english), figures


def _entry(entry: Any, level: int, words: _Words, models: tuple[Model, ...]) -> Section:
    """One entry of a list, by its own title."""
    if not isinstance(entry, Mapping):
        return Section(words.value(entry), level)
    model = model_of(entry, models)
    heading = words.title(entry) or words.kind(entry) or _first_word(entry, words, model)
    section = Section(heading, level)
    _fill(section, entry, words, model)
    return section


def _first_word(entry: Mapping[str, Any], words: _Words, model: Model | None) -> str:
    """What an entry without a title is of: its first figure."""
    name = next((name for name in entry if name not in _ASIDE), "")
    return words.value(entry[name], name, model) if name else ""


def _fill(section: Section, value: Mapping[str, Any], words: _Words, model: Model | None) -> None:
    """Put the figures of a part into a section, and its larger parts below it."""
    section.clauses = (*section.clauses, *value.get("clauses", ()))
    for name, item in value.items():
        if name in _ASIDE or name.endswith("_clauses") or says_nothing(name, item, model):
            continue
        heading, inside = words.field(name, model), models_in(model, name)
        if name == "components" and _is_large(item):
            section.parts += [_entry(part, section.level + 1, words, inside) for part in item]
        elif _is_large(item):
            part = _section(heading, item, section.level + 1, words, inside)
            if (part.rows or part.parts) and not _is_idle(item, model_of(item, inside)):
                section.parts.append(part)
        else:
            section.rows.append((heading, words.value(item, name, model)))
    for name in ("rule", "measure"):
        rule = value.get(name)
        if isinstance(rule, Mapping):
            _with_rule(section, words.field(name, model), rule, words, models_in(model, name))


def _with_rule(
    section: Section,
    heading: str,
    rule: Mapping[str, Any],
    words: _Words,
    models: tuple[Model, ...],
) -> None:
    """What fills a component: its kind as a row, its figures in the component's own section."""
    clauses = cited(rule.get("clauses", ()), english=words.english)
    section.rows.append((heading, f"{words.kind(rule)} {clauses}".strip()))
    inside = {**rule, "clauses": ()}
    _fill(section, inside, words, model_of(rule, models))


def _is_idle(value: Any, model: Model | None) -> bool:
    """Whether a rule does nothing for want of the entries that it is about."""
    about = _ABOUT.get(model.__name__) if model else None
    return about is not None and not value[about]


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
    colon, lines = ": " if english else "：", [title, ""]
    for section in scheme_sections(document, english=english):
        for part in section.walk():
            if part.level == 1:
                lines.append("")
            indent = "  " * (part.level - 1)
            lines.append(f"{indent}{part.cited(english=english)}")
            lines += [
                f"{indent}  {name}{colon if value else ''}{value}" for name, value in part.rows
            ]
    lines += ["", "Clauses" if english else "条款"]
    lines += [f"  {n} {t}{colon}{text}" for n, t, text in clause_rows(document, english=english)]
    return "\n".join(lines) + "\n"
