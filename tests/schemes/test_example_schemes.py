"""Three places that nobody here has seen, written as documents: computed by hand, without code."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bonuses.engine import unit_rates
from schemes.diff import scheme_diff
from schemes.document import SchemeDocument
from schemes.document_io import dump_document, load_document
from schemes.lint import lint
from scoring.engine import evaluate_year
from scoring.engine.facts import (
    BallotFact,
    ClaimFact,
    DeductionFact,
    ItemFact,
    LeaderMarkFact,
    RatedFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)

FOLDER = Path(__file__).resolve().parents[2] / "schemes" / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def scheme(name: str) -> SchemeDocument:
    loaded = load_document((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert loaded.errors == ()
    assert loaded.document is not None
    return loaded.document


@pytest.mark.parametrize("name", NAMES)
def test_an_example_can_be_published_and_read_again(name: str) -> None:
    document = scheme(name)
    assert [f.zh for f in lint(document) if f.severity == "error"] == []
    again = load_document(dump_document(document)).document
    assert again == document
    assert scheme_diff(document, document) == ()


def F(text: str) -> Fraction:
    return Fraction(text)


def target(unit: str, component: str, code: str, points: int, share: str) -> TargetFact:
    """A target that reached ``share`` of its plan of 100."""
    actual = F(share) * 100
    params = {"plan": "100"}
    points_ = Fraction(points)
    return TargetFact(code, unit, component, points_, "proportional", params=params, actual=actual)


def test_key_work_by_achievement_offices_and_evaluations_by_place() -> None:
    units = ("A", "B")
    facts = YearFacts(
        year=2026,
        units=tuple(UnitFact(code, code, "department") for code in units),
        targets=(target("A", "key_work", "a", 500, "0.9"), target("B", "key_work", "b", 500, "1")),
        rated=(
            RatedFact("A", "five_type_office", F("95")),
            RatedFact("B", "five_type_office", F("80")),
        ),
        ballots=tuple(
            BallotFact(group, unit, F(score))
            for unit, scores in {"A": ("90", "80", "9", "8"), "B": ("85", "88", "8", "10")}.items()
            for group, score in zip(
                ("leaders", "townships", "enterprises", "residents"), scores, strict=True
            )
            for _each in range(3)
        ),
        claims=(
            ClaimFact("A", "praise", "p1", kind="prize", level="nation", work="w"),
            ClaimFact("A", "praise", "p2", kind="prize", level="province", work="w"),
            ClaimFact("A", "criticism", "c1", kind="circular", level="county"),
            # Four reports: 0.5 × (1 + 1 + 1 + 0.5) = 1.75
            *(ClaimFact("B", "praise", f"r{n}", kind="report") for n in range(4)),
        ),
        vetoes=(VetoFact("B", "petition"),),
    )
    year = evaluate_year(scheme("five_type_county"), facts)
    a, b = year.units["A"], year.units["B"]
    # A: 450 + place 1: 100 + leaders place 1: 100 + townships place 2: 48
    #    + 250 × (6 × 9 + 4 × 8) ÷ 10 ÷ 10 = 215; + 20 for the nation's prize − 3
    assert a.base == 450 + 100 + 100 + 48 + 215
    assert a.adjustments == {"praise": 20, "criticism": -3}
    assert a.total == 930
    # B: 500 + place 2: 98 + 97 + 50 + 250 × (6 × 8 + 4 × 10) ÷ 10 ÷ 10 = 220; + 1.75
    assert b.total == F("966.75")
    # Two units: round(0.3 × 2) = 1 first class, by place B; a veto lowers it by one class.
    assert (year.places["B"].grade_by_score, year.places["B"].grade) == ("first", "second")
    assert year.places["A"].grade == "second"
    rates = unit_rates(scheme("five_type_county"), year.units, places=year.places).units
    assert (rates["A"].per_capita, rates["B"].per_capita) == (6000, 6000)


def test_parts_four_deep_from_full_marks_down_and_a_pool_balanced() -> None:
    facts = YearFacts(
        year=2026,
        units=(UnitFact("A", "A", "bureau"), UnitFact("C", "C", "company")),
        targets=(
            target("A", "containers", "t1", 10, "0.8"),  # 25 × 8 ÷ 10 = 20
            target("A", "bulk", "t2", 10, "1"),  # 15
            target("A", "investment", "t3", 10, "0.5"),  # 20 × 5 ÷ 10 = 10
            target("C", "profit", "t4", 60, "0.75"),  # 45 of 60 → 75 of 100
        ),
        items=(ItemFact("A", "service", "s", F("10"), F("9")),),  # 40 × 9 ÷ 10 = 36
        deductions=(
            DeductionFact("A", "late", 3, component="order"),
            DeductionFact("A", "complaint", 1, component="order"),
        ),
    )
    document = scheme("port_zone")
    year = evaluate_year(document, facts)
    # (20 + 15 + 10 + 36) of 100 parts, × 80 = 64.8; order 20 − 1.5 − 2 = 16.5
    assert year.units["A"].total == F("81.3")
    assert year.units["C"].total == 75
    heads = {"A": 100, "C": 50}
    rates = unit_rates(document, year.units, places=year.places, heads=heads).units
    paid = {code: (rates[code].per_capita or F("0")) * heads[code] for code in heads}
    # A = 3 000 000 ÷ 150 = 20 000; mean (8130 + 3750) ÷ 150 = 79.2; 4000 ÷ 6.3 × (81.3 − 79.2)
    assert rates["A"].per_capita == 20000 + F("4000/63") * 21
    assert sum(paid.values()) == 3000000


def test_inspections_by_their_mean_and_amounts_by_place() -> None:
    def town(code: str, *tiers: str) -> tuple[LeaderMarkFact, ...]:
        return tuple(LeaderMarkFact(code, "leaders", f"l{n}", tier=t) for n, t in enumerate(tiers))

    facts = YearFacts(
        year=2026,
        units=tuple(UnitFact(code, code, "town") for code in "ABC"),
        targets=tuple(target(c, "functional", c, 60, "1") for c in "ABC"),
        rated=(
            RatedFact("A", "monthly", F("9"), title="6月"),
            RatedFact("A", "monthly", F("8"), title="7月"),  # mean 0.85 × 20 = 17
            RatedFact("B", "monthly", F("10")),
            RatedFact("C", "monthly", F("10")),
        ),
        leader_marks=(*town("A", "a", "b"), *town("B", "a", "a"), *town("C", "a")),
        claims=(
            ClaimFact("A", "projects", "x", points=F("12")),
            ClaimFact("B", "projects", "y", points=F("-1")),
        ),
        vetoes=(VetoFact("B", "fraud"),),
    )
    document = scheme("hill_district")
    year = evaluate_year(document, facts)
    # A: 60 + 17 + 20 × 0.925 = 18.5, + 12 capped at 10
    assert year.units["A"].total == F("105.5")
    assert year.units["B"].total == 99
    # One leader is not enough for C: no total that counts, no place.
    assert [m.code for m in year.units["C"].missing] == ["leader_marks"]
    rates = unit_rates(document, year.units, places=year.places).units
    assert rates["A"].per_capita == 8000
    assert rates["B"].per_capita == 2100  # place 2: 7000, of which fraud leaves three tenths
