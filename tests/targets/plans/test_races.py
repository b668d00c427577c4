"""Two at one plan in processes of their own: one wins, the other is told who and what."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from core.workflow import StaleMoveError
from schemes.queries import year_document
from targets.models import Target
from targets.plans.flow import workflow_for
from targets.plans.models import Plan, PlanEdit, PlanLine
from targets.plans.services.editing import cell_save, line_add, plan_start
from targets.plans.services.journal import StaleLineError
from targets.plans.services.moving import Told, plan_move
from tests.core.processes import race
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting
from units.models import Account, Role

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 4


@pytest.fixture
def drafting() -> Drafting:
    return make_drafting()


def another(drafting: Drafting, role: Role) -> Account:
    return drafting.county.office.account(role, username=f"another-{role.value}")


def edit(line: PlanLine, text: str, actor: Account) -> str:
    try:
        cell_save(
            plan=line.plan,
            line=line.pk,
            field="plan",
            text=text,
            shown=line.version,
            actor=actor,
        )
    except StaleLineError as error:
        return f"told {error.edits[-1].actor.username}"
    except ValidationError as error:
        return f"refused {error.code}"
    return f"won {text}"


def move(plan: Plan, key: str, actor: Account, told: Told) -> str:
    try:
        plan_move(plan=plan, move=key, version=plan.version, actor=actor, told=told)
    except StaleMoveError as error:
        return f"told {error.current.state}"
    return f"won {key}"


def test_of_two_who_begin_a_plan_one_finds_the_others(drafting: Drafting) -> None:
    other = another(drafting, Role.DEPARTMENT_FILER)
    begin = [
        partial(begun, drafting, drafting.filer),
        partial(begun, drafting, other),
    ]
    first, second = race(begin)
    assert first == second
    assert AuditEntry.objects.filter(event="plan.start").count() == 1


def begun(drafting: Drafting, actor: Account) -> int:
    return int(plan_start(year=drafting.year, unit=drafting.unit, actor=actor).pk)


def test_of_two_on_one_cell_one_is_told_by_whom(drafting: Drafting) -> None:
    other = another(drafting, Role.DEPARTMENT_FILER)
    line = line_add(plan=drafting.start(), component="key", actor=drafting.filer)
    for trial in range(TRIALS):
        shown = PlanLine.objects.select_related("plan").get(pk=line.pk)
        texts = (str(100 + 2 * trial), str(101 + 2 * trial))
        said = race(
            [
                partial(edit, shown, texts[0], drafting.filer),
                partial(edit, shown, texts[1], other),
            ]
        )
        now = PlanLine.objects.get(pk=line.pk)
        writer = now.changed_by.username
        assert sorted(said) == [f"told {writer}", f"won {now.params['plan']}"]
        assert now.version == shown.version + 1
    assert PlanEdit.objects.filter(kind="cell").count() == TRIALS


def test_an_edit_and_handing_in_do_not_both_happen(drafting: Drafting) -> None:
    other = another(drafting, Role.DEPARTMENT_FILER)
    plan = drafting.filled()
    for trial in range(TRIALS):
        plan = drafting.now(plan)
        line = PlanLine.objects.select_related("plan").get(plan=plan, title="农村公路")
        said = race(
            [
                partial(edit, line, str(130 + trial), other),
                partial(move, plan, "submit", drafting.filer, Told()),
            ]
        )
        now = drafting.now(plan)
        if now.state == "draft":
            assert said == [f"won {130 + trial}", "told draft"]
            continue
        assert said == ["refused not_editable", "won submit"]
        handed_in = now.submissions.latest("number")
        kept = {each["title"]: each["params"]["plan"] for each in handed_in.snapshot}
        assert kept["农村公路"] == line.params["plan"]
        drafting.move(now, "withdraw", drafting.filer, reason="再来")


def test_of_approving_and_returning_one_stands(drafting: Drafting) -> None:
    other = another(drafting, Role.REVIEWING_OFFICE)
    plan = drafting.at("office_review")
    said = race(
        [
            partial(move, plan, "pass", drafting.reviewer, Told()),
            partial(move, plan, "return", other, Told(reason="再核")),
        ]
    )
    now = drafting.now(plan)
    won = "pass" if now.state == "leader_sign" else "return"
    assert sorted(said) == [f"told {now.state}", f"won {won}"]
    history = list(now.moves.order_by("pk").values_list("key", "before", "after"))
    assert len(history) == 2
    assert workflow_for(year_document(now.year)).walks(history)


def test_a_plan_is_issued_once(drafting: Drafting) -> None:
    other = another(drafting, Role.TARGET_OFFICE)
    plan = drafting.at("filed_issue")
    told = Told(number=NUMBER)
    said = race(
        [
            partial(move, plan, "pass", drafting.officer, told),
            partial(move, plan, "pass", other, told),
        ]
    )
    assert sorted(said) == ["told issued", "won pass"]
    assert Target.objects.filter(unit=drafting.unit).count() == 4
