"""What plans ask of an account: to draft or mend its own, to review, to sign, to issue (K-4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, Step, WorkItem
from schemes import in_hand
from schemes.deadlines import deadline_for, due_for
from schemes.models import Phase, Year
from schemes.queries import year_document, year_or_none
from schemes.rules.plans import DRAFT, RETURNED, PlanStep
from schemes.tallies import UnitLine, units_of
from targets.plans import flow
from targets.plans.holders import step_due
from targets.plans.models import Plan, PlanLine
from targets.plans.queries import filing_year, own_unit_ids
from targets.plans.writing import component_titles, written_units
from targets.work import PLANS, UNIT_STEPS, units_with_targets
from units.models import Role
from units.queries import access_of, authority_for, has_authority_perm, has_role

#: A leader sees so many plans one by one; what is more stands behind one line.
ONE_BY_ONE = 8
#: From so long before the deadline the office is told who has not handed in.
NEAR = timedelta(days=30)
#: Of units that want a component written, so many are named.
NAMED = 4


def register_in_hand() -> None:
    """Plans by their state; one that was issued is there as well: its unit owes none."""
    in_hand.register(PLANS, lambda asked: Plan.objects.filter(year__in=asked.years))


def plan_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the plans of the year whose targets are being filed."""
    # The home page speaks of the year under way, whatever is filed for the next one.
    year = filing_year(account) or year_or_none(account)
    if authority_for(account) is None or year is None or not flow.rules_of(year).steps:
        return
    own = own_unit_ids(account)
    if own:
        yield from _own(account, year, own)
        yield from _writing(account, year)
        return
    yield from _reviewing(account, year)
    if has_authority_perm(account, year.authority, "edit_facts"):
        for each in dict.fromkeys((year, year_or_none(account) or year)):
            yield from _with_others(account, each, told=each == year)


