"""What a result says of a survey tells nobody who rated."""

from __future__ import annotations

from fractions import Fraction

from schemes.presets import load_preset
from scoring.engine import evaluate_year
from scoring.engine.facts import SurveyFact, UnitFact, YearFacts


def test_a_survey_without_a_rule_is_missed_without_its_rater() -> None:
    unit = UnitFact("A", "财政局", "department")
    survey = SurveyFact("A", "survey", "B-secret", Fraction(90), title="审计局")
    result = evaluate_year(load_preset("county"), YearFacts(2026, (unit,), surveys=(survey,)))
    lost = [each for each in result.units["A"].missing if each.code == "unplaced"]
    assert [each.subject for each in lost] == ["survey"]
