"""What the bonus engine returns; yuan, exact unless rounded to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from schemes.rules.personal_spread import PersonalStatistics
from schemes.rules.trace import Note, Trace
from schemes.rules.transfer import PayingUnit
from schemes.rules.unit_pay import Scored, Statistics

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class UnitRate:
    """A unit's per-capita bonus and what its payroll needs to know of it.

    ``per_capita`` is ``None`` while the score is incomplete; ``score`` the total that the formula
    reads, and ``formula`` what K-7.1 gives,
    whether or not it is paid; ``rate_key`` the replacement rate that is paid ("" for none) and
    ``rate`` its share.  ``grade``, ``place`` of ``of`` and ``heads`` are what rules that pay by
    grade, place or pool have read.  ``qualified`` and ``level_one_missing`` are taken over from the
    unit that it is paid like (K-7.11).
    """

    code: str
    name: str
    peer_group: str
    per_capita: Fraction | None
    score: Fraction | None
    formula: Fraction | None
    rate: Fraction | None
    rate_key: str
    qualified: bool
    level_one_missing: bool
    level_two_missing: bool
    paid_like: str
    own_expense: bool
    own_distribution: bool
    spread: Fraction | None
    trace: Trace
    grade: str = ""
    place: int | None = None
    of: int = 0
    heads: int = 0

    @property
    def scored(self) -> Scored | None:
        """The unit as the rule of money read it; ``None`` while its score is incomplete."""
        if self.score is None:
            return None
        return Scored(
            self.peer_group,
            self.score,
            self.qualified,
            grade=self.grade,
            place=self.place,
            of=self.of,
            heads=self.heads,
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """All units' rates and the statistics of each scope ("" for all units together)."""

    units: Mapping[str, UnitRate]
    statistics: Mapping[str, Statistics]


@dataclass(frozen=True, slots=True)
class PayLine:
    """One person's line (奖金行).

    Target bonus: ``base + personal + part_year + filing_cut + own_change = target_before_loss``,
    less ``loss`` = ``target``, plus ``rounding`` = ``target_shown``.  ``part_year``,
    ``filing_cut`` and ``own_change`` (what the unit's own distribution puts in place of the
    formula's amount) are negative where they take money.  Leader bonus:
    ``leader_amount + leader_part_year + leader_filing_cut − leader_loss = leader``, plus
    ``leader_rounding`` = ``leader_shown``.  ``allocated`` is the base by months after the
    level-two cut.  ``missing``: the unit's standard is not known yet and the figures are void.
    """

    code: str
    name: str
    unit: str
    rank: str
    score: Fraction | None
    base: Fraction
    personal: Fraction
    paying_units: tuple[PayingUnit, ...]
    months: Fraction
    allocated: Fraction
    part_year: Fraction
    filing_cut: Fraction
    own_change: Fraction
    target_before_loss: Fraction
    loss: Fraction
    target: Fraction
    target_shown: Decimal
    leader_amount: Fraction
    leader_part_year: Fraction
    leader_filing_cut: Fraction
    leader_loss: Fraction
    leader: Fraction
    leader_shown: Decimal
    final: Decimal
    loss_reasons: tuple[Note, ...] = ()
    own_reason: str = ""
    own_amount: Fraction | None = None
    missing: bool = False

    @property
    def rounding(self) -> Fraction:
        """What rounding the target bonus added."""
        return Fraction(self.target_shown) - self.target

    @property
    def leader_rounding(self) -> Fraction:
        """What rounding the leader bonus added."""
        return Fraction(self.leader_shown) - self.leader


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Why the lines' target bonuses differ from ``approved`` (B × heads), part by part.

    ``gap = approved − lines``; it equals the sum of the parts, each positive where money was not
    paid out: ``personal`` (0 unless a unit pays nothing), ``part_year``, ``filing``, ``own``,
    ``withheld``, ``rounding``.  ``unexplained`` is what would be left, and is always 0.
    """

    approved: Fraction
    lines: Fraction
    personal: Fraction
    part_year: Fraction
    filing: Fraction
    own: Fraction
    withheld: Fraction
    rounding: Fraction

    @property
    def gap(self) -> Fraction:
        """Approved minus paid."""
        return self.approved - self.lines

    @property
    def unexplained(self) -> Fraction:
        """What the parts do not explain."""
        parts = self.personal + self.part_year + self.filing + self.own
        return self.gap - parts - self.withheld - self.rounding


@dataclass(frozen=True, slots=True)
class Payroll:
    """One unit's payroll (奖金发放表).

    ``allocated``, ``target_exact`` and ``total_exact`` are exact sums; ``sum_of_lines`` adds the
    rounded lines, and ``difference`` is what that is above ``total_shown``, the rounded exact sum
    (S-5).  ``target_sum`` and ``leader_sum`` add the rounded columns.  ``personal`` is what the
    personal formula read, ``None`` where nobody has a score.
    """

    unit: str
    lines: tuple[PayLine, ...]
    people: int
    allocated: Fraction
    target_exact: Fraction
    total_exact: Fraction
    total_shown: Decimal
    target_sum: Decimal
    leader_sum: Decimal
    sum_of_lines: Decimal
    difference: Decimal
    reconciliation: Reconciliation
    personal: PersonalStatistics | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """What the year costs, target bonuses only (X-8).

    ``standard`` is A × heads, ``planned`` the sum of B × heads of units whose B is known,
    ``lowest`` and ``highest`` the same range when unknown units get the least or the most that
    the formula can give; ``own_expense`` the part of ``planned`` that units pay themselves.
    """

    heads: int
    standard: Fraction
    planned: Fraction
    lowest: Fraction
    highest: Fraction
    own_expense: Fraction
