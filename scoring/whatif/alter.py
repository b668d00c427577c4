"""One figure of a unit different: which ones may be, and the facts with another value.  Pure.

Of ballots and leaders' marks a component's points alone are thought different, as the receipt
shows them, never one voter's: who gave what is not told to everybody.  Not among them are points by
place and what other units gave in a survey: they hang on others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from core.exact import to_text
from schemes.rules.ballots import Ballots
from schemes.rules.component import Component
from schemes.rules.leader_marks import LeaderMarks
from scoring.engine import UnitFacts
from scoring.engine.components import fill
from scoring.engine.facts import BallotFact, LeaderMarkFact, TargetFact

#: What another value is: a figure, a grade, or that the thing is left out.
Way = Literal["number", "grade", "out"]

#: Fields of facts that may be left out, with what such a fact is called.
_OUT = {
    "honours": "honour",
    "deductions": "deduction",
    "vetoes": "veto",
    "claims": "claim",
    "appraisals": "rating",
    "outer_items": "outer",
    "monthly": "monthly",
}


@dataclass(frozen=True, slots=True)
class Changeable:
    """Something of a unit's facts that may be thought different.

    ``key`` names it within the unit; ``field`` and ``at`` are where it stands; ``attribute`` what
    another value is put into ("" where it is left out); ``now`` its value as text; ``least`` and
    ``most`` bound a figure (None: no bound); ``grades`` are the keys of a grade's choices.
    ``panel`` is the component whose points many people's ballots or marks make.
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
    panel: Component | None = None

    @property
    def row(self) -> str:
        """The key of its row in the receipt."""
        return f"component:{self.panel.key}" if self.panel else self.key


def changeables(
    facts: UnitFacts, leaves: Iterable[Component] = (), places: int = 4
) -> list[Changeable]:
    """All that may be thought different of a unit, as its receipt shows them; ``leaves`` are the
    components that facts fill, ``places`` the scheme's rounding (S-5)."""
    marks = [*_targets(facts), *_items(facts), *_rated(facts), *_panels(facts, leaves, places)]
    return [*marks, *_gradings(facts), *_out(facts)]


def altered(facts: UnitFacts, thing: Changeable, value: Fraction | str | None) -> UnitFacts:
    """The facts with the thing at another value; without it where it is left out."""
    if thing.panel is not None and isinstance(value, Fraction):
        return _agreed(facts, thing.panel, value)
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


def _panels(facts: UnitFacts, leaves: Iterable[Component], places: int) -> Iterator[Changeable]:
    """Components that ballots or leaders' marks fill, with the points that they gave."""
    for leaf in leaves:
        field = {Ballots: "ballots", LeaderMarks: "leader_marks"}.get(type(leaf.rule))
        if field is not None and leaf.points > 0:
            now = fill(leaf, facts, places).value
            yield Changeable(
                *(f"panel:{leaf.key}", field, leaf.key, "number", field, 0),
                **_points(now, leaf.points),
                panel=leaf,
            )


def _agreed(facts: UnitFacts, panel: Component, points: Fraction) -> UnitFacts:
    """As if everybody had given the share that makes just these points: of equal ballots no
    weight, no extreme and no number of them matters."""
    share = points / panel.points
    if isinstance(panel.rule, LeaderMarks):
        return replace(facts, leader_marks=_same_marks(facts, panel, panel.rule, share))
    if isinstance(panel.rule, Ballots):
        return replace(facts, ballots=_same_ballots(facts, panel.rule, share))
    return facts


def _same_marks(
    facts: UnitFacts, panel: Component, rule: LeaderMarks, share: Fraction
) -> tuple[LeaderMarkFact, ...]:
    others = [each for each in facts.leader_marks if each.component != panel.key]
    count = max(len(facts.leader_marks) - len(others), rule.least_marks, 1)
    mark = LeaderMarkFact(facts.unit.code, panel.key, "", score=share, full=Fraction(1))
    return (*others, *(replace(mark, leader=f"{n}") for n in range(count)))


def _same_ballots(facts: UnitFacts, rule: Ballots, share: Fraction) -> tuple[BallotFact, ...]:
    found = [*facts.ballots]
    for group in {each.voter_group for each in rule.groups}:
        count = max(sum(each.voter_group == group for each in found), rule.least_valid, 1)
        ballot = BallotFact(group, facts.unit.code, share * rule.maximum)
        found = [each for each in found if each.voter_group != group] + [ballot] * count
    return tuple(found)


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
            named = (getattr(fact, name, "") for name in ("title", "kind", "rating", "item"))
            name = next(each for each in named if each)
            code = getattr(fact, "code", "") or f"{n}"
            yield Changeable(f"{kind}:{code}", kind, str(name), "out", field, n)


def _points(score: Fraction | None, full: Fraction | None) -> dict[str, Any]:
    return {"now": _text(score), "least": Fraction(0), "most": full}


def _text(value: Fraction | None) -> str:
    return "" if value is None else to_text(value)
