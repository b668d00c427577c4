"""A kept report as its readers see it: in their language, exact numbers as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.exact import from_text
from core.language import in_english

ZERO = Fraction(0)
#: What a step counts.
_MOVED = ("units", "up", "down", "ranks", "grades", "quota")
#: Causes that a table lists of a unit; its own page lists all.
MAIN_CAUSES = 3


#: What of a report hangs on yuan.
_YUAN = frozenset({"planned", "paid", "more", "less", "per_head", "money"})


def without_yuan(value: Any) -> Any:
    """A report, or a part of it, for who does not see every unit's standard: neither yuan nor what
    tells whose yuan move."""
    if isinstance(value, list):
        return [without_yuan(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: without_yuan(each) for name, each in value.items() if name not in _YUAN}
    if "causes" in kept:
        kept["causes"] = [each for each in kept["causes"] if any(map(each.get, _BARE))]
    if "ranks" in kept and "rules" in kept:  # a step counts all units that it moves
        kept.pop("units", None)
    return kept


#: What a cause did that is no yuan.
_BARE = ("scored", "places", "ranked", "graded")


def number(text: str | None) -> Fraction | None:
    """A kept number; None where there is none."""
    return None if text is None else from_text(text)


def said(words: Mapping[str, Any]) -> Any:
    """What is kept in both languages, in the reader's."""
    return words["en"] if in_english() else words["zh"]


@dataclass(frozen=True, slots=True)
class Side:
    """A unit under one of the two documents."""

    total: Fraction | None
    rank: int | None
    of: int
    grade: str
    qualified: bool
    complete: bool
    assessed: bool
    missing: int
    per_head: Fraction | None
    paid: Fraction | None


