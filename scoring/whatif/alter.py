"""One figure of a unit different: which ones may be, and the facts with another value.  Pure.

Ballots and leaders' marks are not among them: who gave what is not told to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from core.exact import to_text
from scoring.engine import UnitFacts
from scoring.engine.facts import TargetFact

#: What another value is: a figure, a grade, or that the thing is left out.
Way = Literal["number", "grade", "out"]

#: Fields of facts that may be left out, with what such a fact is called.
_OUT = {
    "honours": "honour",
    "deductions": "deduction",
    "vetoes": "veto",
    "claims": "claim",
    "appraisals": "rating",
}


@dataclass(frozen=True, slots=True)
class Changeable:
    """Something of a unit's facts that may be thought different.

    ``key`` names it within the unit; ``field`` and ``at`` are where it stands; ``attribute`` what
    another value is put into ("" where it is left out); ``now`` its value as text; ``least`` and
    ``most`` bound a figure (None: no bound); ``grades`` are the keys of a grade's choices.
    """

    key: str
    kind: str
    label: str
    way: Way
    field: str
    at: int
    attribute: str = ""
    now: str = ""
    measure: str = ""
    least: Fraction | None = None
    most: Fraction | None = None
    grades: tuple[str, ...] = ()


def changeables(facts: UnitFacts) -> list[Changeable]:
    """All that may be thought different of a unit, as its receipt shows them."""
    return [*_targets(facts), *_items(facts), *_rated(facts), *_gradings(facts), *_out(facts)]


def altered(facts: UnitFacts, thing: Changeable, value: Fraction | str | None) -> UnitFacts:
    """The facts with the thing at another value; without it where it is left out."""
    rows = list(getattr(facts, thing.field))
    if thing.way == "out":
        del rows[thing.at]
    else:
        told: dict[str, Any] = {thing.attribute: value}
        if thing.field in ("targets", "items"):
            told["applicability"] = "applies"
        rows[thing.at] = replace(rows[thing.at], **told)
    changed: dict[str, Any] = {thing.field: tuple(rows)}
    return replace(facts, **changed)


def _targets(facts: UnitFacts) -> Iterator[Changeable]:
    for n, fact in enumerate(facts.targets):
        common = (f"target:{fact.code}", "target", fact.title or fact.code)
        if fact.method == "graded":
            grades = tuple(_shares(fact))
            yield Changeable(
                *(*common, "grade", "targets", n, "grade"), now=fact.grade, grades=grades
            )
        elif fact.method == "manual":
            yield Changeable(
                *(*common, "number", "targets", n, "score"),
                **_points(fact.score, fact.points),
            )
        elif fact.method != "with_component":
            yield Changeable(
                *(*common, "number", "targets", n, "actual"),
                now=_text(fact.actual),
                measure=fact.measure,
            )


def _shares(fact: TargetFact) -> Mapping[str, Any]:
    found = fact.params.get("shares")
    return found if isinstance(found, Mapping) else {}


def _items(facts: UnitFacts) -> Iterator[Changeable]:
    for n, fact in enumerate(facts.items):
        yield Changeable(
            *(f"item:{fact.item}", "item", fact.title or fact.item, "number", "items", n, "score"),
            **_points(fact.score, fact.points),
        )


def _rated(facts: UnitFacts) -> Iterator[Changeable]:
    for n, fact in enumerate(facts.rated):
        key = f"rated:{fact.component}:{n}"
        yield Changeable(
            *(key, "rated", fact.title or fact.component, "number", "rated", n, "score"),
            **_points(fact.score, fact.full),
        )


def _gradings(facts: UnitFacts) -> Iterator[Changeable]:
    for n, fact in enumerate(facts.gradings):
        key = f"grading:{fact.component}:{fact.stage}"
        yield Changeable(
            *(key, "grading", fact.component, "number", "gradings", n, "change"),
            now=to_text(fact.change),
        )


def _out(facts: UnitFacts) -> Iterator[Changeable]:
    for field, kind in _OUT.items():
        for n, fact in enumerate(getattr(facts, field)):
            name = getattr(fact, "title", "") or getattr(fact, "kind", "") or fact.rating
            code = getattr(fact, "code", "") or f"{n}"
            yield Changeable(f"{kind}:{code}", kind, str(name), "out", field, n)


def _points(score: Fraction | None, full: Fraction | None) -> dict[str, Any]:
    return {"now": _text(score), "least": Fraction(0), "most": full}


def _text(value: Fraction | None) -> str:
    return "" if value is None else to_text(value)
