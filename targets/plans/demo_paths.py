"""The places beside the demo county draft their next year, each on the path of its own scheme.

Which step is whose, the scheme says (M-3, D-1); the designed states only name how far a plan is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from schemes.models import Year
from schemes.rules.plans import DRAFT, ISSUED, RETURNED, PlanStep
from targets.plans import flow
from targets.plans.demo import filer_of, next_year
from targets.plans.holders import people_at
from targets.plans.models import Plan
from targets.plans.reading import Reading
from targets.plans.services.editing import line_add, line_save, plan_start
from targets.plans.services.moving import Told, plan_move
from targets.plans.services.remarks import warning_answer
from targets.plans.writing import writers_by_unit
from targets.statements.services import signing_record
from units.models import Account, Unit

FILE = Path(__file__).with_name("demo_paths.yaml")
ANSWER = "已和上年逐项比较，按会议确定的数报"


@cache
def designed() -> dict[str, Any]:
    """Authority → number, documents and how far each plan is to be."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def demo_paths(source: Year, office: Account) -> Year:
    """Open the year after ``source`` and bring its plans to the designed states."""
    year = next_year(source, office)
    told = designed()[year.authority.code]
    for case in told["plans"]:
        _bring(year, Unit.objects.get(authority=year.authority, code=case["unit"]), case, told)
    _write_for_others(year, told)
    return year


def _bring(year: Year, unit: Unit, case: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """From last year's targets as far as the design says."""
    filer = filer_of(unit)
    plan = plan_start(year=year, unit=unit, actor=filer, from_last=True)
    for each in Reading(plan).unanswered:
        fingerprint = each.finding.fingerprint
        warning_answer(plan=plan, fingerprint=fingerprint, reason=ANSWER, actor=filer)
    _moved(plan, flow.SUBMIT, filer, Told())
    if case["state"] == RETURNED:
        first = flow.rules_of(year).steps[0]
        reason = Told(reason=told["back"])
        _moved(plan, flow.RETURN, people_at(_now(plan), first)[0], reason)
        return
    while (state := _now(plan).state) not in (case["state"], ISSUED, DRAFT):
        _pass(plan, state, told)
    for _each in range(case.get("acted", 0)):
        _pass(plan, case["state"], told)
    if case["state"] == ISSUED and "signing" in told:
        values = {**told["signing"], "authority_on": timezone.localdate()}
        office = people_at(plan, flow.rules_of(year).steps[-1])[0]
        signing_record(plan=_now(plan), values=values, reason="", actor=office)


def _pass(plan: Plan, state: str, told: Mapping[str, Any]) -> None:
    """The first of those whose turn it is makes the step's move, with what it must state."""
    rules, year = flow.rules_of(plan.year), plan.year.year
    step = rules.step(state)
    if step is None:
        raise ValueError(state)
    _moved(plan, flow.PASS, people_at(_now(plan), step)[0], _stated(step, rules.steps, told, year))


def _stated(
    step: PlanStep, steps: tuple[PlanStep, ...], told: Mapping[str, Any], year: int
) -> Told:
    document = told["document"] % year if step.document else ""
    return Told(document=document, number=told["number"] % year if step is steps[-1] else "")


def _moved(plan: Plan, move: str, actor: Account, told: Told) -> None:
    plan_move(plan=plan, move=move, version=_now(plan).version, actor=actor, told=told)


def _now(plan: Plan) -> Plan:
    return Plan.objects.select_related("year__authority", "year__scheme", "unit").get(pk=plan.pk)


def _write_for_others(year: Year, told: Mapping[str, Any]) -> None:
    """Whoever writes a component for another unit has begun to (D-1)."""
    for pk, writers in writers_by_unit(year).items():
        unit = Unit.objects.get(pk=pk)
        plan = plan_start(year=year, unit=unit, actor=filer_of(unit))
        for component, units in writers.items():
            writer = filer_of(Unit.objects.get(pk=min(units)))
            for texts in told["written"]:
                line = line_add(plan=plan, component=component, actor=writer)
                line_save(plan=plan, line=line.pk, texts=texts, shown=line.version, actor=writer)
