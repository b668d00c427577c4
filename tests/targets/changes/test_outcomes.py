"""What becomes of plans and requests when the world moves: units merge, clerks leave, schemes and
targets change; each outcome is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.workflow import NotYoursError
from reviews.models import TargetMark
from reviews.progress import outdated_count
from reviews.recheck import target_mark_affirm
from reviews.services import target_mark_record
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from scoring.judged import judged_versions
from scoring.services import result_set_recompute
from targets.changes.services.drafting import start_refusal
from targets.plans.models import Plan, PlanLine
from targets.plans.queries import unit_with_plan
from targets.plans.services.editing import line_add, line_save, plan_start
from targets.plans.services.moving import Told, plan_move
from tests.kept import kept_for_module
from tests.schemes.unit_changes.changes import asked, done
from tests.targets.changes.promised import NUMBER, Promised, make_promised
from units.lifecycle_models import ChangeKind, YearHandling
from units.models import Account, Role
from units.services import role_revoke

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

made = kept_for_module(make_promised)


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def told(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


def merge(promised: Promised, source: str, into: str) -> None:
    request = asked(ChangeKind.MERGE, source, into=into, handling=YearHandling.PAID_BY_SUCCESSOR)
    done(promised.drafting.county, request)


def draft(promised: Promised) -> tuple[Plan, Account]:
    """A plan of unit 102, which has no targets yet, with one line."""
    office = promised.drafting.county.office
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other, username="other-filer")
    plan = plan_start(year=promised.drafting.year, unit=office.other, actor=filer)
    line_add(plan=plan, component="key", actor=filer)
    return plan, filer


def test_a_merged_units_plan_and_request_stay_and_move_no_further(promised: Promised) -> None:
    change = promised.at("office_ratify")
    merge(promised, "101", "102")
    with pytest.raises(ValidationError) as error:
        promised.move(change, "pass", promised.drafting.officer, number=NUMBER)
    assert "已并入" in told(error)
    assert "已并入" in start_refusal(promised.drafting.year, promised.unit)
    promised.move(change, "refuse", promised.drafting.officer, reason="单位已合并")


def test_a_plan_under_way_of_a_merged_unit_is_read_and_not_handed_in(promised: Promised) -> None:
    plan, filer = draft(promised)
    merge(promised, "102", "101")
    year = promised.drafting.year
    assert unit_with_plan(filer, year, "102")[1] == plan
    version = Plan.objects.get(pk=plan.pk).version
    with pytest.raises(ValidationError) as error:
        plan_move(plan=plan, move="submit", version=version, actor=filer, told=Told())
    assert "已并入" in told(error)
    with pytest.raises(ValidationError):
        line_add(plan=plan, component="key", actor=filer)


def test_a_filer_who_left_writes_no_more_and_a_colleague_goes_on(promised: Promised) -> None:
    change, colleague = promised.lowered(), promised.another(Role.DEPARTMENT_FILER)
    role_revoke(grant=promised.filer.grants.get(), actor=None, reason="调走")
    left = Account.objects.get(pk=promised.filer.pk)
    with pytest.raises(NotYoursError):
        promised.move(change, "submit", left)
    assert promised.move(change, "submit", colleague).state == "leader_consent"


def published(promised: Promised, document: SchemeDocument) -> Any:
    made = scheme_create_version(
        authority=promised.drafting.year.authority,
        code="county",
        document=document,
        actor=None,
    )
    scheme = scheme_publish(version=made, actor=None)
    year = promised.drafting.year
    year_change_scheme(year=year, scheme=scheme, reason="另行印发", actor=promised.drafting.officer)


def renamed(component: str, step: str) -> SchemeDocument:
    """The county scheme with another key for a component and for the first step of each path."""
    data = load_preset("county").to_data()
    for group in data["peer_groups"]:
        for part in group["components"]:
            part["key"] = component if part["key"] == "key" else part["key"]
    data["plans"]["steps"][0]["key"] = step
    data["changes"]["steps"][0]["key"] = step
    return SchemeDocument.model_validate(data)


def test_a_component_and_a_step_that_the_new_scheme_lacks(promised: Promised) -> None:
    change = promised.at("leader_consent")
    plan, filer = draft(promised)
    published(promised, renamed("chief", "first_look"))
    change = promised.now(change)
    with pytest.raises(ValidationError) as error:
        promised.move(change, "return", promised.drafting.officer, reason="")
    assert "reason" in error.value.message_dict
    promised.move(change, "return", promised.drafting.officer, reason="按新方案重报")
    with pytest.raises(ValidationError) as error:
        promised.move(change, "submit", promised.filer)
    assert "可填：重点职能目标" in told(error)
    version = Plan.objects.get(pk=plan.pk).version
    with pytest.raises(ValidationError) as error:
        plan_move(plan=plan, move="submit", version=version, actor=filer, told=Told())
    assert error.value.code == "errors"
    line = PlanLine.objects.get(plan=plan)
    moved = {"component": "chief"}
    line_save(plan=plan, line=line.pk, texts=moved, shown=line.version, actor=filer)
    assert PlanLine.objects.get().component == "chief"


def test_a_step_that_a_new_scheme_puts_before_the_plans_own_is_gone_through(
    promised: Promised,
) -> None:
    second = promised.drafting.second()
    plan = second.move(second.filled(), "submit", second.filer)
    plan = second.move(plan, "pass", second.reviewer)
    assert plan.state == "leader_sign"
    data = load_preset("county").to_data()
    data["plans"]["steps"][0]["key"] = "first_look"
    published(promised, SchemeDocument.model_validate(data))
    # It was signed by the old version's reviewer: the new first step looks at the text as well.
    assert second.move(plan, "pass", second.leader).state == "first_look"
    assert second.move(plan, "pass", second.reviewer).state == "unit_finalise"


def marked(promised: Promised, title: str, actual: str) -> TargetMark:
    texts = {"code": promised.target(title).key, "actual": actual, "marked_by": "目标办"}
    texts["marked_on"] = "2026-12-20"
    actor, year = promised.drafting.officer, promised.drafting.year
    return target_mark_record(year=year, texts=texts, actor=actor)


def test_a_mark_of_an_earlier_version_is_told_until_it_is_affirmed(promised: Promised) -> None:
    year, officer = promised.drafting.year, promised.drafting.officer
    mark = marked(promised, "农村公路", "95")
    promised.at("applied")
    year.refresh_from_db()
    assert outdated_count(year) == 1
    first = result_set_recompute(year=year, actor=officer, cause="manual").result_set
    assert "第 1 版，现行第 2 版，待复核" in judged_versions(first)[str(mark.pk)]
    now = promised.target("农村公路")
    held = target_mark_affirm(year=year, expected=mark.pk, target=now.pk, actor=officer)
    assert (held.target_id, held.actual, held.supersedes_id) == (now.pk, mark.actual, mark.pk)
    year.refresh_from_db()
    assert outdated_count(year) == 0
    second = result_set_recompute(year=year, actor=officer, cause="manual").result_set
    assert judged_versions(second)[str(held.pk)] == f"按目标第 2 版（{NUMBER}）"
    assert "待复核" in judged_versions(first)[str(mark.pk)]


def test_a_dropped_target_takes_its_mark_along(promised: Promised) -> None:
    marked(promised, "公路改造", "40")
    change = promised.start()
    promised.head(change, "outside_control", document="县常委会纪要〔2026〕30号")
    promised.item(change, "drop", "公路改造")
    promised.item(change, "change", "农村公路", points="250")
    promised.proof(change)
    promised.at("applied", promised.now(change))
    assert not TargetMark.objects.filter(current=True).exists()
    assert outdated_count(promised.drafting.year) == 0
