"""Cells: what a file stores becomes exact text, or a problem with its own name."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.xlsx.reader import WorkbookReader
from documents.xlsx.values import half_width, number_text, parse_date, tidy
from tests.documents.xlsx_files import one_cell, packed, parts


def cell_of(file):
    with WorkbookReader(file) as book:
        rows = list(book.rows(book.sheet_names[0]))
    return rows[0].cells[1] if rows else None


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("0.1", "0.1"),
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("7231.4700000000003", "7231.47"),
        ("1001", "1001"),
        ("1001.0", "1001"),
        ("1E3", "1000"),
        ("-2.5E-3", "-0.0025"),
        ("-0", "0"),
        ("983.4567", "983.4567"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_number_is_what_stood_in_the_cell_without_binary_dust(stored, text):
    cell = cell_of(one_cell("", f"<v>{stored}</v>"))
    assert (cell.text, cell.kind, cell.problem) == (text, "number", "")


@pytest.mark.parametrize(
    ("stored", "problem"),
    [
        ("1E999", "not_finite"),
        ("1.1010519900101E+17", "digits_lost"),
        ("1234567890123456", "digits_lost"),
    ],
)
def test_a_number_too_long_for_a_spreadsheet_is_a_problem_and_never_a_guess(stored, problem):
    cell = cell_of(one_cell("", f"<v>{stored}</v>"))
    assert (cell.problem, cell.text) == (problem, "")


@pytest.mark.parametrize(
    ("attributes", "stored"),
    [
        ("", "NaN"),
        ("", "INF"),
        ("", "-Infinity"),
        ("", "1,000"),
        ("", "abc"),
        ("", "0x10"),
        ("", "1_000"),
        ("", "１２"),
        ("", "1E999999999"),
        ("", "1" * 500),
        ('s="1"', "2026-03-05"),
        ('t="b"', "maybe"),
        ('t="d"', "三月五日"),
    ],
)
def test_a_stored_value_that_is_none_of_its_kind_is_a_problem_of_its_cell(attributes, stored):
    cell = cell_of(one_cell(attributes, f"<v>{stored}</v>"))
    assert cell.problem in {"number_damaged", "not_finite", "value_damaged", "date_impossible"} | (
        {"digits_lost"} if stored.isdigit() else set()
    )
    assert cell.ref == "目标!A1"
    assert cell.text == ""
    assert cell.raw[:40] == stored[:40]


@settings(max_examples=300)
@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_every_figure_of_four_places_survives_being_a_binary_double(value):
    text, problem = number_text(repr(float(value)))
    assert not problem
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("attributes", "inner", "text", "kind"),
    [
        ('t="s"', "<v>0</v>", "共享", "text"),
        ('t="s"', "<v>1</v>", "分段", "text"),
        ('t="inlineStr"', "<is><t> 行内 </t></is>", "行内", "text"),
        ('t="b"', "<v>1</v>", "是", "bool"),
        ('t="b"', "<v>0</v>", "否", "bool"),
        ('t="d"', "<v>2026-03-05T00:00:00</v>", "2026-03-05", "date"),
        ('s="1"', "<v>46086</v>", "2026-03-05", "date"),
        ('s="2"', "<v>46086.75</v>", "2026-03-05 18:00:00", "date"),
        ('s="3"', "<v>46086</v>", "2026-03-05", "date"),
        ('s="3"', "<v>0.75</v>", "18:00:00", "date"),
        ('s="1"', "<v>61</v>", "1900-03-01", "date"),
        ("", "<f>1+1</f><v>2</v>", "2", "number"),
        ('t="str"', "<f>A2</f><v>财政局</v>", "财政局", "text"),
        ('t="inlineStr"', "<is><t>甲_x000D_乙</t></is>", "甲\n乙", "text"),
        ('t="inlineStr"', "<is><t>\u00a0财政局\u3000\u200b</t></is>", "财政局", "text"),
    ],
)
def test_every_type_of_cell_is_read(attributes, inner, text, kind):
    cell = cell_of(one_cell(attributes, inner))
    assert (cell.text, cell.kind, cell.problem) == (text, kind, "")


def test_the_1904_date_system_is_honoured():
    cell = cell_of(one_cell('s="1"', "<v>44624</v>", workbook_attributes='date1904="1"'))
    assert cell.text == "2026-03-05"


@pytest.mark.parametrize("style", ["1", "2", "3"])
@pytest.mark.parametrize("serial", ["59", "60", "-1", "99999999"])
def test_a_day_that_never_was_or_that_spreadsheets_disagree_about_is_refused(serial, style):
    cell = cell_of(one_cell(f's="{style}"', f"<v>{serial}</v>"))
    assert (cell.problem, cell.text) == ("date_impossible", "")


def test_the_last_moment_of_the_calendar_is_read():
    assert cell_of(one_cell('s="1"', "<v>2958465.999999</v>")).text == "9999-12-31 23:59:59"


@pytest.mark.parametrize(
    ("attributes", "inner", "problem"),
    [
        ("", "<f>SUM(B1:B9)</f>", "formula_no_value"),
        ("", "<f>SUM(B1:B9)</f><v></v>", "formula_no_value"),
        ('t="e"', "<v>#N/A</v>", "error_value"),
        ('t="e"', "<f>1/0</f><v>#DIV/0!</v>", "error_value"),
        ('t="inlineStr"', "<is><t>财_x0007_政</t></is>", "control_character"),
        ('t="inlineStr"', "<is><t>财\u202e政</t></is>", "control_character"),
    ],
)
def test_a_cell_without_a_usable_value_names_its_problem(attributes, inner, problem):
    assert cell_of(one_cell(attributes, inner)).problem == problem


def test_an_empty_text_of_a_formula_is_an_empty_cell():
    assert cell_of(one_cell('t="str"', '<f>IF(1,"")</f><v></v>')) is None


def test_rows_and_cells_without_a_place_count_on():
    data = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    with WorkbookReader(packed(parts(data))) as book:
        refs = [cell.ref for row in book.rows("目标") for cell in row.cells.values()]
    assert refs == ["目标!A1", "目标!B1", "目标!A3"]


def test_hidden_rows_and_sheets_are_read_like_others_and_merged_cells_by_their_first():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", None, "乙"])
    sheet.append(["丙"])
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["B2"] = 5
    file = io.BytesIO()
    book.save(file)
    with WorkbookReader(file) as reader:
        assert [sheet.hidden for sheet in reader.sheets] == [False, True]
        first = [[cell.text for cell in row.cells.values()] for row in reader.rows("Sheet")]
        hidden = [cell.ref for row in reader.rows("藏") for cell in row.cells.values()]
    assert first == [["甲", "乙"], ["丙"]]
    assert hidden == ["藏!B2"]


def test_a_formula_written_without_being_computed_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    file = io.BytesIO()
    book.save(file)
    assert cell_of(file).problem == "formula_no_value"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        "20260305",
    ],
)
def test_dates_are_read_as_people_write_them(text):
    assert parse_date(text).isoformat() == "2026-03-05"


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "5/3/2026", "26-3-5", "2026年3月", "x"]
)
def test_what_is_not_a_day_is_not_guessed(text):
    assert parse_date(text) is None


def test_full_width_digits_and_letters_become_half_width_and_nothing_else_does():
    assert half_width("Ｄ０１（乙）－１．５") == "D01（乙）-1.5"
    assert tidy("\u00a0 第一行\r\n第二行\t \u200b") == "第一行\n第二行"
