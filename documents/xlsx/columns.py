"""What a sheet holds, declared once: read, checked, explained and written from one description.

A :class:`SheetSpec` is a list of :class:`Column`. :func:`parse_sheet` turns rows into records and
collects every error of the sheet at once; ``writer`` writes the same spec as template or filled.

Layout of a sheet: a header row with the columns' titles in any order; below it rows of data. The
first column of a template is 标记: a row marked 说明 (explanation) or 示例 (worked line) is
skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import override

from documents.xlsx.kinds import PARSERS, CellFaultError
from documents.xlsx.problems import CellError, quoted
from documents.xlsx.reader import Cell, Row
from documents.xlsx.values import control_character, half_width, unescape

Kind = Literal[
    "text", "code", "exact", "points", "money", "int", "date", "bool", "choice", "months"
]

MARK_TITLE = "标记"
EXPLANATION_MARK = "说明"
EXAMPLE_MARK = "示例"
LISTS_TITLE = "选项"
"""The hidden sheet that holds long validation lists."""

_MARKS = frozenset({EXPLANATION_MARK, EXAMPLE_MARK})
_ALLOWED_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    ``key`` names the value in a record; ``title`` is the header, in Chinese in every language so
    that a workbook can be read back whoever made it. ``kind``:

    ========== ===================================== =======================
    text       any text, line breaks kept            ``str``
    code       id or name without blanks; 1001.0 is  ``str`` ``"1001"``
    exact      any exact number, also ``n/d``        ``Fraction``
    points     points, four decimals                 ``Fraction``
    money      yuan, two decimals                    ``Fraction``
    int        whole number                          ``int``
    date       a day                                 ``datetime.date``
    bool       是 or 否                              ``bool``
    choice     a value of ``choices``, by its label  ``str``
    months     whole months, 0–12                    ``int``
    ========== ===================================== =======================

    An empty cell is ``None`` (``""`` for ``text``). ``choices`` are Django choices (value, label).
    ``lookup`` names a :class:`Lookup` given to :func:`parse_sheet`; the record then holds what the
    lookup maps the text to. ``places``, ``minimum``, ``maximum`` bound numbers, ``max_length``
    bounds text. ``help`` is the cell of the explanation row, ``example`` that of the worked line,
    ``width`` the width in characters. ``aliases`` are other titles read as this column.
    """

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    help: Any = ""
    choices: Sequence[tuple[str, Any]] = ()
    example: Any = None
    width: int = 0
    lookup: str = ""
    places: int | None = None
    minimum: Fraction | int | None = None
    maximum: Fraction | int | None = None
    max_length: int = 2000
    aliases: Sequence[str] = ()

    def labels(self) -> dict[str, str]:
        """Value → label as it stands in workbooks: the Chinese one, whatever language is active."""
        if not self.choices:
            return {}
        with override("zh-hans"):
            return {str(value): str(label) for value, label in self.choices}


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its columns, which of them together identify a row, and its explanation.

    ``key`` names the sheet in code, ``title`` is the sheet's name in the workbook. ``key_columns``
    must be unique over the sheet; an empty sequence allows equal rows.
    """

    key: str
    title: str
    columns: Sequence[Column]
    key_columns: Sequence[str] = ()
    explanation: Any = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        titles = [column.title for column in self.columns]
        if len(set(keys)) != len(keys) or len(set(titles)) != len(titles):
            raise ValueError(f"sheet {self.key}: a column is declared twice")
        if MARK_TITLE in titles or not set(self.key_columns) <= set(keys):
            raise ValueError(f"sheet {self.key}: reserved title or unknown key column")

    def column(self, key: str) -> Column:
        """The column named ``key``."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a column's text may refer to: ``values`` maps the text in the workbook to what is meant,
    ``where`` says in which list it is sought (单位表)."""

    where: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One data row that parsed without error: values by column key, and where each stands."""

    sheet: str
    row: int
    values: dict[str, Any]
    refs: dict[str, str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def error(self, key: str, text: Any, *, allowed: Sequence[str] = ()) -> CellError:
        """An error of a service's own at this row's cell ``key``."""
        shown = self.values.get(key)
        return CellError(
            ref=self.refs.get(key, f"{self.sheet}!{self.row}"),
            value="" if shown is None else quoted(str(shown)),
            code="service",
            allowed=allowed,
            text=text,
        )


@dataclass(slots=True)
class ParsedSheet:
    """The records and all the errors of a sheet. Unpacks as ``records, errors``.

    ``absent`` names optional columns that the sheet does not have: their values are empty in every
    record because nobody was asked, which is not the same as having been cleared.
    """

    records: list[Record] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.records, self.errors))


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


def _error(cell: Cell, code: str, allowed: Sequence[str] = (), **params: str | int) -> CellError:
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
        refs: dict[str, str] = {}
        for column, place, read in self._readers:
            refs[column.key] = row.ref(place) if place else f"{row.sheet}!{row.number}"
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
        params: dict[str, str | int] = {"row": first, "columns": titles}
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
        raise CellFaultError(cell.problem, {"position": control_character(unescape(cell.raw))})
    if cell is None or not cell.text:
        if column.required:
            raise CellFaultError("missing", {"column": column.title})
        return "" if column.kind == "text" and not column.lookup else None
    return read(cell)


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

    def read(cell: Cell) -> Any:
        text = half_width(cell.text)
        for candidate in (cell.text, text, "".join(text.split())):
            if candidate in values:
                return values[candidate]
        raise _not_among(text, list(values), "not_found", {"where": str(lookup.where)})

    return read


def _choice_reader(column: Column) -> Callable[[Cell], Any]:
    labels = column.labels()
    values = {label: value for value, label in labels.items()}
    values |= {value: value for value in labels}

    def read(cell: Cell) -> Any:
        text = half_width(cell.text)
        for candidate in (cell.text, text):
            if candidate in values:
                return values[candidate]
        raise _not_among(text, list(labels.values()), "not_choice", {})

    return read


def _not_among(
    text: str, known: Sequence[str], code: str, params: Mapping[str, str | int]
) -> CellFaultError:
    near = get_close_matches(text, known, n=1, cutoff=0.5)
    allowed = tuple(known) if len(known) <= _ALLOWED_SHOWN else ()
    if near:
        return CellFaultError(f"{code}_near", {**params, "nearest": near[0]}, allowed)
    return CellFaultError(code, params, allowed)
