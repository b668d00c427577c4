"""Who may see which payroll: offices and auditor all, a head his unit's sheet, a person his line.

A payroll exists for heads and people once finance has checked it; before that it is the offices'
draft. What is not a reader's looks like something that does not exist (404).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bonuses.models import PaidLine, PayBatch, PayUnit
from bonuses.payrolls.awards import awards_of_unit
from bonuses.payrolls.flow import bonus_set_of
from bonuses.payrolls.models import BatchState
from bonuses.payrolls.reading import note_read
from bonuses.payrolls.stored import unit_pay
from bonuses.payrolls.words import batch_title
from bonuses.queries import PaySight, UnitSheet, pay_sight
from core.exact import round_half_up
from core.policy import Denied
from schemes.models import Year
from schemes.queries import show_year
from scoring.models import CurrentResult, ResultEntry, ResultSet, ResultSetState
from units.models import Unit
from units.queries import authority_for

#: From the check on a payroll is shown to heads and to the people on it.
SHOWN = (BatchState.CHECKED, BatchState.APPROVED, BatchState.PAID, BatchState.CLOSED)
MOST_SETS = 20


def sees_payrolls(account: Any) -> bool:
    """Whether the list of payrolls is open: to who sees all pay, or some unit's."""
    sight = pay_sight(account, authority_for(account))
    return sight.opens_any or sight.audits


def visible_batches(account: Any, year: Year) -> QuerySet[PayBatch]:
    """The payrolls of a year that the account may see something of, the newest first."""
    rows = _joined().filter(year=year)
    if authority_for(account) != year.authority:
        return rows.none()
    sight = pay_sight(account, year.authority)
    if sight.payrolls:
        return rows
    shown = rows.filter(state__in=SHOWN)
    return shown.filter(run__unit_rows__unit__in=sight.units).distinct()


def batch_for(account: Any, pk: int) -> PayBatch:
    """A payroll as a whole; 404 for who does not see all pay."""
    batch = _batch(account, pk)
    if not _sight(account, batch).payrolls:
        raise Denied("bonuses.paybatch", pk)
    note_read(account, batch.year.authority, batch_title(batch), pk=batch.pk)
    return batch


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A unit's sheet of a payroll: the row, and the sheet as pages and files draw any other."""

    batch: PayBatch
    row: PayUnit
    sheet: UnitSheet
    lines: Sequence[PaidLine]


def batch_unit(account: Any, pk: int, code: str) -> StoredSheet:
    """A unit's sheet of a payroll; 404 where it is not the reader's."""
    batch = _batch(account, pk)
    row = _unit_row(batch, code)
    if not sees_unit(_sight(account, batch), batch, row.unit_id):
        raise Denied("bonuses.payunit", code)
    note_read(account, batch.year.authority, f"{batch_title(batch)} {row.name}", pk=batch.pk)
    return stored_sheet(batch, row)


def batch_line(account: Any, pk: int, code: str, person: str) -> tuple[StoredSheet, int]:
    """A person's line of a payroll, on his unit's sheet: the sheet and his place there.

    For who sees the sheet, and for himself.
    """
    batch = _batch(account, pk)
    row, sight = _unit_row(batch, code), _sight(account, batch)
    found = stored_sheet(batch, row)
    place = next((at for at, line in enumerate(found.lines) if line.code == person), None)
    if place is None:
        raise Denied("units.person", person)
    own = found.lines[place].person_id == sight.person_id and batch.state in SHOWN
    if not own and not sees_unit(sight, batch, row.unit_id):
        raise Denied("units.person", person)
    told = f"{batch_title(batch)} {person} {found.lines[place].name}"
    note_read(account, batch.year.authority, told, pk=batch.pk)
    return found, place


