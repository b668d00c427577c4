"""What a sheet holds, declared once: read, checked, explained and written from one description.

A :class:`SheetSpec` is a list of :class:`Column`. ``parsing`` turns rows into records and collects
every error of the sheet at once; ``writer`` writes the same spec as template or filled.

Layout of a sheet: a header row with the columns' titles in any order; below it rows of data. The
first column of a template is 标记: a row marked 说明 (explanation) or 示例 (worked line) is
skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import override
from openpyxl.utils import get_column_letter

from core.phrases import Params
from documents.xlsx.problems import CellError, quoted

Kind = Literal[
    "text", "code", "exact", "points", "money", "int", "date", "bool", "choice", "months"
]

MARK_TITLE = "标记"
EXPLANATION_MARK = "说明"
EXAMPLE_MARK = "示例"
LISTS_TITLE = "选项"
"""The hidden sheet that holds long validation lists."""


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
    ``lookup`` names a :class:`Lookup` given to ``parsing.parse_sheet``; the record then holds what
    the lookup maps the text to. ``places``, ``minimum``, ``maximum`` bound numbers, ``max_length``
    bounds text. ``help`` is the cell of the explanation row, ``example`` that of the worked line,
    ``width`` the width in characters. ``aliases`` are other titles read as this column;
    ``choice_aliases`` are other words read as a choice: (word, value).
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
    choice_aliases: Sequence[tuple[str, str]] = ()

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
    refs: Mapping[str, str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def error(
        self,
        key: str,
        text: str,
        params: Params | None = None,
        *,
        allowed: Sequence[str] = (),
    ) -> CellError:
        """An error of a service's own at this row's cell ``key``.

        ``text`` is a message id (``gettext_noop``) with its ``params`` beside it, so that whoever
        reads the report later reads it in his language.
        """
        shown = self.values.get(key)
        return CellError(
            ref=self.refs.get(key, f"{self.sheet}!{self.row}"),
            value="" if shown is None else quoted(str(shown)),
            code="service",
            params=params or {},
            allowed=allowed,
            text=text,
        )


class Refs(Mapping[str, str]):
    """Where each column stands in one row; made when asked for, for few are and rows are many."""

    __slots__ = ("_number", "_places", "_sheet")

    def __init__(self, sheet: str, number: int, places: Mapping[str, int]) -> None:
        self._sheet, self._number, self._places = sheet, number, places

    def __getitem__(self, key: str) -> str:
        place = self._places[key]
        letters = get_column_letter(place) if place else ""
        return f"{self._sheet}!{letters}{self._number}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


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
