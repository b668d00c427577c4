"""The demo county drafts its next year: plans in every state, through the product's services."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from core.exact import format_short
from schemes.models import Year
from schemes.years.opening import year_open_carrying
from targets.cross.demo import demo_cross
from targets.plans.findings import Line
from targets.plans.models import Plan
from targets.plans.reading import Reading
from targets.plans.services.editing import line_save, plan_start
from targets.plans.services.moving import Told, plan_move
from targets.plans.services.remarks import remark_write, warning_answer
from targets.statements.services import signing_record
from units.models import Account, LeaderCharge, Role, RoleGrant, Unit
from units.services import account_create, role_grant

FILE = Path(__file__).with_name("demo.yaml")
#: What a line grows by, in turn: a county plans some of its work higher than the rest.
GROWTH = (Fraction(105, 100), Fraction(103, 100), Fraction(108, 100), Fraction(102, 100))
WAY = ("draft", "office_review", "leader_sign", "unit_finalise", "filed_issue", "issued")


@cache
def designed() -> dict[str, Any]:
    """How far each plan is to be."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def next_year(source: Year, office: Account) -> Year:
    """The year after ``source``, opened under the same scheme with what is carried over."""
    year, _new = year_open_carrying(
        authority=source.authority,
        number=source.year + 1,
        scheme=source.scheme,
        actor=office,
        source=source,
    )
    return year


def demo_plans(source: Year, office: Account) -> Year:
    """Open the year after ``source`` and bring its plans to the designed states."""
    year = next_year(source, office)
    demo_cross(year, office)
    for case in designed()["plans"]:
        unit = Unit.objects.filter(authority=year.authority, name=case["unit"]).first()
        if unit is not None:
            _bring(year, unit, case["state"], office)
    return year


def _bring(year: Year, unit: Unit, state: str, office: Account) -> None:
    filer = filer_of(unit)
    if state == "none":
        return
    plan = plan_start(year=year, unit=unit, actor=filer, from_last=True)
    if state == "draft":
        return
    _raise_plans(plan, filer)
    _fill_points(plan, filer)
    _answer(plan, filer)
    _move(plan, "submit", filer)
    reviewer = Account.objects.get(username="shenhe")
    if state == "returned":
        _return(plan, reviewer, filer)
        return
    for step in WAY[1 : WAY.index(state)]:
        actor = {
            "office_review": reviewer,
            "leader_sign": leader_of(unit) or reviewer,
            "unit_finalise": filer,
            "filed_issue": office,
        }[step]
        number = designed()["number"] % year.year if step == "filed_issue" else ""
        _move(plan, "pass", actor, Told(number=number))
    if state == "issued":
        signing_record(plan=plan, values=_signed(), reason="", actor=office)


def _signed() -> dict[str, Any]:
    """The county's side has signed; the unit's is still to come."""
    return {**designed()["signing"], "authority_on": timezone.localdate()}


def filer_of(unit: Unit) -> Account:
    """Who fills the unit's plan: its filer, or one made for it."""
    grants = RoleGrant.objects.filter(unit=unit, role=Role.DEPARTMENT_FILER)
    grant = grants.select_related("account").order_by("pk").first()
    if grant is not None:
        return grant.account
    account, _initial = account_create(
        username=f"tianbao-{unit.code}",
        display_name=f"{unit.name}填报员",
        actor=None,
        authority=unit.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(
        account=account,
        role=Role.DEPARTMENT_FILER,
        authority=unit.authority,
        unit=unit,
        actor=None,
    )
    return account


def leader_of(unit: Unit) -> Account | None:
    """The leader in charge of the unit."""
    charge = LeaderCharge.objects.filter(unit=unit, current=True, ends_on=None).first()
    return charge.leader if charge else None


def _raise_plans(plan: Plan, filer: Account) -> None:
    """Every figure above last year's, rates below a hundred; general tasks become the unit's."""
    reading = Reading(plan)
    for place, (row, line) in enumerate(zip(reading.rows, reading.lines, strict=True)):
        wanted = _higher(line, GROWTH[place % len(GROWTH)])
        texts = {"responsible": "张某"} | ({"plan": format_short(wanted, 1)} if wanted else {})
        texts |= _made_own(plan.unit.name, row.title)
        line_save(plan=plan, line=row.pk, texts=texts, shown=row.version, actor=filer)


def _made_own(unit: str, title: str) -> dict[str, str]:
    """What a unit writes over one of the general tasks that every unit has (M-3)."""
    told, kind = designed(), designed()["kinds"].get(title)
    if kind is None or (title == told["general_task"] and unit not in told["innovations"]):
        return {}
    new = told["innovations"][unit] if title == told["general_task"] else {}
    return {"kind": kind, **new}


def _higher(line: Line, factor: Fraction) -> Fraction | None:
    base = line.number("last_year") or line.plan
    if line.plan is None or base is None or line.lower_is_better:
        return None
    raised = base * factor
    return min(raised, Fraction(100)) if line.values["measure"] == "%" else raised


def _fill_points(plan: Plan, filer: Account) -> None:
    """The last line of each component takes what is left, so that its points add up."""
    reading = Reading(plan)
    for share in reading.shares:
        own = [row for row in reading.rows if row.component == share.component.key]
        if own and share.rest:
            points = (own[-1].points or Fraction(0)) + share.rest
            texts = {"points": format_short(points)}
            shown = own[-1].version
            line_save(plan=plan, line=own[-1].pk, texts=texts, shown=shown, actor=filer)


def _answer(plan: Plan, filer: Account) -> None:
    reasons = designed()["reasons"]
    for each in Reading(plan).unanswered:
        reason = reasons.get(each.finding.key, "已核对")
        warning_answer(plan=plan, fingerprint=each.finding.fingerprint, reason=reason, actor=filer)


def _move(plan: Plan, move: str, actor: Account, told: Told | None = None) -> None:
    version = Plan.objects.get(pk=plan.pk).version
    plan_move(plan=plan, move=move, version=version, actor=actor, told=told or Told())


def _return(plan: Plan, reviewer: Account, filer: Account) -> None:
    """Sent back with remarks; the clerk has begun to mend it, and three things are still wrong."""
    back = designed()["return"]
    rows = Reading(plan).rows
    remarks = {rows[n - 1].pk: text for n, text in back["remarks"].items() if n <= len(rows)}
    _move(plan, "return", reviewer, Told(reason=back["reason"], remarks=remarks))
    first = plan.remarks.order_by("pk").first()
    if first is not None:
        remark_write(plan=plan, text=back["reply"], parent=first.pk, actor=filer)
    _lower(plan, filer)


def _lower(plan: Plan, filer: Account) -> None:
    """One line below last year, one below what was assigned, some points left over."""
    reading, assigned = Reading(plan), designed()["assigned"]
    figured = [
        (row, line.plan)
        for row, line in zip(reading.rows, reading.lines, strict=True)
        if line.plan is not None and not line.lower_is_better
    ]
    for place, (row, value) in enumerate(figured[:2]):
        texts = {"plan": format_short(value * Fraction(9, 10), 1)}
        if place:
            texts["assigned"] = format_short(value, 1)
            texts["assigned_by"] = assigned["by"] % plan.year.year
        line_save(plan=plan, line=row.pk, texts=texts, shown=row.version, actor=filer)
    row = Reading(plan).rows[-1]
    if row.points is not None:
        texts = {"points": format_short(row.points - 6)}
        line_save(plan=plan, line=row.pk, texts=texts, shown=row.version, actor=filer)
