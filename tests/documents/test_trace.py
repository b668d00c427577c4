"""Traces: one tree, shown as receipt lines, as API data and as sentences."""

import json
from fractions import Fraction

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents import trace
from documents.trace import note_text, receipt_rows, register_notes, render_tree, sum_text
from schemes.rules.trace import Note, Source, Trace


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch):
    monkeypatch.setattr(trace, "NOTES", {})
    monkeypatch.setattr(trace, "LABELS", {})
    monkeypatch.setattr(trace, "_FORMATS", {})
    register_notes({"test_cap": _("%(name)s合计 %(sum)s，封顶 %(cap)s")})
    trace.register_labels({"honours": _("先进加分")})
    with override("zh-hans"):
        yield


TREE = Trace(
    key="total",
    value=Fraction("958.5"),
    children=(
        Trace(
            key="base",
            label="基础分",
            value=Fraction("950.5"),
            standard=Fraction(1000),
            children=(
                Trace(
                    key="target",
                    label="修路",
                    value=Fraction(40),
                    standard=Fraction(40),
                    clauses=("K-5.4",),
                    source=Source(who="统计局", when="2026-03-05T10:00:00", document="〔2026〕3号"),
                ),
                Trace(key="target", label="招商", state="missing", standard=Fraction(50)),
            ),
        ),
        Trace(
            key="honours",
            value=Fraction(8),
            cut=Fraction(2),
            state="cut",
            clauses=("K-5.5.5",),
            notes=(Note("test_cap", {"name": "系统类", "sum": "10", "cap": "8"}),),
        ),
        Trace(key="deductions", label="扣分", value=Fraction(0)),
    ),
).as_data()


def test_a_receipt_lists_parents_before_children_with_their_levels():
    rows = receipt_rows(TREE)
    assert [(row.key, row.parent, row.level, row.label) for row in rows] == [
        ("0", "", 1, "基础分"),
        ("0-0", "0", 2, "修路"),
        ("0-1", "0", 2, "招商"),
        ("1", "", 1, "先进加分"),
        ("2", "", 1, "扣分"),
    ]


def test_a_line_shows_standard_cut_and_counted_with_clause_and_giver():
    base, done, missing, honours, _none = receipt_rows(TREE)
    assert (base.full, base.counted_text, base.lost, base.has_children) == (
        "1000",
        "950.5000",
        True,
        True,
    )
    assert (done.clauses, done.source, done.lost) == (
        ("K-5.4",),
        "统计局，2026年3月5日，〔2026〕3号",
        False,
    )
    assert (missing.counted, missing.counted_text) == (None, "缺")
    assert (honours.cut, honours.cut_text, honours.note) == (
        Fraction(2),
        "2.0000",
        "系统类合计 10，封顶 8",
    )


def test_the_total_is_written_out_of_its_parts():
    assert sum_text(TREE) == "950.5000 + 8.0000"
    parts = (Trace("a", value=Fraction(5)), Trace("b", value=Fraction(-10)))
    assert sum_text(Trace("t", children=parts).as_data()) == "5.0000 − 10.0000"


def test_yuan_are_shown_as_money():
    data = Trace("t", children=(Trace("a", value=Fraction("7231.47"), unit="yuan"),)).as_data()
    assert receipt_rows(data)[0].counted_text == "7,231.47"


def test_the_api_gets_the_same_tree_with_words_and_formatted_figures():
    rendered = render_tree(TREE)
    assert rendered["value"] == "1917/2"
    assert rendered["value_text"] == "958.5000"
    assert rendered["children"][1]["label"] == "先进加分"
    assert rendered["children"][1]["notes"] == ["系统类合计 10，封顶 8"]
    json.dumps(rendered)


def test_an_unknown_note_shows_its_code_only_when_asked_to():
    assert note_text("never_heard", {}) == ""
    assert note_text("never_heard", {}, strict=True) == "never_heard"


def test_a_note_without_its_parameters_never_stops_a_page():
    assert note_text("test_cap", {"name": "系统类"}) == ""
    assert note_text("test_cap", {"name": "系统类"}, strict=True) == "test_cap"


def test_parameters_are_shown_by_what_they_are():
    register_notes(
        {"test_all": "%(money)s %(rate)s %(third)s %(half)s %(year)s %(names)s %(text)s %(n)s"},
        formats={"money": "money", "rate": "percent"},
    )
    params = {
        "money": "723147/100",
        "rate": "141/500",
        "third": "1/3",
        "half": "-17/2",
        "year": "2026",
        "names": ["甲", "乙"],
        "text": "K-5.5.5",
        "n": 3,
    }
    assert note_text("test_all", params) == "7,231.47 28.2% 0.3333 −8.5 2026 甲、乙 K-5.5.5 3"


def test_a_code_cannot_mean_two_things():
    register_notes({"test_once": "一"})
    register_notes({"test_once": "一"})
    with pytest.raises(ValueError, match="test_once"):
        register_notes({"test_once": "二"})


@pytest.mark.parametrize("value", ["x", "1/0", [], {}])
def test_a_broken_figure_does_not_stop_the_receipt(value):
    rows = receipt_rows({"key": "t", "children": [{"key": "a", "value": value}]})
    assert rows[0].counted is None
