"""A correction survey held as a secret round (E-2): what each unit's people gave another one; pure.

A ballot says under its seal which unit its voter belongs to, and nothing else of him.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.exact import to_text
from reviews.ballots.counting import LEAST_SHOWN, Count
from reviews.ballots.paper import Paper, content_read, faults_of, score_of
from schemes.rules.survey_correction import SurveyCorrection

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """What the people of a unit gave another one on average, and how many they were.

    ``merged``: the mean is that of several units of which each had too few ballots.
    """

    unit: int
    rater: int
    score: Fraction
    raters: int
    merged: bool = False


@dataclass(slots=True)
class SurveyCount:
    """The count, with what each unit gave; ``few`` the pairs of which too few ballots came in."""

    count: Count
    given: list[Given] = field(default_factory=list)
    few: set[Pair] = field(default_factory=set)


def survey_count(
    paper: Paper,
    contents: Iterable[bytes | None],
    rule: SurveyCorrection,
    rated_by: Mapping[int, set[int]],
) -> SurveyCount:
    """Count opened ballots; ``rated_by``: unit of a voter → the units that its people rate.

    Fewer than three ballots of a unit for another one are left out, or joined with those of other
    such units, as the rule says; left out, they are in no figure that is written or published.
    """
    found = SurveyCount(Count())
    scores: dict[Pair, list[Fraction]] = {}
    for content in contents:
        read = _read(paper, content, rated_by)
        if read is None:
            found.count.void += 1
            continue
        receipt, rater, answers = read
        found.count.ballots += 1
        found.count.receipts.append(receipt)
        for unit in paper.units:
            if values := answers.get(str(unit.id)):
                pair = (unit.id, rater)
                scores.setdefault(pair, []).append(score_of(paper.asked_of(unit), values))
    found.count.receipts.sort()
    for unit in paper.units:
        _of_unit(found, unit.id, scores, rule)
    return found


def _read(
    paper: Paper, content: bytes | None, rated_by: Mapping[int, set[int]]
) -> tuple[str, int, dict[str, Any]] | None:
    """Receipt, the voter's unit, answers; None for what is no ballot of anybody asked."""
    try:
        receipt, rater, answers = content_read(content or b"")
    except (ValueError, RecursionError):
        return None
    allowed = rated_by.get(rater or 0, set())
    if not isinstance(answers, dict) or not answers:
        return None
    spoken = {unit for unit in allowed if str(unit) in answers}
    if rater is None or len(spoken) != len(answers) or faults_of(paper, answers, spoken):
        return None
    return receipt, rater, answers


def _of_unit(
    found: SurveyCount, unit: int, scores: Mapping[Pair, list[Fraction]], rule: SurveyCorrection
) -> None:
    own = {rater: each for (of, rater), each in sorted(scores.items()) if of == unit}
    small = {rater: each for rater, each in own.items() if len(each) < LEAST_SHOWN}
    together = [score for each in small.values() for score in each]
    merges = rule.few == "merged" and len(together) >= LEAST_SHOWN
    shown: list[Fraction] = []
    for rater, each in own.items():
        if rater not in small:
            found.given.append(Given(unit, rater, _mean(each), len(each)))
        elif merges:
            found.given.append(Given(unit, rater, _mean(together), len(each), merged=True))
        else:
            found.few.add((unit, rater))
            continue
        shown += each
    if shown:
        found.count.scores[unit] = sorted(shown)
        found.count.sums[unit], found.count.answers[unit] = [sum(shown, Fraction(0))], []
    elif own:
        found.count.hidden.add(unit)


def _mean(scores: list[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


@dataclass(frozen=True, slots=True)
class _Result:
    """What the rule asks of a result."""

    rater: str
    score: Fraction
    raters: int
    title: str = ""
    source: None = None


def correction_of(rule: SurveyCorrection, given: Iterable[Given], places: int) -> Fraction:
    """The points that the rule adds or takes for what a unit was given: never above its bound."""
    results = [_Result(str(each.rater), each.score, each.raters) for each in given]
    value = rule.evaluate(results, places).value
    return value if value is not None else Fraction(0)


def survey_published(
    paper: Paper, found: SurveyCount, rule: SurveyCorrection, places: int, codes: Mapping[int, str]
) -> dict[str, Any]:
    """What is published beside the ballots: the rule's figures, and of each unit its correction
    with what each rating unit gave."""
    told: dict[str, Any] = {
        "neutral": to_text(rule.neutral),
        "per_point": to_text(rule.per_point),
        "most": to_text(rule.most),
        "least": rule.least,
        "mean_of": rule.mean_of,
        "places": places,
        "units": {},
    }
    for unit in paper.units:
        given = [each for each in found.given if each.unit == unit.id]
        told["units"][unit.code] = {
            "correction": to_text(correction_of(rule, given, places)),
            "few": sum(1 for of, _rater in found.few if of == unit.id),
            "raters": dict(_raters(given, codes)),
        }
    return told


def _raters(given: Iterable[Given], codes: Mapping[int, str]) -> Iterator[tuple[str, Any]]:
    for each in given:
        told = {"n": each.raters, "mean": to_text(each.score), "merged": each.merged}
        yield codes[each.rater], told
