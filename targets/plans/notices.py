"""What plans tell people: whose turn it is, what came back and why, what is in force (K-4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import DAILY, Event
from core.notices.reminders import Awaited
from core.notices.services import notify
from core.work_items import WorkItem
from schemes.models import Year, YearState
from schemes.rules.plans import DRAFT, ISSUED, RETURNED, PlanStep
from targets.plans import flow
from targets.plans.holders import people_at, people_of_unit, people_writing, step_due
from targets.plans.models import Plan, PlanMove
from units.models import Account, Authority

WAITS, CAME_BACK, PASSED, IN_FORCE = "plan.waits", "plan.returned", "plan.passed", "plan.issued"
KINDS = (
    Event(
        WAITS,
        gettext_lazy("目标计划等我办"),
        gettext_noop("%(unit)s %(year)s 年度目标计划到了“%(step)s”，等你办。"),
        DAILY,
        icon="file-earmark-text",
    ),
    Event(
        CAME_BACK,
        gettext_lazy("目标计划退回"),
        gettext_noop("%(unit)s %(year)s 年度目标计划在“%(step)s”退回：%(reason)s"),
        icon="arrow-return-left",
    ),
    Event(
        PASSED,
        gettext_lazy("目标计划过了一步"),
        gettext_noop("%(unit)s %(year)s 年度目标计划已过“%(step)s”。"),
        DAILY,
        icon="check-lg",
    ),
    Event(
        IN_FORCE,
        gettext_lazy("目标计划下达"),
        gettext_noop("%(unit)s %(year)s 年度目标已下达：%(number)s。"),
        icon="file-earmark-check",
    ),
)


def move_tell(plan: Plan, move: PlanMove, number: str = "") -> None:
    """Tell whom a move concerns, in its transaction; never who made it.

    The unit hears of what others did with its plan, the next in the path that it is their turn.
    """
    step = flow.rules_of(plan.year).step(move.before)
    if move.after == RETURNED:
        people = [*people_of_unit(plan), *people_writing(plan)]
        _tell(plan, move, CAME_BACK, people, step, reason=move.reason)
    elif move.after == ISSUED:
        _tell(plan, move, IN_FORCE, _all_concerned(plan), step, number=number)
    elif move.after not in (DRAFT, move.before):
        if step is not None and step.who not in (flow.UNIT, flow.HEAD):
            _tell(plan, move, PASSED, people_of_unit(plan), step)
        following = flow.rules_of(plan.year).step(move.after)
        if following is not None:
            _tell(plan, move, WAITS, people_at(plan, following), following)


def _all_concerned(plan: Plan) -> list[Account]:
    """The unit, who wrote a part of it, and the leader who signed for it."""
    steps = [step for step in flow.rules_of(plan.year).steps if step.who == flow.LEADER]
    leaders = [one for step in steps for one in people_at(plan, step)]
    return [*people_of_unit(plan), *people_writing(plan), *leaders]


def _tell(
    plan: Plan,
    move: PlanMove,
    event: str,
    people: list[Account],
    step: PlanStep | None,
    **told: str,
) -> None:
    notify(
        recipients=[account for account in people if account.pk != move.actor_id],
        event=event,
        authority=plan.year.authority,
        params={"unit": plan.unit.name, "year": str(plan.year.year), **_titled(step), **told},
        url=plan_address(plan),
        once=f"{event}:{move.pk}",
    )


def _titled(step: PlanStep | None) -> dict[str, Any]:
    return {"step": {"zh": step.title.zh, "en": step.title.en}} if step else {}


def plan_address(plan: Plan) -> str:
    """The plan's page."""
    return f"{reverse('targets:plan', args=[plan.unit.code])}?year={plan.year.year}"


def plans_awaited(authority: Authority) -> Iterator[Awaited]:
    """What lies at a step with its people, for reminders by the calendar: one for all plans that
    wait there for the same people."""
    # A plan may still lie somewhere when the year runs: its unit is reminded no more.
    years = Year.objects.filter(authority=authority, state=YearState.OPEN)
    for year in years.select_related("authority", "scheme"):
        for step in flow.rules_of(year).steps:
            due = step_due(year, step)
            if due and step.who not in (flow.UNIT, flow.HEAD):
                yield from _awaited(year, step, due)


def _awaited(year: Year, step: PlanStep, due: dict[str, Any]) -> Iterator[Awaited]:
    rows = Plan.objects.filter(year=year, state=step.key).select_related("unit", "year__authority")
    waiting: dict[tuple[int, ...], list[Plan]] = {}
    people: dict[tuple[int, ...], list[Account]] = {}
    for plan in rows.order_by("unit__code"):
        plan.year = year
        found = people_at(plan, step)
        key = tuple(sorted(account.pk for account in found))
        waiting.setdefault(key, []).append(plan)
        people[key] = found
    for key, plans in waiting.items():
        item = WorkItem(
            f"plan-step-{year.year}-{step.key}-{'-'.join(map(str, key))}",
            step.title.zh,
            plan_address(plans[0]) if len(plans) == 1 else _listed(year, step),
            "",
            count=len(plans),
            unit=plans[0].unit.name,
            **due,
        )
        what = {"zh": f"{step.title.zh}（{len(plans)} 份目标计划）"}
        what["en"] = f"{step.title.en} ({len(plans)} target plans)"
        yield Awaited(item, people[key], what)


def _listed(year: Year, step: PlanStep) -> str:
    return f"{reverse('targets:plans')}?year={year.year}&state={step.key}"
