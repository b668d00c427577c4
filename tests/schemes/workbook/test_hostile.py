"""Hostile and careless workbooks, sheet by sheet: refused with the cell named, or equal."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from documents.xlsx.columns import Column
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import TableOptions, WorkbookWriter
from schemes.models import ImportState, Year
from schemes.queries import year_document
from schemes.workbook.reader import plan_file
from schemes.workbook.registry import sheets, sheets_of
from tests.bonuses.funded import fill, make_funded_county
from tests.general_county import add_general_facts, make_general_county
from tests.schemes.workbook.books import filled, messages, uploaded
from units.models import Account

#: What a cell may hold is decided before any database is asked.
pytestmark = pytest.mark.any_database

HOSTILE = [
    "=1+1",
    "NaN",
    "1e999",
    "１２",
    "0x10",
    "-0",
    "9" * 400,
    "1/0",
    "٣",
    "\u202eabc",
    "'; DROP TABLE units_unit; --",
    "2026-02-30",
    "是否",
    " ",
    "1,00",
    "<b>x</b>",
    "字" * 3000,
]
#: Sheets of schemes with a reward fund or units outside (G-6, D-8).
FUNDED = {"工资总额", "受奖对象", "参照执行办法"}
TITLES = [sheet.title for sheet in sheets()]


def _cells(year: Year, title: str) -> list[list[str]]:
    """The sheet as text, its header first."""
    with WorkbookReader(filled(year)) as book:
        rows = list(book.rows(title))
    width = max(rows[0].cells)
    return [
        [row.cells[n].text if n in row.cells else "" for n in range(1, width + 1)] for row in rows
    ]


def _written(title: str, cells: list[list[str]]) -> io.BytesIO:
    """A workbook of one sheet in which every cell is text."""
    header, *body = cells
    columns = [Column(f"c{n}", text) for n, text in enumerate(header)]
    file = io.BytesIO()
    with WorkbookWriter(file) as writer:
        writer.write_table(title, columns, body, TableOptions())
    return file


@pytest.fixture
def offering(year: Year) -> Callable[[str], Year]:
    """A filled year that has a sheet of this title: the county's, one with a reward fund, or one
    of the general rules."""

    def found(title: str) -> Year:
        if title in {sheet.title for sheet in sheets_of(year_document(year))}:
            return year
        if title in FUNDED:
            paid = make_funded_county()
            fill(paid)
            return paid.year
        county = make_general_county()
        for code in county.units:
            add_general_facts(county, code)
        return county.year

    return found


@pytest.mark.parametrize("title", TITLES)
def test_a_sheet_of_text_cells_means_the_same(offering: Callable[[str], Year], title: str) -> None:
    year = offering(title)
    plan = plan_file(_written(title, _cells(year, title)), year)

    assert plan.errors == []
    assert list(plan.changes) == []


@pytest.mark.parametrize("title", TITLES)
def test_hostile_rows_are_refused_with_the_place_of_every_wrong_cell(
    offering: Callable[[str], Year], title: str
) -> None:
    year = offering(title)
    header, *body = _cells(year, title)
    # The mark column stays empty, so that the row is read.
    hostile = [["", *([text] * (len(header) - 1))] for text in HOSTILE]

    plan = plan_file(_written(title, [header, *body, *hostile]), year)

    first = len(body) + 2
    wrong = {int(re.sub(r"^.*![A-Z]*", "", error.ref)) for error in plan.errors}
    # " " in every cell is an empty row, and is passed over.
    empty = first + HOSTILE.index(" ")
    assert wrong == set(range(first, first + len(HOSTILE))) - {empty}
    for error in plan.errors:
        assert re.fullmatch(rf"{title}![A-Z]*[0-9]+", error.ref)
        assert error.message
    assert all(len(error.value) <= 61 for error in plan.errors)


def test_text_is_taken_as_it_is_written(year: Year) -> None:
    cells = _cells(year, "目标")
    place = cells[0].index("内容和要求")
    for text in HOSTILE:
        if "\u202e" in text or not text.strip():
            continue  # turned writing direction is refused below; a blank is an empty cell
        cells[2][place] = text
        plan = plan_file(_written("目标", cells), year)
        assert plan.errors == [], text
        assert [change.fields for change in plan.changes] == [(("内容和要求", "", text.strip()),)]


def test_a_number_is_that_number_or_refused(year: Year) -> None:
    cells = _cells(year, "目标")
    place = next(n for n, title in enumerate(cells[0]) if title.startswith("分值"))
    for text in HOSTILE:
        cells[2][place] = text
        plan = plan_file(_written("目标", cells), year)
        if text in {"１２", "-0"}:
            taken = {"１２": "12", "-0": "0"}[text]
            assert [change.fields for change in plan.changes] == [(("分值", "60", taken),)]
        else:
            assert len(plan.errors) == 1, text
            assert plan.errors[0].ref.startswith("目标!")


def test_a_template_of_another_programme_with_formulas_is_refused(
    year: Year, officer: Account
) -> None:
    source = filled(year)
    changed = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"<v>100</v>", b"<f>50+50</f>", data)
            new.writestr(name, data)

    batch = uploaded(year, officer, changed)

    assert batch.state == ImportState.REFUSED
    assert all("公式" in line for line in messages(batch))


def test_unreadable_values_inside_the_file_are_errors_of_their_cells_like_any_other(
    year: Year,
) -> None:
    source = filled(year)
    spoilt = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"<v>100</v>", b"<v>1OO</v>", data)
                data = re.sub(rb"<v>60</v>", b"<v>NaN</v>", data)
            new.writestr(name, data)

    errors = plan_file(spoilt, year).errors

    assert {error.code for error in errors} == {"number_damaged", "not_finite"}
    assert len(errors) > 2
    assert {error.ref.split("!")[0] for error in errors} <= set(TITLES)
    assert all(re.fullmatch(r"[^!]+![A-Z]+[0-9]+", error.ref) for error in errors)
    assert all(error.value in {"1OO", "NaN"} for error in errors)
    assert all(error.allowed == ("12", "12.50") for error in errors)


def test_a_macro_file_is_refused(year: Year, officer: Account) -> None:
    source = filled(year)
    with zipfile.ZipFile(source, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")

    with pytest.raises(Exception, match="宏"):
        uploaded(year, officer, source)
