"""What the scoring engine returns: plain, frozen, exact; the traces lie beside the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from schemes.rules.trace import Trace


@dataclass(frozen=True, slots=True)
class Missing:
    """Something without which a unit's result is provisional (S-2): ``code`` names the kind
    (a key of ``schemes.rules.wording.MISSING``: "target_mark", "item_mark", "ballots",
    "disputed" …), ``component`` and ``subject`` what is missing."""

    code: str
    component: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a unit beside its score and what the bonus engine needs to know of it.

    ``qualified`` is K-5.6 only; ``veto_kinds`` and ``appraisal`` (rating or "") say why.
    ``lower_grade``: by how many steps vetoes lower the unit's grade (M-10).
    """

    peer_group: str
    directly_assessed: bool
    qualified: bool
    veto_kinds: tuple[str, ...] = ()
    appraisal: str = ""
    head_may_be_excellent: bool = True
    self_evaluation_may_focus: bool = False
    filings_missing: tuple[str, ...] = ()
    paid_like: str = ""
    own_expense: bool = False
    own_distribution: bool = False
    spread: Fraction | None = None
    posts: int = 0
    lower_grade: int = 0


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's result, before ranks: depends on that unit's facts and the scheme alone.

    ``components`` maps a component key to its points (exact; ``None`` missing).  ``base`` is
    their sum, ``honours`` the bonus points counted, ``deductions`` positive points taken off,
    ``adjustments`` the signed points of the scheme's other lists by key;
    ``total = base + honours − deductions + adjustments``, at most what a veto allows
    (so far, where ``missing`` is not empty; ``None`` for a unit that is not assessed).
    ``honour_detail`` is the ledger that the honours page shows.
    """

    code: str
    name: str
    components: Mapping[str, Fraction | None]
    base: Fraction | None
    honours: Fraction
    deductions: Fraction
    total: Fraction | None
    standing: Standing
    missing: tuple[Missing, ...]
    trace: Trace
    honour_detail: Mapping[str, object] = field(default_factory=dict)
    adjustments: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: only then the unit is ranked and enters statistics."""
        return self.total is not None and not self.missing

    def settled(self, key: str) -> Fraction | None:
        """A component's points, ``None`` while anything in it is missing (S-2): what is earned so
        far says neither what was lost nor a share of the full mark."""
        return None if self.lacking(key) else self.components.get(key)

    def lacking(self, key: str) -> int:
        """How many things are missing in a component."""
        return sum(each.component == key for each in self.missing)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place among its peers: rank (``None``: not ranked), ties share it (S-5);
    ``excellent_extra`` percentage points on the share of staff rated excellent (K-7.9).

    ``qualified`` and ``head_may_be_excellent`` are the unit's own standing, or the one it takes
    over from the unit that it is paid like (K-7.11): an affiliated institution uses its parent's
    score, and with it whether the year is qualified.  ``grade_by_score`` is the grade of the total,
    ``grade`` what vetoes leave of it ("" where the scheme has no grades, M-9, M-10);
    ``excellent_share`` the percentage of staff rated excellent that it allows (M-12).
    """

    rank: int | None
    ranked_of: int
    excellent_extra: Fraction = Fraction(0)
    qualified: bool = True
    head_may_be_excellent: bool = True
    grade_by_score: str = ""
    grade: str = ""
    excellent_share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class YearResult:
    """All units' results with their places, and the statistics of each scope."""

    units: Mapping[str, UnitResult]
    places: Mapping[str, Place]
    provisional: bool
    incomplete: tuple[str, ...]
