"""Requests and a plan under a state machine while the world moves: a unit is merged in mid-year, a
filer goes to another unit, a new version of the scheme has another component and another first
step.

What is held after every act: whatever was refused left nothing behind; a unit that is gone and a
filer who left move nothing forward; targets change by applied requests alone, and stand once the
plan is issued; histories are unbroken and audited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
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
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from targets.changes import flow
from targets.changes.models import TargetChange, TargetChangeMove
from targets.changes.services import moving
from targets.models import Target
from targets.plans import flow as plan_flow
from targets.plans.models import Plan, PlanMove, PlanSubmission
from targets.plans.services.moving import Told as PlanTold
from targets.plans.services.moving import plan_move
from tests.kept import kept_for_module
from tests.schemes.unit_changes.changes import asked, done
from tests.targets.changes.promised import ARRIVED, NUMBER, make_promised
from tests.targets.changes.test_outcomes import renamed
from units.lifecycle_models import ChangeKind, YearHandling
from units.models import Account, Role
from units.services import role_grant, role_revoke

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

#: Who is meant to make the moves of a state, of requests and of the plan.
CHANGE_MAY = {
    "draft": ("filer", "colleague"),
    "returned": ("filer", "colleague"),
    "leader_consent": ("leader",),
    "office_ratify": ("officer",),
}
PLAN_MAY = {
    "draft": "second",
    "returned": "second",
    "office_review": "reviewer",
    "leader_sign": "leader",
    "unit_finalise": "second",
    "filed_issue": "officer",
}
PEOPLE = ("filer", "colleague", "second", "leader", "officer", "reviewer")
FORWARD = (flow.SUBMIT, flow.PASS)
REFUSED = (NotYoursError, StaleMoveError, ValidationError)
requests, people = st.sampled_from((0, 1)), st.sampled_from(PEOPLE)
moves = st.sampled_from(flow.MOVES)


class World:
    """Unit 101 with targets in force and two requests; unit 102 with a plan that can be handed
    in."""

    def __init__(self) -> None:
        self.promised = make_promised()
        self.second = self.promised.drafting.second()
        self.plan = self.second.filled()
        first = self.promised.lowered()
        other = self.promised.start()
        self.promised.head(other)
        self.promised.item(other, "change", "公交车辆", plan="44")
        self.promised.proof(other)
        self.changes = (first.pk, other.pk)
        self.people = {
            "filer": self.promised.filer,
            "colleague": self.promised.another(Role.DEPARTMENT_FILER),
            "second": self.second.filer,
            "leader": self.promised.drafting.leader,
            "officer": self.promised.drafting.officer,
            "reviewer": self.promised.drafting.reviewer,
        }


fresh_world = kept_for_module(World)


def widely(machine: Any) -> bool:
    """Whether everything is tried by everybody."""
    return bool(machine.wide)


class MovingWorld(RuleBasedStateMachine):
    """Acts of everybody and what happens around them, over a database that is put back."""

    world: World
    #: Everything is tried by everybody; else requests go forward and units merge, nothing more.
    wide = True

    def __init__(self) -> None:
        super().__init__()
        cache.clear()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.gone, self.left, self.renamed = "", False, False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(steps=st.tuples(*(st.integers(0, 3),) * 2, st.integers(0, 5)))
    def begin(self, steps: tuple[int, int, int]) -> None:
        for which, count in enumerate(steps[:2]):
            for _step in range(count):
                self.forward(which)
        for _step in range(steps[2]):
            self.plan_forward()

    @rule(which=requests)
    def forward(self, which: int) -> None:
        state = self._change(which).state
        if state in CHANGE_MAY:
            key = flow.SUBMIT if state in ("draft", "returned") else flow.PASS
            self._move(which, key, CHANGE_MAY[state][-1])

    @precondition(widely)
    @rule(which=requests, key=moves, who=people, old=st.booleans())
    def attempt(self, which: int, key: str, who: str, old: bool) -> None:
        self._move(which, key, who, stale=old)

    @precondition(widely)
    @rule()
    def plan_forward(self) -> None:
        state = self._plan().state
        if state in PLAN_MAY:
            key = plan_flow.SUBMIT if state in ("draft", "returned") else plan_flow.PASS
            self._move_plan(key, PLAN_MAY[state])

    @precondition(widely)
    @rule(key=st.sampled_from((plan_flow.PASS, plan_flow.RETURN)), who=people)
    def plan_attempt(self, key: str, who: str) -> None:
        self._move_plan(key, who)

    @precondition(lambda self: not self.gone)
    @rule(source=st.sampled_from(("101", "102")))
    def merge(self, source: str) -> None:
        into = "102" if source == "101" else "101"
        handling = YearHandling.PAID_BY_SUCCESSOR
        request = asked(ChangeKind.MERGE, source, into=into, handling=handling)
        done(self.world.promised.drafting.county, request)
        self.gone = source

    @precondition(lambda self: self.wide and not self.left)
    @rule()
    def filer_moves(self) -> None:
        """To the other unit: what he could do for the first one, his colleague goes on with."""
        filer, other = self._account("filer"), self.world.second.unit
        role_revoke(grant=filer.grants.get(), actor=None, reason="调到另一个单位")
        role_grant(
            account=filer,
            role=Role.DEPARTMENT_FILER,
            authority=other.authority,
            unit=other,
            actor=None,
        )
        self.left = True

    @precondition(lambda self: self.wide and not self.renamed)
    @rule()
    def scheme_changes(self) -> None:
        year = self._plan().year
        made = scheme_create_version(
            authority=year.authority,
            code="county",
            document=renamed("chief", "first_look"),
            actor=None,
        )
        scheme, officer = scheme_publish(version=made, actor=None), self._account("officer")
        year_change_scheme(year=year, scheme=scheme, reason="另行印发", actor=officer)
        self.renamed = True

    @invariant()
    def histories_are_unbroken_and_audited(self) -> None:
        for subject in (self._change(0), self._change(1), self._plan()):
            state, made = "draft", list(subject.moves.order_by("pk"))
            for each in made:
                assert each.before == state
                state = each.after
            assert subject.state == state
            kind = subject._meta.label_lower
            rows = AuditEntry.objects.filter(subject_type=kind, subject_id=str(subject.pk))
            told = [
                (row.event.rpartition(".")[2], row.detail["before"], row.actor_id)
                for row in rows.order_by("pk")
                if "before" in row.detail
            ]
            assert [(m.key, m.before, m.actor_id) for m in made] == told

    @invariant()
    def targets_change_by_applied_requests_alone(self) -> None:
        road, buses = (self._change(which).state == "applied" for which in (0, 1))
        wanted = {"农村公路": "90" if road else "118", "公交车辆": "44" if buses else "50"}
        rows = Target.objects.filter(unit__code="101", current=True, title__in=wanted)
        if rows.exists() or self.gone != "101":
            assert {row.title: row.params["plan"] for row in rows} == wanted

    @invariant()
    def a_plan_has_targets_once_it_is_issued(self) -> None:
        found = Target.objects.filter(unit=self.world.second.unit, document="9号", current=True)
        assert found.exists() is (self._plan().state == "issued")

    def _move(self, which: int, key: str, who: str, stale: bool = False) -> None:
        change = self._change(which)
        refused = stale or (self.gone == "101" and key in FORWARD)
        refused |= who not in CHANGE_MAY.get(change.state, ()) and key in FORWARD
        refused |= who == "filer" and self.left
        # The component of the first one is no more: it cannot go on until it names one that is.
        refused |= self.renamed and key in FORWARD and which == 0
        last = change.state == "office_ratify"
        told = moving.Told("再核", number=NUMBER if last and key == flow.PASS else "")
        self._tried(
            not refused,
            lambda: moving.change_move(
                change=change,
                move=key,
                version=change.version - stale,
                actor=self._account(who),
                told=told,
                arrived=ARRIVED,
            ),
        )

    def _move_plan(self, key: str, who: str) -> None:
        plan = self._plan()
        forward = key in (plan_flow.SUBMIT, plan_flow.PASS)
        refused = forward and (self.gone == "102" or PLAN_MAY.get(plan.state) != who)
        if self.left and who == "filer":
            # He files for this unit now.
            refused = forward and self.gone == "102"
        told = PlanTold("再核", number="9号" if forward else "")
        self._tried(
            not refused,
            lambda: plan_move(
                plan=plan, move=key, version=plan.version, actor=self._account(who), told=told
            ),
        )

    def _tried(self, may: bool, act: Callable[[], Any]) -> None:
        """Make an act; what must not be is refused, and what is refused leaves no trace."""
        before = _everything()
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            assert _everything() == before, "a refusal left something behind"
        else:
            assert may, "what is not allowed went through"

    def _account(self, who: str) -> Account:
        return Account.objects.get(pk=self.world.people[who].pk)

    def _change(self, which: int) -> TargetChange:
        rows = TargetChange.objects.select_related("year__authority", "year__scheme", "unit")
        return rows.get(pk=self.world.changes[which])

    def _plan(self) -> Plan:
        return self.world.second.now(self.world.plan)


def _everything() -> Any:
    rows = [
        list(model.objects.order_by("pk").values_list("pk", "state", "version", "number"))
        for model in (Plan, TargetChange)
    ]
    counted = (PlanMove, PlanSubmission, TargetChangeMove, AuditEntry, Target)
    return rows, [model.objects.count() for model in counted]


def walk(world: World, examples: int, steps: int, wide: bool = True) -> None:
    machine = type("MovingWorld", (MovingWorld,), {"world": world, "wide": wide})
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
def world(db: None, fresh_world: Callable[[], World]) -> World:
    return fresh_world()


def test_it_holds_whatever_moves_around_it(world: World) -> None:
    walk(world, examples=6, steps=10)


def test_the_machine_finds_a_request_of_a_unit_that_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("targets.changes.services.moving.unit_refusal", lambda *_asked: "")
    with pytest.raises(AssertionError, match="not allowed"):
        walk(world, examples=10, steps=10, wide=False)
