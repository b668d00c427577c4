"""What a reader is told: ties at the last place that gains, grades that hang by a hair."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scoring.certainty.field import Tolerances
from scoring.certainty.page import told_of
from scoring.certainty.sentences import pair_sentence, sentences
from tests.scoring.certainty.test_figures import GRADES, field, unit

LITTLE = Tolerances(Fraction(0), Fraction(1), Fraction(0))


def test_units_that_share_the_last_place_are_told_why_they_stand_half_in() -> None:
    """乙 and 丙 share the second of two places that gain: both gain, half the draws each."""
    told = told_of(
        field(unit("a", 1, 60, 38), unit("b", 2, 50, 30), unit("c", 2, 50, 30), quota=2), LITTLE
    )
    assert told.units[1].pair == "并列"
    sentence = next(each for each in sentences(told) if "并列" in each)
    assert sentence.startswith("单位b、单位c总分相同，并列第 2 名，按规则都算进")
    assert "抛硬币" in sentence


def test_without_a_tie_at_that_place_nothing_is_said_of_one() -> None:
    """甲 and 乙 share the first place, the second is 丙's alone."""
    told = told_of(
        field(unit("a", 1, 60, 38), unit("b", 1, 60, 38), unit("c", 3, 50, 25), quota=3), LITTLE
    )
    assert not any("抛硬币" in each for each in sentences(told))


def test_the_grade_that_is_least_sure_is_named_with_what_else_it_may_be() -> None:
    plain = field(
        replace(unit("a", 1, 60, 38), grade=0),
        replace(unit("b", 2, 50, 30), grade=1),
    )
    told = told_of(replace(plain, grades=GRADES), LITTLE)
    assert "有等次的 2 个单位，等次拿得准的 1 个。" in sentences(told)
    least = sentences(told)[-1]
    assert least.startswith("最说不准的是单位b：100 次里有 ")
    assert least.endswith("次还是良好，其余多半是较差。")
    assert [row.grade for row in told.units] == ["优秀", "良好"]


def test_a_scheme_without_grades_says_nothing_of_them() -> None:
    told = told_of(field(unit("a", 1, 60, 38), unit("b", 2, 50, 30)), LITTLE)
    assert not told.graded
    assert not any("等次" in each for each in sentences(told))


def test_a_last_place_that_is_not_told_from_the_next_asks_for_another_look() -> None:
    """A tenth of a point apart, where votes may be out by 0.4 each: the line is not clear."""
    near = told_of(field(unit("a", 1, 60, 38), unit("b", 2, 60, 37), quota=1), LITTLE)
    near_by = replace(unit("b", 2, 60, 38), total=Fraction("97.9"), beside=Fraction("-0.1"))
    close = told_of(field(unit("a", 1, 60, 38), near_by, quota=1), LITTLE)
    assert any("这条线分得清" in each for each in sentences(near))
    assert any("把线两边单位的评分依据再核一遍" in each for each in sentences(close))


def test_a_pair_is_told_in_words_by_how_sure_it_is() -> None:
    """1 apart: surely; 0.3 apart: mostly; 0.1 apart: mostly chance; none apart: tied."""
    words = {}
    for apart in ("1", "0.3", "0.1", "0"):
        below = replace(unit("b", 2, 60, 38), total=98 - Fraction(apart), beside=-Fraction(apart))
        told = told_of(field(unit("a", 1, 60, 38), below), LITTLE, ("b", "a"))
        assert told.pair is not None
        words[apart] = pair_sentence(told.pair)
    assert words["1"] == "100 次里有 100 次单位a排在单位b之前：分得清，确实在前。"
    assert words["0.3"].endswith("多半在前，但还不能说准。")
    assert words["0.1"].startswith("100 次里只有 ")
    assert words["0"] == "单位a和单位b总分相同，并列。"
