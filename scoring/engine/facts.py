"""The facts of one year as the scoring engine takes them: plain, frozen, exact.

``scoring.facts`` reads them from the database; tests and the golden years build them by hand.
Scores are points, kept as :class:`~fractions.Fraction`.  ``None`` in place of a number means
that it has not been given (S-2), never zero.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from schemes.rules.trace import Source

Applicability = Literal["applies", "not_applicable", "disputed"]


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit in the year (单位年度): what the engines need to know of it.

    ``paid_like`` is the code of the unit whose per-capita amount it takes (K-7.3, K-7.11);
    ``spread`` the yuan between its highest and lowest person (K-7.4), ``None`` for the least
    the scheme allows; ``posts`` the established posts (编制).
    """

    code: str
    name: str
    peer_group: str
    directly_assessed: bool = True
    posts: int = 0
    paid_like: str = ""
    own_expense: bool = False
    own_distribution: bool = False
    spread: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target (目标) with its scoring method and what was achieved.

    ``method`` is the kind name of ``schemes.rules.target_methods``; ``params`` its parameters
    as the plan states them (plan, direction, rate, step, basis, shares, table; exact numbers as
    ``n/d`` text).  ``actual``, ``grade`` and ``score`` are what was established.
    """

    code: str
    unit: str
    component: str
    points: Fraction
    method: str
    title: str = ""
    measure: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    actual: Fraction | None = None
    grade: str = ""
    score: Fraction | None = None
    reason: str = ""
    applicability: Applicability = "applies"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ItemFact:
    """A mark for one common item (共性目标) of one unit: ``score`` of ``points``."""

    unit: str
    component: str
    item: str
    points: Fraction
    score: Fraction | None = None
    title: str = ""
    reason: str = ""
    applicability: Applicability = "applies"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class BallotFact:
    """One ballot (测评票) of a voter group for one unit; no voter is known here (K-6)."""

    voter_group: str
    unit: str
    score: Fraction | None
    valid: bool = True


@dataclass(frozen=True, slots=True)
class HonourFact:
    """A claimed honour (先进加分) with its certificate (K-5.5).

    ``kind`` and ``level`` are keys of the scheme's honour rule; ``project`` names the work
    honoured, by which the same work is recognised (K-5.5.3), empty where it stands alone.
    ``recognised`` marks distinctive work that the office recognised as such (K-5.5.6).
    """

    code: str
    unit: str
    kind: str
    level: str
    date: datetime.date
    is_system: bool = False
    multi_superior: bool = False
    recognised: bool = False
    project: str = ""
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class DeductionFact:
    """A deduction (扣分) of a kind the scheme prices, ``count`` times (K-5.4a–c).

    ``component``: the component from which it is taken; empty for one off the total.
    """

    unit: str
    kind: str
    count: int = 1
    title: str = ""
    component: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class VetoFact:
    """A veto (一票否决) of a kind the scheme names (K-5.6)."""

    unit: str
    kind: str
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class AppraisalFact:
    """A public appraisal (行风评议) rating of a unit (K-7.10)."""

    unit: str
    rating: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class RatedFact:
    """A mark (评分) of one unit for a component that is one source: ``score`` of ``full`` (M-5).

    ``full`` ``None``: the full mark of the scheme; ``title`` says who or what marked.
    """

    unit: str
    component: str
    score: Fraction | None = None
    full: Fraction | None = None
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class LeaderMarkFact:
    """A leader's mark for one unit: a score, a place among the ``of`` he ranks, or a tier (M-7)."""

    unit: str
    component: str
    leader: str
    score: Fraction | None = None
    full: Fraction | None = None
    place: int | None = None
    of: int = 0
    tier: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class GradedFact:
    """What one stage graded a component, and by how many points that changes it (D-2, D-7)."""

    unit: str
    component: str
    stage: str
    grade: str
    change: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A unit's place among ``of`` peers in a component that gives points by place."""

    unit: str
    component: str
    place: int
    of: int
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claim in a list of the scheme (M-8, D-3), or special points (D-5).

    ``list_key`` names the list; ``points`` those that the claim states itself; ``conditions`` the
    keys of the list's conditions that hold for it.
    """

    unit: str
    list_key: str
    code: str
    kind: str = ""
    level: str = ""
    work: str = ""
    points: Fraction | None = None
    count: int = 1
    conditions: frozenset[str] = frozenset()
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class OuterItemFact:
    """An item of a superior's assessment for which the unit is responsible (D-4)."""

    unit: str
    list_key: str
    item: str
    achieved: bool
    place: int | None = None
    deduction: Fraction = Fraction(0)
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class SurveyFact:
    """What the people of the unit ``rater`` gave a unit on average, ``raters`` of them (E-2)."""

    unit: str
    list_key: str
    rater: str
    score: Fraction
    raters: int = 1
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class MonthlyFact:
    """A record of a unit's daily appraisal in a month (E-3): an entry ``count`` times, or a grade.

    ``kind`` is a key of the list ``list_key``; ``points`` those that the record states itself.
    """

    unit: str
    list_key: str
    code: str
    month: int
    kind: str
    count: int = 1
    points: Fraction | None = None
    title: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything the scoring engine reads about one year; order carries no meaning.

    ``filings_missing`` maps a level ("level_one", "level_two") to the codes of the units that
    filed no targets of that level (K-7.8).
    """

    year: int
    units: tuple[UnitFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    ballots: tuple[BallotFact, ...] = ()
    honours: tuple[HonourFact, ...] = ()
    deductions: tuple[DeductionFact, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()
    appraisals: tuple[AppraisalFact, ...] = ()
    rated: tuple[RatedFact, ...] = ()
    leader_marks: tuple[LeaderMarkFact, ...] = ()
    gradings: tuple[GradedFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    outer_items: tuple[OuterItemFact, ...] = ()
    surveys: tuple[SurveyFact, ...] = ()
    monthly: tuple[MonthlyFact, ...] = ()
    filings_missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
