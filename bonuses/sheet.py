"""The pay sheet (奖金发放表) as data that a screen, a workbook and a PDF page draw alike.

Amounts are exact where they are steps on the way, and whole fen where they are paid (S-5). What is
shown adds up: the last part of the reconciliation (尾差) takes what rounding leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bonuses.cited import clause_of
from bonuses.engine import PayLine, Reconciliation
from bonuses.facts import PersonRecord
from bonuses.pay import UnitPay
from bonuses.queries import UnitSheet
from bonuses.words import sentence
from core.exact import format_short, round_half_up
from documents.amounts import amount_in_capitals
from schemes.document import Pay, SchemeDocument

Amount = Fraction | Decimal
ZERO = Fraction(0)
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a line is not like the others: a sentence with its clause."""

    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person's line. ``part_year``, ``filing``, ``own`` and ``loss`` are signed: below 0 they
    take money. ``number`` is the place on the whole sheet, whatever filter is on; ``partial`` tells
    who is paid for less than the year, or by more than one unit."""

    number: int
    code: str
    name: str
    title: str
    initials: str
    score: Fraction | None
    base: Fraction
    personal: Fraction
    months: Fraction
    part_year: Fraction
    filing: Fraction
    own: Fraction
    loss: Fraction
    target: Decimal
    leader: Decimal
    final: Decimal
    missing: bool
    partial: bool
    remarks: tuple[Remark, ...] = ()
    before: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """What is paid now: the final amount less what was paid before."""
        return self.final - (self.before or NOTHING)


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """The last row: exact sums of the steps, sums of whole fen of what is paid."""

    heads: int
    personal: Fraction
    part_year: Fraction
    filing: Fraction
    own: Fraction
    loss: Fraction
    target: Decimal
    leader: Decimal
    final: Decimal
    before: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled:
    """核定 − 合计 = 差额, and the difference in parts, all to the fen.

    ``parts`` are (word, yuan); they add up to ``difference``. ``unexplained`` is what no rule
    accounts for: 0 when the sheet is balanced (已平).
    """

    approved: Decimal
    lines: Decimal
    difference: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    unexplained: Decimal

    @property
    def balanced(self) -> bool:
        """Whether every fen of the difference is explained."""
        return self.unexplained == 0


@dataclass(frozen=True, slots=True)
class PaySheet:
    """A unit's pay sheet: rows in order, totals, capitals, reconciliation and what to know.

    While ``missing_count`` lines wait for a standard, their amounts and the totals are void.
    A column that no rule of the scheme fills and no line has (``has_…``) is not drawn.
    """

    rows: tuple[SheetRow, ...]
    totals: SheetTotals
    capitals: str
    reconciled: Reconciled | None
    part_year_count: int
    loss_count: int
    no_score_count: int
    missing_count: int
    notes: tuple[Remark, ...] = ()
    has_filing: bool = False
    has_own: bool = False
    has_personal: bool = True
    has_loss: bool = True
    has_leader: bool = True
    has_before: bool = False
    filters: dict[str, int] = field(default_factory=dict)


#: Loss reasons in few words; the slip tells them whole.
_LOSSES = {
    "loss.warning": gettext_lazy("受处分 %(count)s 次"),
    "loss.reprimand": gettext_lazy("书面效能告诫 %(count)s 次"),
    "loss.incompetent": gettext_lazy("年度考核不称职"),
}

FILTERS: dict[str, Callable[[SheetRow], bool]] = {
    "part": lambda row: row.partial,
    "loss": lambda row: row.loss != 0,
    "noscore": lambda row: row.score is None,
}


def sheet_of(found: UnitSheet) -> PaySheet:
    """The sheet that a reader was given: computed now, or kept by a payroll."""
    return pay_sheet(found.pay, found.document, found.before)


def pay_sheet(
    pay: UnitPay, document: SchemeDocument, before: Mapping[str, Decimal] | None = None
) -> PaySheet:
    """The sheet of a unit that was computed by ``document``; with ``before``, what was paid by
    person's code, it is one of differences, whose lines need not be the whole unit's."""
    pairs = zip(pay.payroll.lines, pay.people, strict=True)
    rules = document.pay
    losses = bool(rules.loss.triggers)
    rows = tuple(
        _row(number, line, person, rules, before) for number, (line, person) in enumerate(pairs, 1)
    )
    totals = totals_of(rows)
    counts = {name: sum(map(test, rows)) for name, test in FILTERS.items()}
    return PaySheet(
        rows=rows,
        totals=totals,
        # A sum with a line in it that is not known yet is no amount to be paid.
        capitals="" if any(row.missing for row in rows) else _capitals(totals),
        reconciled=None
        if pay.rate.per_capita is None or before is not None
        else _reconciled(
            pay.payroll.reconciliation, totals.target, losses=bool(rules.loss.triggers)
        ),
        part_year_count=counts["part"],
        loss_count=counts["loss"],
        no_score_count=counts["noscore"],
        missing_count=sum(row.missing for row in rows),
        notes=tuple(_payroll_notes(pay)),
        has_filing=any(row.filing for row in rows),
        has_own=any(row.own for row in rows),
        has_personal=rules.personal.minimum > 0 or any(row.score is not None for row in rows),
        has_loss=losses or any(row.loss for row in rows),
        has_leader=bool(rules.leader_bonus.ranks) or any(row.leader for row in rows),
        has_before=before is not None,
        filters=counts,
    )


def _capitals(totals: SheetTotals) -> str:
    """The sum that is signed for; money taken back has none."""
    return amount_in_capitals(totals.amount) if totals.amount >= 0 else ""


def rows_shown(sheet: PaySheet, *, show: str = "", search: str = "") -> list[SheetRow]:
    """The rows that a filter and a search leave; the search knows names, codes and initials."""
    test = FILTERS.get(show)
    wanted = search.strip().casefold()
    return [
        row
        for row in sheet.rows
        if (test is None or test(row)) and (not wanted or _matches(row, wanted))
    ]


def _matches(row: SheetRow, wanted: str) -> bool:
    return any(wanted in text.casefold() for text in (row.name, row.code, row.initials, row.title))


def _row(
    number: int,
    line: PayLine,
    person: PersonRecord,
    rules: Pay,
    before: Mapping[str, Decimal] | None,
) -> SheetRow:
    return SheetRow(
        number=number,
        code=line.code,
        name=line.name,
        title=person.title,
        initials=person.initials,
        score=line.score,
        base=line.base,
        personal=line.personal,
        months=line.months,
        part_year=line.part_year,
        filing=line.filing_cut,
        own=line.own_change,
        loss=-line.loss,
        target=line.target_shown,
        leader=line.leader_shown,
        final=line.final,
        missing=line.missing,
        partial=line.months != rules.months.in_year or line.part_year != 0,
        remarks=tuple(_remarks(line, person, rules)),
        before=None if before is None else before.get(line.code, NOTHING),
    )


def _remarks(line: PayLine, person: PersonRecord, rules: Pay) -> Iterable[Remark]:
    by_months = clause_of(rules.months)
    whole_year = line.months == rules.months.in_year
    for note in line.loss_reasons:
        short = _LOSSES.get(note.code)
        yield Remark(str(short) % note.params if short else sentence(note), clause_of(rules.loss))
    stints = person.fact.stints
    if len({stint.unit for stint in stints}) > 1:
        yield Remark(_stints_text(person), clause_of(rules.transfer))
    elif not whole_year and not person.strangers:
        yield Remark(person.change or _by_months(line.months), by_months)
    if person.strangers:
        words = _("%(units)s 不在本年单位里，那里的月数未计")
        yield Remark(words % {"units": _("、").join(person.strangers)}, by_months)
    if line.own_amount is not None:
        yield Remark(line.own_reason or _("按本单位自定分配"), clause_of(rules.own_distribution))
    elif person.fact.score is None and rules.personal.minimum > 0:
        yield Remark(_("没有考评得分，按人均标准"), clause_of(rules.personal))
    if person.months_proposed and not whole_year:
        yield Remark(_("月数按任职日期推算，待登记"), "S-3")


def _by_months(months: Fraction) -> str:
    words = ngettext("按 %(n)s 个月折算", "按 %(n)s 个月折算", _plural(months))
    return words % {"n": format_short(months)}


def _plural(months: Fraction) -> int:
    """What chooses between singular and plural: one month and a half are months."""
    return 1 if months == 1 else 2


def _stints_text(person: PersonRecord) -> str:
    parts = [
        ngettext("%(unit)s %(n)s 个月", "%(unit)s %(n)s 个月", _plural(stint.months))
        % {"unit": name, "n": format_short(stint.months)}
        for name, stint in zip(person.unit_names, person.fact.stints, strict=True)
    ]
    return _("、").join(parts)


def _payroll_notes(pay: UnitPay) -> Iterable[Remark]:
    for note in pay.payroll.notes:
        yield Remark(sentence(note))


def totals_of(rows: Sequence[SheetRow]) -> SheetTotals:
    """What some lines add up to: a page of them, or all."""

    def exact(name: str) -> Fraction:
        return sum((getattr(row, name) for row in rows), ZERO)

    def paid(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal("0.00"))

    return SheetTotals(
        heads=len(rows),
        personal=exact("personal"),
        part_year=exact("part_year"),
        filing=exact("filing"),
        own=exact("own"),
        loss=exact("loss"),
        target=paid("target"),
        leader=paid("leader"),
        final=paid("final"),
        before=sum((row.before or NOTHING for row in rows), NOTHING),
        amount=paid("amount"),
    )


def _reconciled(recon: Reconciliation, lines: Decimal, *, losses: bool) -> Reconciled:
    approved = round_half_up(recon.approved, 2)
    difference = approved - lines
    named = (
        (_("折算"), recon.part_year),
        (_("扣发"), recon.withheld),
        (_("无二级目标扣减"), recon.filing),
        (_("自定分配"), recon.own),
        (_("个人浮动"), recon.personal),
    )
    always = {_("折算"), _("扣发")} if losses else {_("折算")}
    parts = [(word, round_half_up(amount, 2)) for word, amount in named if amount or word in always]
    unexplained = round_half_up(recon.unexplained, 2)
    tail = difference - unexplained - sum((amount for _word, amount in parts), Decimal(0))
    return Reconciled(
        approved=approved,
        lines=lines,
        difference=difference,
        parts=(*parts, (_("尾差"), tail)),
        unexplained=unexplained,
    )
