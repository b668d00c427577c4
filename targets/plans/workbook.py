"""A clerk's workbook as rows of a plan: the first sheet with titles that a plan knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.xlsx.limits import MEGABYTE, Limits
from documents.xlsx.problems import WorkbookError
from documents.xlsx.reader import Row, WorkbookReader
from targets.plans.pasting import head_of

#: A plan is small, and its file is read while its clerk waits.
LIMITS = Limits(file_bytes=5 * MEGABYTE, rows_per_sheet=5_000, cells=100_000, seconds=10)
#: So far down a sheet its titles are looked for: a name and a note may stand above them.
HEAD_ROWS = 20


class PlanSheet(NamedTuple):
    """The columns that a sheet's titles name (None: not known), its rows, titles not known."""

    columns: list[str | None]
    rows: list[tuple[int, list[str]]]
    strange: list[str]


def plan_sheet(file: BinaryIO | None) -> PlanSheet:
    """Read an uploaded workbook; ``ValidationError`` in words for one that cannot be read."""
    if file is None:
        raise ValidationError(_("选一个 .xlsx 文件再上传"))
    file.seek(0)
    try:
        with WorkbookReader(file, LIMITS) as book:
            for sheet in book.sheets:
                found = None if sheet.hidden else _found(list(book.rows(sheet.name)))
                if found is not None:
                    return found
    except WorkbookError as error:
        raise ValidationError(error.message) from error
    raise ValidationError(
        _("表里没有“目标”“计划值”“分值”这样的列名。导出本计划的 Excel，在它上面填")
    )


def _found(rows: Sequence[Row]) -> PlanSheet | None:
    for place, row in enumerate(rows[:HEAD_ROWS]):
        titles = _texts(row)
        columns = head_of(titles)
        if columns is not None:
            named = zip(titles, columns, strict=True)
            strange = [title for title, key in named if title and key is None]
            read = [(each.number, _texts(each)) for each in rows[place + 1 :]]
            _refuse_problems(rows[place + 1 :], columns)
            return PlanSheet(columns, [(n, texts) for n, texts in read if any(texts)], strange)
    return None


def _texts(row: Row) -> list[str]:
    """The row's cells from the first column on, as they read."""
    found = [row.cells.get(column) for column in range(1, max(row.cells, default=0) + 1)]
    return [cell.text.strip() if cell else "" for cell in found]


def _refuse_problems(rows: Sequence[Row], columns: Sequence[Any]) -> None:
    """A cell that holds an error of the spreadsheet is told, not taken for an empty one."""
    known = {place for place, key in enumerate(columns, 1) if key is not None}
    wrong = [
        _("%(ref)s 的值读不出来，改好再传") % {"ref": cell.ref}
        for row in rows
        for column, cell in row.cells.items()
        if cell.problem and column in known
    ]
    if wrong:
        raise ValidationError(wrong[:20])
