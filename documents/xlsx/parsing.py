"""From the rows of a sheet to records, by its declaration, with every error at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from core.phrases import Params, phrase
from documents.xlsx.columns import (
    EXAMPLE_MARK,
    EXPLANATION_MARK,
    MARK_TITLE,
    Column,
    Lookup,
    ParsedSheet,
    Record,
    Refs,
    SheetSpec,
)
from documents.xlsx.kinds import EXPECTED, PARSERS, CellFaultError
from documents.xlsx.problems import CellError, quoted
from documents.xlsx.reader import Cell, Row
from documents.xlsx.values import control_character, half_width, unescape

_MARKS = frozenset({EXPLANATION_MARK, EXAMPLE_MARK})
_ALLOWED_SHOWN = 12
MOST_ERRORS = 2000
"""A sheet is read until it has so many: more help nobody, and a file of nothing else is no work."""
_MOST_SOUGHT, _MOST_NAMES, _LONGEST_NAME = 200, 4000, 100
"""Near names are sought for so many wrong texts of a column, in lists of up to so many names."""


def parse_sheet(
    spec: SheetSpec, rows: Iterable[Row], lookups: Mapping[str, Lookup] | None = None
) -> ParsedSheet:
    """Read ``rows`` by ``spec``: records of the rows without error, and every error of the sheet.

    A wrong header stops the sheet (nothing below could be named rightly); all its errors are still
    reported together. ``WorkbookError`` of the underlying reader passes through.
    """
    parsed = ParsedSheet()
    stream = iter(rows)
    header = next(stream, None)
    if header is None:
        ref = f"{spec.title}!A1"
        parsed.errors.append(CellError(ref, "", "header_absent"))
        return parsed
    places, mark, errors = _read_header(spec, header)
    parsed.errors.extend(errors)
    if errors:
        return parsed
    parsed.absent = [column.key for column in spec.columns if column.key not in places]
    parser = _RowParser(spec, places, mark, lookups or {})
    for row in stream:
        if len(parsed.errors) >= MOST_ERRORS:
            ref, told = f"{row.sheet}!{row.number}", {"count": len(parsed.errors)}
            parsed.errors.append(CellError(ref, "", "too_many_errors", told))
            break
        parser.parse(row, parsed)
    return parsed


def _plain_title(text: str) -> str:
    return "".join(half_width(text).split()).rstrip("*＊")


def _read_header(spec: SheetSpec, header: Row) -> tuple[dict[str, int], int, list[CellError]]:
    """``(column number by key, number of the mark column, errors)``."""
    known = {_plain_title(column.title): column.key for column in spec.columns}
    for column in spec.columns:
        known |= {_plain_title(alias): column.key for alias in column.aliases}
    places: dict[str, int] = {}
    mark = 0
    errors: list[CellError] = []
    for number, cell in header.cells.items():
        title = _plain_title(cell.text)
        key = known.get(title)
        if title == MARK_TITLE and not mark:
            mark = number
        elif key is None:
            errors.append(_unknown_column(cell, known, spec))
        elif key in places:
            errors.append(_error(cell, "header_duplicate_column", value=quoted(cell.text)))
        else:
            places[key] = number
    for column in spec.columns:
        if column.required and column.key not in places:
            ref = f"{header.sheet}!{header.number}"
            errors.append(CellError(ref, "", "header_missing_column", {"column": column.title}))
    return places, mark, errors


def _unknown_column(cell: Cell, known: Mapping[str, str], spec: SheetSpec) -> CellError:
    titles = [column.title for column in spec.columns]
    near = get_close_matches(_plain_title(cell.text), known, n=1, cutoff=0.5)
    if near:
        nearest = spec.column(known[near[0]]).title
        return _error(
            cell, "header_unknown_column_near", titles, value=quoted(cell.text), nearest=nearest
        )
    return _error(cell, "header_unknown_column", titles, value=quoted(cell.text))


def _error(cell: Cell, code: str, allowed: Sequence[str] = (), **params: Any) -> CellError:
    return CellError(cell.ref, quoted(cell.text or cell.raw), code, params, tuple(allowed))


class _RowParser:
    """Parses the data rows of one sheet, remembering keys already seen."""

    def __init__(
        self,
        spec: SheetSpec,
        places: Mapping[str, int],
        mark: int,
        lookups: Mapping[str, Lookup],
    ) -> None:
        self._spec = spec
        self._mark = mark
        self._known = {*places.values(), mark}
        self._places = {column.key: places.get(column.key, 0) for column in spec.columns}
        self._seen: dict[tuple[Any, ...], int] = {}
        self._readers: list[tuple[Column, int, Callable[[Cell], Any]]] = [
            (column, places.get(column.key, 0), _cell_reader(column, lookups))
            for column in spec.columns
        ]

    def parse(self, row: Row, parsed: ParsedSheet) -> None:
        """Add the record of ``row``, or its errors, to ``parsed``."""
        mark = row.cells.get(self._mark)
        if mark is not None and mark.text in _MARKS:
            return
        errors = [_error(mark, "unknown_mark", sorted(_MARKS))] if mark is not None else []
        errors += [
            _error(cell, "value_without_column")
            for number, cell in row.cells.items()
            if number not in self._known
        ]
        values: dict[str, Any] = {}
        refs = Refs(row.sheet, row.number, self._places)
        for column, place, read in self._readers:
            try:
                values[column.key] = _value(column, row.cells.get(place), read)
            except CellFaultError as fault:
                errors.append(_fault_error(fault, refs[column.key], row.cells.get(place)))
        if not errors:
            errors += self._duplicates(row, values, refs)
        if errors:
            parsed.errors.extend(errors)
        else:
            parsed.records.append(Record(row.sheet, row.number, values, refs))

    def _duplicates(
        self, row: Row, values: Mapping[str, Any], refs: Mapping[str, str]
    ) -> list[CellError]:
        keys = self._spec.key_columns
        if not keys:
            return []
        identity = tuple(_hashable(values[key]) for key in keys)
        first = self._seen.setdefault(identity, row.number)
        if first == row.number:
            return []
        titles = "、".join(self._spec.column(key).title for key in keys)
        params = {"row": first, "columns": titles}
        shown = quoted(" ".join(str(values[key]) for key in keys))
        return [CellError(refs[keys[0]], shown, "duplicate_row", params)]


def _hashable(value: Any) -> Any:
    """The value, or which object it is: what a lookup gives may not be hashable, and is one."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _fault_error(fault: CellFaultError, ref: str, cell: Cell | None) -> CellError:
    value = "" if cell is None else quoted(cell.text or cell.raw)
    params = {"value": value, **fault.params}
    return CellError(ref, value, fault.code, params, fault.allowed)


