"""Writing: what is written reads back equal, the same every time, and safe to open."""

import io
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.xlsx.columns import Column, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.values import control_character, tidy
from documents.xlsx.writer import TableOptions, TotalRow, WorkbookWriter, safe_sheet_title

GRADES = [("a", "优秀"), ("b", "良好")]
SPEC = SheetSpec(
    key="all",
    title="全部",
    columns=[
        Column("code", "编号", "code", required=True, help="单位编号", example="1001"),
        Column("text", "文字", max_length=40_000),
        Column("exact", "精确", "exact"),
        Column("points", "分数", "points"),
        Column("money", "金额", "money"),
        Column("count", "次数", "int"),
        Column("months", "月数", "months"),
        Column("day", "日期", "date", example=date(2026, 3, 5)),
        Column("yes", "是否", "bool", example=True),
        Column("grade", "等级", "choice", choices=GRADES, example="a"),
    ],
    key_columns=["code"],
)


def written(records, **options):
    file = io.BytesIO()
    with WorkbookWriter(file, title="年度工作簿") as book:
        book.write_spec(SPEC, records, **options)
    return file


def read(file, spec=SPEC):
    with WorkbookReader(file) as book:
        parsed = parse_sheet(spec, book.rows(spec.title))
    assert parsed.errors == []
    return [record.values for record in parsed.records]


def record(code, **values):
    empty = dict.fromkeys(column.key for column in SPEC.columns)
    return empty | {"code": code, "text": ""} | values


def scaled(places):
    return st.integers(-(10**11), 10**11).map(lambda n: Fraction(n, 10**places))


texts = st.text(max_size=40).filter(lambda text: not control_character(text)).map(tidy)
records = st.lists(
    st.builds(
        record,
        code=st.from_regex(r"[0A-Z=+@-][0-9]{0,17}", fullmatch=True),
        text=texts,
        exact=st.none() | st.fractions(),
        points=st.none() | scaled(4),
        money=st.none() | scaled(2),
        count=st.none() | st.integers(-(10**20), 10**20),
        months=st.none() | st.integers(0, 12),
        day=st.none() | st.dates(),
        yes=st.none() | st.booleans(),
        grade=st.sampled_from([None, "a", "b"]),
    ),
    max_size=6,
    unique_by=lambda row: row["code"],
)


