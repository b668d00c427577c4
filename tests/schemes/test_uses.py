"""What a scheme asks of its units, by its document alone."""

from __future__ import annotations

from schemes import uses
from schemes.document import SchemeDocument
from schemes.presets import load_preset


def without_the_day(name: str) -> SchemeDocument:
    """A preset whose calendar has no day for rules of a unit's own."""
    document = load_preset(name)
    left = [entry for entry in document.calendar if "level_two" not in entry.governs]
    return document.model_copy(update={"calendar": left})


def test_rules_of_a_units_own_are_asked_for_by_a_day_or_by_money_and_else_not() -> None:
    assert uses.level_two(load_preset("municipal"))
    assert not uses.level_two(without_the_day("municipal"))
    assert uses.level_two(without_the_day("county"))  # by its money, K-7.8


def test_personal_scores_are_asked_for_where_they_move_money() -> None:
    """K-7.4: a scheme that pays without a personal spread pays everybody of a unit alike."""
    assert uses.personal_scores(load_preset("county"))
    assert uses.money(load_preset("district"))
    assert not uses.personal_scores(load_preset("district"))
