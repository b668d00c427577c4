"""Sheets by declaration: all errors at once, each with its cell, and what was meant."""

import io
from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.xlsx.columns import Column, Lookup, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CELL_MESSAGES
from documents.xlsx.reader import WorkbookReader

SPEC = SheetSpec(
    key="targets",
    title="目标",
    columns=[
        Column("code", "编号", "code", required=True),
        Column("unit", "单位", "code", required=True, lookup="units"),
        Column("name", "名称", max_length=20),
        Column("points", "分值", "points", minimum=0, maximum=500),
        Column("share", "份额", "exact"),
        Column("money", "金额", "money", aliases=["奖金"]),
        Column("count", "次数", "int"),
        Column("months", "月数", "months"),
        Column("day", "日期", "date"),
        Column("listed", "是否列入", "bool"),
        Column("grade", "等次", "choice", choices=[("good", _("优秀")), ("fair", _("合格"))]),
    ],
    key_columns=["code"],
)
UNITS = {"units": Lookup(_("单位表"), {"交通运输局": 7, "财政局": 8, "D01": 9})}
TITLES = [column.title for column in SPEC.columns]
GOOD = ["T1", "财政局", "修路", 40, "1/3", "7,231.47", 2, 12, "2026年3月5日", "是", "优秀"]


