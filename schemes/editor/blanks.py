"""The least that a part of a document must have, made from its type: where templates are silent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemes.editor.shapes import Model, Shape, shape_of

NAMELESS = {"zh": "未命名", "en": "Unnamed"}
#: The key of an entry that has none of its own yet.
KEYLESS = "entry"


def blank_part(model: Model) -> dict[str, Any]:
    """The part with what it must have, and nothing else; its kind where it has one."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name == "kind":
            found[name] = field.default
        elif field.is_required():
            found[name] = blank_value(shape_of(model, name))
    return found


def blank_value(shape: Shape) -> Any:
    """What stands in a field that nobody has filled yet, so that the document can be read."""
    name = NAMELESS["zh"] if shape.least else ""
    plain: dict[str, Any] = {"text": name, "key": KEYLESS, "day": "12-31", "yes": False}
    plain |= {"number": 0, "whole": 0, "title": dict(NAMELESS), "points": {}, "clauses": {}}
    if shape.kind in plain:
        return None if shape.optional else plain[shape.kind]
    if shape.kind == "choice":
        return None if shape.optional else shape.choices[0]
    if shape.kind == "part":
        return None if shape.optional else blank_part(shape.models[0])
    if shape.kind == "parts":
        return [blank_part(shape.models[0]) for _n in range(shape.least)]
    if shape.kind == "choices":
        return list(shape.choices[: shape.least])
    fillings = {"numbers": 0, "texts": name}
    return [fillings[shape.kind]] * shape.least if shape.kind in fillings else []


def free_key(stem: str, taken: Iterable[str]) -> str:
    """A key that none of ``taken`` is: ``component``, ``component_2`` …"""
    used = set(taken)
    key, number = stem, 1
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key
