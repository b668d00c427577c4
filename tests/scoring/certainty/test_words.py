"""What a reader is told: ties at the last place that gains, grades that hang by a hair."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scoring.certainty.field import Tolerances
from scoring.certainty.page import told_of
from tests.scoring.certainty.test_figures import GRADES, field, unit

LITTLE = Tolerances(Fraction(0), Fraction(1), Fraction(0))


def test_units_that_share_the_last_place_are_told_why_they_stand_half_in() -> None:
    """乙 and 丙 share the second of two places that gain: both gain, half the draws each."""
    told = told_of(
        field(unit("a", 1, 60, 38), unit("b", 2, 50, 30), unit("c", 2, 50, 30), quota=2), LITTLE
    )
    assert told.units[1].pair == "并列"
    sentence = next(each for each in told.sentences if "并列" in each)
    assert sentence.startswith("单位b、单位c总分相同，并列第 2 名，按规则都算进")
    assert "抛硬币" in sentence


def test_without_a_tie_at_that_place_nothing_is_said_of_one() -> None:
    """甲 and 乙 share the first place, the second is 丙's alone."""
    told = told_of(
        field(unit("a", 1, 60, 38), unit("b", 1, 60, 38), unit("c", 3, 50, 25), quota=3), LITTLE
    )
    assert not any("抛硬币" in each for each in told.sentences)


def test_the_grade_that_is_least_sure_is_named_with_what_else_it_may_be() -> None:
    plain = field(
        replace(unit("a", 1, 60, 38), grade=0),
        replace(unit("b", 2, 50, 30), grade=1),
    )
    told = told_of(replace(plain, grades=GRADES), LITTLE)
    assert "有等次的 2 个单位，等次拿得准的 1 个。" in told.sentences
    least = told.sentences[-1]
    assert least.startswith("最说不准的是单位b：100 次里有 ")
    assert least.endswith("次还是良好，其余多半是较差。")
    assert [row.grade for row in told.units] == ["优秀", "良好"]


def test_a_scheme_without_grades_says_nothing_of_them() -> None:
    told = told_of(field(unit("a", 1, 60, 38), unit("b", 2, 50, 30)), LITTLE)
    assert not told.graded
    assert not any("等次" in each for each in told.sentences)
