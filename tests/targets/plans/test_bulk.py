"""One act on several plans: said before it is done, each wholly or not at all, told one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from targets.models import Target
from targets.plans.bulk.services import Chosen, plans_move
from targets.plans.models import Plan
from targets.plans.services.moving import Told
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role
from units.services import DeputyAsked, deputising_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_drafting = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh_drafting: Callable[[], Drafting]) -> Drafting:
    return fresh_drafting()


@pytest.fixture
def two(drafting: Drafting) -> list[Plan]:
    """Both units' plans at the office's last step."""
    return [drafting.at("filed_issue"), drafting.second().at("filed_issue")]


def chosen(*plans: Plan) -> list[Chosen]:
    return [Chosen(plan, plan.version) for plan in plans]


def post(account: Account, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(account)
    return client.post(f"{url}?year=2026", sent)


def ticks(plans: list[Plan]) -> list[str]:
    return [f"{plan.unit.code}:{plan.version}" for plan in plans]


def test_several_are_issued_under_numbers_that_count_on(
    drafting: Drafting, two: list[Plan]
) -> None:
    told = Told(number="临目考〔2026〕#号")
    found = plans_move(chosen=chosen(*two), move="pass", actor=drafting.officer, told=told, first=7)
    assert [each.done for each in found] == [True, True]
    numbers = list(Plan.objects.order_by("unit__code").values_list("number", flat=True))
    assert numbers == ["临目考〔2026〕7号", "临目考〔2026〕8号"]
    assert Target.objects.filter(current=True).count() == 8


def test_one_that_was_moved_meanwhile_stays_and_takes_no_number(
    drafting: Drafting, two: list[Plan]
) -> None:
    first, second = two
    wanted = chosen(first, second)
    drafting.move(first, "return", drafting.officer, reason="缺责任人")
    audited = AuditEntry.objects.count()
    told = Told(number="#号")
    found = plans_move(chosen=wanted, move="pass", actor=drafting.officer, told=told)
    assert [each.done for each in found] == [False, True]
    assert "退回" in found[0].words
    assert drafting.now(first).state == "returned"
    assert drafting.now(second).number == "1号"
    events = AuditEntry.objects.order_by("pk")[audited:].values_list("event", flat=True)
    assert list(events).count("plan.pass") == 1


def test_what_the_year_has_no_room_for_leaves_its_plan_as_it_was(
    drafting: Drafting, two: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second plan fails in the middle of being issued: its targets, move and state all stay.
    from targets.plans.services import moving  # noqa: PLC0415 - patched here only

    issue = moving.plan_issue

    def fails(plan: Plan, **told: Any) -> None:
        issue(plan, **told)
        if plan.pk == two[1].pk:
            raise moving.ValidationError("放不下")

    monkeypatch.setattr(moving, "plan_issue", fails)
    told = Told(number="#号")
    found = plans_move(chosen=chosen(*two), move="pass", actor=drafting.officer, told=told)
    assert [(each.done, "放不下" in each.words) for each in found] == [(True, False), (False, True)]
    assert drafting.now(two[1]).state == "filed_issue"
    assert not Target.objects.filter(unit=two[1].unit).exists()
    assert two[1].moves.filter(after="issued").count() == 0


def test_the_page_says_what_it_will_do_and_then_what_was_done(
    drafting: Drafting, two: list[Plan]
) -> None:
    sent = {"plan": ticks(two)}
    page = post(drafting.officer, "/plans/many/return/", **sent).content.decode()
    assert "退回修改：2 份目标计划？" in page
    assert Plan.objects.filter(state="filed_issue").count() == 2
    without = post(drafting.officer, "/plans/many/return/done/", **sent)
    assert without.status_code == 422
    assert Plan.objects.filter(state="filed_issue").count() == 2
    done = post(drafting.officer, "/plans/many/return/done/", reason="统一口径", **sent)
    assert "办了 2 份" in done.content.decode()
    assert set(Plan.objects.values_list("state", flat=True)) == {"returned"}
    again = post(drafting.officer, "/plans/many/return/done/", reason="统一口径", **sent)
    assert "办了 0 份" in again.content.decode()


def test_a_deputy_reads_for_whom_each_would_be_done(drafting: Drafting) -> None:
    place, second = drafting.county.office, drafting.second()
    plans = [drafting.at("leader_sign"), second.at("leader_sign")]
    deputy, now = place.account(Role.LEADER, username="deputy-leader"), timezone.now()
    lent = DeputyAsked((Role.LEADER,), now, now + timedelta(days=1), "出差", "假单1号")
    deputising_grant(
        principal=drafting.leader,
        deputy=deputy,
        authority=place.authority,
        actor=drafting.leader,
        asked=lent,
    )
    whose = f'<span class="ink-2"> 代{drafting.leader}</span>'
    page = post(deputy, "/plans/many/return/", plan=ticks(plans)).content.decode()
    assert page.count(whose) == len(plans)
    refused = post(deputy, "/plans/many/return/done/", plan=ticks(plans))
    assert (refused.status_code, refused.content.decode().count(whose)) == (422, len(plans))
    own = post(drafting.leader, "/plans/many/return/", plan=ticks(plans)).content.decode()
    assert ("退回" in own, whose in own) == (True, False)


def test_who_has_no_part_in_the_step_does_nothing(drafting: Drafting, two: list[Plan]) -> None:
    for account in (drafting.reviewer, drafting.leader, drafting.filer):
        asked = post(account, "/plans/many/pass/", plan=ticks(two))
        assert asked.status_code == 302
        post(account, "/plans/many/pass/done/", plan=ticks(two), number="1号")
    assert set(Plan.objects.values_list("state", flat=True)) == {"filed_issue"}


def test_only_moves_of_the_path_are_for_many(drafting: Drafting, two: list[Plan]) -> None:
    assert post(drafting.filer, "/plans/many/submit/", plan=ticks(two)).status_code == 404


def test_the_board_offers_what_the_account_can_do(drafting: Drafting, two: list[Plan]) -> None:
    def board(account: Account) -> str:
        client = Client()
        client.force_login(account)
        return client.get("/plans/?year=2026").content.decode()

    assert f'value="{ticks(two)[0]}"' in board(drafting.officer)
    assert f'value="{ticks(two)[0]}"' not in board(drafting.reviewer)


def test_the_board_asks_no_more_for_more_plans(drafting: Drafting) -> None:
    client = Client()
    client.force_login(drafting.officer)

    def count() -> int:
        client.get("/plans/?year=2026")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/plans/?year=2026").status_code == 200
        return len(asked)

    drafting.at("filed_issue")
    one = count()
    drafting.second().at("filed_issue")
    assert count() == one