def _value(column: Column, cell: Cell | None, read: Callable[[Cell], Any]) -> Any:
    if cell is not None and cell.problem:
        position = control_character(unescape(cell.raw))
        raise CellFaultError(cell.problem, {"position": position}, _expected(column))
    if cell is None or not cell.text:
        if column.required:
            raise CellFaultError("missing", {"column": column.title})
        return "" if column.kind == "text" and not column.lookup else None
    return read(cell)


def _expected(column: Column) -> tuple[str, ...]:
    """What may stand in a cell of the column that could not even be read."""
    if column.kind == "choice" or (column.choices and column.lookup):
        labels = tuple(column.labels().values())
        return labels if len(labels) <= _ALLOWED_SHOWN else ()
    return EXPECTED.get(column.kind, ())


def _cell_reader(column: Column, lookups: Mapping[str, Lookup]) -> Callable[[Cell], Any]:
    """The function that reads a filled cell of ``column``."""
    if column.lookup:
        return _lookup_reader(lookups[column.lookup])
    if column.kind == "choice":
        return _choice_reader(column)
    parse = PARSERS[column.kind]
    return lambda cell: parse(column, cell)


def _lookup_reader(lookup: Lookup) -> Callable[[Cell], Any]:
    values = lookup.values
    near = _Near(list(values), "not_found", {"where": phrase(lookup.where)})

    def read(cell: Cell) -> Any:
        text = half_width(cell.text)
        for candidate in (cell.text, text, "".join(text.split())):
            if candidate in values:
                return values[candidate]
        raise near.fault(text)

    return read


def _choice_reader(column: Column) -> Callable[[Cell], Any]:
    labels = column.labels()
    values = {label: value for value, label in labels.items()}
    values |= {value: value for value in labels} | dict(column.choice_aliases)
    near = _Near(list(labels.values()), "not_choice", {})

    def read(cell: Cell) -> Any:
        text = half_width(cell.text)
        for candidate in (cell.text, text):
            if candidate in values:
                return values[candidate]
        raise near.fault(text)

    return read


class _Near:
    """The names of a list, for a text that is none of them: which may stand there, and which is
    meant. Likeness is dear to compute: a text is compared once, and not beyond all measure."""

    def __init__(self, known: Sequence[str], code: str, params: Params) -> None:
        self._known, self._code, self._params = known, code, params
        self._found: dict[str, str] = {}

    def fault(self, text: str) -> CellFaultError:
        """The fault of ``text``."""
        allowed = tuple(self._known) if len(self._known) <= _ALLOWED_SHOWN else ()
        nearest = self._nearest(text)
        if nearest:
            params = {**self._params, "nearest": nearest}
            return CellFaultError(f"{self._code}_near", params, allowed)
        return CellFaultError(self._code, self._params, allowed)

    def _nearest(self, text: str) -> str:
        if text not in self._found:
            if len(self._found) >= _MOST_SOUGHT or len(self._known) > _MOST_NAMES:
                return ""
            near = get_close_matches(text[:_LONGEST_NAME], self._known, n=1, cutoff=0.5)
            self._found[text] = near[0] if near else ""
        return self._found[text]
