"""What differs between two texts of a plan."""

from __future__ import annotations

from typing import Any

from schemes.presets import load_preset
from targets.plans.difference import CHANGED, GONE, NEW, difference
from targets.plans.fields import Setting

SETTING = Setting(load_preset("county"), "department", 2026)


def line(pk: int, title: str, **values: Any) -> dict[str, Any]:
    text = {"line": pk, "title": title, "component": "key", "params": {"plan": "118"}}
    return text | {"points": "50", **values}


def test_equal_texts_differ_in_nothing() -> None:
    text = [line(1, "一"), line(2, "二")]
    assert difference(SETTING, text, [dict(each) for each in text]) == []


def test_new_gone_and_changed_lines_are_told_cell_by_cell() -> None:
    before = [line(1, "一"), line(2, "二"), line(3, "三")]
    after = [line(4, "四"), line(1, "一", params={"plan": "241/2"}, points="60"), line(3, "三")]
    new, changed, gone = difference(SETTING, before, after)
    assert (new.kind, new.place, new.title) == (NEW, 1, "四")
    assert (changed.kind, changed.place) == (CHANGED, 2)
    told = [(str(title), was, now) for title, was, now in changed.cells]
    assert told == [("计划值", "118", "120.5"), ("分值", "50", "60")]
    assert (gone.kind, gone.place, gone.title) == (GONE, 2, "二")


def test_days_and_choices_are_told_in_words() -> None:
    before = [line(1, "一", deadline="2026-11-30", duty="lead")]
    after = [line(1, "一", deadline="2026-12-31", duty="assist")]
    (change,) = difference(SETTING, before, after)
    told = [(str(title), was, now) for title, was, now in change.cells]
    assert told == [("完成时限", "11月30日", "12月31日"), ("承担", "主办", "协办")]
