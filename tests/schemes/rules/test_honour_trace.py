"""What caps and choices remove stands at the honour that lost it, and the rows add up."""

from __future__ import annotations

from schemes.rules.trace import Trace
from tests.examples.builder import run

CASE = {
    "scores": {"A": "954.65"},
    "honours": [
        {"code": "city", "unit": "A", "kind": "comprehensive", "level": "city"},
        {
            "code": "sys",
            "unit": "A",
            "kind": "comprehensive",
            "level": "province",
            "is_system": True,
        },
        {"code": "food", "unit": "A", "kind": "single", "level": "ministry", "is_system": True},
        {
            "code": "fields",
            "unit": "A",
            "kind": "single",
            "level": "province",
            "is_system": True,
            "project": "高标准农田",
        },
        {"code": "same", "unit": "A", "kind": "single", "level": "county", "project": "高标准农田"},
        {"code": "c1", "unit": "A", "kind": "single", "level": "county", "date": "2012-04-01"},
        {"code": "c2", "unit": "A", "kind": "single", "level": "county", "date": "2012-08-01"},
        {"code": "d1", "unit": "A", "kind": "distinctive", "level": "city", "project": "现场会"},
        {"code": "d2", "unit": "A", "kind": "distinctive", "level": "city", "project": "典型发言"},
    ],
    "deductions": [{"unit": "A", "kind": "city_line"}],
}


def rows(node: Trace) -> dict[str, Trace]:
    """The rows under a node by what follows the colon in their key."""
    return {child.key.partition(":")[2] or child.key: child for child in node.children}


def test_the_receipt_shows_what_every_honour_lost_and_why() -> None:
    result = run(CASE).year.units["A"]
    base, honours, deductions = result.trace.children
    found = rows(honours)
    figures = {key: (row.standard, row.cut, row.value, row.state) for key, row in found.items()}
    assert figures == {
        "city": (10, None, 10, "ok"),
        "sys": (10, 10, 0, "left_out"),
        "food": (6, None, 6, "ok"),
        "fields": (4, 2, 2, "cut"),
        "same": (2, 2, 0, "left_out"),
        "c1": (2, None, 2, "ok"),
        "c2": (2, 2, 0, "cut"),
        "distinctive": (5, None, 2, "ok"),
    }
    assert honours.value == sum(row.value or 0 for row in honours.children) == 22
    assert honours.standard == 25
    assert (base.value, deductions.value, result.total) == (result.base, -10, result.trace.value)
    assert found["fields"].notes[-1].code == "honour.system_cap"
    assert found["fields"].notes[-1].params == {"before": "10", "cap": "8"}
    assert found["c2"].notes[-1].params == {"before": "22", "cap": "20"}
    assert [note.code for note in found["sys"].notes] == [
        "honour.level_shift",
        "honour.higher_counts",
    ]
    assert found["sys"].clauses == ("K-5.5.1",)
    assert found["same"].clauses == ("K-5.5.3",)


def test_an_unpriced_deduction_takes_nothing_and_says_so() -> None:
    result = run(
        {"scores": {"A": 900}, "deductions": [{"unit": "A", "kind": "rumour"}]}
    ).year.units["A"]
    assert result.total == 900
    row = result.trace.children[2].children[0]
    assert (row.state, row.notes[0].code) == ("left_out", "deduction.unpriced")


def test_an_honour_of_an_unknown_kind_is_left_out() -> None:
    honour = {"code": "x", "unit": "A", "kind": "medal", "level": "city"}
    result = run({"scores": {"A": 900}, "honours": [honour]}).year.units["A"]
    assert result.honours == 0
    left = result.honour_detail["left_out"]
    assert [(row["code"], row["reason"]) for row in left] == [("x", "unknown_kind")]  # type: ignore[attr-defined]
