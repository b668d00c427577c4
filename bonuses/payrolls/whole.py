"""The reconciliation of a whole payroll: each unit's and all units' together, to the fen (S-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses.models import PayUnit
from core.exact import round_half_up

NOTHING = Decimal("0.00")
#: The parts of a difference in the order of the box; those that are always named come first.
PARTS: tuple[tuple[str, Any], ...] = (
    ("part_year", _("折算")),
    ("withheld", _("扣发")),
    ("filing", _("无二级目标扣减")),
    ("own", _("自定分配")),
    ("personal", _("个人浮动")),
)


@dataclass(frozen=True, slots=True)
class UnitBalance:
    """核定 − 目标奖合计 = 差额 of a unit, in whole fen; ``parts`` by the keys of :data:`PARTS`.

    ``tail`` (尾差) is what rounding leaves, so that what is shown adds up; ``unexplained`` exact.
    ``approved`` is ``None`` while the unit has no standard.
    """

    code: str
    name: str
    people: int
    missing: int
    own_expense: bool
    approved: Decimal | None
    lines: Decimal
    parts: dict[str, Decimal]
    tail: Decimal
    unexplained: Fraction
    leader: Decimal
    total: Decimal
    before: Decimal
    amount: Decimal

    @property
    def difference(self) -> Decimal:
        """Approved minus the lines' target bonuses."""
        return NOTHING if self.approved is None else self.approved - self.lines

    @property
    def balanced(self) -> bool:
        """Whether every fen of the difference is explained."""
        return self.unexplained == 0 and self.approved is not None


def unit_balance(row: PayUnit) -> UnitBalance:
    """A stored unit's balance. The reconciliation is that of the whole unit as it was computed."""
    payroll = row.data["payroll"]
    recon = {name: Fraction(text) for name, text in payroll["reconciliation"].items()}
    known = row.data["rate"]["per_capita"] is not None
    approved, lines = fen(recon["approved"]), fen(recon["lines"])
    parts = {key: fen(recon[key]) for key, _title in PARTS}
    exact = recon["approved"] - recon["lines"] - recon["rounding"]
    unexplained = exact - sum((recon[key] for key, _title in PARTS), Fraction(0))
    tail = approved - lines - sum(parts.values(), NOTHING) - fen(unexplained)
    return UnitBalance(
        code=row.unit.code,
        name=row.name,
        people=row.people,
        missing=row.missing,
        own_expense=row.own_expense,
        approved=approved if known else None,
        lines=lines,
        parts=parts,
        tail=tail,
        unexplained=unexplained,
        leader=fen(row.leader),
        total=fen(row.total),
        before=fen(row.before),
        amount=fen(row.amount),
    )


@dataclass(frozen=True, slots=True)
class WholeBalance:
    """All units together; every figure is the sum of the units' figures as they are shown."""

    units: int
    people: int
    missing: int
    approved: Decimal
    lines: Decimal
    parts: dict[str, Decimal]
    tail: Decimal
    unexplained: Fraction
    leader: Decimal
    total: Decimal
    before: Decimal
    amount: Decimal
    own_expense: Decimal

    @property
    def difference(self) -> Decimal:
        """Approved minus the lines' target bonuses."""
        return self.approved - self.lines

    @property
    def balanced(self) -> bool:
        """Whether every fen of the difference is explained."""
        return self.unexplained == 0 and not self.missing

    @property
    def named_parts(self) -> list[tuple[str, Decimal]]:
        """The parts of the difference in words: those with money, and the first two always."""
        named = [(str(title), self.parts[key]) for key, title in PARTS]
        kept = [pair for at, pair in enumerate(named) if at < _ALWAYS or pair[1]]
        return [*kept, (str(_("尾差")), self.tail)]


_ALWAYS = 2


def whole_balance(units: Iterable[UnitBalance]) -> WholeBalance:
    """Add up the units."""
    rows = list(units)
    # What waits for a standard has no balance yet; the others' must add up without it.
    known = [row for row in rows if row.approved is not None and not row.missing]

    def added(name: str, of: Sequence[UnitBalance] = rows) -> Decimal:
        return sum((getattr(row, name) or NOTHING for row in of), NOTHING)

    return WholeBalance(
        units=len(rows),
        people=sum(row.people for row in rows),
        missing=sum(row.missing for row in rows),
        approved=added("approved", known),
        lines=added("lines", known),
        parts={key: sum((row.parts[key] for row in known), NOTHING) for key, _title in PARTS},
        tail=added("tail", known),
        unexplained=sum((row.unexplained for row in known), Fraction(0)),
        leader=added("leader"),
        total=added("total"),
        before=added("before"),
        amount=added("amount"),
        own_expense=sum((row.amount for row in rows if row.own_expense), NOTHING),
    )


def fen(amount: Fraction) -> Decimal:
    """Whole fen (S-5)."""
    return round_half_up(amount, 2)
