"""Counting opened ballots: pure.  What comes out has no order and no voter in a secret round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.exact import to_text
from reviews.ballots.paper import VALUED, Paper, content_read, faults_of, score_of

#: Ballots of a secret group for one unit that are fewer are neither written nor published.
LEAST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class NamedMark:
    """What a voter of an open round gave a unit: one of score, place and tier."""

    voter: int
    unit: int
    score: Fraction | None = None
    place: int | None = None
    tier: str = ""


@dataclass(slots=True)
class Count:
    """What a box held.

    ``scores`` are what each unit got, by value; ``sums`` of each dimension over all its ballots,
    ``answers`` how often each answer to it was chosen; ``hidden`` the units with too few ballots
    to be shown.
    """

    ballots: int = 0
    void: int = 0
    receipts: list[str] = field(default_factory=list)
    scores: dict[int, list[Fraction]] = field(default_factory=dict)
    sums: dict[int, list[Fraction]] = field(default_factory=dict)
    answers: dict[int, list[Counter[str]]] = field(default_factory=dict)
    marks: list[NamedMark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def count_box(
    paper: Paper, contents: Iterable[bytes | None], *, secret: bool, voters: Mapping[int, set[int]]
) -> Count:
    """Count the opened contents; ``None`` is a ballot that could not be opened.

    ``voters`` says whom a voter who still stands rates; in a secret round nobody knows whose a
    ballot is, so that it may rate any unit of the form.
    """
    count = Count()
    everything = {unit.id for unit in paper.units}
    spoken: Counter[int] = Counter()
    for content in contents:
        read = _read(content)
        if read is None:
            count.void += 1
            continue
        receipt, voter, answers = read
        allowed = _rated(answers, everything) if secret else voters.get(voter or 0)
        if allowed is None or faults_of(paper, answers, allowed) or (spoken[voter or 0] > 0):
            count.void += 1
            continue
        if not secret:
            spoken[voter or 0] += 1
        count.ballots += 1
        count.receipts.append(receipt)
        _take(count, paper, answers, None if secret else voter)
    _leave_no_order(count, secret)
    return count


def _read(content: bytes | None) -> tuple[str, int | None, Any] | None:
    try:
        return None if content is None else content_read(content)
    except (ValueError, RecursionError):
        return None


def _rated(answers: Any, everything: set[int]) -> set[int] | None:
    """The units that a secret ballot speaks of, whoever cast it."""
    if not isinstance(answers, dict) or not answers:
        return None
    known = {str(unit): unit for unit in everything}
    return {known[key] for key in answers} if set(answers) <= set(known) else None


def _take(count: Count, paper: Paper, answers: Any, voter: int | None) -> None:
    if paper.scale in VALUED:
        _take_scores(count, paper, answers, voter)
    elif voter is not None:
        rows = enumerate(answers, 1) if isinstance(answers, list) else answers.items()
        for one, other in rows:
            ranked = isinstance(answers, list)
            mark = NamedMark(voter, other, place=one) if ranked else None
            count.marks.append(mark or NamedMark(voter, int(one), tier=other))


def _take_scores(count: Count, paper: Paper, answers: Mapping[str, Any], voter: int | None) -> None:
    asked_of = {unit.id: paper.asked_of(unit) for unit in paper.units}
    for key, values in answers.items():
        if values is None:
            continue
        unit, asked = int(key), asked_of[int(key)]
        score = score_of(asked, values)
        count.scores.setdefault(unit, []).append(score)
        told = [each.worth(value) for each, value in zip(asked, values, strict=True)]
        before = count.sums.get(unit, [Fraction(0)] * len(told))
        count.sums[unit] = [one + two for one, two in zip(before, told, strict=True)]
        chosen = count.answers.setdefault(unit, [Counter() for _each in asked])
        for one, each, value in zip(asked, chosen, values, strict=True):
            each.update([value] if one.options else [])
        if voter is not None:
            count.marks.append(NamedMark(voter, unit, score=score))


def _leave_no_order(count: Count, secret: bool) -> None:
    count.receipts.sort()
    for unit, scores in count.scores.items():
        scores.sort()
        if secret and len(scores) < LEAST_SHOWN:
            count.hidden.add(unit)
    for unit in count.hidden:
        del count.scores[unit], count.sums[unit], count.answers[unit]
    count.marks.sort(key=lambda mark: (mark.voter, mark.place or 0, mark.unit))


def published_units(paper: Paper, count: Count) -> dict[str, dict[str, Any]]:
    """What is published of each unit: its ballots by value, their mean, the means of dimensions,
    how often each answer was chosen."""
    found: dict[str, dict[str, Any]] = {}
    for unit in paper.units:
        scores = count.scores.get(unit.id, [])
        told: dict[str, Any] = {"scores": [to_text(score) for score in scores]}
        told["hidden"] = unit.id in count.hidden
        if scores:
            n = len(scores)
            told["mean"] = to_text(sum(scores, Fraction(0)) / n)
            asked = paper.asked_of(unit)
            sums = zip(asked, count.sums[unit.id], strict=True)
            told["dimensions"] = {one.key: to_text(each / n) for one, each in sums}
            chosen = zip(asked, count.answers[unit.id], strict=False)
            told["answers"] = {
                one.key: {option.key: each[option.key] for option in one.options}
                for one, each in chosen
                if one.options
            }
        found[unit.code] = told
    return found
