"""Traces in words: labels, sentences, sources, the sum, and the tree for the API."""

import json
from fractions import Fraction

import pytest
from django.utils.translation import override

from documents import trace
from documents.trace import (
    in_words,
    label_of,
    note_sentence,
    note_text,
    register_words,
    source_text,
    sum_text,
)
from schemes.rules.trace import Note, Source, Trace


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(trace, "NOTES", {})
    monkeypatch.setattr(trace, "LABELS", {})
    monkeypatch.setattr(trace, "_FORMATS", {})
    register_words(
        {"cap": ("{name}合计 {sum}，封顶 {cap}。", "{name} together {sum}, cap {cap}")},
        {"honours": ("先进加分", "Honours"), "filing:cut": ("扣减", "Cut")},
    )
    with override("zh-hans"):
        yield


CAP = Note("cap", {"name": "系统类", "sum": "10", "cap": "8"})
TREE = Trace(
    key="total",
    value=Fraction("958.5"),
    children=(
        Trace(key="base", label="基础分", label_en="Base", value=Fraction("950.5")),
        Trace(key="honours", value=Fraction(8), cut=Fraction(2), state="cut", notes=(CAP, CAP)),
        Trace(key="deductions", label="扣分", value=Fraction(0)),
        Trace(key="veto:x", label="一票否决", state="info"),
    ),
).as_data()


def test_a_label_is_the_facts_own_or_that_of_its_key_in_the_readers_language():
    base, honours, *_rest = TREE["children"]
    assert (label_of(base), label_of(honours)) == ("基础分", "先进加分")
    assert label_of({"key": "honours:7"}) == "先进加分"
    assert label_of({"key": "filing:cut"}) == "扣减"
    assert label_of({"key": "never_heard"}) == "never_heard"
    with override("en"):
        assert (label_of(base), label_of(honours)) == ("Base", "Honours")


def test_the_notes_of_a_line_are_one_line_without_doubled_stops():
    honours = TREE["children"][1]
    assert note_text(honours) == "系统类合计 10，封顶 8；系统类合计 10，封顶 8"
    with override("en"):
        assert note_text(honours).startswith("系统类 together 10, cap 8")


def test_a_note_that_lacks_words_or_parameters_never_stops_a_page():
    assert note_sentence({"code": "never_heard"}) == "never_heard"
    assert (
        note_sentence({"code": "cap", "params": {"name": "系统类"}}) == "系统类合计 sum，封顶 cap。"
    )


def test_keys_of_the_scheme_read_as_the_scheme_calls_them():
    note = {"code": "cap", "params": {"name": "system", "sum": "1", "cap": "1"}}
    assert note_sentence(note, {"name": {"system": "系统类"}}).startswith("系统类合计")
    assert note_sentence(note, {"name": {"other": "别的"}, "grade": {}}).startswith("system合计")


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("723147/100", "yuan", "7,231.47"),
        ("9000", "yuan", "9,000"),
        ("3/5", "share", "60%"),
        ("1/3", "share", "1/3"),
        ("1/3", None, "0.3333"),
        ("-17/2", None, "−8.5"),
        (3, None, "3"),
        ("2026", None, "2026"),
        ("1/0", None, "1/0"),
        ("2026-03-05", None, "2026年3月5日"),
        ("2026-13-05", None, "2026-13-05"),
        (["甲", "2026-03-05"], None, "甲、2026年3月5日"),
        ("K-5.5.5", "yuan", "K-5.5.5"),
    ],
)
def test_parameters_are_shown_by_what_they_are(value, form, expected):
    register_words({"one": ("{x}", "{x}")}, {}, formats={"x": form} if form else None)
    assert note_sentence({"code": "one", "params": {"x": value}}) == expected


def test_a_code_cannot_mean_two_things():
    register_words({"once": ("一", "one")}, {})
    register_words({"once": ("一", "one")}, {})
    with pytest.raises(ValueError, match="once"):
        register_words({"once": ("二", "two")}, {})


def test_a_source_says_who_when_and_by_which_document():
    source = Source(who="统计局", when="2026-03-05T10:00:00", document="〔2026〕3号")
    data = Trace("a", source=source).as_data()["source"]
    assert source_text(data) == "统计局 · 2026年3月5日 · 〔2026〕3号"
    assert source_text(None) == ""


def test_the_total_is_written_out_of_its_parts():
    assert sum_text(TREE) == "950.5000 + 8.0000"
    parts = (Trace("a", value=Fraction(-5)), Trace("b", value=Fraction(-10)))
    assert sum_text(Trace("t", children=parts).as_data()) == "−5.0000 − 10.0000"


def test_the_api_gets_the_same_tree_with_words_beside_the_codes():
    told = in_words(TREE)
    honours = told["children"][1]
    assert (told["value"], honours["label"]) == ("1917/2", "先进加分")
    assert honours["note_text"].startswith("系统类合计")
    assert honours["notes"][0]["code"] == "cap"
    json.dumps(told)
