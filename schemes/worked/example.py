"""What examples are made of: invented facts, the steps, and the registry of what works a rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import BaseModel

from documents.trace import note_sentence
from schemes.rules.base import Title
from schemes.rules.trace import Note, Source, Trace
from schemes.sentences.teller import Teller

ZERO = Fraction(0)
#: The year of invented facts; no figure depends on it.
YEAR = 2026


@dataclass(frozen=True, slots=True)
class Worked:
    """``given``: the example in words; ``steps``: what the rule makes of it, in order."""

    given: str
    steps: tuple[str, ...]

    @property
    def line(self) -> str:
        """The steps in one line."""
        return " → ".join(self.steps)


@dataclass(frozen=True, slots=True)
class Part:
    """The component that a rule fills."""

    key: str
    title: Title
    points: Fraction
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """An invented fact: whatever a rule reads of one, the rest at nothing."""

    code: str = ""
    title: str = ""
    points: Fraction = ZERO
    score: Fraction | None = None
    full: Fraction | None = None
    actual: Fraction | None = None
    method: str = "proportional"
    measure: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    grade: str = ""
    reason: str = ""
    applicability: str = "applies"
    source: Source | None = None
    item: str = ""
    voter_group: str = ""
    valid: bool = True
    kind: str = ""
    level: str = ""
    date: datetime.date = datetime.date(YEAR, 6, 1)
    is_system: bool = False
    multi_superior: bool = False
    recognised: bool = False
    project: str = ""
    count: int = 1
    leader: str = ""
    place: int | None = None
    of: int = 0
    tier: str = ""
    stage: str = ""
    change: Fraction = ZERO
    work: str = ""
    conditions: frozenset[str] = frozenset()
    rater: str = ""
    raters: int = 1
    month: int = 1
    achieved: bool = True
    deduction: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Bench:
    """What a rule is worked with: the words, the component it fills, facts where some are given.

    ``base``: the points that a unit of the first peer group can reach.
    """

    t: Teller
    part: Part
    facts: Sequence[Any] | None = None
    places: int = 4
    base: Fraction = Fraction(100)

    def given_or(self, invented: Sequence[Any]) -> Sequence[Any]:
        """The facts that were given, else the invented ones."""
        return invented if self.facts is None else self.facts

    def note(self, note: Note) -> str:
        """A note of a trace in words, keys by what the document calls them."""
        data = {"code": note.code, "params": dict(note.params)}
        names = {"group": self.t.names, "tier": self.t.names, "grade": self.t.names}
        return note_sentence(data, {**names, "stage": self.t.names}).rstrip("。")

    def row(self, trace: Trace) -> str:
        """A row of a trace: what it is called, why, and what counts of it."""
        label = (trace.label_en if self.t.english else "") or trace.label
        why = self.t("，", ", ").join(self.note(note) for note in trace.notes)
        if why.startswith(label):
            label = ""
        said = self.t("：", ": ").join(part for part in (label, why) if part)
        if trace.value is None or trace.unit in ("none", "yuan", "own_points"):
            return said
        return f"{said} = {self.t.figure(trace.value)}" if said else self.t.figure(trace.value)

    def rows(self, trace: Trace) -> tuple[str, ...]:
        """The rows of a trace and what it comes to."""
        inner = tuple(
            self.row(row) for child in trace.children for row in (child.children or [child])
        )
        return (*inner, self.total(trace))

    def total(self, trace: Trace) -> str:
        """What a trace comes to, with its own arithmetic."""
        why = self.t("，", ", ").join(self.note(note) for note in trace.notes)
        value = self.t("缺", "missing") if trace.value is None else self.t.figure(trace.value)
        return f"{why} = {value}" if why else self.t(f"合计 {value}", f"{value} in all")


PartT = TypeVar("PartT", bound=BaseModel)
Working = Callable[[Any, Bench], Worked]
_WORKINGS: dict[type[BaseModel], Working] = {}


def works(
    model: type[PartT],
) -> Callable[[Callable[[PartT, Bench], Worked]], Callable[[PartT, Bench], Worked]]:
    """Register the example of a kind of rule."""

    def register(
        working: Callable[[PartT, Bench], Worked],
    ) -> Callable[[PartT, Bench], Worked]:
        _WORKINGS[model] = working
        return working

    return register


def has_example(model: type[BaseModel]) -> bool:
    """Whether a kind of rule is shown at work."""
    return model in _WORKINGS


def worked(rule: BaseModel, bench: Bench) -> Worked:
    """The example of a rule that has one."""
    return _WORKINGS[type(rule)](rule, bench)