def _own(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    rows = Plan.objects.filter(year=year, unit__in=own)
    begun = in_hand.count(account, year, PLANS, units=own)
    plans = {plan.unit_id: plan for plan in rows} if begun else {}
    for pk in sorted(own):
        unit, plan = units_of(year).get(pk), plans.get(pk)
        if unit is None or not unit.assessed:
            continue
        step = flow.rules_of(year).step(plan.state) if plan else None
        if plan is None:
            if pk not in units_with_targets(year):
                yield _drafting(year, unit, None)
        elif plan.is_with_unit or (step is not None and step.edits):
            yield _drafting(year, unit, plan)
        elif step is not None:
            yield WorkItem(
                f"plan-waits-{unit.code}",
                _("%s 年度目标计划") % year.year,
                _url(year, unit.code),
                _("看计划"),
                kind=Kind.WAITING,
                waits_for=flow.state_title(year, plan.state),
                icon="file-earmark-text",
                clauses=("K-4.1",),
            )


def _writing(account: Any, year: Year) -> Iterator[WorkItem]:
    """Other units' components that the account has yet to write, one item a component (D-1)."""
    asked = {
        unit: keys
        for unit, keys in written_units(account, year).items()
        if unit not in own_unit_ids(account) and (u := units_of(year).get(unit)) and u.assessed
    }
    handed = Plan.objects.filter(year=year, unit__in=asked).exclude(state__in=(DRAFT, RETURNED))
    gone = set(handed.values_list("unit_id", flat=True)) if asked else set()
    for key in sorted({key for keys in asked.values() for key in keys}):
        waiting = {unit for unit, keys in asked.items() if key in keys} - gone
        lines = PlanLine.objects.filter(plan__year=year, component=key, gone=False)
        todo = waiting - set(lines.order_by().values_list("plan__unit_id", flat=True))
        if todo:
            yield _to_write(year, key, todo)
    yield from _to_mend(year, asked)


def _to_mend(year: Year, asked: Mapping[int, frozenset[str]]) -> Iterator[WorkItem]:
    """Plans that came back with a component that the account writes (D-1)."""
    back = Plan.objects.filter(year=year, unit__in=asked, state=RETURNED) if asked else ()
    for plan in back:
        unit = units_of(year)[plan.unit_id]
        titles = component_titles(year_document(year), unit.peer_group)
        yield WorkItem(
            f"plan-mend-{unit.code}",
            _("改%(unit)s被退回的%(part)s")
            % {
                "unit": unit.name,
                "part": _("、").join(titles.get(k, k) for k in sorted(asked[plan.unit_id])),
            },
            _url(year, unit.code),
            _("看计划"),
            detail=_("退回的理由在计划页上；改好后由该单位重新报送。"),
            badge="returned",
            tone="warning",
            icon="file-earmark-text",
            clauses=("D-1",),
            nav="own-plan",
            due_at=plan.due_at,
        )


def _to_write(year: Year, key: str, todo: set[int]) -> WorkItem:
    """The component that some units want of the account: one unit's plan opens at once."""
    units = [units_of(year)[pk] for pk in todo]
    titles = component_titles(year_document(year), units[0].peer_group)
    board = f"{reverse('targets:plans')}?year={year.year}"
    return WorkItem(
        f"plan-write-{key}",
        _("写其他单位的%s") % titles.get(key, key),
        _url(year, units[0].code) if len(units) == 1 else board,
        _("看目标计划"),
        detail=_("、").join(sorted(unit.name for unit in units[:NAMED])),
        count=len(todo),
        counter=ngettext("个单位", "个单位", len(todo)),
        badge="todo",
        icon="file-earmark-text",
        clauses=("D-1",),
        nav="own-plan",
        **draft_due(year, 0),
    )


def _drafting(year: Year, unit: UnitLine, plan: Plan | None) -> WorkItem:
    """The unit's own turn: begin, go on, mend what was returned, finalise."""
    state = plan.state if plan else ""
    action = {"": _("开始填"), DRAFT: _("接着填"), RETURNED: _("改好重报")}.get(state, _("去定稿"))
    due = {"due_at": plan.due_at} if plan and state == RETURNED else draft_due(year, unit.pk)
    return WorkItem(
        f"plan-draft-{unit.code}",
        _("报送 %s 年度目标计划") % year.year,
        _url(year, unit.code),
        action,
        detail=_told(state),
        steps=_path(year, state),
        badge={RETURNED: "returned", DRAFT: "draft"}.get(state, "todo"),
        tone="warning" if state == RETURNED else "",
        icon="file-earmark-text",
        clauses=("K-4.1",),
        nav="own-plan",
        **due,
    )


def _told(state: str) -> str:
    """What the turn is about, in one sentence."""
    if state == RETURNED:
        return _("审核退回，原因和批注写在计划上。填好的都在，改完重报。")
    if state == DRAFT:
        return _("已存草稿。分满、没有错误以后报送。")
    if state:
        return _("审核已通过。按意见改定、定稿，再往下走。")
    return _("可先带入上年目标，再改数、分分值。")


def _path(year: Year, state: str) -> tuple[Step, ...]:
    """The plan's way through the scheme's steps, with the unit's own turn marked."""
    rules = flow.rules_of(year)
    at = next((n for n, step in enumerate(rules.steps) if step.key == state), -1)
    first = Step(_("单位报送"), state="current" if at < 0 else "done")
    states = [
        "done" if n < at else "current" if n == at else "waiting" for n in range(len(rules.steps))
    ]
    return (
        first,
        *(
            Step(flow.state_title(year, s.key), state=w)
            for s, w in zip(rules.steps, states, strict=True)
        ),
    )


def _reviewing(account: Any, year: Year) -> Iterator[WorkItem]:
    """What waits at the account's own steps, and for the office who is late."""
    if has_authority_perm(account, year.authority, "edit_facts"):
        yield from _late(account, year)
    for step in flow.rules_of(year).steps:
        if step.who == flow.LEADER:
            yield from _signing(account, year, step)
        elif _acts(account, year, step):
            count = in_hand.count(account, year, PLANS, (step.key,))
            if count and step.who == flow.FUNCTIONAL:
                count = _left(account, year, step)
            if count:
                yield _waiting(year, step, count)


def _left(account: Any, year: Year, step: PlanStep) -> int:
    """How many plans at a step of the departments the account has yet to pass."""
    standing = flow.Standing(account, year)
    rows = Plan.objects.filter(year=year, state=step.key)
    return sum(bool(standing.departments_left(plan)) for plan in rows)


def _with_others(account: Any, year: Year, *, told: bool) -> Iterator[WorkItem]:
    """What lies at the steps of others, a line a step: its units owe nothing meanwhile (K-4.1).
    ``told``: the account's own steps stand in its list already."""
    for step in flow.rules_of(year).steps:
        count, own = in_hand.count(account, year, PLANS, (step.key,)), _acts(account, year, step)
        if not count or step.who in UNIT_STEPS or (own and told):
            continue
        yield WorkItem(
            f"plans-at-{year.year}-{step.key}",
            _("%s 年度目标计划") % year.year,
            f"{reverse('targets:plans')}?year={year.year}&state={step.key}",
            _("看目标计划"),
            kind=Kind.MINE if own else Kind.WAITING,
            waits_for=flow.state_title(year, step.key),
            count=count,
            counter=ngettext("份", "份", count),
            icon="file-earmark-text",
            clauses=step.clauses,
            **step_due(year, step),
        )


def _late(account: Any, year: Year) -> Iterator[WorkItem]:
    """Units that owe their plan, once it is due soon.  Of the year under way their filings tell,
    unless its calendar wants the drafts by a day of their own."""
    due, under_way = draft_due(year, 0).get("due_at"), year == year_or_none(account)
    if due is None or due > timezone.now() + NEAR or (under_way and not _drafts_apart(year)):
        return
    stands = in_hand.state_of(account, year, PLANS)
    # What came back is wanted by a day of its own.
    days: dict[int, Any] = {}
    if RETURNED in stands.values():
        returned = Plan.objects.filter(year=year, state=RETURNED)
        days = dict(returned.values_list("unit_id", "due_at"))
    for unit in units_of(year).values():
        state, back = stands.get(unit.pk, DRAFT), days.get(unit.pk)
        begun = state != DRAFT or unit.pk not in units_with_targets(year)
        if unit.assessed and begun and state in (DRAFT, RETURNED):
            yield WorkItem(
                f"plan-late-{unit.code}",
                _("目标计划未报"),
                _url(year, unit.code),
                _("看计划"),
                kind=Kind.LATE,
                waits_for=unit.name,
                unit=unit.name,
                unit_code=unit.code,
                icon="file-earmark-text",
                clauses=("K-4.1",),
                **({"due_at": back} if back else draft_due(year, unit.pk)),
            )


def _drafts_apart(year: Year) -> bool:
    """Whether the year's targets are being filed, and drafts are wanted before the filing."""
    return year.phase == Phase.FILING and deadline_for(year, "plan_drafts") is not None


def _signing(account: Any, year: Year, step: PlanStep) -> Iterator[WorkItem]:
    if not has_role(account, year.authority, (Role.LEADER,)):
        return
    if not in_hand.count(account, year, PLANS, (step.key,)):
        return
    charged = flow.charged_units(account)
    rows = Plan.objects.filter(year=year, state=step.key, unit__in=charged)
    plans = list(rows.select_related("unit").order_by("unit__code"))
    if len(plans) > ONE_BY_ONE:
        yield _waiting(year, step, len(plans))
        return
    for plan in plans:
        yield WorkItem(
            f"plan-sign-{plan.unit.code}",
            _("审签%s的目标计划") % plan.unit.name,
            _url(year, plan.unit.code),
            _("去审签"),
            unit_code=plan.unit.code,
            unit=plan.unit.name,
            badge="todo",
            icon="pen",
            clauses=step.clauses,
            nav="plans",
            **step_due(year, step, plan.unit_id),
        )


def _waiting(year: Year, step: PlanStep, count: int) -> WorkItem:
    return WorkItem(
        f"plan-step-{step.key}",
        flow.state_title(year, step.key),
        f"{reverse('targets:plans')}?year={year.year}&state={step.key}",
        _("看目标计划"),
        count=count,
        counter=ngettext("份", "份", count),
        badge="todo",
        icon="file-earmark-text",
        clauses=step.clauses,
        nav="plans",
        **step_due(year, step),
    )


def _acts(account: Any, year: Year, step: PlanStep) -> bool:
    if step.who == flow.OFFICE:
        return has_authority_perm(account, year.authority, "edit_facts")
    if step.who == flow.REVIEWER:
        return has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    return step.who == flow.FUNCTIONAL and bool(access_of(account).unit_ids("mark_items"))


def draft_due(year: Year, unit: int) -> dict[str, Any]:
    """The deadline for handing in drafts, as a work item states it."""
    matter = "plan_drafts" if deadline_for(year, "plan_drafts") else "plans"
    return due_for(year, matter, unit)


def _url(year: Year, code: str) -> str:
    return f"{reverse('targets:plan', args=[code])}?year={year.year}"