@dataclass(frozen=True, slots=True)
class Cause:
    """What a step did to a unit; ``name`` says which rules it changed."""

    step: int
    name: str
    points: Fraction | None
    places: int | None
    per_head: Fraction | None
    money: Fraction | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit before and after, and by which rules."""

    code: str
    name: str
    initials: str
    group: str
    group_title: str
    heads: int
    before: Side
    after: Side
    causes: tuple[Cause, ...]

    @property
    def points(self) -> Fraction | None:
        """Points gained or lost."""
        return _less(self.after.total, self.before.total)

    @property
    def places(self) -> int | None:
        """Places gained (positive) or lost."""
        if self.after.rank is None or self.before.rank is None:
            return None
        return self.before.rank - self.after.rank

    @property
    def per_head(self) -> Fraction | None:
        """Yuan a head more or less."""
        return _less(self.after.per_head, self.before.per_head)

    @property
    def money(self) -> Fraction | None:
        """Yuan more or less for all its people."""
        return _less(self.after.paid, self.before.paid)

    @property
    def main_causes(self) -> list[Cause]:
        """What moved the unit itself, the heaviest first; where nothing did, what moved its money
        most (the mean of all moves everybody's)."""
        own = [each for each in self.causes if each.points or each.places]
        if own:
            return sorted(own, key=_weight, reverse=True)[:MAIN_CAUSES]
        paid = [each for each in self.causes if each.per_head]
        return sorted(paid, key=lambda each: abs(each.per_head or ZERO), reverse=True)[:1]

    @property
    def regraded(self) -> bool:
        """Whether its grade or its standing is another."""
        old, new = self.before, self.after
        return (old.grade, old.qualified) != (new.grade, new.qualified)

    @property
    def reranked(self) -> bool:
        """Whether its rank is another, or comes or goes."""
        return self.before.rank != self.after.rank

    @property
    def differs(self) -> bool:
        """Whether anything of it is different."""
        return self.before != self.after

    @property
    def lost(self) -> bool:
        """Whether it lacks something under the tried rules that it did not lack before."""
        return self.before.complete and not self.after.complete


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A changed rule: what changed, and what its step did.  ``together`` names the rules that had
    to be changed with it; they share the step's figures."""

    name: str
    lines: tuple[str, ...]
    clauses: tuple[str, ...]
    step: int | None
    together: tuple[str, ...]
    figures: Mapping[str, Any]

    @property
    def planned(self) -> Fraction | None:
        """Yuan of budget more or less."""
        return number(self.figures.get("planned"))

    @property
    def paid(self) -> Fraction | None:
        """Yuan paid more or less."""
        return number(self.figures.get("paid"))

    @property
    def idle(self) -> bool:
        """Whether it moved nothing."""
        return not any(self.figures.get(name) for name in _MOVED)


@dataclass(frozen=True, slots=True)
class Sums:
    """Yuan of the year under one of the two documents (X-8)."""

    standard: Fraction
    planned: Fraction
    lowest: Fraction
    highest: Fraction
    total: Fraction
    heads: int


class Report:
    """A report that was worked out."""

    def __init__(self, data: Mapping[str, Any], initials: Mapping[str, str] | None = None) -> None:
        self.data = data
        self._initials = initials or {}

    @cached_property
    def groups(self) -> dict[str, str]:
        """The peer groups of both documents, by key."""
        return {key: said(words) for key, words in self.data["groups"].items()}

    @cached_property
    def steps(self) -> list[str]:
        """The name of each step: the rules that it changed."""
        rules = self.data["rules"]
        return [
            " + ".join(said(rules[n])["name"] for n in step["rules"]) for step in self.data["steps"]
        ]

    @cached_property
    def units(self) -> list[UnitLine]:
        """All units, in the order of their group and their rank under the tried rules."""
        found = [self._unit(row) for row in self.data["units"]]
        order = {key: n for n, key in enumerate(self.groups)}
        last = len(found) + 1
        return sorted(
            found,
            key=lambda u: (
                order.get(u.group, len(order)),
                u.after.rank or last,
                u.before.rank or last,
                u.code,
            ),
        )

    @cached_property
    def rules(self) -> list[RuleLine]:
        """The rules from which figures can come, in the order of the document."""
        return [self._rule(n, row) for n, row in enumerate(self.data["rules"]) if not row["silent"]]

    @cached_property
    def silent(self) -> list[str]:
        """The names of the changed rules of which no figure comes."""
        rows = (said(row)["name"] for row in self.data["rules"] if row["silent"])
        return list(dict.fromkeys(rows))

    @property
    def graded(self) -> bool:
        """Whether either document gives grades."""
        return any(self.data["grades"].values())

    @property
    def sums(self) -> Mapping[str, int]:
        """How many units differ, and in what."""
        found: Mapping[str, int] = self.data["sums"]
        return found

    @cached_property
    def money(self) -> tuple[Sums, Sums] | None:
        """The budgets before and after."""
        kept = self.data.get("money")
        return (_sums(kept["before"]), _sums(kept["after"])) if kept else None

    @property
    def budget_share(self) -> Fraction | None:
        """By which part of it the budget changes."""
        if self.money is None or not self.money[0].planned:
            return None
        return self.money[1].planned / self.money[0].planned - 1

    def _unit(self, row: Mapping[str, Any]) -> UnitLine:
        grades = self.data["grades"]
        return UnitLine(
            code=row["code"],
            name=row["name"],
            initials=self._initials.get(row["code"], ""),
            group=row["group"],
            group_title=self.groups.get(row["group"], ""),
            heads=row["heads"],
            before=_side(row["before"], grades["before"]),
            after=_side(row["after"], grades["after"]),
            causes=tuple(self._cause(each) for each in row["causes"]),
        )

    def _cause(self, each: Mapping[str, Any]) -> Cause:
        return Cause(
            each["step"],
            self.steps[each["step"]],
            number(each["points"]),
            each["places"],
            number(each.get("per_head")),
            number(each.get("money")),
        )

    def _rule(self, n: int, row: Mapping[str, Any]) -> RuleLine:
        rules = self.data["rules"]
        found = next((k for k, step in enumerate(self.data["steps"]) if n in step["rules"]), None)
        step = self.data["steps"][found] if found is not None else {"rules": []}
        others = tuple(said(rules[k])["name"] for k in step["rules"] if k != n)
        words = said(row)
        return RuleLine(
            words["name"], tuple(words["lines"]), tuple(row["clauses"]), found, others, step
        )


def moved_units(report: Report) -> list[UnitLine]:
    """The units that differ, the furthest in rank first, then in points, then in yuan a head."""
    return sorted((unit for unit in report.units if unit.differs), key=_distance)


def _distance(unit: UnitLine) -> tuple[Any, ...]:
    yuan, points = abs(unit.per_head or 0), abs(unit.points or 0)
    return -abs(unit.places or 0), -points, -yuan, unit.code


def _weight(each: Cause) -> tuple[Fraction, int]:
    return abs(each.points or ZERO), abs(each.places or 0)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _side(row: Mapping[str, Any], grades: Mapping[str, Any]) -> Side:
    grade = row["grade"]
    return Side(
        total=number(row["total"]),
        rank=row["rank"],
        of=row["of"],
        grade=said(grades[grade]) if grade in grades else grade,
        qualified=row["qualified"],
        complete=row["complete"],
        assessed=row["assessed"],
        missing=row["missing"],
        per_head=number(row.get("per_head")),
        paid=number(row.get("paid")),
    )


def _sums(row: Mapping[str, Any]) -> Sums:
    names = ("standard", "planned", "lowest", "highest", "total")
    return Sums(**{name: from_text(row[name]) for name in names}, heads=row["heads"])
