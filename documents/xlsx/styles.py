"""How cells look: the cells one sheet is written with, each made and styled once.

Styling is the dear part of openpyxl's streamed writing. A cell is therefore made once for each
column and look, given a new value for every row, and remembers the number of its style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

_FACE = "宋体"
_INK, _GREY = "FF18212F", "FF5F6B7C"
_BODY = Font(name=_FACE, size=11, color=_INK)
_BOLD = Font(name=_FACE, size=11, color=_INK, bold=True)
_TITLE = Font(name=_FACE, size=14, color=_INK, bold=True)
_SMALL = Font(name=_FACE, size=10, color=_GREY)
_HEAD_FILL = PatternFill("solid", fgColor="FFDFE9F6")
_HELP_FILL = PatternFill("solid", fgColor="FFF8F9FB")
_THIN = Side(style="thin", color="FFC6CDD7")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_UNDER_TOTAL = Border(left=_THIN, right=_THIN, top=Side(style="medium"), bottom=_THIN)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_AT_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
_PLAIN = Alignment(vertical="center")


@dataclass(frozen=True, eq=False)
class Look:
    """A look: number format, font, place in the cell, lines and ground.

    Looks are told apart by identity: comparing openpyxl's style objects for every cell is dear.
    """

    format: str = "@"
    font: Any = _BODY
    alignment: Any = _WRAPPED
    border: Any = _GRID
    fill: Any = None

    @cached_property
    def total(self) -> Look:
        """The same in a total row: bold, under a heavier line."""
        return replace(self, font=_BOLD, border=_UNDER_TOTAL)


TEXT = Look()
DATE = Look('yyyy"年"m"月"d"日"', alignment=_RIGHT)
HEADER = Look(font=_BOLD, alignment=_CENTRED, fill=_HEAD_FILL)
EXPLANATION = Look(font=_SMALL, alignment=_AT_TOP, fill=_HELP_FILL)
EXAMPLE = Look(font=_SMALL)
TITLE = Look(font=_TITLE, alignment=_PLAIN, border=None)
NOTE = Look(font=_SMALL, alignment=_PLAIN, border=None)

LOOK_OF_KIND: Mapping[str, Look] = {
    "text": TEXT,
    "code": TEXT,
    "choice": TEXT,
    "bool": TEXT,
    "exact": Look("General", alignment=_RIGHT),
    "points": Look("0.0000", alignment=_RIGHT),
    "money": Look("#,##0.00", alignment=_RIGHT),
    "int": Look("0", alignment=_RIGHT),
    "months": Look("0", alignment=_RIGHT),
    "date": DATE,
}


class StyledCell(Cell):
    """A cell of one column that is written again and again. Its style and its column do not change,
    so neither do the style's number and the letters, which a plain cell works out for every row."""

    __slots__ = ("_letters", "_number")

    has_style = True
    hyperlink: Any = None

    def __init__(self, sheet: Any, place: int, look: Look, *, quoted: bool = False) -> None:
        super().__init__(sheet, 1, place)
        self._letters = get_column_letter(place)
        self.number_format = look.format
        self.font = look.font
        self.alignment = look.alignment
        if look.border is not None:
            self.border = look.border
        if look.fill is not None:
            self.fill = look.fill
        self.quotePrefix = quoted
        self._number: int = super().style_id

    def put(self, value: Any, kind: str) -> StyledCell:
        """Take ``value`` as ``kind`` says (``n`` number, ``s`` text, ``d`` day), not by its looks:
        text that starts with ``=`` must not become a formula. Text is clean already."""
        self._value = value
        self.data_type = kind
        return self

    @property
    def coordinate(self) -> str:
        """Where the cell stands in the row being written."""
        return f"{self._letters}{self.row}"

    @property
    def style_id(self) -> int:
        """Number of the cell's style in the workbook."""
        return self._number

    def __repr__(self) -> str:
        # openpyxl builds this text for every styled cell it is handed.
        return "<StyledCell>"
