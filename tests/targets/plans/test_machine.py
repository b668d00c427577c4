"""The path of two plans under a state machine: whatever is tried by whomever, in whatever order.

What is held after every step: a signature stands for the text that was signed; an issued plan and
its targets never change; each move has one audit row and its place in a legal history; what is
refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.models import AuditEntry
from core.workflow import NotYoursError, StaleMoveError
from schemes.queries import year_document
from targets.models import Target
from targets.plans import flow
from targets.plans.models import Plan, PlanEdit, PlanMove, PlanSubmission
from targets.plans.reading import Reading
from targets.plans.services import moving
from targets.plans.services.editing import cell_save, line_add, line_remove
from targets.plans.services.journal import StaleLineError, edit_undo
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, ROWS, make_drafting
from units.models import Account, Role
from units.services import DeputyAsked, deputising_end, deputising_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PATH = ("office_review", "leader_sign", "unit_finalise", "filed_issue")
#: Who may make the moves of a state; ``deputy`` while he stands in for the leader.
MAY = {
    "draft": ("filer", "head"),
    "returned": ("filer", "head"),
    "office_review": ("reviewer",),
    "leader_sign": ("leader",),
    "unit_finalise": ("filer", "head"),
    "filed_issue": ("officer",),
}
PEOPLE = ("filer", "head", "reviewer", "leader", "officer", "deputy", "stranger")
MOVES = (flow.SUBMIT, flow.WITHDRAW, flow.PASS, flow.RETURN)
REFUSED = (NotYoursError, StaleMoveError, StaleLineError, ValidationError)
plans, people = st.sampled_from((0, 1)), st.sampled_from(PEOPLE)
lines, values = st.integers(0, 3), st.sampled_from(("40", "41", "42"))


class Office:
    """Two units with filled drafts, and everybody who has to do with them, or has not."""

    def __init__(self) -> None:
        self.first = make_drafting()
        self.second = self.first.second()
        self.drafts = (self.first, self.second)
        self.plans = tuple(each.filled() for each in self.drafts)
        office = self.first.county.office
        heads = [
            office.account(Role.DEPARTMENT_HEAD, unit=each.unit, username=f"head-{each.unit.code}")
            for each in self.drafts
        ]
        shared = {
            "reviewer": self.first.reviewer,
            "leader": self.first.leader,
            "officer": self.first.officer,
            "deputy": office.account(Role.LEADER, username="deputy"),
            "stranger": office.account(Role.LEADER, username="stranger"),
        }
        self.people = [
            {"filer": draft.filer, "head": head, **shared}
            for draft, head in zip(self.drafts, heads, strict=True)
        ]


fresh_office = kept_for_module(Office)


def widely(machine: Any) -> bool:
    """Whether everything is tried by everybody."""
    return machine.at is None


class Path(RuleBasedStateMachine):
    """Every act of every account on both plans, over a database that is put back after each run."""

    office: Office
    #: How far the plans are when a run begins (drawn where none): then they are only revised and
    #: sent on.
    at: tuple[int, int] | None = None

    def __init__(self) -> None:
        super().__init__()
        # What is kept under a revision would outlive the facts that are rolled back.
        cache.clear()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.lent: Any = None
        self.issued: dict[int, Any] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(steps=st.tuples(st.integers(0, 5), st.integers(0, 5)))
    def begin(self, steps: tuple[int, int]) -> None:
        for which, count in enumerate(self.at or steps):
            for _step in range(count):
                self._forward(which)

    @rule(which=plans)
    def forward(self, which: int) -> None:
        self._forward(which)

    @precondition(widely)
    @rule(which=plans)
    def send_back(self, which: int) -> None:
        state = self._plan(which).state
        if state in PATH and state != "unit_finalise":
            self._move(which, flow.RETURN, MAY[state][0], {"reason": "再核"})

    @precondition(widely)
    @rule(
        which=plans, who=people, move=st.sampled_from(MOVES), said=st.booleans(), old=st.booleans()
    )
    def attempt(self, which: int, who: str, move: str, said: bool, old: bool) -> None:
        told = {"reason": "再核", "number": NUMBER} if said else {}
        self._move(which, move, who, told, stale=old)

    @rule(which=plans, line=lines, value=values)
    def revise(self, which: int, line: int, value: str) -> None:
        self._edit(which, "filer", line, value)

    @precondition(widely)
    @rule(which=plans, who=people, line=lines, value=values)
    def edit(self, which: int, who: str, line: int, value: str) -> None:
        self._edit(which, who, line, value)

    @precondition(widely)
    @rule(which=plans, who=st.sampled_from(("filer", "head", "officer")))
    def add_and_take_out(self, which: int, who: str) -> None:
        plan, actor = self._plan(which), self._account(which, who)

        def act() -> None:
            line = line_add(plan=plan, component="key", actor=actor)
            line_remove(plan=plan, line=line.pk, shown=line.version, actor=actor)

        self._tried(self._may_edit(plan, who), act)

    @precondition(widely)
    @rule(which=plans, who=st.sampled_from(("filer", "head", "leader")))
    def undo(self, which: int, who: str) -> None:
        plan, actor = self._plan(which), self._account(which, who)
        self._tried(None, lambda: edit_undo(plan=plan, actor=actor))

    @precondition(widely)
    @rule()
    def deputise(self) -> None:
        """The leader lets his deputy act for him, or comes back."""
        leader, now = self.office.first.leader, timezone.now()
        if self.lent is not None:
            deputising_end(deputising=self.lent, reason="回来了", actor=leader)
            self.lent = None
            return
        self.lent = deputising_grant(
            principal=leader,
            deputy=self.office.people[0]["deputy"],
            authority=self.office.first.county.office.authority,
            actor=leader,
            asked=DeputyAsked((Role.LEADER,), now, now + timedelta(days=1), "出差", "假单1号"),
        )

    @invariant()
    def histories_are_legal_and_audited(self) -> None:
        for which in (0, 1):
            plan = self._plan(which)
            moves = list(plan.moves.order_by("pk"))
            steps = [(each.key, each.before, each.after) for each in moves]
            assert flow.workflow_for(year_document(plan.year)).walks(steps)
            assert plan.state == (moves[-1].after if moves else "draft")
            rows = AuditEntry.objects.filter(subject_type="targets.plan", subject_id=str(plan.pk))
            told = [
                (row.event, row.detail["before"], row.detail["after"], row.actor_id)
                for row in rows.order_by("pk")
                if "before" in row.detail
            ]
            assert told == [(f"plan.{m.key}", m.before, m.after, m.actor_id) for m in moves]

    @invariant()
    def a_signature_holds_for_the_text_that_was_signed(self) -> None:
        for which in (0, 1):
            plan = self._plan(which)
            behind = PATH[: PATH.index(plan.state)] if plan.state in PATH else ()
            behind = PATH if plan.state == "issued" else behind
            if not behind:
                continue
            last = plan.submissions.order_by("-number")[0]
            if plan.state != "unit_finalise":
                assert Reading(plan).digest == last.digest
            passed = plan.moves.filter(key=flow.PASS, digest=last.digest)
            assert set(behind) <= set(passed.values_list("before", flat=True))

    @invariant()
    def what_is_issued_never_changes(self) -> None:
        for which in (0, 1):
            plan = self._plan(which)
            found = Target.objects.filter(unit=plan.unit_id, current=True).order_by("key")
            targets = list(found.values_list("pk", "title", "params", "points", "document"))
            if plan.state != "issued":
                assert (plan.pk in self.issued, targets) == (False, [])
                continue
            text = (plan.number, plan.version, Reading(plan).snapshot, targets)
            assert self.issued.setdefault(plan.pk, text) == text
            assert len(targets) == plan.lines.filter(gone=False).count() == len(ROWS)

    def _edit(self, which: int, who: str, line: int, value: str) -> None:
        plan, actor = self._plan(which), self._account(which, who)
        row = plan.lines.filter(gone=False).order_by("pk")[line]
        told = {"plan": plan, "line": row.pk, "field": "plan", "text": value}
        self._tried(
            self._may_edit(plan, who),
            lambda: cell_save(**told, shown=row.version, actor=actor),
        )

    def _forward(self, which: int) -> None:
        state = self._plan(which).state
        if state == "issued":
            return
        key = flow.SUBMIT if state in ("draft", "returned") else flow.PASS
        self._move(which, key, MAY[state][0], {"number": NUMBER})

    def _move(
        self, which: int, key: str, who: str, told: dict[str, str], stale: bool = False
    ) -> None:
        plan, actor = self._plan(which), self._account(which, who)
        allowed = not stale and self._may_move(plan, key, who) and _says(plan.state, key, told)
        self._tried(
            allowed,
            lambda: moving.plan_move(
                plan=plan,
                move=key,
                version=plan.version - stale,
                actor=actor,
                told=moving.Told(told.get("reason", ""), number=told.get("number", "")),
            ),
        )

    def _tried(self, allowed: bool | None, act: Callable[[], Any]) -> None:
        """Make an act; it goes through if and only if it is allowed, and else leaves no trace."""
        before = _everything()
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            assert not allowed, "what is allowed was refused"
            assert _everything() == before, "a refusal left something behind"
        else:
            assert allowed is not False, "what is not allowed went through"

    def _may_move(self, plan: Plan, key: str, who: str) -> bool:
        keys = {
            "draft": (flow.SUBMIT,),
            "returned": (flow.SUBMIT,),
            "office_review": (flow.PASS, flow.RETURN, flow.WITHDRAW),
            "unit_finalise": (flow.PASS,),
        }.get(plan.state, (flow.PASS, flow.RETURN))
        if plan.state == "issued" or key not in keys:
            return False
        if key == flow.WITHDRAW:
            return who in ("filer", "head")
        may = MAY[plan.state]
        return who in may or (who == "deputy" and "leader" in may and self.lent is not None)

    def _may_edit(self, plan: Plan, who: str) -> bool:
        own = plan.state in ("draft", "returned", "unit_finalise")
        return own and who in ("filer", "head")

    def _account(self, which: int, who: str) -> Account:
        # As the next request loads it: what it may do is read anew.
        return Account.objects.get(pk=self.office.people[which][who].pk)

    def _plan(self, which: int) -> Plan:
        return self.office.drafts[which].now(self.office.plans[which])


def _says(state: str, key: str, told: dict[str, str]) -> bool:
    if key in (flow.RETURN, flow.WITHDRAW):
        return "reason" in told
    return state != "filed_issue" or "number" in told


def _everything() -> Any:
    rows = Plan.objects.order_by("pk").values_list("pk", "state", "version", "number")
    counted = (PlanMove, PlanSubmission, PlanEdit, AuditEntry, Target)
    return (list(rows), [model.objects.count() for model in counted])


def walk(office: Office, examples: int, steps: int, at: tuple[int, int] | None = None) -> None:
    machine = type("Path", (Path,), {"office": office, "at": at})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.fixture
def office(db: None, fresh_office: Callable[[], Office]) -> Office:
    return fresh_office()


def test_the_path_holds_whatever_is_tried(office: Office) -> None:
    walk(office, examples=5, steps=8)


def test_the_machine_finds_a_signature_that_outlives_its_text(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rightly = flow.next_state

    def carelessly(rules: Any, digest: str, passed: Any) -> str:
        # A step once passed counts for any text.
        return rightly(rules, digest, {(step, digest) for step, _text in passed})

    monkeypatch.setattr(flow, "next_state", carelessly)
    with pytest.raises(AssertionError):
        walk(office, examples=4, steps=8, at=(3, 3))
