"""What may stand in a field of a scheme document, read from the type of its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from schemes.document import SchemeDocument
from schemes.document_words import model_of, models_in
from schemes.editor.paths import Path, value_at
from schemes.rules.base import Title

Model = type[BaseModel]
ShapeKind = Literal[
    "text",
    "key",
    "day",
    "title",
    "number",
    "whole",
    "yes",
    "choice",
    "choices",
    "numbers",
    "texts",
    "cites",
    "points",
    "part",
    "parts",
    "clauses",
]
_KEY_PATTERN = r"^[a-z][a-z0-9_]*$"


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a field.

    ``part`` is one part, ``parts`` a list of them, of ``models`` told apart by their kind;
    ``points`` a number for each of some keys, ``cites`` clause numbers.  ``least`` is how many a
    list must have.
    """

    kind: ShapeKind
    optional: bool = False
    choices: tuple[Any, ...] = ()
    models: tuple[Model, ...] = ()
    least: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document: the part that holds the field, and the field's name.

    ``model`` is None where the path leads to nothing that a document has.
    """

    model: Model | None
    name: str
    models: tuple[Model, ...] = ()

    @property
    def shape(self) -> Shape | None:
        """The form of the field; None for an entry of a list, which is a part by itself."""
        if self.model is None or self.name not in self.model.model_fields:
            return None
        return shape_of(self.model, self.name)


@cache
def shape_of(model: Model, name: str) -> Shape:
    """The form of a field of a part."""
    field = model.model_fields[name]
    found = _shape(field.annotation, tuple(field.metadata), name)
    least = next((m.min_length for m in field.metadata if hasattr(m, "min_length")), 0) or 0
    return replace(found, least=found.least or least, required=field.is_required())


def _shape(annotation: Any, metadata: tuple[Any, ...], name: str) -> Shape:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(args[0], (*metadata, *args[1:]), name)
    if origin in (Union, UnionType):
        inner = [arg for arg in args if arg is not type(None)]
        found = _shape(inner[0], metadata, name) if len(inner) == 1 else _parts("part", annotation)
        return replace(found, optional=len(inner) < len(args) or found.optional)
    if origin is Literal:
        return Shape("choice", choices=args)
    if origin is tuple:
        return _list_shape(args[0], name)
    if origin is not None and issubclass(origin, Mapping):
        models = _models(args[1])
        return Shape("clauses", models=models) if models else Shape("points")
    return _plain_shape(annotation, metadata)


def _list_shape(inner: Any, name: str) -> Shape:
    if name == "clauses" or name.endswith("_clauses"):
        return Shape("cites")
    models = _models(inner)
    if models:
        return Shape("parts", models=models)
    each = _shape(inner, (), name)
    if each.kind == "choice":
        return Shape("choices", choices=each.choices)
    return Shape("numbers" if each.kind in ("number", "whole") else "texts")


def _plain_shape(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    if annotation is Title:
        return Shape("title")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("part", models=(annotation,))
    if annotation is bool:
        return Shape("yes")
    if annotation is int:
        return Shape("whole")
    if annotation is Fraction:
        return Shape("number")
    pattern = next((m.pattern for m in metadata if isinstance(m, StringConstraints)), None)
    if pattern is None:
        return Shape("text")
    return Shape("key" if pattern == _KEY_PATTERN else "day")


def _parts(kind: Literal["part", "parts"], annotation: Any) -> Shape:
    return Shape(kind, models=_models(annotation))


def _models(annotation: Any) -> tuple[Model, ...]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return () if annotation is Title else (annotation,)
    parts = (part for part in get_args(annotation) if not isinstance(part, str))
    return tuple(model for part in parts for model in _models(part))


def spot_at(data: Any, path: Path) -> Spot:
    """Where a path leads in a document; its last part may be a field or an entry of a list."""
    model: Model | None = SchemeDocument
    inside: tuple[Model, ...] = ()
    spot = Spot(SchemeDocument, "")
    for place, part in enumerate(path):
        value = value_at(data, path[: place + 1])
        if model is not None and part in model.model_fields:
            inside = models_in(model, str(part))
            spot = Spot(model, str(part), inside)
            shape = shape_of(model, str(part))
            holds = shape.kind in ("part", "title") and isinstance(value, Mapping)
            model = model_of(value, inside) if holds else None
        elif inside and model is None:
            spot = Spot(None, str(part), inside)
            model, inside = model_of(value, inside), ()
        else:
            return Spot(None, str(part))
    return spot


def part_model(data: Any, path: Path) -> Model | None:
    """Which model the part at a path is of: by its kind where it may be of several."""
    if not path:
        return SchemeDocument
    spot, value = spot_at(data, path), value_at(data, path)
    shape = spot.shape
    if shape is not None and shape.kind != "part":
        return None
    return model_of(value, spot.models) if isinstance(value, Mapping) else None
