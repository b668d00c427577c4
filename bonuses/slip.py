"""One person's slip (奖金条): the paper card, and how the amount came about, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from bonuses import pay
from bonuses.cited import loss_words
from bonuses.engine import PayLine
from bonuses.fund import FundPaid, fund_paid_to
from bonuses.queries import UnitSheet
from bonuses.sheet import PaySheet, SheetRow, sheet_of
from bonuses.steps import Step, line_steps
from core.exact import format_money, format_short, round_half_up
from documents.amounts import amount_in_capitals
from schemes.document import SchemeDocument
from scoring.grade_words import grade_names


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A line of the card: words and yuan; ``kind`` "", "sum", "none" (zero) or "withheld"."""

    label: str
    amount: Fraction | Decimal
    kind: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything the page, the PDF and the API show of one line."""

    row: SheetRow
    unit_name: str
    lines: tuple[SlipLine, ...]
    steps: tuple[Step, ...]
    capitals: str
    without_loss: Decimal | None
    previous: SheetRow | None
    next: SheetRow | None
    shown_gap: Decimal
    fund: tuple[FundPaid, ...] = ()

    @property
    def gap_words(self) -> str:
        """The gap as people read it; empty where the steps add up."""
        return format_money(self.shown_gap) if self.shown_gap else ""


def slip_of(sheet: UnitSheet, place: int) -> Slip:
    """The slip of the person at ``place`` of a sheet.

    What the reward fund gives him stands beside the bonus and is in none of its sums (G-6).
    """
    whole = sheet_of(sheet)
    rows = whole.rows
    row, line = rows[place], sheet.pay.payroll.lines[place]
    trace = pay.person_trace(sheet.bonus_set, sheet.pay, place)
    fund = fund_paid_to(sheet, row.code)
    steps = line_steps(trace.as_data(), grade_names(sheet.document))
    return Slip(
        row=row,
        unit_name=sheet.name,
        lines=tuple(_lines(row, whole, sheet.document)),
        steps=(*steps, *(each.step for each in fund)),
        capitals=_capitals(row),
        without_loss=_without_loss(line),
        previous=rows[place - 1] if place else None,
        next=rows[place + 1] if place + 1 < len(rows) else None,
        shown_gap=_shown_gap(row),
        fund=fund,
    )


def _capitals(row: SheetRow) -> str:
    """What is paid now, in capitals: of a supplement its difference; none of what is taken back."""
    return "" if row.amount < 0 else amount_in_capitals(row.amount)


def _lines(row: SheetRow, sheet: PaySheet, document: SchemeDocument) -> Iterable[SlipLine]:
    months = {"n": format_short(row.months), "year": document.pay.months.in_year}
    yield SlipLine(_("单位人均标准"), row.base)
    if sheet.has_personal:
        yield _step_line(_("个人浮动"), row.personal)
    yield _step_line(_("按月折算（%(n)s / %(year)s）") % months, row.part_year)
    if row.filing:
        yield _step_line(_("无二级目标扣减"), row.filing)
    if row.own:
        yield _step_line(_("自定分配调整"), row.own)
    if sheet.has_loss:
        yield _step_line(loss_words(document), row.loss, withheld=True)
    yield SlipLine(_("目标奖"), row.target, "sum")
    if sheet.has_leader:
        yield SlipLine(_("领导奖"), row.leader, "" if row.leader else "none")


def _step_line(words: str, amount: Fraction, *, withheld: bool = False) -> SlipLine:
    kind = "none" if not amount else "withheld" if withheld else ""
    return SlipLine(words, amount, kind, signed=True)


def _shown_gap(row: SheetRow) -> Decimal:
    """What the shown steps, each rounded, miss of the target bonus: a fen or so, or nothing.

    The amount itself is rounded once, at its end (S-5); the card says so where it can be seen.
    """
    steps = (row.base, row.personal, row.part_year, row.filing, row.own, row.loss)
    return row.target - sum((round_half_up(step, 2) for step in steps), Decimal(0))


def _without_loss(line: PayLine) -> Decimal | None:
    if not line.loss and not line.leader_loss:
        return None
    target = round_half_up(line.target_before_loss, 2)
    return target + round_half_up(line.leader + abs(line.leader_loss), 2)
