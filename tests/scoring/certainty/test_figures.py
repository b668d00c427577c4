"""How sure a ranking is: worked by hand where it is exact, by what must hold where it is drawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.certainty.field import Field, Grades, Part, Standing, Tolerances
from scoring.certainty.figures import Certain, drawn, heavier, places, sways, swings

#: 60 points by what was established, 40 by opinion.
WORK = Part("work", "重点目标", Fraction(60), Fraction(0))
VOTES = Part("votes", "测评", Fraction(40), Fraction(1))


def certainties(group: Field, stated: Tolerances, draws: int = 4000) -> list[Certain]:
    """Every unit's places."""
    return list(drawn(group, stated, draws).units)


def unit(code: str, rank: int, work: int, votes: int, beside: int = 0) -> Standing:
    total = Fraction(work + votes + beside)
    earned = (Fraction(work), Fraction(votes))
    return Standing(code, f"单位{code}", rank, total, earned, Fraction(beside))


def field(*units: Standing, quota: int = 0) -> Field:
    return Field((WORK, VOTES), units, quota=quota)


#: 甲 100 − 2, far ahead; 乙 and 丙 a tenth of what the votes may be out apart.
THREE = field(unit("a", 1, 60, 38), unit("b", 2, 50, 30), unit("c", 3, 55, 25), quota=1)


def test_without_tolerance_every_rank_is_what_it_is() -> None:
    none = Tolerances(Fraction(0), Fraction(0), Fraction(0))
    apart = field(unit("a", 1, 60, 38), unit("b", 2, 50, 30), unit("c", 3, 50, 25), quota=1)
    found = certainties(apart, none, draws=100)
    assert [(each.best, each.worst, each.above_next) for each in found] == [
        (1, 1, 100),
        (2, 2, 100),
        (3, 3, None),
    ]
    assert [each.in_quota for each in found] == [100, 0, 0]


def test_units_with_one_total_are_told_apart_by_chance_alone() -> None:
    """乙 and 丙 both have 80: half the draws put one above the other, and 甲 stays first."""
    first, second, third = certainties(THREE, Tolerances(Fraction(0), Fraction(1), Fraction(1, 2)))
    assert (first.best, first.worst, first.above_next, first.in_quota) == (1, 1, 100, 100)
    assert (second.best, second.worst) == (2, 3) == (third.best, third.worst)
    assert second.above_next is not None
    assert 45 <= second.above_next <= 55


def test_the_same_question_is_answered_by_the_same_draws() -> None:
    stated = Tolerances()
    assert certainties(THREE, stated) == certainties(THREE, stated)


def test_a_wide_tolerance_moves_more_than_a_narrow_one() -> None:
    units = [unit(str(n), n, 60 - n, 38) for n in range(1, 11)]
    narrow = certainties(field(*units), Tolerances(Fraction(0), Fraction(1), Fraction(0)))
    wide = certainties(field(*units), Tolerances(Fraction(0), Fraction(20), Fraction(0)))
    assert sum(each.spread for each in narrow) < sum(each.spread for each in wide)


def test_what_has_a_document_is_not_varied() -> None:
    """Five honour points apart, and no mark in doubt: nothing moves."""
    apart = field(unit("a", 1, 50, 30, beside=5), unit("b", 2, 50, 30))
    found = certainties(apart, Tolerances(Fraction(0), Fraction(0), Fraction(0)), draws=50)
    assert [each.above_next for each in found] == [100, None]


def test_chances_that_are_not_certain_are_never_told_as_certain() -> None:
    """60 points at ±1 %: 0.6 up or down.  1.19 apart is passed about once in 30 000 draws at most,
    1.0 apart in about 1 of 72."""
    near = field(unit("a", 1, 51, 30), unit("b", 2, 50, 30))
    found = certainties(near, Tolerances(Fraction(0), Fraction(0), Fraction(1)))
    assert found[0].above_next is not None
    assert 97 <= found[0].above_next <= 99


def test_a_single_unit_has_nothing_to_be_compared_with() -> None:
    assert certainties(field(unit("a", 1, 60, 38)), Tolerances()) == []


def test_a_stretch_ends_where_its_first_unit_is_told_from_its_last() -> None:
    """Votes are up to 2 points out (5 % of 40).  Four units 0.1 apart are not told apart from each
    other, the fifth, 10 points behind, is."""
    near = [
        Standing(
            str(n),
            str(n),
            n,
            90 - Fraction(n, 10),
            (Fraction(60), 30 - Fraction(n, 10)),
            Fraction(0),
        )
        for n in range(1, 5)
    ]
    far = [unit("5", 5, 60, 19), unit("6", 6, 60, 10)]
    found = drawn(field(*near, *far), Tolerances(Fraction(0), Fraction(5), Fraction(0)))
    assert found.stretches == ((0, 3),)


def test_a_heavier_component_moves_whom_it_favours() -> None:
    """Votes 40 → 44 of 104, brought back to 100: × 1.0577 and × 0.9615.  b 55 and 29.5: 52.8846 +
    31.2019 = 84.0865; c 46 and 38.2: 44.2308 + 40.4038 = 84.6346, now first; a stays third.

    Work 60 → 66 of 106: × 1.0377 and × 0.9434.  b 84.9057; a 50 and 34: 51.8868 + 32.0755 =
    83.9623; c 47.7358 + 36.0377 = 83.7736, now behind a.
    """
    b = Standing("b", "乙", 1, Fraction(169, 2), (Fraction(55), Fraction(59, 2)), Fraction(0))
    c = Standing("c", "丙", 2, Fraction(421, 5), (Fraction(46), Fraction(191, 5)), Fraction(0))
    a = Standing("a", "甲", 3, Fraction(84), (Fraction(50), Fraction(34)), Fraction(0))
    found = {(each.key, each.more): each for each in heavier(field(b, c, a), Tolerances())}
    told = found["votes", True]
    assert (told.moved, told.furthest, told.code) == (2, 1, "b")
    told = found["work", True]
    assert (told.moved, told.furthest, told.code) == (2, 1, "c")


