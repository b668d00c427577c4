"""What a claim counts for and displaces, by the rules alone (K-5.5, M-8)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reviews.honours.effect import StatedClaim, StatedHonour, honour_effect, list_effect
from schemes.presets import load_preset
from schemes.rules.base import Title
from schemes.rules.claims import ClaimKind, ClaimList

RULE = load_preset("county").honours
DAY = date(2026, 3, 5)


def stated(code: str, kind: str, level: str, **values: object) -> StatedHonour:
    return StatedHonour(code, code, kind, level, DAY, **values)  # type: ignore[arg-type]


def codes(notes: object) -> set[str]:
    return {note["code"] for note in notes}  # type: ignore[attr-defined]


def test_the_higher_of_two_comprehensive_honours_displaces_the_other() -> None:
    county = stated("县综合", "comprehensive", "county")
    found = honour_effect(RULE, [county], stated("·", "comprehensive", "city"), 2026)
    assert (found.before, found.after, found.gain) == (5, 10, 5)
    (moved,) = found.moved
    assert (moved.title, moved.before, moved.after) == ("县综合", 5, 0)
    assert moved.clauses == ("K-5.5.1",)
    assert codes(moved.notes) == {"honour.higher_counts"}


def test_an_honour_below_one_that_stands_brings_nothing_and_says_why() -> None:
    province = stated("省综合", "comprehensive", "province")
    found = honour_effect(RULE, [province], stated("·", "comprehensive", "county"), 2026)
    assert (found.gain, found.own.worth, found.own.points) == (0, 5, 0)
    assert "honour.higher_counts" in codes(found.own.notes)
    assert found.moved == ()


def test_the_system_cap_cuts_and_another_honour_may_lose_by_it() -> None:
    first = stated("系统一", "single", "ministry", is_system=True)  # 省级计 6
    second = stated("系统二", "single", "city", is_system=True)  # 县级计 2
    found = honour_effect(
        RULE, [first, second], stated("·", "single", "province", is_system=True), 2026
    )
    assert (found.before, found.after) == (8, 8)
    assert found.own.worth == 4
    assert {row.title for row in found.moved} == {"系统二"}
    assert "honour.system_cap" in codes(found.own.notes) | codes(found.moved[0].notes)


def test_the_same_work_takes_an_honour_out_of_count() -> None:
    old = stated("县单项", "single", "county", project="治理")
    found = honour_effect(RULE, [old], stated("·", "single", "city", project="治理"), 2026)
    assert (found.gain, found.moved[0].after) == (2, 0)
    assert codes(found.moved[0].notes) == {"honour.same_work"}


def test_a_certificate_of_another_year_is_worth_nothing() -> None:
    late = StatedHonour("·", "去年的", "single", "city", date(2025, 12, 31))
    found = honour_effect(RULE, [], late, 2026)
    assert (found.gain, codes(found.own.notes)) == (0, {"honour.other_year"})


def test_a_list_tells_what_its_cap_leaves_of_a_claim() -> None:
    kind = ClaimKind(key="prize", title=Title(zh="获奖", en="Prize"), points=Fraction(3))
    rule = ClaimList(
        key="awards", title=Title(zh="奖励", en="Awards"), kinds=(kind,), cap=Fraction(5)
    )
    old = StatedClaim("J1", "一", "prize", "", "", None, 1, frozenset())
    new = StatedClaim("·", "二", "prize", "", "", None, 1, frozenset())
    found = list_effect(rule, [old], new)
    assert (found.before, found.after, found.own.worth) == (3, 5, 3)
    assert found.own.points + sum((row.after for row in found.moved), Fraction(0)) <= 5
