"""A draft read though some of it cannot stand: every fault at its field, the rest as a document."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemes.document import SchemeDocument
from schemes.document_checks import check_document
from schemes.document_errors import DocumentError, document_error, written_path
from schemes.editor.blanks import blank_part, blank_value
from schemes.editor.paths import ABSENT, Path, put_at
from schemes.editor.shapes import spot_at

#: So often is what was mended read again: each time a layer of parts comes to light.
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as it can be read.

    ``faults`` are all that is wrong with what was typed; ``document`` is what remains without it,
    None where nothing does.  ``whole`` says that the document is what was typed, all of it.
    """

    document: SchemeDocument | None
    faults: tuple[DocumentError, ...]

    @property
    def whole(self) -> bool:
        """Whether the document could be published as far as its form goes."""
        return self.document is not None and not self.faults


def read_draft(data: Any) -> Reading:
    """Return what can be read of a draft's data, and each fault with its place."""
    faults: dict[str, DocumentError] = {}
    mended = data
    for _round in range(ROUNDS):
        try:
            document = SchemeDocument.model_validate(mended)
        except ValidationError as error:
            if mended is data:
                mended = deepcopy(data)
            for path, fault in _faults(error):
                if _round == 0:
                    faults.setdefault(fault.path, fault)
                _mend(mended, path, fault.code)
            continue
        for fault in check_document(document):
            faults.setdefault(fault.path, fault)
        return Reading(document, tuple(faults.values()))
    return Reading(None, tuple(faults.values()))


def _faults(error: ValidationError) -> Iterator[tuple[Path, DocumentError]]:
    for fault in error.errors(include_url=False):
        path = tuple(part for part in written_path(fault["loc"]) if part != "[key]")
        yield path, document_error(path, fault["type"], **fault.get("ctx", {}))


def _mend(data: Any, path: Path, code: str) -> None:
    """Take out what cannot stand; what must stand there is put in its plainest form."""
    spot = spot_at(data, path)
    value: Any = ABSENT
    if spot.shape is not None and spot.shape.required and code != "extra_forbidden":
        value = blank_value(spot.shape)
    elif spot.shape is None and spot.models and path and isinstance(path[-1], int):
        value = blank_part(spot.models[0])
    try:
        put_at(data, path, value)
    except LookupError:
        return