def test_the_mark_on_which_a_rank_hangs() -> None:
    """丙 has 80 as 乙: half a percent of 60 is 0.3, 1 % of 40 is 0.4; both pass only each other."""
    apart = field(
        unit("a", 1, 60, 38),
        Standing("b", "乙", 2, Fraction(401, 5), (Fraction(50), Fraction(151, 5)), Fraction(0)),
        unit("c", 3, 55, 25),
    )
    told = {each.code: (each.key, each.high, each.low) for each in swings(apart, Tolerances())}
    assert told == {"a": ("", 1, 1), "b": ("work", 2, 3), "c": ("work", 2, 3)}


def test_every_component_says_where_it_can_bring_a_unit() -> None:
    """乙 80 and 丙 79.5, 甲 98.  ±1 of 60 for work, ±0.4 of 40 for votes: work can bring 乙 below
    丙 and 丙 above 乙, votes cannot, and nothing reaches 甲."""
    apart = field(
        unit("a", 1, 60, 38),
        unit("b", 2, 50, 30),
        replace(unit("c", 3, 50, 30), total=Fraction("79.5"), beside=Fraction("-0.5")),
    )
    stated = Tolerances(Fraction(0), Fraction(1), Fraction(5, 3))
    told = [[(each.high, each.low) for each in unit] for unit in sways(apart, stated)]
    assert told == [[(1, 1), (1, 1)], [(2, 3), (2, 2)], [(2, 3), (3, 3)]]


def test_two_units_are_compared_by_the_same_draws() -> None:
    """Of the next one the row says it already; of 甲 and 丙 only the pair does."""
    stated = Tolerances(Fraction(0), Fraction(1), Fraction(1, 2))
    found = drawn(THREE, stated, pair=(1, 2))
    assert found.above == found.units[1].above_next
    assert found.units == drawn(THREE, stated).units
    assert drawn(THREE, stated, pair=(0, 2)).above == 100
    assert drawn(THREE, stated).above is None


def test_equal_totals_share_a_place() -> None:
    assert places([Fraction(3), Fraction(5), Fraction(5), Fraction(1)]) == [3, 1, 1, 4]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), min_size=2, max_size=12),
    st.integers(0, 20),
)
def test_the_places_lie_within_the_field_and_the_better_total_has_the_better_ones(
    marks: list[tuple[int, int]], judged: int
) -> None:
    ordered = sorted(marks, key=sum, reverse=True)
    units = [unit(str(n), n, *each) for n, each in enumerate(ordered, start=1)]
    stated = Tolerances(Fraction(0), Fraction(judged), Fraction(1))
    found = certainties(field(*units), stated, draws=200)
    assert all(1 <= each.best <= each.worst <= len(units) for each in found)
    for n, each in enumerate(found[:-1]):
        assert each.above_next is not None
        if sum(ordered[n]) - sum(ordered[n + 1]) > 2 * (
            Fraction(judged, 100) * 40 + Fraction(60, 100)
        ):
            assert each.above_next == 100


# --- grades ---------------------------------------------------------------------------------------

GRADES = Grades(("优秀", "良好", "较差"), "bands", (Fraction(95), Fraction(80), None), (1, 2, 3))


def graded(by: str, *units: Standing) -> Field:
    return Field((WORK, VOTES), units, grades=replace(GRADES, by=by))


def test_a_grade_far_from_its_bound_holds_and_one_on_it_is_a_toss() -> None:
    """甲 98 against 95, out by 0.4 at most; 乙 80 on the bound of 80."""
    first, second = certainties(
        graded(
            "bands",
            replace(unit("a", 1, 60, 38), grade=0),
            replace(unit("b", 2, 50, 30), grade=1),
        ),
        Tolerances(Fraction(0), Fraction(1), Fraction(0)),
    )
    assert (first.grade_kept, first.grade_else) == (100, None)
    assert second.grade_kept is not None
    assert 45 <= second.grade_kept <= 55
    assert second.grade_else == 2


def test_without_tolerance_a_total_on_a_bound_has_the_grade() -> None:
    none = Tolerances(Fraction(0), Fraction(0), Fraction(0))
    on = replace(unit("b", 2, 50, 30), grade=1)
    found = certainties(graded("bands", replace(unit("a", 1, 60, 38), grade=0), on), none, 100)
    assert [each.grade_kept for each in found] == [100, 100]


def test_grades_by_share_follow_the_places_and_both_take_the_worse() -> None:
    none = Tolerances(Fraction(0), Fraction(0), Fraction(0))
    rows = [
        replace(unit("a", 1, 60, 38), grade=0),
        replace(unit("b", 2, 60, 37), grade=1),
        replace(unit("c", 3, 40, 20), grade=2),
    ]
    assert [e.grade_kept for e in certainties(graded("shares", *rows), none, 100)] == [100] * 3
    # 乙 has 97, a band of 优秀, but the second place gives 良好.
    assert [e.grade_kept for e in certainties(graded("both", *rows), none, 100)] == [100] * 3
    assert [e.grade_kept for e in certainties(graded("bands", *rows), none, 100)] == [100, 0, 100]
