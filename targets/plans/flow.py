"""How a plan moves: the scheme's path as one table of moves, and who holds which duty in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from core.language import title_of
from core.workflow import Move, Workflow
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from schemes.rules.plans import DRAFT, ISSUED, RESERVED, RETURNED, PlanRules, PlanStep
from targets.models import CommonItem
from targets.plans.models import Plan, PlanMove, PlanSubmission
from targets.plans.writing import writers_of, written_units
from units.duties import units_charged_to
from units.models import Role, Unit
from units.queries import (
    Access,
    access_of,
    has_authority_perm,
    has_role,
    has_unit_perm,
    units_with_perm,
)

SUBMIT, WITHDRAW, PASS, RETURN = "submit", "withdraw", "pass", "return"
UNIT, HEAD, OFFICE, REVIEWER = "unit", "unit_head", "target_office", "reviewing_office"
LEADER, FUNCTIONAL = "leader", "functional"
#: Writes a component of another unit's plan, by the scheme (D-1).
WRITER = "writer"
_CHARGED = "_plans_charged"

#: What the button says, by what a step is about.
ACTS: dict[str, Any] = {
    "review": _("审核通过"),
    "sign": _("审签"),
    "finalise": _("定稿"),
    "ratify": _("批准"),
    "file": _("备案"),
}
_ISSUES = {
    "ratify": _("批准并下达"),
    "file": _("备案并下达"),
    "review": _("审核通过并下达"),
    "sign": _("审签并下达"),
    "finalise": _("定稿并下达"),
}

#: The states that every path has, whatever its steps.
ENDS = {DRAFT: _("草稿"), RETURNED: _("退回"), ISSUED: _("已下达")}


def workflow_for(document: SchemeDocument, state: str = "") -> Workflow:
    """The table of a scheme's path (K-4.1, M-3, D-1).

    With a ``state`` that the scheme has no step for any more, since the year took another version
    of it, the table has a way out: back to the unit.
    """
    known = {step.key for step in document.plans.steps} | {*RESERVED, ""}
    return _workflow(document.plans, "" if state in known else state)


@lru_cache(maxsize=64)
def _workflow(rules: PlanRules, lost: str) -> Workflow:
    steps = rules.steps
    states: dict[str, Any] = {key: ENDS[key] for key in (DRAFT, RETURNED)}
    states |= {step.key: step.title.zh for step in steps}
    states[ISSUED] = ENDS[ISSUED]
    moves = list(_unit_moves(steps)) if steps else []
    for place, step in enumerate(steps):
        moves += _step_moves(steps, place, step)
    if lost:
        states[lost] = _("原方案的步骤")
        told, who = ("reason",), frozenset({OFFICE, UNIT})
        moves.append(Move(RETURN, _("退回修改"), lost, (RETURNED,), who, told, told, back=True))
    return Workflow("plan", states, tuple(moves), DRAFT)


def _unit_moves(steps: Collection[PlanStep]) -> Iterable[Move]:
    """Handing in leads to the first step that has not passed this very text."""
    first, *_rest = steps
    keys, unit = tuple(step.key for step in steps), frozenset({UNIT})
    kept = ("submission", "late", "digest")
    yield Move(SUBMIT, _("报送"), DRAFT, keys, unit, recorded=kept)
    yield Move(SUBMIT, _("重新报送"), RETURNED, keys, unit, recorded=kept)
    told = ("reason",)
    yield Move(WITHDRAW, _("撤回修改"), first.key, (DRAFT,), unit, told, told, back=True)


def _step_moves(steps: tuple[PlanStep, ...], place: int, step: PlanStep) -> Iterable[Move]:
    last = place == len(steps) - 1
    later = tuple(each.key for each in steps[place + 1 :])
    after = (ISSUED,) if last else later
    if step.edits:
        # A changed text goes through the steps before again.
        after = (*(each.key for each in steps[:place]), *after)
    if step.everyone:
        after = (step.key, *after)
    required = (*(("document",) if step.document else ()), *(("number",) if last else ()))
    label = (_ISSUES if last else ACTS)[step.act]
    who = frozenset({step.who})
    kept = ("digest", "unit", "reason", "document", "number")
    yield Move(PASS, label, step.key, after, who, required, kept)
    if step.may_return:
        told = ("reason",)
        yield Move(RETURN, _("退回修改"), step.key, (RETURNED,), who, told, told, back=True)


def next_state(rules: PlanRules, digest: str, passed: Collection[tuple[str, str]]) -> str:
    """The first step that has not passed the text of this digest; issued when all have.

    ``passed`` are (step, digest) pairs: a text changed after signing is signed again, one that
    came back unchanged goes on where it was returned.
    """
    for step in rules.steps:
        if (step.key, digest) not in passed:
            return step.key
    return ISSUED


def passed_by(plan: Plan, rules: PlanRules, digest: str) -> set[tuple[str, str]]:
    """(step, digest) of what has passed; a step that everyone acts on, when all have.

    Such a step has passed the text of ``digest`` also where nobody is asked.
    """
    rows = PlanMove.objects.filter(plan=plan, key=PASS).order_by("pk")
    found: set[tuple[str, str]] = set()
    acted: dict[tuple[str, str], set[int]] = {}
    for before, digest, unit in rows.values_list("before", "digest", "unit_id"):
        step = rules.step(before)
        if step is not None and step.everyone:
            acted.setdefault((before, digest), set()).add(unit or 0)
        else:
            found.add((before, digest))
    joint = [step.key for step in rules.steps if step.everyone]
    asked = {unit.pk for unit in asked_departments(plan)} if joint else set()
    if not asked:
        found |= {(key, digest) for key in joint}
    return found | {key for key, units in acted.items() if asked <= units}


def asked_departments(plan: Plan) -> list[Unit]:
    """The functional departments that review a plan: those that mark its group's common items, but
    none that writes a part of it (D-1)."""
    group = groups_of_units(plan.year).get(plan.unit_id, "")
    writers = {pk for found in writers_of(plan).values() for pk in found}
    asked = _asked(_marked_items(plan.year), plan.unit_id, group)
    return [each for each in asked if each.pk not in writers]


def _marked_items(year: Year) -> list[CommonItem]:
    rows = CommonItem.objects.filter(year=year, current=True, marking_unit__isnull=False)
    return list(rows.select_related("marking_unit").order_by("marking_unit__code"))


def _asked(items: Iterable[CommonItem], unit: int, group: str) -> list[Unit]:
    found = {
        item.marking_unit_id: item.marking_unit
        for item in items
        if item.marking_unit_id != unit and (not item.peer_groups or group in item.peer_groups)
    }
    return [each for each in found.values() if each is not None]


def duties_of(account: Any, plan: Plan) -> frozenset[str]:
    """What the account is for this plan.

    Who drafts a plan reviews none of its steps, whatever else he may be (三员分立).
    """
    return Standing(account, plan.year).duties(plan.unit, handed_in=True)


def unit_duties(account: Any, year: Year, unit: Unit) -> frozenset[str]:
    """The same where there is no plan yet."""
    return Standing(account, year).duties(unit, handed_in=False)


class Standing:
    """What an account is in a year's plans: each question is asked once, whatever the number of
    plans; what the account is not costs no query."""

    def __init__(self, account: Any, year: Year) -> None:
        self.account, self.year = account, year

    def duties(self, unit: Unit, *, handed_in: bool) -> frozenset[str]:
        """Its duties for the plan of a unit."""
        perms = ("file_targets", "head_unit")
        filer, head = (has_unit_perm(self.account, unit, perm) for perm in perms)
        if filer or head:
            return frozenset({UNIT, *((HEAD,) if head else ())})
        if unit.pk in self._written:
            # Who writes a part of it reviews none of it.
            return frozenset({WRITER})
        found = set(self._wide)
        if unit.pk in self._charged:
            found.add(LEADER)
        if handed_in and self.departments(unit.pk):
            found.add(FUNCTIONAL)
        return frozenset(found)

    def departments(self, unit: int) -> list[Unit]:
        """The functional departments asked about a unit's plan that the account speaks for."""
        if not self._speaks_for:
            return []
        asked = _asked(self._items, unit, self._groups.get(unit, ""))
        return [each for each in asked if each.pk in self._speaks_for]

    def departments_left(self, plan: Plan) -> list[Unit]:
        """Those of them that have not passed the plan's text yet."""
        own = self.departments(plan.unit_id)
        return [each for each in own if (plan.pk, plan.state, each.pk) not in self._acted]

    def moves(self, plan: Plan) -> list[Move]:
        """The moves that the account can make of a plan as it stands; a department that has passed
        the text does not pass it again."""
        duties = self.duties(plan.unit, handed_in=not plan.is_with_unit)
        found = workflow_for(year_document(self.year), plan.state).open_to(plan.state, duties)
        return [
            move
            for move in found
            if move.key != PASS or FUNCTIONAL not in move.who or self.departments_left(plan)
        ]

    @cached_property
    def _acted(self) -> set[tuple[int, str, int]]:
        """(plan, step, department) of every text that was handed in last and is passed."""
        last = PlanSubmission.objects.filter(plan=OuterRef("plan")).order_by("-number")
        rows = PlanMove.objects.filter(plan__year=self.year, key=PASS, unit__in=self._speaks_for)
        rows = rows.filter(digest=Subquery(last.values("digest")[:1]))
        return set(rows.values_list("plan_id", "before", "unit_id"))

    @cached_property
    def _wide(self) -> frozenset[str]:
        authority = self.year.authority
        office = has_authority_perm(self.account, authority, "edit_facts")
        reviewer = has_role(self.account, authority, (Role.REVIEWING_OFFICE,))
        return frozenset({*((OFFICE,) if office else ()), *((REVIEWER,) if reviewer else ())})

    @cached_property
    def _charged(self) -> set[int]:
        return charged_units(self.account)

    @cached_property
    def _written(self) -> dict[int, frozenset[str]]:
        return written_units(self.account, self.year)

    @cached_property
    def _speaks_for(self) -> set[int]:
        held = units_with_perm(self.account, self.year.authority, "mark_items")
        return set(held.values_list("pk", flat=True))

    @cached_property
    def _items(self) -> list[CommonItem]:
        return _marked_items(self.year)

    @cached_property
    def _groups(self) -> dict[int, str]:
        return groups_of_units(self.year)


