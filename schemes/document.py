"""The scheme document (考核方案): every rule and figure of a place, validated, hashed, immutable.

Nothing of a particular place stands in Python; it stands in a document.  Read one with
:func:`schemes.document_io.load_document`, which reports every fault at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from schemes.rules.accountability import AccountabilityRules
from schemes.rules.award_claims import AwardClaimRules
from schemes.rules.base import Amount, Count, Key, Part, Rule, Title, plain_number
from schemes.rules.changes import ChangeRules
from schemes.rules.claims import ClaimList
from schemes.rules.component import Component, leaves
from schemes.rules.deduction_list import DeductionList
from schemes.rules.excellence_quota import ExcellenceQuota
from schemes.rules.figures import Figures
from schemes.rules.filings import Filings
from schemes.rules.grade_pay import GradePay
from schemes.rules.grading import Grading
from schemes.rules.honours import HonourCaps, Honours, Level
from schemes.rules.leader_bonus import LeaderBonus
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.marking import NO_MARKING, MarkingRules
from schemes.rules.monthly import Monthly
from schemes.rules.months import Months
from schemes.rules.no_pay import NoPay
from schemes.rules.one_third_loss import OneThirdLoss
from schemes.rules.outer_items import OuterItems
from schemes.rules.outside_units import NO_OUTSIDE, OutsideUnits
from schemes.rules.own_distribution import OwnDistribution
from schemes.rules.paid_like import PaidLike
from schemes.rules.pay_table import PayTable
from schemes.rules.payrolls import USUAL_PAYROLLS, PayrollRules
from schemes.rules.personal_spread import PersonalSpread
from schemes.rules.plans import PlanRules
from schemes.rules.point_value import PointValue
from schemes.rules.pool_spread import PoolSpread
from schemes.rules.progress import ProgressRules
from schemes.rules.public_appraisal import PublicAppraisal
from schemes.rules.publication import PublicationRules
from schemes.rules.ranking import Ranking
from schemes.rules.register import RegisterRules
from schemes.rules.replacement_rates import ReplacementRates
from schemes.rules.reward_fund import RewardFund
from schemes.rules.special_points import SpecialPoints
from schemes.rules.staff_appraisal import NO_STAFF_APPRAISAL, StaffAppraisal
from schemes.rules.supervision import SupervisionRules
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.transfer import Transfer
from schemes.rules.veto import Veto
from schemes.rules.voters import VoterGroup

FORMAT: Literal[1] = 1

#: What changes a total beside honours and deductions: each named once, in the scheme's order.
Adjustment = Annotated[
    ClaimList | OuterItems | SpecialPoints | SurveyCorrection | Monthly,
    Field(discriminator="kind"),
]
#: What a unit's people get per head.
UnitRule = Annotated[
    LinearSpread | PoolSpread | PointValue | GradePay | PayTable | NoPay,
    Field(discriminator="kind"),
]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
MethodKind = Literal[
    "proportional", "all_or_nothing", "per_percent", "graded", "manual", "piecewise"
]


class Clause(Part):
    """A clause (条款): what the rule says, in the project's own short words.

    ``document_number`` is the paper that it stands in, where that is not the scheme's own;
    ``article`` its place there (第十四条第（五）项).
    """

    title: Title
    text: Title
    # Left out where they say nothing, so that documents from before them keep their hash.
    document_number: str = Field(
        default="", title="依据文号", max_length=80, exclude_if=lambda value: value == ""
    )
    article: str = Field(
        default="", title="条款", max_length=80, exclude_if=lambda value: value == ""
    )


class PeerGroup(Part):
    """A peer group (考核组): units that are ranked together, and their components (K-1.1, K-2).

    ``scaled_to``: the base points of all its components are brought to so many, so that groups with
    unequal totals can be compared and paid by one formula (X-9).
    """

    key: Key
    title: Title
    base_points: Amount = Field(title="基础分")
    scaled_to: Amount | None = Field(default=None, title="折算成多少分")
    clauses: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()

    @property
    def full(self) -> Fraction:
        """The base points that a unit of the group can reach, after scaling."""
        return self.base_points if self.scaled_to is None else self.scaled_to

    def leaves(self) -> tuple[Component, ...]:
        """Return the components that facts fill, however deep they lie."""
        return tuple(leaves(self.components))


class Grade(Part):
    """A grade (等次) for graded targets and its share of the points, as the plan proposes it."""

    key: Key
    title: Title
    share: Amount


class TargetRules(Rule):
    """What a target may look like: the methods allowed and the grades (K-3, K-5.4)."""

    methods: tuple[MethodKind, ...] = Field(min_length=1, title="允许的计分方法")
    grades: tuple[Grade, ...] = ()


class SelfEvaluation(Rule):
    """Units of so few established posts may centre the self-evaluation on functional targets."""

    small_unit_posts: Count = Field(default=0, title="编制几人及以下")


class Rounding(Rule):
    """The two named places where rounding happens, half up (S-5)."""

    score_places: int = Field(default=4, ge=0, le=8, strict=True, title="分数小数位")
    money_places: int = Field(default=2, ge=0, le=4, strict=True, title="金额小数位")


class Pay(Part):
    """The rules of money (奖金), in the order in which they apply to a person (K-7)."""

    unit: UnitRule
    rates: ReplacementRates = ReplacementRates()
    paid_like: PaidLike = PaidLike()
    filings: Filings = Filings()
    personal: PersonalSpread = PersonalSpread()
    own_distribution: OwnDistribution = OwnDistribution()
    months: Months = Months()
    transfer: Transfer = Transfer()
    loss: OneThirdLoss = OneThirdLoss()
    leader_bonus: LeaderBonus = LeaderBonus()
    # Left out where they say nothing, so that documents from before them keep their hash.
    fund: RewardFund | None = Field(default=None, exclude_if=lambda value: value is None)
    outside: OutsideUnits = Field(default=NO_OUTSIDE, exclude_if=lambda value: value == NO_OUTSIDE)
    payrolls: PayrollRules = Field(
        default=USUAL_PAYROLLS, exclude_if=lambda value: value == USUAL_PAYROLLS
    )


PhaseKey = Literal["", "filing", "running", "self_evaluation", "settling", "publicity"]
Matter = Literal[
    "plan_drafts",
    "plan_signing",
    "plans",
    "level_two",
    "common_targets",
    "changes",
    "self_evaluation",
    "ballots",
    "honours",
    "marks",
    "personal_scores",
    "results",
    "pay",
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
    #: How many times last year's actual is far from it, above or below.
    times: Amount | None = Field(default=None, title="相差几倍")
    clauses: tuple[str, ...] = ()


#: A scheme that says nothing of making results public goes by the usual (M-11).
PUBLICATION = PublicationRules()
#: A scheme without honours: whatever is claimed is of no kind that it knows.
NO_HONOURS = Honours(levels=(), kinds=(), caps=HonourCaps(total=Fraction(0), system=Fraction(0)))


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
    plans: PlanRules = PlanRules()
    changes: ChangeRules = ChangeRules()
    award_claims: AwardClaimRules = AwardClaimRules()
    progress: ProgressRules = ProgressRules()
    self_evaluation: SelfEvaluation = SelfEvaluation()
    # Left out where it says nothing, so that documents from before it keep their hash.
    marking: MarkingRules = Field(default=NO_MARKING, exclude_if=lambda value: value == NO_MARKING)
    voter_groups: tuple[VoterGroup, ...] = ()
    honours: Honours = NO_HONOURS
    deductions: DeductionList = DeductionList()
    adjustments: tuple[Adjustment, ...] = ()
    vetoes: Veto = Veto()
    registering: RegisterRules = RegisterRules()
    supervision: SupervisionRules = SupervisionRules()
    accountability: AccountabilityRules = AccountabilityRules()
    publication: PublicationRules = Field(
        default=PUBLICATION, exclude_if=lambda value: value == PUBLICATION
    )
    appraisal: PublicAppraisal = PublicAppraisal()
    grading: Grading | None = None
    ranking: Ranking = Ranking()
    excellence_quota: ExcellenceQuota = ExcellenceQuota()
    staff_appraisal: StaffAppraisal = Field(
        default=NO_STAFF_APPRAISAL, exclude_if=lambda value: value == NO_STAFF_APPRAISAL
    )
    figures: Figures | None = None
    pay: Pay = Pay(unit=NoPay())
    rounding: Rounding
    calendar: tuple[CalendarEntry, ...] = ()

    @property
    def entries(self) -> tuple[CalendarEntry, ...]:
        """The calendar with a deadline for each period of progress, which no year holds until one
        of them is moved."""
        periods = (_period_entry(self.progress, month) for month in self.progress.periods)
        return (*self.calendar, *periods)

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
        """Return the SHA-256 of the canonical JSON: equal documents have equal hashes.

        What stands at its default is left out, so that a rule which learns a new option keeps the
        hash of every document that does not use it (S-6).
        """
        data = canonical(self)
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> Any:
    """Return a part of a document as JSON-able data without what stands at its default.

    The kind of a rule always stays: it tells rules of different kinds apart.
    """
    if isinstance(value, BaseModel):
        return {
            name: canonical(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name == "kind" or field.is_required() or getattr(value, name) != field.default
        }
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    return plain_number(value) if isinstance(value, Fraction) else value


def _period_entry(rules: ProgressRules, month: int) -> CalendarEntry:
    zh, en = f"{month} 月进度", f"Progress, month {month}"
    text = {"zh": f"报送截至 {month} 月进度的截止日", "en": f"Last day to report {en.lower()}"}
    return CalendarEntry.model_validate(
        {
            "key": f"progress_{month:02d}",
            "title": {"zh": zh, "en": en},
            "date": f"{month % 12 + 1:02d}-{rules.due_day:02d}",
            "next_year": month == 12,
            "meaning": text,
            "clauses": rules.clauses,
        }
    )


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scheme document: the form of every kind of rule."""
    return SchemeDocument.model_json_schema(mode="validation")
