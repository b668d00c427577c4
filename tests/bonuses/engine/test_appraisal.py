"""A person's score in his unit's appraisal: weighted means, what is exempt, what is missing (G-1).

The figures are worked by hand; no float comes near them.
"""

from __future__ import annotations

from fractions import Fraction

from bonuses.engine.appraisal import MarkRow, PersonMarks, Weights, staff_score
from schemes.presets import load_preset

RULE = load_preset("county").staff_appraisal
DIMENSIONS = {
    key: Fraction(n)
    for key, n in {
        "virtue": 20,
        "ability": 15,
        "diligence": 15,
        "achievement": 35,
        "integrity": 15,
    }.items()
}
WEIGHTS = Weights(
    DIMENSIONS,
    {"leaders": Fraction(40), "section_head": Fraction(30), "peers": Fraction(30)},
)


def marks(source: str, count: int = 1, **values: str) -> MarkRow:
    """A row with 90 in whatever is not named."""
    told = {key: Fraction(values.get(key, "90")) for key in DIMENSIONS}
    return MarkRow(source, count, told)


def test_the_score_is_the_weighted_mean_of_weighted_means() -> None:
    """Leaders 91.4, head of section 90, peers 88.6: 36.56 + 27 + 26.58 = 90.14."""
    told = PersonMarks(
        [
            marks("leaders", achievement="94"),
            marks("section_head"),
            marks("peers", achievement="86"),
        ]
    )
    found = staff_score(RULE, WEIGHTS, told, places=4)
    assert found.total == Fraction("90.14")
    assert [child.value for child in found.trace.children] == [
        Fraction("36.56"),
        Fraction(27),
        Fraction("26.58"),
    ]


def test_every_form_weighs_the_same_and_a_source_is_rounded_once() -> None:
    """Two leaders at 90 and a count of 5 forms at 80: mean 580/7; 40 % of it is 33.142857…"""
    rows = [
        marks("leaders"),
        marks("leaders"),
        MarkRow("leaders", 5, dict.fromkeys(DIMENSIONS, Fraction(80))),
        marks("section_head"),
        marks("peers"),
    ]
    found = staff_score(RULE, WEIGHTS, PersonMarks(rows), places=4)
    assert found.trace.children[0].value == Fraction("33.1429")
    assert found.total == Fraction("33.1429") + 54
    [forms, _weighted] = found.trace.children[0].notes
    assert forms.params == {"n": 7}


def test_what_cannot_mark_him_gives_its_weight_to_the_others() -> None:
    """Without a head of section 40 and 30 of 70 count: 90 × 4/7 + 80 × 3/7."""
    rows = [
        marks("leaders"),
        MarkRow("peers", 1, dict.fromkeys(DIMENSIONS, Fraction(80))),
    ]
    told = PersonMarks(rows, exempt=frozenset({"section_head"}))
    found = staff_score(RULE, WEIGHTS, told, places=4)
    assert found.total == Fraction("51.4286") + Fraction("34.2857")
    assert found.trace.children[-1].state == "not_applicable"
    assert sum(c.standard or 0 for c in found.trace.children) == 100


def test_a_missing_source_is_no_zero() -> None:
    """Who was not marked by his peers has no score yet, and the trace says what is missing."""
    found = staff_score(
        RULE, WEIGHTS, PersonMarks([marks("leaders"), marks("section_head")]), places=4
    )
    assert found.total is None
    assert found.missing == ("peers",)
    assert found.trace.children[2].state == "missing"


def test_a_row_that_leaves_a_dimension_out_does_not_count_yet() -> None:
    """A half-typed row is missing, not nought."""
    half = MarkRow("leaders", 1, {"virtue": Fraction(90)})
    told = PersonMarks([half, marks("section_head"), marks("peers")])
    assert staff_score(RULE, WEIGHTS, told, places=4).missing == ("leaders",)


def test_months_count_where_the_unit_gives_them_weight() -> None:
    """Three months at 95, 95 and 85 are 91.666…, of which 20 % is 18.3333."""
    weights = Weights(DIMENSIONS, {"leaders": Fraction(80), "months": Fraction(20)})
    told = PersonMarks([marks("leaders")], [Fraction(95), Fraction(95), Fraction(85)])
    found = staff_score(RULE, weights, told, places=4)
    assert found.total == 72 + Fraction("18.3333")


def test_nothing_asked_gives_no_score() -> None:
    """A unit that brings its scores itself has no source, and no division by nought."""
    found = staff_score(RULE, Weights(DIMENSIONS, {}), PersonMarks(), places=4)
    assert found.total is None
    assert found.missing == ()