def charged_units(account: Any) -> set[int]:
    """Units in the charge of the account, or of a leader for whom it acts (代理); nobody else
    costs a query, and a leader one a request: the navigation asks it for every entry."""
    access = access_of(account)
    kept: frozenset[int] | None = access.__dict__.get(_CHARGED)
    if kept is None:
        kept = access.__dict__[_CHARGED] = frozenset(_charged(account, access))
    return set(kept)


def _charged(account: Any, access: Access) -> Iterable[int]:
    leaders = {principal.pk for principal, grant in access.lent if grant.role == Role.LEADER}
    if not leaders and not any(grant.role == Role.LEADER for grant in access.grants):
        return ()
    found = units_charged_to((account.pk, *leaders))
    return found.filter(authority=access.authority).values_list("pk", flat=True)


def departments_left(plan: Plan) -> list[Unit]:
    """The functional departments that have yet to pass the text as it was handed in."""
    submission = plan.submissions.order_by("-number").first()
    acted = PlanMove.objects.filter(plan=plan, key=PASS, before=plan.state)
    acted = acted.filter(digest=submission.digest if submission else "")
    done = set(acted.values_list("unit_id", flat=True))
    return [unit for unit in asked_departments(plan) if unit.pk not in done]


def department_acting(account: Any, plan: Plan, digest: str) -> Unit | None:
    """The department for which the account acts now: the first that has not yet."""
    rows = PlanMove.objects.filter(plan=plan, key=PASS, before=plan.state, digest=digest)
    done = set(rows.values_list("unit_id", flat=True))
    own = Standing(account, plan.year).departments(plan.unit_id)
    return next((unit for unit in own if unit.pk not in done), None)


def rules_of(year: Year) -> PlanRules:
    """The year's rules of approval."""
    return year_document(year).plans


def state_title(year: Year, state: str) -> str:
    """A state in words: the step's own title in the reader's language."""
    step = rules_of(year).step(state)
    return (
        title_of(step.title)
        if step
        else str(workflow_for(year_document(year), state).states[state])
    )
