"""How cells look, and the number that a look has in a workbook.

Styling is the dear part of openpyxl's writing: a look is therefore given its number once for each
column, and cells only name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

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


def style_number(sheet: Any, look: Look, *, quoted: bool = False) -> int:
    """The number of a look in the sheet's workbook, which is given it by openpyxl; ``quoted`` marks
    text that stays text when somebody edits the cell."""
    cell = Cell(sheet, 1, 1)
    cell.number_format = look.format
    cell.font = look.font
    cell.alignment = look.alignment
    if look.border is not None:
        cell.border = look.border
    if look.fill is not None:
        cell.fill = look.fill
    cell.quotePrefix = quoted
    number: int = cell.style_id
    return number
