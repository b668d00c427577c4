"""Leaders' charges (分管): who is in charge of which units from which day.

The charges are the fact; the name that a unit-year bears (``leader_in_charge``, which results and
workbooks show) is kept in step: in every open year it is the leader who is in charge last in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import FactInput, FactPlan, fact_retire, facts_apply, facts_plan, lock_scope
from core.models import Origin
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearState
from schemes.people.queries import touching
from units.models import Account, Authority, LeaderCharge, Role, RoleGrant, Unit, UnitYear

DOCUMENT_LENGTH = 200
_ONE_DAY = timedelta(days=1)


@transaction.atomic
def charges_assign(
    *,
    authority: Authority,
    leader: Account | None,
    units: Sequence[Unit],
    starts_on: date | None,
    document: str,
    actor: Account,
    vacant: bool = False,
    origin: Origin = Origin.ENTRY,
) -> int:
    """Put ``leader`` in charge of units from a day on; returns how many changed.

    Whoever was in charge of them is so until the day before.  ``vacant`` leaves them without a
    leader from that day.  Raises ``ValidationError`` with every error under its field.
    """
    lock_scope({"authority": authority})
    _check(authority, leader, units, starts_on, document, vacant)
    day: Any = starts_on
    inputs, gone = _changes(authority, None if vacant else leader, units, day)
    plan = facts_plan(LeaderCharge, scope={"authority": authority}, inputs=inputs)
    plan.gone.extend(gone)
    if plan.empty:
        return 0
    _stamp(plan, document.strip())
    facts_apply(plan, actor=actor, origin=origin, reason=document.strip())
    told: Any = {"since": day.year, "actor": actor, "reason": document.strip()}
    leaders_sync(authority, [unit.pk for unit in units], **told)
    return len({item.values["unit"].pk for item in inputs} | {row.unit_id for row in gone})


@transaction.atomic
def charge_retire(
    *, charge: LeaderCharge, reason: str, actor: Account, origin: Origin = Origin.ENTRY
) -> None:
    """Withdraw a charge that was recorded by mistake; who was in charge before stays as he was.

    Raises ``ValidationError``, and ``StaleFactError`` for one that was changed since.
    """
    lock_scope({"authority": charge.authority})
    errors: dict[str, list[str]] = {}
    if not reason.strip():
        errors["reason"] = [_("写明理由（S-4）")]
    if settled := closed_text(charge.authority, charge.starts_on):
        errors["__all__"] = [settled]
    if errors:
        raise ValidationError(errors)
    fact_retire(charge, actor=actor, reason=reason.strip(), origin=origin)
    told: Any = {"since": charge.starts_on.year, "actor": actor, "reason": reason.strip()}
    leaders_sync(charge.authority, [charge.unit_id], **told)


def leaders_sync(
    authority: Authority, units: Iterable[int], *, since: int, actor: Account, reason: str
) -> None:
    """Bring the names in the unit-years of open years in step with the charges of some units.

    ``since`` is the first year that a change reaches: earlier ones keep what stands, and so does
    a year whose results are published.
    """
    wanted = list(units)
    open_years = Year.objects.filter(authority=authority, state=YearState.OPEN)
    years = open_years.filter(year__gte=since).order_by("year")
    for number in [year.year for year in years if not refusal(year)]:
        names = leaders_of_year(authority, number, wanted)
        rows = UnitYear.objects.filter(
            authority=authority, year=number, current=True, unit__in=wanted
        )
        standing = list(rows)
        inputs = [FactInput(row.key, {"leader_in_charge": names[row.unit_id]}) for row in standing]
        scope = {"authority": authority, "year": number}
        plan = facts_plan(UnitYear, scope=scope, inputs=inputs, within=standing)
        facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=reason)


def leaders_of_year(authority: Authority, number: int, units: Iterable[int]) -> dict[int, str]:
    """Unit → name of the leader who is in charge last in the year; "" for nobody."""
    names = dict.fromkeys(units, "")
    rows = LeaderCharge.objects.filter(
        touching(number), current=True, authority=authority, unit__in=list(names)
    )
    last = date(number, 12, 31)
    for row in rows.select_related("leader").order_by("starts_on", "key"):
        holds = row.ends_on is None or row.ends_on >= last
        names[row.unit_id] = row.leader.get_full_name() if holds else ""
    return names


def leaders(authority: Authority) -> list[Account]:
    """The accounts with the role of a leader, by name."""
    grants = RoleGrant.objects.filter(authority=authority, role=Role.LEADER)
    found = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return list(found.order_by("display_name", "pk"))


def closed_text(authority: Authority, day: date) -> str:
    """Why charges of a day stay as they are; "" while its year is neither closed nor published."""
    year = Year.objects.filter(authority=authority, year=day.year).first()
    if year is None or year.state == YearState.OPEN:
        return "" if year is None else refusal(year)
    return _("%s 年度已封存，分管从没有封存的年度起改（S-6）") % day.year


def _check(
    authority: Authority,
    leader: Account | None,
    units: Sequence[Unit],
    starts_on: date | None,
    document: str,
    vacant: bool,
) -> None:
    errors: dict[str, list[str]] = {}
    if not vacant and (leader is None or leader not in leaders(authority)):
        errors["leader"] = [_("选一位有“领导”角色的领导")]
    if not units or any(unit.authority_id != authority.pk for unit in units):
        errors["units"] = [_("勾选要分管的单位")]
    if starts_on is None:
        errors["starts_on"] = [_("写明从哪一天起（S-3）")]
    elif settled := closed_text(authority, starts_on):
        errors["starts_on"] = [settled]
    if not document.strip() or len(document.strip()) > DOCUMENT_LENGTH:
        errors["document"] = [_("写明依据文件的文号或名称，最多 %s 个字") % DOCUMENT_LENGTH]
    if errors:
        raise ValidationError(errors)


def _changes(
    authority: Authority, leader: Account | None, units: Sequence[Unit], day: date
) -> tuple[list[FactInput], list[LeaderCharge]]:
    """What is recorded and what is withdrawn so that ``leader`` holds the units from the day on."""
    rows = LeaderCharge.objects.filter(authority=authority, current=True, unit__in=units)
    standing: dict[int, list[LeaderCharge]] = {unit.pk: [] for unit in units}
    for row in rows.order_by("starts_on"):
        standing[row.unit_id].append(row)
    inputs: list[FactInput] = []
    gone: list[LeaderCharge] = []
    for unit in units:
        before = [row for row in standing[unit.pk] if row.starts_on < day]
        after = [row for row in standing[unit.pk] if row.starts_on >= day]
        last = before[-1] if before else None
        open_now = last is not None and (last.ends_on is None or last.ends_on >= day)
        if open_now and last is not None and leader is not None and last.leader_id == leader.pk:
            if last.ends_on is not None:
                inputs.append(charge_input(unit, last.leader, last.starts_on, None))
            gone += after
            continue
        if open_now and last is not None:
            inputs.append(charge_input(unit, last.leader, last.starts_on, day - _ONE_DAY))
        if leader is not None:
            inputs.append(charge_input(unit, leader, day, None))
        gone += [row for row in after if leader is None or row.starts_on > day]
    return inputs, gone


def charge_input(unit: Unit, leader: Account, starts_on: date, ends_on: date | None) -> FactInput:
    """A charge as the fact that is written."""
    values = {"unit": unit, "leader": leader, "starts_on": starts_on, "ends_on": ends_on}
    return FactInput(charge_key(unit.code, starts_on), values)


def _stamp(plan: FactPlan, document: str) -> None:
    """New charges rest on the document; one that only ends keeps its own."""
    plan.new[:] = [FactInput(item.key, item.values, document) for item in plan.new]


def charge_key(unit_code: str, starts_on: date) -> str:
    """A charge's key: unit and first day."""
    return f"{unit_code}/{starts_on.isoformat()}"
