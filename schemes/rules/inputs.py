"""What rules read of a fact, as protocols: any object with these attributes will do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from schemes.rules.base import Title
from schemes.rules.trace import Note, Source, State, Trace


class TargetInput(Protocol):
    """A target (目标) with what was achieved; ``params`` are those of its method."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def points(self) -> Fraction: ...
    @property
    def method(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...
    @property
    def actual(self) -> Fraction | None: ...
    @property
    def grade(self) -> str: ...
    @property
    def score(self) -> Fraction | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def applicability(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


class ItemInput(Protocol):
    """A mark for a common item (共性目标)."""

    @property
    def item(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def points(self) -> Fraction: ...
    @property
    def score(self) -> Fraction | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def applicability(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


class BallotInput(Protocol):
    """One ballot (测评票); a ``None`` score is a ballot that was not returned."""

    @property
    def voter_group(self) -> str: ...
    @property
    def score(self) -> Fraction | None: ...
    @property
    def valid(self) -> bool: ...


class HonourInput(Protocol):
    """A claimed honour (先进加分)."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def date(self) -> datetime.date: ...
    @property
    def is_system(self) -> bool: ...
    @property
    def multi_superior(self) -> bool: ...
    @property
    def recognised(self) -> bool: ...
    @property
    def project(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


class DeductionInput(Protocol):
    """A deduction (扣分), ``count`` times."""

    @property
    def kind(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


class RatedInput(Protocol):
    """A mark (评分) of somebody for a component that is one source."""

    @property
    def title(self) -> str: ...
    @property
    def score(self) -> Fraction | None: ...
    @property
    def full(self) -> Fraction | None: ...
    @property
    def source(self) -> Source | None: ...


class LeaderMarkInput(Protocol):
    """A leader's mark (领导评分): a score, a place among ``of`` units, or a tier."""

    @property
    def leader(self) -> str: ...
    @property
    def score(self) -> Fraction | None: ...
    @property
    def full(self) -> Fraction | None: ...
    @property
    def place(self) -> int | None: ...
    @property
    def of(self) -> int: ...
    @property
    def tier(self) -> str: ...


class GradedInput(Protocol):
    """What a stage graded (定等次), and how many points it added."""

    @property
    def stage(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def change(self) -> Fraction: ...
    @property
    def source(self) -> Source | None: ...


class PlaceInput(Protocol):
    """A unit's place (名次) among ``of`` peers."""

    @property
    def place(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def source(self) -> Source | None: ...


class ClaimInput(Protocol):
    """A claim for added points (加分申报) in a list of the scheme."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def work(self) -> str: ...
    @property
    def points(self) -> Fraction | None: ...
    @property
    def count(self) -> int: ...
    @property
    def conditions(self) -> frozenset[str]: ...
    @property
    def source(self) -> Source | None: ...


class SurveyInput(Protocol):
    """What one unit's people gave another on average (协作测评)."""

    @property
    def rater(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def score(self) -> Fraction: ...
    @property
    def raters(self) -> int: ...
    @property
    def source(self) -> Source | None: ...


class OuterItemInput(Protocol):
    """An item of a superior's assessment (上级考核项目) and how this unit did in it."""

    @property
    def item(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def achieved(self) -> bool: ...
    @property
    def place(self) -> int | None: ...
    @property
    def deduction(self) -> Fraction: ...
    @property
    def source(self) -> Source | None: ...


class ComponentInput(Protocol):
    """The component (考核板块) that a source fills."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Title: ...
    @property
    def points(self) -> Fraction: ...
    @property
    def clauses(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf score (S-5): rounded points, or ``None`` while something is missing."""

    value: Fraction | None
    notes: tuple[Note, ...] = ()
    state: State = "ok"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not there yet, or disputed (S-2): what kind, and of what."""

    code: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ComponentOutcome:
    """A component's points so far (``None``: nothing given), its trace, and what is missing."""

    value: Fraction | None
    trace: Trace
    gaps: tuple[Gap, ...] = ()
