"""The scheme document (考核方案): every rule and figure of a place, validated, hashed, immutable.

Nothing of a particular place stands in Python; it stands in a document.  Read one with
:func:`schemes.document_io.load_document`, which reports every fault at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from schemes.rules.ballots import Ballots
from schemes.rules.base import Amount, Count, Key, Part, Rule, Title
from schemes.rules.common_items import CommonItems
from schemes.rules.deduction_list import DeductionList
from schemes.rules.excellence_quota import ExcellenceQuota
from schemes.rules.filings import Filings
from schemes.rules.honours import Honours, Level
from schemes.rules.leader_bonus import LeaderBonus
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.months import Months
from schemes.rules.one_third_loss import OneThirdLoss
from schemes.rules.own_distribution import OwnDistribution
from schemes.rules.paid_like import PaidLike
from schemes.rules.personal_spread import PersonalSpread
from schemes.rules.public_appraisal import PublicAppraisal
from schemes.rules.ranking import Ranking
from schemes.rules.replacement_rates import ReplacementRates
from schemes.rules.targets import Targets
from schemes.rules.transfer import Transfer
from schemes.rules.veto import Veto

FORMAT: Literal[1] = 1

ComponentRule = Annotated[Targets | CommonItems | Ballots, Field(discriminator="kind")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
MethodKind = Literal[
    "proportional", "all_or_nothing", "per_percent", "graded", "manual", "piecewise"
]


class Clause(Part):
    """A clause (条款): what the rule says, in the project's own short words."""

    title: Title
    text: Title


class Component(Part):
    """A component (考核板块) of a peer group: its points and the rule that fills it."""

    key: Key
    title: Title
    points: Amount = Field(title="分值")
    marked_by: str = Field(default="", title="由谁打分")
    clauses: tuple[str, ...] = ()
    rule: ComponentRule


class PeerGroup(Part):
    """A peer group (考核组): units that are ranked together, and their components (K-1.1, K-2)."""

    key: Key
    title: Title
    base_points: Amount = Field(title="基础分")
    clauses: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()


class Dimension(Part):
    """Something that a ballot asks about; ``peer_groups`` empty: for all of them."""

    key: Key
    title: Title
    peer_groups: tuple[Key, ...] = ()


class VoterGroup(Part):
    """Those who fill ballots (参评人): what they are asked and whether names are kept (K-6)."""

    key: Key
    title: Title
    maximum: Amount = Field(title="每票满分")
    secret: bool = Field(default=True, title="是否无记名")
    dimensions: tuple[Dimension, ...] = ()
    clauses: tuple[str, ...] = ()


class Grade(Part):
    """A grade (等次) for graded targets and its share of the points, as the plan proposes it."""

    key: Key
    title: Title
    share: Amount


class TargetRules(Rule):
    """What a target may look like: the methods allowed and the grades (K-3, K-5.4)."""

    methods: tuple[MethodKind, ...] = Field(min_length=1, title="允许的计分办法")
    grades: tuple[Grade, ...] = ()


class SelfEvaluation(Rule):
    """Units of so few established posts may centre the self-evaluation on functional targets."""

    small_unit_posts: Count = Field(title="编制几人及以下")


class Rounding(Rule):
    """The two named places where rounding happens, half up (S-5)."""

    score_places: int = Field(default=4, ge=0, le=8, strict=True, title="分数小数位")
    money_places: int = Field(default=2, ge=0, le=4, strict=True, title="金额小数位")


class Pay(Part):
    """The rules of money (奖金), in the order in which they apply to a person (K-7)."""

    unit: LinearSpread
    rates: ReplacementRates
    paid_like: PaidLike
    filings: Filings
    personal: PersonalSpread
    own_distribution: OwnDistribution
    months: Months
    transfer: Transfer
    loss: OneThirdLoss
    leader_bonus: LeaderBonus


PhaseKey = Literal["", "filing", "running", "self_evaluation", "settling", "publicity"]
Matter = Literal[
    "plans", "self_evaluation", "ballots", "honours", "marks", "personal_scores", "results", "pay"
]


class CalendarEntry(Part):
    """A default date of the year (时限); the year itself holds the calendar in force.

    ``next_year``: the date lies in the year after the one that is assessed.  ``opens`` is the
    first day of what ends on ``date``; ``phase`` the phase of the year that it belongs to;
    ``governs`` what must be done by it, so that tasks and reminders know their deadline.
    ``when_off``: what a date on a day off does when the year is opened.
    """

    key: Key
    title: Title
    date: MonthDay
    meaning: Title
    next_year: bool = False
    opens: MonthDay | None = None
    phase: PhaseKey = ""
    governs: tuple[Matter, ...] = ()
    clauses: tuple[str, ...] = ()
    # Left out where it says nothing, so that documents from before it keep their hash.
    when_off: Literal["stay", "next", "previous"] = Field(
        default="stay", title="遇休息日", exclude_if=lambda value: value == "stay"
    )


class PlanWarning(Part):
    """Something about a plan that the filer must answer with a reason, or that blocks it (K-3)."""

    key: Key
    title: Title
    effect: Literal["answer", "block"] = "answer"
    at_least: Count = Field(default=0, title="达到几个")
    clauses: tuple[str, ...] = ()


class SchemeDocument(Part):
    """A whole scheme."""

    format: Literal[1] = FORMAT
    key: Key
    title: Title
    document_number: str = Field(default="", title="文号")
    clauses: Mapping[str, Clause]
    peer_groups: tuple[PeerGroup, ...] = Field(min_length=1)
    targets: TargetRules
    plan_warnings: tuple[PlanWarning, ...] = ()
    self_evaluation: SelfEvaluation
    voter_groups: tuple[VoterGroup, ...] = ()
    honours: Honours
    deductions: DeductionList
    vetoes: Veto
    appraisal: PublicAppraisal
    ranking: Ranking
    excellence_quota: ExcellenceQuota
    pay: Pay
    rounding: Rounding
    calendar: tuple[CalendarEntry, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of awarding bodies, lowest first."""
        return self.honours.levels

    @property
    def target_methods(self) -> tuple[str, ...]:
        """The kinds of scoring methods that a target may use."""
        return self.targets.methods

    def peer_group(self, key: str) -> PeerGroup | None:
        """Return the peer group ``key``; ``None`` for one that is not assessed by components."""
        return next((group for group in self.peer_groups if group.key == key), None)

    def to_data(self) -> dict[str, Any]:
        """Return the document as JSON-able data in the order of its fields."""
        return self.model_dump(mode="json")

    def content_hash(self) -> str:
        """Return the SHA-256 of the canonical JSON: equal documents have equal hashes."""
        text = json.dumps(self.to_data(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scheme document: the form of every kind of rule."""
    return SchemeDocument.model_json_schema(mode="validation")
