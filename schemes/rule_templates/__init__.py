"""Rules to begin with: the smallest that works of every kind, named in an officer's words.

:func:`templates_at` says which may stand at a place of a document, :func:`filled` fits one to the
document at hand.  Their parts are data beside this file; a test
puts each in its place and reads the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemes.document import SchemeDocument
from schemes.document_words import field_words, measure_of, model_of, models_in, path_parts
from schemes.measures import unit_words
from schemes.rules.base import Title

FOLDER = Path(__file__).parent
_FILES = ("components", "totals", "money")
#: What a placeholder stands for: the section that has it, and what is read of its first entry.
_FROM: Mapping[str, tuple[str, str]] = {
    "$voter_group": ("voter_groups", "key"),
    "$maximum": ("voter_groups", "maximum"),
    "$peer_group": ("peer_groups", "key"),
    "$grade": ("grading", "key"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a template's rule: what it is called, its unit, and what to fill in."""

    name: str
    label: str
    unit: str
    hint: str


@dataclass(frozen=True, slots=True)
class Template:
    """A rule to begin with: ``at`` is the place in a document where it may stand.

    ``components`` stands for every list of components, however deep.  ``part`` is its plain data,
    ``beside`` what a document without such an entry needs with it.
    """

    key: str
    at: str
    title: Title
    about: Title
    part: Mapping[str, Any]
    beside: Mapping[str, Any]
    hints: Mapping[str, Title]

    @property
    def kind(self) -> str:
        """The kind of its rule; "" for a part that is of one kind only."""
        rule = self.part.get("rule", self.part)
        return str(rule.get("kind", ""))

    def fields(self, *, english: bool = False) -> tuple[Field, ...]:
        """The fields that its rule states, with what each is for."""
        inside = models_in(*_holder(self.at))
        model = model_of(self.part, inside)
        part = self.part
        if "rule" in part and model is not None:
            part = part["rule"]
            model = model_of(part, models_in(model, "rule"))
        return tuple(
            _field(name, model, self.hints.get(name), english)
            for name in part
            if name not in ("kind", "key", "title", "clauses")
        )


def templates() -> tuple[Template, ...]:
    """Every template, in the order of their files."""
    return _read()


def templates_at(path: str) -> tuple[Template, ...]:
    """Return the templates that may stand at a place: ``pay.unit``, ``peer_groups.0.components``.

    A place in a list (``adjustments.2``) takes what its list takes.
    """
    parts = [part for part in path_parts(path) if not part.isdigit()]
    wanted = "components" if parts[-1:] == ["components"] else ".".join(parts)
    return tuple(each for each in _read() if each.at == wanted)


def hints_at(path: str, kind: str = "") -> Mapping[str, Title]:
    """What to fill in at a place, by field of the rule of that kind that stands there."""
    alike = [each for each in templates_at(path) if kind in ("", each.kind)]
    return {name: hint for each in reversed(alike) for name, hint in each.hints.items()}


def about_at(path: str, kind: str = "") -> Title | None:
    """What a rule of a kind is for, at a place; None where there is no template of it."""
    alike = (each.about for each in templates_at(path) if kind in ("", each.kind))
    return next(alike, None)


def filled(template: Template, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the template's part for a document, and what must be added beside it.

    What it refers to is the document's own first entry; where there is none, ``beside`` has one:
    section → an entry of its list, or the section itself.
    """
    beside = {
        section: deepcopy(entry)
        for section, entry in template.beside.items()
        if not data.get(section)
    }
    known = {**data, **{name: [entry] for name, entry in beside.items() if "grades" not in entry}}
    known |= {name: entry for name, entry in beside.items() if "grades" in entry}
    return _fitted(deepcopy(dict(template.part)), known), beside


def _fitted(value: Any, data: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _fitted(item, data) for name, item in value.items()}
    if isinstance(value, list):
        return [_fitted(item, data) for item in value]
    if isinstance(value, str) and value in _FROM:
        section, name = _FROM[value]
        entries = data.get(section) or []
        entries = entries["grades"] if isinstance(entries, Mapping) else entries
        return entries[0][name] if entries else ""
    return value


def _field(name: str, model: Any, hint: Title | None, english: bool) -> Field:
    unit = unit_words(measure_of(name, model), english=english)
    words = "" if hint is None else hint.en if english else hint.zh
    label = field_words(name, english=english, model=model)
    return Field(name, label, unit, words)


def _holder(at: str) -> tuple[Any, str]:
    """The model and its field that a place names."""
    if at == "components":
        return models_in(SchemeDocument, "peer_groups")[0], "components"
    *before, last = at.split(".")
    return (models_in(SchemeDocument, before[0])[0] if before else SchemeDocument), last


@cache
def _read() -> tuple[Template, ...]:
    texts = ((FOLDER / f"{name}.yaml").read_text("utf-8") for name in _FILES)
    return tuple(_template(told) for text in texts for told in yaml.safe_load(text))


def _template(told: Mapping[str, Any]) -> Template:
    hints = told.get("hints", {})
    return Template(
        key=told["key"],
        at=told["at"],
        title=Title.model_validate(told["title"]),
        about=Title.model_validate(told["about"]),
        part=told["part"],
        beside=told.get("beside", {}),
        hints={field: Title.model_validate(hint) for field, hint in hints.items()},
    )
