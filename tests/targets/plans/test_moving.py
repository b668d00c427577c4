"""The path of a plan: every move by who may, every refusal in words, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.workflow import NotYoursError, StaleMoveError
from schemes.models import CalendarEntry
from schemes.queries import year_document
from targets.models import Filing, FilingLevel, Target
from targets.plans.flow import workflow_for
from targets.plans.models import Plan, PlanMove, PlanRemark, PlanSubmission
from targets.plans.reading import Reading
from targets.plans.services.moving import plan_move
from targets.plans.services.remarks import warning_answer
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, ROWS, Drafting, make_drafting
from units.models import Account, Role
from units.services import DeputyAsked, deputising_grant, role_grant

pytestmark = pytest.mark.django_db


fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def path(plan: Plan) -> list[tuple[str, str, str]]:
    return list(plan.moves.order_by("pk").values_list("key", "before", "after"))


def test_the_whole_path_ends_in_targets_under_a_number(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    drafting.move(plan, "pass", drafting.officer, number=NUMBER)
    plan = drafting.now(plan)
    assert (plan.state, plan.number) == ("issued", NUMBER)
    targets = Target.objects.filter(unit=drafting.unit, current=True).order_by("order")
    assert [(t.component, t.title, t.params["plan"], str(t.points)) for t in targets] == list(ROWS)
    assert {t.document for t in targets} == {NUMBER}
    filing = Filing.objects.get(unit=drafting.unit, level=FilingLevel.ONE, current=True)
    assert (filing.filed, filing.document) == (True, NUMBER)
    assert path(plan) == [
        ("submit", "draft", "office_review"),
        ("pass", "office_review", "leader_sign"),
        ("pass", "leader_sign", "unit_finalise"),
        ("pass", "unit_finalise", "filed_issue"),
        ("pass", "filed_issue", "issued"),
    ]
    assert workflow_for(year_document(plan.year)).walks(path(plan))
    assert plan.submissions.count() == 1


def test_every_move_leaves_one_audit_row(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    drafting.move(plan, "return", drafting.leader, reason="两项偏低")
    told = AuditEntry.objects.filter(subject_type="targets.plan", subject_id=str(plan.pk))
    events = list(told.order_by("pk").values_list("event", flat=True))
    assert events == ["plan.start", "plan.submit", "plan.pass", "plan.return"]
    assert told.latest("pk").detail["reason"] == "两项偏低"


def test_a_plan_that_is_not_issued_is_no_fact(drafting: Drafting) -> None:
    before = drafting.year.__class__.objects.get(pk=drafting.year.pk).revision
    drafting.at("filed_issue")
    assert not Target.objects.filter(unit=drafting.unit).exists()
    assert drafting.year.__class__.objects.get(pk=drafting.year.pk).revision == before


def test_a_text_changed_after_signing_is_reviewed_and_signed_again(drafting: Drafting) -> None:
    plan = drafting.at("unit_finalise")
    line = plan.lines.get(title="农村公路")
    drafting.cell(line, "plan", "120")
    drafting.move(plan, "pass", drafting.filer)
    assert drafting.now(plan).state == "office_review"
    drafting.move(plan, "pass", drafting.reviewer)
    drafting.move(plan, "pass", drafting.leader)
    # What the unit finalised is what was signed now: nobody asks it a second time.
    assert drafting.now(plan).state == "filed_issue"
    assert workflow_for(year_document(plan.year)).walks(path(plan))
    assert [s.number for s in plan.submissions.all()] == [1, 2]


def test_what_comes_back_unchanged_goes_on_where_it_was_returned(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    drafting.move(plan, "return", drafting.officer, reason="缺责任人姓名，核对后重报")
    assert drafting.now(plan).state == "returned"
    drafting.move(plan, "submit", drafting.filer)
    assert drafting.now(plan).state == "filed_issue"


def test_what_comes_back_changed_passes_every_step_again(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    drafting.move(plan, "return", drafting.officer, reason="请写责任人")
    drafting.cell(plan.lines.get(title="公路改造"), "responsible", "张某")
    drafting.move(plan, "submit", drafting.filer)
    assert drafting.now(plan).state == "office_review"


def test_a_return_says_why_for_the_whole_and_by_target(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    line = plan.lines.get(title="农村公路")
    with pytest.raises(ValidationError) as refused:
        drafting.move(plan, "return", drafting.reviewer)
    assert "reason" in refused.value.message_dict
    drafting.move(
        plan, "return", drafting.reviewer, reason="两项再核", remarks={line.pk: "去年 126 公里"}
    )
    remark = PlanRemark.objects.get(plan=plan)
    assert (remark.line_id, remark.text) == (line.pk, "去年 126 公里")
    assert plan.moves.last().reason == "两项再核"  # type: ignore[union-attr]
    assert drafting.now(plan).due_at is not None


@pytest.mark.parametrize("who", ["filer", "leader", "officer"])
def test_a_step_is_for_whom_the_scheme_names(drafting: Drafting, who: str) -> None:
    plan = drafting.at("office_review")
    with pytest.raises((NotYoursError, StaleMoveError)):
        drafting.move(plan, "pass", getattr(drafting, who))
    assert drafting.now(plan).state == "office_review"


def test_who_drafts_a_plan_reviews_none_of_its_steps(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    both = drafting.county.office.account(Role.DEPARTMENT_FILER, username="both")
    authority = drafting.county.office.authority
    role_grant(account=both, role=Role.REVIEWING_OFFICE, authority=authority, actor=None)
    with pytest.raises(NotYoursError):
        drafting.move(plan, "pass", both)


def test_a_leader_signs_the_units_in_his_charge_only(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    other = drafting.county.office.account(Role.LEADER, username="other-leader")
    with pytest.raises(NotYoursError):
        drafting.move(plan, "pass", other)


def test_issuing_asks_for_a_number(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    with pytest.raises(ValidationError) as refused:
        drafting.move(plan, "pass", drafting.officer)
    assert "number" in refused.value.message_dict
    assert not Target.objects.filter(unit=drafting.unit).exists()


def test_an_empty_plan_cannot_be_handed_in(drafting: Drafting) -> None:
    plan = drafting.start()
    with pytest.raises(ValidationError, match="还没有目标"):
        drafting.move(plan, "submit", drafting.filer)


def test_errors_block_and_warnings_want_a_reason(drafting: Drafting) -> None:
    plan = drafting.filled()
    line = plan.lines.get(title="农村公路")
    drafting.cell(line, "last_year", "126")
    drafting.cell(line, "points", "140")
    with pytest.raises(ValidationError, match="1 处错误"):
        drafting.move(plan, "submit", drafting.filer)
    drafting.cell(line, "points", "150")
    with pytest.raises(ValidationError, match="1 处提醒"):
        drafting.move(plan, "submit", drafting.filer)
    drafting.answer_all(plan, "用地未批")
    drafting.move(plan, "submit", drafting.filer)
    assert plan.submissions.get().answers[0]["reason"] == "用地未批"


def test_an_answer_holds_as_long_as_the_warning_says_the_same(drafting: Drafting) -> None:
    plan = drafting.filled()
    line = plan.lines.get(title="农村公路")
    drafting.cell(line, "last_year", "126")
    drafting.answer_all(plan)
    drafting.cell(line, "plan", "90")
    with pytest.raises(ValidationError, match="1 处提醒"):
        drafting.move(plan, "submit", drafting.filer)


def test_an_error_cannot_be_answered_away(drafting: Drafting) -> None:
    plan = drafting.filled()
    drafting.cell(plan.lines.get(title="农村公路"), "points", "140")
    wrong = Reading(drafting.now(plan)).errors[0].finding
    with pytest.raises(ValidationError):
        warning_answer(
            plan=plan, fingerprint=wrong.fingerprint, reason="不改", actor=drafting.filer
        )


def deadline(drafting: Drafting, due: datetime) -> None:
    CalendarEntry.objects.filter(year=drafting.year, key="plan_draft").update(due_at=due)


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_on_time_is_when_the_server_got_it(drafting: Drafting, seconds: int, late: bool) -> None:
    plan, due = drafting.filled(), timezone.now().replace(microsecond=0)
    deadline(drafting, due)
    plan_move(
        plan=plan,
        move="submit",
        version=plan.version,
        actor=drafting.filer,
        arrived=due + timedelta(seconds=seconds),
    )
    handed_in = PlanSubmission.objects.get(plan=plan)
    assert (handed_in.late, handed_in.due_at) == (late, due)


def test_a_withdrawn_plan_is_drafted_on(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    drafting.move(plan, "withdraw", drafting.filer, reason="漏一项")
    assert drafting.now(plan).state == "draft"
    drafting.cell(plan.lines.get(title="农村公路"), "plan", "130")


def test_only_what_nobody_has_reviewed_is_withdrawn(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    with pytest.raises(StaleMoveError):
        drafting.move(plan, "withdraw", drafting.filer, reason="漏一项")
    assert PlanMove.objects.filter(plan=plan, key="withdraw").count() == 0


def lend_to(drafting: Drafting, deputy: Account) -> None:
    now = timezone.now()
    deputising_grant(
        principal=drafting.leader,
        deputy=deputy,
        authority=drafting.county.office.authority,
        actor=drafting.leader,
        asked=DeputyAsked((Role.LEADER,), now, now + timedelta(days=1), "出差", "假单1号"),
    )


def test_a_signature_of_a_deputy_says_for_whom(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    lend_to(drafting, drafting.reviewer)
    drafting.move(plan, "pass", drafting.reviewer)
    signed = PlanMove.objects.get(plan=plan, before="leader_sign")
    assert (signed.actor, signed.acted_for) == (drafting.reviewer, drafting.leader)
    row = AuditEntry.objects.filter(event="plan.pass").latest("pk")
    assert row.detail["acting_for"] == [str(drafting.leader)]
    client = Client()
    client.force_login(drafting.filer)
    page = client.get("/plans/101/?year=2026&tab=history").content.decode()
    assert f"{drafting.reviewer} 代{drafting.leader}" in page
    told = client.get("/api/plans/101/?year=2026").json()["history"]
    assert told[0]["acted_for"] == str(drafting.leader)
    assert [each["before"] for each in told] == ["leader_sign", "office_review", "draft"]


def test_who_may_himself_acts_for_nobody(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    lend_to(drafting, drafting.reviewer)
    drafting.move(plan, "pass", drafting.reviewer)
    drafting.move(plan, "pass", drafting.leader)
    moves = PlanMove.objects.filter(plan=plan, key="pass")
    assert [each.acted_for for each in moves.order_by("pk")] == [None, None]
    rows = AuditEntry.objects.filter(event="plan.pass")
    assert all("acting_for" not in row.detail for row in rows)