@settings(max_examples=60, deadline=None)
@given(records)
def test_export_then_import_changes_nothing(rows):
    assert read(written(rows)) == rows


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613",
        "-5",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "_x0041_",
        "<&>\"'",
        "a\nb",
        "007",
        "1e5",
    ],
)
def test_text_stays_the_text_it_was(text):
    file = written([record("T1", text=text)])
    assert read(file)[0]["text"] == text
    cell = openpyxl.load_workbook(file)["全部"]["C3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert "<f>" not in zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()


def test_control_characters_are_dropped():
    assert read(written([record("T1", text="财\x07政\x00局")]))[0]["text"] == "财政局"


def content(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_content_gives_the_same_bytes_whenever_it_is_written():
    rows = [record("T1", points=Fraction(1, 8)), record("T2", day=date(2026, 3, 5))]
    first = written(rows)
    assert written(rows).getvalue() == first.getvalue()
    with zipfile.ZipFile(first) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_a_number_is_written_with_its_own_digits():
    digits = ["8.12345678901234", "0.1", "7231.47", "-99999999999.9999", "4503599627370.49"]
    file = io.BytesIO()
    with WorkbookWriter(file) as book:
        book.write_table("数", [Column("a", "甲", "exact")], [[Decimal(text)] for text in digits])
    sheet = content(file)["xl/worksheets/sheet1.xml"].decode()
    assert [text for text in digits if f"<v>{text}</v>" not in sheet] == []


def test_leaving_on_an_error_leaves_the_file_alone_and_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file = io.BytesIO()
    with pytest.raises(TypeError), WorkbookWriter(file) as book:
        book.write_table("数", [Column("a", "甲", "exact")], [[1], [0.1]])
    assert file.getvalue() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_template_explains_itself_and_holds_no_record():
    file = written([], example=True)
    assert read(file) == []
    sheet = openpyxl.load_workbook(file)["全部"]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:3] == ("标记", "编号*", "文字")
    assert lines[1][:2] == ("说明", "单位编号")
    assert lines[2][:2] == ("示例", "1001")
    assert lines[2][-2:] == ("是", "优秀")
    lists = {str(item.sqref): item.formula1 for item in sheet.data_validations.dataValidation}
    assert lists == {"J2:J1048576": '"是,否"', "K2:K1048576": '"优秀,良好"'}


def test_a_long_list_of_choices_stands_on_a_hidden_sheet():
    choices = [(str(number), f"第{number}个单位名称很长") for number in range(60)]
    spec = SheetSpec("x", "单位", [Column("unit", "单位", "choice", choices=choices)])
    file = io.BytesIO()
    with WorkbookWriter(file) as book:
        book.write_spec(spec, [{"unit": "59"}])
    workbook = openpyxl.load_workbook(file)
    assert workbook["单位"].data_validations.dataValidation[0].formula1 == "选项!$A$1:$A$60"
    assert workbook["选项"].sheet_state == "hidden"
    assert workbook["选项"]["A60"].value == "第59个单位名称很长"
    assert read(file, spec) == [{"unit": "59"}]


def table(columns, rows, options=None):
    file = io.BytesIO()
    with WorkbookWriter(file) as book:
        book.write_table("结果", columns, rows, options)
    file.seek(0)
    return openpyxl.load_workbook(file)["结果"]


def test_a_report_prints_on_a4_with_its_header_repeated_and_pages_counted():
    columns = [Column(f"c{number}", f"列{number}", "money") for number in range(9)]
    options = TableOptions(notes=["得分表", "只看乡镇"], footer="结果集 7 & 方案 2")
    sheet = table(columns, [[Decimal("7231.47")] * 9, TotalRow([Decimal("1.10")] * 9)], options)
    assert sheet["A1"].value == "得分表"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "B4"
    assert sheet.oddFooter.left.text == "结果集 7 && 方案 2"
    assert "&P" in sheet.oddFooter.right.text
    assert "&N" in sheet.oddFooter.right.text
    assert sheet["A4"].number_format == "#,##0.00"
    assert not sheet["A4"].font.b
    assert sheet["A5"].font.b


def test_a_row_is_as_high_as_its_text_needs_and_a_day_fits_its_column():
    columns = [Column("a", "甲", width=10), Column("b", "乙", "date", width=4)]
    rows = [["短", None], ["一二三四五六七八九十", None], ["一\n二\n三", date(2026, 12, 31)]]
    sheet = table(columns, rows)
    heights = [sheet.row_dimensions[row].height for row in range(1, 5)]
    assert heights[:2] == [None, None]
    assert heights[2] >= 30
    assert heights[3] == 45
    assert sheet.column_dimensions["B"].width >= 16


def test_a_very_wide_table_takes_several_pages_with_its_key_column_on_each():
    columns = [Column(f"c{number}", f"列{number}", width=30) for number in range(20)]
    sheet = table(columns, [["x"] * 20])
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")


def test_a_narrow_table_is_upright():
    assert table([Column("a", "甲")], [["x"]]).page_setup.orientation == "portrait"


def test_numbers_a_spreadsheet_cannot_hold_are_written_as_text():
    columns = [Column("a", "甲", "exact")]
    sheet = table(columns, [[Fraction(1, 3)], [Fraction(1, 8)], [10**15], [Decimal("0.1")]])
    values = [sheet.cell(row, 1).value for row in range(2, 6)]
    assert values == ["1/3", 0.125, "1000000000000000", 0.1]


def test_a_float_and_an_overlong_text_are_refused():
    with pytest.raises(TypeError):
        table([Column("a", "甲", "points")], [[0.1]])
    with pytest.raises(ValueError, match="does not fit"):
        table([Column("a", "甲")], [["长" * 40_000]])


def test_sheet_titles_are_made_safe_and_different():
    assert safe_sheet_title("a/b[c]:d*?") == "a b c  d"
    assert safe_sheet_title("长" * 40) == "长" * 31
    assert safe_sheet_title("财政局", ["财政局", "财政局 (2)"]) == "财政局 (3)"
    assert safe_sheet_title("") == "Sheet"


def test_a_title_cannot_be_used_twice():
    with WorkbookWriter(io.BytesIO()) as book:
        book.write_table("甲", [Column("a", "甲")], [])
        with pytest.raises(ValueError, match="taken"):
            book.write_table("甲", [Column("a", "甲")], [])


def test_a_column_is_widened_by_what_would_just_not_stand_on_one_line_and_by_nothing_longer():
    columns = [
        Column("a", "甲", width=14),
        Column("b", "乙", width=14),
        Column("c", "丙", width=14),
    ]
    rows = [["副县长（教科文卫）", "短", "很长的情况说明" * 10]]
    sheet = table(columns, rows)
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [21, 14, 14]
    assert sheet.row_dimensions[2].height > 15  # the long text still has its lines
