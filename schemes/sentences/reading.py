"""From a place in a document to the sentences of the rule that stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from core.exact import ExactError, parse_exact
from schemes.document import SchemeDocument
from schemes.document_words import Model, model_of, models_in, names_of, path_parts
from schemes.sentences import money, outcome, points, totals, work
from schemes.sentences.teller import Teller, has_words, told

#: The modules whose import registers what is said of their parts.
TOLD_BY = (points, totals, outcome, money, work)


def sentences_at(data: Any, path: str, *, english: bool = False) -> tuple[str, ...]:
    """Return what the rule at ``path`` says, one sentence a line.

    ``data`` is a document's plain data, ``path`` as findings write it (``pay.rates.entries.1``).  A
    place without words of its own is told by what holds it, though not by the whole document; a
    list by each of its entries; () where that cannot be read.
    """
    if entries := _entries(data, path):
        said = (sentences_at(data, f"{path}.{n}", english=english) for n in range(len(entries)))
        return tuple(sentence for each in said for sentence in each)
    teller = Teller(english, names_of(data, english=english))
    for model, part, full in reversed(parts_on(data, path)):
        if not has_words(model) or (path and model is SchemeDocument):
            continue
        try:
            read = model.model_validate(part)
        except ValidationError:
            return ()
        return told(read, teller if full is None else _of(teller, full))
    return ()


def sentence(document: SchemeDocument, path: str, *, english: bool = False) -> str:
    """Return the same of a whole document as one text."""
    mark = " " if english else ""
    return mark.join(sentences_at(document.to_data(), path, english=english))


def _entries(data: Any, path: str) -> list[Any]:
    """The entries of the list at a place that stands at the top of the document; else []."""
    found = data.get(path) if isinstance(data, Mapping) else None
    return found if isinstance(found, list) else []


def _stands(data: Any, path: str) -> bool:
    """Whether the lists on the way are as long as the place needs."""
    place = data
    for name in path_parts(path) if path else ():
        if isinstance(place, list):
            if not name.isdigit() or int(name) >= len(place):
                return False
            place = place[int(name)]
        else:
            place = place.get(name) if isinstance(place, Mapping) else None
    return True


def parts_on(data: Any, path: str) -> list[tuple[Model, Mapping[str, Any], Any]]:
    """Return the parts on the way to a place, outermost first, each with its model and the points
    of the component that it fills (``None``: it fills none); [] for a place that is not there."""
    return list(_parts(data, path_parts(path) if path else ())) if _stands(data, path) else []


def _of(teller: Teller, full: Any) -> Teller:
    try:
        return teller.of(parse_exact(full))
    except ExactError:
        return teller


def _parts(data: Any, path: tuple[str, ...]) -> Iterator[tuple[Model, Mapping[str, Any], Any]]:
    """Every part on the way with its model, and the points of the component it fills."""
    place, full = data, None
    inside: tuple[Model, ...] = (SchemeDocument,)
    model: Model | None = SchemeDocument
    yield SchemeDocument, data, None
    for name in path:
        if isinstance(place, list):
            if not name.isdigit() or int(name) >= len(place):
                return
            place = place[int(name)]
        elif isinstance(place, Mapping):
            if name in ("rule", "measure"):
                full = place.get("points", full)
            if model is not None and name in model.model_fields:
                inside = models_in(model, name)
            place = place.get(name)
        model = model_of(place, inside) if isinstance(place, Mapping) else None
        if model is not None:
            yield model, place, full