def own_lines(account: Any) -> QuerySet[PaidLine]:
    """The account's own lines of the payrolls that are shown, the newest first; all years."""
    authority = authority_for(account)
    person = pay_sight(account, authority).person_id
    if person is None:
        return PaidLine.objects.none()
    rows = PaidLine.objects.filter(person_id=person)
    # Only the run in force of a batch counts.
    rows = rows.filter(run_id__in=PayBatch.objects.filter(state__in=SHOWN).values("run_id"))
    joined = rows.select_related("unit", "run__batch__year__authority", "run__batch__result_set")
    return joined.order_by("-run__batch__year__year", "-run__batch__number")


def sees_unit(sight: PaySight, batch: PayBatch, unit_id: int) -> bool:
    """Whether a unit's sheet of the payroll is open."""
    return sight.payrolls or (unit_id in sight.units and batch.state in SHOWN)


def stored_sheet(batch: PayBatch, row: PayUnit) -> StoredSheet:
    """The sheet of a stored unit as every page and file takes it."""
    lines = list(PaidLine.objects.filter(run=batch.run_id, unit=row.unit_id).order_by("number"))
    row.unit.authority = batch.year.authority
    entry = ResultEntry.objects.filter(result_set=batch.result_set, unit=row.unit_id).first()
    before = None
    if batch.supplement:
        before = {line.code: _fen(line.before) for line in lines}
    sheet = UnitSheet(
        year=batch.year,
        bonus_set=bonus_set_of(batch),
        unit=row.unit,
        pay=unit_pay(row, lines),
        entry=entry,
        batch=batch_title(batch),
        before=before,
        awards=awards_of_unit(batch, row.unit_id, [line.person_id for line in lines]),
    )
    return StoredSheet(batch, row, sheet, lines)


def unit_rows(batch: PayBatch, sight: PaySight) -> QuerySet[PayUnit]:
    """The units of the run in force that a reader may see, in the order of the set."""
    rows = PayUnit.objects.filter(run=batch.run_id).select_related("unit").defer("data")
    return rows if sight.payrolls else rows.filter(unit__in=sight.units)


def result_sets_offered(year: Year) -> list[ResultSet]:
    """The sets that a payroll may be made from: settled ones, and the one in force."""
    current = CurrentResult.objects.filter(year=year).values_list("result_set_id", flat=True)
    rows = ResultSet.objects.filter(year=year, bonus_set__isnull=False)
    settled = rows.exclude(state=ResultSetState.PROVISIONAL) | rows.filter(pk__in=list(current))
    return list(settled.order_by("-number")[:MOST_SETS])


def newer_set(batch: PayBatch) -> ResultSet | None:
    """The set in force, where it is another than the payroll was computed from."""
    rows = CurrentResult.objects.filter(year=batch.year_id).select_related("result_set")
    current = rows.exclude(result_set=batch.result_set_id).first()
    return current.result_set if current else None


def _fen(amount: Any) -> Decimal:
    return round_half_up(amount, 2)


def _joined() -> QuerySet[PayBatch]:
    return PayBatch.objects.select_related(
        *("year__authority", "year__scheme", "result_set__scheme", "result_set__bonus_set"),
        *("run", "job", "made_by", "checked_by", "approved_by", "paid_by", "changed_by"),
    )


def _batch(account: Any, pk: int) -> PayBatch:
    batch = _joined().filter(pk=pk).first()
    if batch is None or authority_for(account) != batch.year.authority:
        raise Denied("bonuses.paybatch", pk)
    show_year(account, batch.year)
    return batch


def _sight(account: Any, batch: PayBatch) -> PaySight:
    return pay_sight(account, batch.year.authority)


def _unit_row(batch: PayBatch, code: str) -> PayUnit:
    unit = Unit.objects.filter(authority=batch.year.authority_id, code=code).first()
    rows = PayUnit.objects.filter(run=batch.run_id, unit=unit).select_related("unit")
    row = rows.first() if unit is not None and batch.run_id is not None else None
    if row is None:
        raise Denied("bonuses.payunit", code)
    return row
