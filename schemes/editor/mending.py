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
from schemes.editor.mates import mate_of
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


def read_draft(data: Any, base: Any = None) -> Reading:
    """Return what can be read of a draft's data, and each fault with its place.

    ``base`` is the data of the scheme that it was written from: what cannot stand as typed is read
    as it was there.
    """
    faults: dict[str, DocumentError] = {}
    mended = data
    for _round in range(ROUNDS):
        try:
            document = SchemeDocument.model_validate(mended)
        except ValidationError as error:
            if mended is data:
                mended = deepcopy(data)
            found = list(_faults(error))
            if _round == 0:
                faults |= {fault.path: fault for _path, fault in found}
            # From the end: what is taken out of a list moves what stands after it.
            for path, fault in reversed(found):
                _mend(mended, path, fault.code, base if _round == 0 else None)
            continue
        for fault in check_document(document):
            faults.setdefault(fault.path, fault)
        return Reading(document, tuple(faults.values()))
    return Reading(None, tuple(faults.values()))


def _faults(error: ValidationError) -> Iterator[tuple[Path, DocumentError]]:
    told = [
        (tuple(part for part in written_path(fault["loc"]) if part != "[key]"), fault)
        for fault in error.errors(include_url=False)
    ]
    for path, fault in told:
        # A list whose entries are at fault is called too short as well.
        inside = any(other[: len(path)] == path != other for other, _fault in told)
        if fault["type"] != "too_short" or not inside:
            yield path, document_error(path, fault["type"], **fault.get("ctx", {}))


def _mend(data: Any, path: Path, code: str, base: Any) -> None:
    """Take out what cannot stand; what must stand there is as it was, or in its plainest form."""
    spot, value = spot_at(data, path), deepcopy(mate_of(base, data, path))
    if value is not ABSENT and code != "extra_forbidden" and spot.shape is not None:
        put_at(data, path, value)
        return
    value = ABSENT
    if spot.shape is not None and spot.shape.required and code != "extra_forbidden":
        value = blank_value(spot.shape)
    elif spot.shape is None and spot.models and path and isinstance(path[-1], int):
        value = blank_part(spot.models[0])
    try:
        put_at(data, path, value)
    except LookupError:
        return
