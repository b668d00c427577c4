"""Saving cells of the matrix: they change from a stated day on, all of them or none (S-3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import FactInput, FactPlan, facts_apply, facts_plan, hold_scope
from core.models import Origin
from core.ui import date_text
from schemes.fact_entry.services import REASON_LENGTH, refusal
from schemes.models import Year
from schemes.workbook.relation_sheet import CLOSEST
from units.lifecycle_models import RelationKind, UnitRelation
from units.models import Account, Unit

MOST_CELLS = 10_000
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CellAsked:
    """A cell as it shall be: two codes, closeness or None, and the fact its writer was shown."""

    unit: str
    other: str
    closeness: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell."""

    unit: str
    other: str
    text: str


class MatrixRefusedError(Exception):
    """Nothing was written: faults of cells, and what is wrong with the day or the reason."""

    def __init__(self, cells: Sequence[CellFault], fields: Mapping[str, str]) -> None:
        super().__init__(cells, fields)
        self.cells, self.fields = list(cells), dict(fields)


@dataclass
class _Plan:
    """What the cells come to, and every fault found on the way."""

    inputs: list[FactInput] = field(default_factory=list)
    gone: list[UnitRelation] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)


@transaction.atomic
def relations_matrix_record(
    *,
    year: Year,
    kind: RelationKind,
    cells: Sequence[CellAsked],
    starts_on: date | None,
    reason: str,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> int:
    """Write changed cells, each from ``starts_on`` on; returns how many facts that took.

    A relation that changes ends the day before, and a new one begins; one that began on that very
    day is corrected.  Raises :class:`MatrixRefusedError` with everything that is wrong.
    """
    hold_scope({"authority": year.authority})
    fields = _field_faults(year, starts_on, reason)
    if len(cells) > MOST_CELLS:
        fields["cells"] = _("一次最多改 %s 格") % MOST_CELLS
    if fields or starts_on is None:
        raise MatrixRefusedError([], fields)
    planned = _planned(year, kind, cells, starts_on)
    if planned.faults:
        raise MatrixRefusedError(planned.faults, {})
    scope = {"authority": year.authority}
    plan: FactPlan = facts_plan(UnitRelation, scope=scope, inputs=planned.inputs)
    plan.gone.extend(planned.gone)
    facts_apply(plan, actor=actor, origin=origin, reason=reason.strip())
    return len(plan.new) + len(plan.changed) + len(plan.gone)


def _field_faults(year: Year, starts_on: date | None, reason: str) -> dict[str, str]:
    faults = {}
    if refusal(year):
        faults["cells"] = refusal(year)
    if starts_on is None:
        faults["starts_on"] = _("写明从哪一天起（S-3）")
    elif starts_on.year != year.year:
        faults["starts_on"] = _("写 %s 年里的一天") % year.year
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        faults["reason"] = _("写明理由，最多 %s 个字") % REASON_LENGTH
    return faults


def _planned(year: Year, kind: RelationKind, cells: Sequence[CellAsked], starts_on: date) -> _Plan:
    codes = {code for cell in cells for code in (cell.unit, cell.other)}
    units = {u.code: u for u in Unit.objects.filter(authority=year.authority, code__in=codes)}
    standing = _standing(year, kind, units.values())
    plan = _Plan()
    for cell in cells:
        rows = standing.get((cell.unit, cell.other), [])
        text = _fault(cell, units, rows, starts_on)
        if text:
            plan.faults.append(CellFault(cell.unit, cell.other, text))
        else:
            _plan_cell(plan, cell, kind, units, rows, starts_on)
    return plan


def _standing(
    year: Year, kind: RelationKind, units: Iterable[Unit]
) -> dict[tuple[str, str], list[UnitRelation]]:
    """The standing relations of the kind by their two codes, earliest first."""
    rows = UnitRelation.objects.filter(
        authority=year.authority, current=True, kind=kind, person=None, unit__in=list(units)
    )
    found: dict[tuple[str, str], list[UnitRelation]] = {}
    for row in rows.select_related("unit", "other_unit").order_by("starts_on", "pk"):
        found.setdefault((row.unit.code, row.other_unit.code), []).append(row)
    return found


def _fault(
    cell: CellAsked, units: Mapping[str, Unit], rows: Sequence[UnitRelation], starts_on: date
) -> str:
    """Why the cell cannot be written; "" when it can."""
    if cell.unit not in units or cell.other not in units:
        return _("没有这个单位")
    if cell.unit == cell.other:
        return _("对方不能是它自己")
    if cell.closeness is not None and not 1 <= cell.closeness <= CLOSEST:
        return _("填 1 至 %s，没有往来的空着") % CLOSEST
    if cell.expected is not None and cell.expected not in {row.pk for row in rows}:
        return _("这一格刚有人改过，重新打开再改")
    later = [row for row in rows if row.starts_on > starts_on]
    if later:
        told = {"day": date_text(later[0].starts_on)}
        return _("%(day)s起已另有记录，日子写那天或以后") % told
    if cell.expected is None and any(_holds(row, starts_on) for row in rows):
        return _("这一格刚有人改过，重新打开再改")
    return ""


def _plan_cell(
    plan: _Plan,
    cell: CellAsked,
    kind: RelationKind,
    units: Mapping[str, Unit],
    rows: Sequence[UnitRelation],
    starts_on: date,
) -> None:
    standing = next((row for row in rows if _holds(row, starts_on)), None)
    if standing is not None and standing.closeness == cell.closeness:
        return
    if standing is not None and standing.starts_on < starts_on:
        plan.inputs.append(FactInput(standing.key, {"ends_on": starts_on - _ONE_DAY}))
    elif standing is not None and cell.closeness is None:
        plan.gone.append(standing)
    if cell.closeness is None:
        return
    values: dict[str, Any] = {
        "unit": units[cell.unit],
        "other_unit": units[cell.other],
        "person": None,
        "other_person": None,
        "kind": kind,
        "closeness": cell.closeness,
        "starts_on": starts_on,
        "ends_on": None,
    }
    key = f"{cell.unit}~{cell.other}/{kind}/{starts_on.isoformat()}"
    plan.inputs.append(FactInput(key, values))


def _holds(row: UnitRelation, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def cells_read(sent: Any) -> Iterator[CellAsked]:
    """Cells as a page or the API sends them: [unit, other, closeness or "", fact or ""].

    Raises ``ValidationError`` for anything else.
    """
    if not isinstance(sent, list):
        raise ValidationError(_("没有要存的格子"))
    for each in sent:
        if not isinstance(each, list) or len(each) != 4:
            raise ValidationError(_("没有要存的格子"))
        unit, other, closeness, expected = (str(part).strip()[:40] for part in each)
        # What is no figure is kept as one out of range, so that its cell says what is asked.
        yield CellAsked(unit, other, _whole(closeness, -1), _whole(expected, 0))


def _whole(text: str, otherwise: int) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else otherwise