def parse(*rows, header=None):
    book = openpyxl.Workbook()
    book.active.title = "目标"
    for row in [header or TITLES, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with WorkbookReader(file) as reader:
        return parse_sheet(SPEC, reader.rows("目标"), UNITS)


def with_value(title, value):
    row = list(GOOD)
    row[TITLES.index(title)] = value
    return row


def test_a_good_row_becomes_typed_values_with_their_places():
    records, errors = parse(GOOD)
    assert errors == []
    assert records[0].values == {
        "code": "T1",
        "unit": 8,
        "name": "修路",
        "points": Fraction(40),
        "share": Fraction(1, 3),
        "money": Fraction("7231.47"),
        "count": 2,
        "months": 12,
        "day": date(2026, 3, 5),
        "listed": True,
        "grade": "good",
    }
    assert records[0].refs["points"] == "目标!D2"
    assert records[0].row == 2


def test_optional_cells_may_be_empty():
    records, errors = parse(["T1", "财政局"])
    assert errors == []
    assert records[0]["name"] == ""
    assert records[0]["points"] is None


@pytest.mark.parametrize(
    ("title", "value", "key", "expected"),
    [
        ("编号", 1001, "code", "1001"),
        ("编号", 1001.0, "code", "1001"),
        ("编号", "１００１", "code", "1001"),
        ("编号", "0012", "code", "0012"),
        ("单位", "Ｄ０１", "unit", 9),
        ("单位", " 财政局\u00a0", "unit", 8),
        ("分值", 0.1, "points", Fraction(1, 10)),
        ("分值", "１２．５", "points", Fraction(25, 2)),
        ("金额", "−5.00", "money", Fraction(-5)),
        ("金额", "1,234,567.8", "money", Fraction("1234567.8")),
        ("日期", date(2026, 3, 5), "day", date(2026, 3, 5)),
        ("日期", 20260305, "day", date(2026, 3, 5)),
        ("是否列入", False, "listed", False),
        ("是否列入", "否", "listed", False),
        ("等次", "fair", "grade", "fair"),
        ("名称", "=1+1 不是公式", "name", None),
    ],
)
def test_what_means_the_same_is_read_the_same(title, value, key, expected):
    if expected is None:
        # openpyxl writes text that starts with "=" as a formula: it must not pass as a value.
        assert [error.code for error in parse(with_value(title, value)).errors] == [
            "formula_no_value"
        ]
        return
    records, errors = parse(with_value(title, value))
    assert errors == []
    assert records[0][key] == expected


@pytest.mark.parametrize(
    ("title", "value", "code"),
    [
        ("编号", None, "missing"),
        ("编号", "T 1", "code_characters"),
        ("编号", "T/1", "code_characters"),
        ("编号", "T／1", "code_characters"),
        ("名称", "长" * 21, "too_long"),
        ("分值", "四十", "not_number"),
        ("分值", "1,00", "not_number"),
        ("分值", "NaN", "not_finite"),
        ("分值", date(2026, 3, 5), "not_number"),
        ("分值", True, "not_number"),
        ("分值", 0.12345, "too_many_places"),
        ("分值", -1, "below_minimum"),
        ("分值", 501, "above_maximum"),
        ("份额", "1/0", "not_number"),
        ("金额", 1.005, "too_many_places"),
        ("金额", "1e3", "not_number"),
        ("次数", 1.5, "not_integer"),
        ("月数", 13, "above_maximum"),
        ("月数", -1, "below_minimum"),
        ("日期", "三月五日", "not_date"),
        ("日期", 46086, "date_serial"),
        ("日期", "2026-02-30", "not_date"),
        ("是否列入", "也许", "not_boolean"),
        ("单位", "气象台", "not_found"),
        ("单位", "交通局", "not_found_near"),
        ("等次", "优", "not_choice_near"),
        ("等次", "一般", "not_choice"),
    ],
)
def test_a_wrong_value_has_its_own_error_at_its_own_cell(title, value, code):
    records, errors = parse(with_value(title, value))
    assert records == []
    assert [error.code for error in errors] == [code]
    assert errors[0].ref == f"目标!{chr(65 + TITLES.index(title))}2"
    assert "%(" not in errors[0].message


def test_a_near_miss_is_answered_with_what_was_meant():
    with override("zh-hans"):
        (error,) = parse(with_value("单位", "交通局")).errors
        assert error.message == "“交通局” 不在单位表里，是不是 “交通运输局”"
    assert error.allowed == ("交通运输局", "财政局", "D01")


def test_all_errors_of_a_sheet_come_at_once_and_good_rows_stay():
    records, errors = parse(
        GOOD,
        with_value("分值", "x"),
        ["", "交通局", None, None, None, None, None, 99],
        ["T3", "D01"],
    )
    assert [error.ref for error in errors] == ["目标!D3", "目标!A4", "目标!B4", "目标!H4"]
    assert [record.row for record in records] == [2, 5]


def test_equal_keys_are_told_with_the_row_that_came_first():
    records, errors = parse(GOOD, with_value("编号", "T2"), GOOD)
    assert len(records) == 2
    assert (errors[0].code, errors[0].ref, errors[0].params["row"]) == (
        "duplicate_row",
        "目标!A4",
        2,
    )


def test_columns_may_stand_in_any_order_and_titles_carry_a_star():
    header = ["单位*", "编 号 *", "奖金"]
    records, errors = parse(["财政局", "T1", 5], header=header)
    assert errors == []
    assert records[0]["code"] == "T1"
    assert records[0]["money"] == 5


def test_optional_columns_left_out_are_named():
    parsed = parse(["财政局", "T1"], header=["单位", "编号"])
    assert parsed.errors == []
    assert "money" in parsed.absent
    assert "code" not in parsed.absent


def test_a_wrong_header_is_told_completely_and_stops_the_sheet():
    records, errors = parse(GOOD, header=["编号", "分直", "编号", "附件"])
    assert records == []
    assert [(error.code, error.ref) for error in errors] == [
        ("header_unknown_column_near", "目标!B1"),
        ("header_duplicate_column", "目标!C1"),
        ("header_unknown_column", "目标!D1"),
        ("header_missing_column", "目标!1"),
    ]
    assert errors[0].params["nearest"] == "分值"


def test_a_value_beside_the_table_is_not_dropped_in_silence():
    _records, errors = parse([*GOOD, "多出来的"])
    assert [(error.code, error.ref) for error in errors] == [("value_without_column", "目标!L2")]


def test_marked_rows_are_skipped_and_an_unknown_mark_is_an_error():
    header = ["标记", *TITLES]
    records, errors = parse(
        ["说明", *["怎么填"] * 11],
        ["示例", "X"],
        [None, *GOOD],
        ["作废", "T9", "财政局"],
        header=header,
    )
    assert [record.row for record in records] == [4]
    assert [(error.code, error.ref) for error in errors] == [("unknown_mark", "目标!A5")]


def test_an_empty_sheet_is_told():
    book = openpyxl.Workbook()
    book.active.title = "目标"
    file = io.BytesIO()
    book.save(file)
    with WorkbookReader(file) as reader:
        assert [error.code for error in parse_sheet(SPEC, reader.rows("目标")).errors] == [
            "header_absent"
        ]


def test_an_error_can_be_kept_as_data():
    (error,) = parse(with_value("分值", "x")).errors
    assert error.as_data() == {
        "ref": "目标!D2",
        "value": "x",
        "code": "not_number",
        "params": {"value": "x"},
        "allowed": [],
    }


def test_a_service_adds_errors_of_its_own_at_the_cell():
    records, _errors = parse(GOOD)
    error = records[0].error("points", "低于市下达数")
    assert (error.ref, error.value, error.message) == ("目标!D2", "40", "低于市下达数")


def test_a_column_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="declared twice"):
        SheetSpec("x", "甲", [Column("a", "甲"), Column("b", "甲")])


def test_every_problem_has_a_sentence():
    assert all(str(sentence) for sentence in CELL_MESSAGES.values())
