"""From a provisional set to the published one: list, views, committee, notice, second person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from core.notices.models import Notice
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.models import TargetMark
from schemes.fact_entry.services import refusal
from schemes.models import Phase, Year
from schemes.years.phase_services import year_set_phase
from scoring.guards import correcting
from scoring.models import ResultSet, ResultSetState
from scoring.publication import flow
from scoring.publication.editing import award_change, views_record
from scoring.publication.models import Publication
from scoring.publication.queries import publication_of, published_set
from scoring.publication.readiness import readiness_of
from scoring.publication.services import publication_start
from targets.models import Target
from tests import factories
from tests.kept import kept_for_module
from tests.office import PASSWORD
from tests.scoring.publication.publishing import (
    AFTER,
    MONDAY,
    Publishing,
    listed_codes,
    make_publishing,
)
from units.models import Account

pytestmark = pytest.mark.django_db
fresh = kept_for_module(make_publishing)


@pytest.fixture
def county(db: None, fresh: Callable[[], Publishing]) -> Publishing:
    return fresh()


@pytest.fixture
def clock() -> object:
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def told_by(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


def target_of(code: str) -> Target:
    return Target.objects.get(key=f"{code}-key", current=True)


def test_the_list_holds_the_units_with_a_place_in_the_quota(county: Publishing) -> None:
    row = county.start()
    assert listed_codes(row) == {str(101 + n) for n in range(10)}
    assert row.state == "preparing"


def test_the_whole_way_to_published(county: Publishing, clock: time_machine.Traveller) -> None:
    row = county.announced()
    assert str(row.notice_until) == "2027-03-08"
    assert len(row.told["lists"][0]["groups"][0]["rows"]) == 10
    clock.move_to(AFTER)
    county.published(row)
    held = Publication.objects.get(pk=row.pk)
    assert held.state == "published"
    found = published_set(county.year)
    assert found is not None
    assert found.pk == held.result_set_id
    assert found.state == ResultSetState.PUBLISHED
    steps = [(m.key, m.before, m.after) for m in held.moves.order_by("pk") if m.key in flow.MOVES]
    assert flow.WORKFLOW.walks(steps)
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"publication.start", "publication.view", "publication.publish"} <= events


def test_a_published_year_takes_no_fact_and_no_new_set(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    clock.move_to(AFTER)
    county.published(row)
    with pytest.raises(ValidationError, match="已公布"):
        factories.mark_target(county.county, target_of("103"), 50)
    assert TargetMark.objects.get(key="103-key", current=True).actual == 96
    assert "已公布" in refusal(county.year)
    with correcting(county.year):
        factories.mark_target(county.county, target_of("103"), 50)
    assert county.recompute() == row.result_set.number
    assert ResultSet.objects.filter(year=county.year).count() == 1
    Year.objects.filter(pk=county.year.pk).update(phase=Phase.PUBLICITY)
    with pytest.raises(ValidationError, match="不能退回"):
        year_set_phase(year=county.year, phase=Phase.SETTLING, actor=None, reason="退")


def test_who_prepared_never_publishes(county: Publishing, clock: time_machine.Traveller) -> None:
    row = county.announced()
    clock.move_to(AFTER)
    county.move(row, flow.CONCLUDE)
    with pytest.raises(NotYoursError):
        county.move(row, flow.PUBLISH, number="1", password=PASSWORD)
    with pytest.raises(ValidationError, match="密码不对"):
        county.move(row, flow.PUBLISH, county.second, number="1", password="wrong")
    assert published_set(county.year) is None


def test_nothing_is_concluded_before_notice_and_appeals_end(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    clock.move_to("2027-03-08T23:59:59+08:00")
    with pytest.raises(ValidationError) as error:
        county.move(row, flow.CONCLUDE)
    assert "公示到 2027年3月8日" in told_by(error)
    assert "申诉到 2027年3月8日 23:59" in told_by(error)
    clock.move_to(AFTER)
    assert county.move(row, flow.CONCLUDE).state == "final"


def test_every_body_speaks_of_every_unit_before_the_committee(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.start()
    county.move(row, flow.CONSULT)
    county.view(row, "discipline", u102="正在核查")
    with pytest.raises(ValidationError, match="组织部门还有 10 个单位没有意见"):
        county.move(row, flow.REPORT)
    county.view(row, "organisation")
    county.move(row, flow.REPORT)
    held = Publication.objects.get(pk=row.pk)
    unit = county.county.units["102"]
    award_change(
        publication=held,
        version=held.version,
        award="advanced",
        unit=unit,
        listed=False,
        reason="纪检有异议",
        document="纪要2号",
        actor=county.officer,
    )
    assert "102" not in listed_codes(row)
    held.refresh_from_db()
    award_change(
        publication=held,
        version=held.version,
        award="advanced",
        unit=county.county.units["111"],
        listed=True,
        reason="递补",
        document="纪要2号",
        actor=county.officer,
    )
    with pytest.raises(ValidationError, match="还有 1 个单位没有意见"):
        county.move(row, flow.DECIDE, document="x", decided_by="委员会", decided_on="2027-03-01")


def test_an_objection_without_reason_and_a_letter_of_tomorrow_are_told_at_once(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.start()
    county.move(row, flow.CONSULT)
    held = Publication.objects.get(pk=row.pk)
    with pytest.raises(ValidationError) as error:
        views_record(
            publication=held,
            version=held.version,
            body="discipline",
            objections={"102": " ", "999": "x"},
            document="",
            dated="2027-03-02",
            actor=county.officer,
        )
    assert set(error.value.message_dict) == {"document", "dated", "__all__"}
    assert len(error.value.message_dict["__all__"]) == 2
    assert not held.views.exists()


def test_a_new_set_does_not_move_what_is_under_notice(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    said = Publication.objects.get(pk=row.pk).told
    factories.mark_target(county.county, target_of("112"), 100)
    county.recompute()
    held = Publication.objects.get(pk=row.pk)
    assert held.told == said
    assert held.result_set.number == 1
    clock.move_to(AFTER)
    with pytest.raises(ValidationError, match="已算出结果集 2，这里还是 1"):
        county.move(row, flow.CONCLUDE)
    taken = county.move(row, flow.TAKE_UP, reason="更正 112 的实绩")
    assert taken.result_set.number == 2
    # 112 came onto the list of ten: the bodies have said nothing of it yet.
    assert taken.state == "consulting"


def test_a_new_set_that_tells_the_same_goes_on(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    factories.mark_target(county.county, target_of("112"), 79)
    county.recompute()
    taken = county.move(row, flow.TAKE_UP, reason="更正 112 的实绩")
    assert (taken.state, taken.result_set.number) == ("notice", 2)


def test_what_is_missing_needs_a_reason_and_what_is_open_blocks(county: Publishing) -> None:
    factories.add_target(county.county, "101-more", county.county.units["101"], "key", 10, None)
    county.recompute()
    ready = readiness_of(county.officer, county.year)
    assert [each.key for each in ready.doubtful] == ["missing"]
    assert "部门" in ready.doubtful[0].lines[0] or "财政局" in ready.doubtful[0].lines[0]
    with pytest.raises(ValidationError, match="写明理由"):
        county.start()
    row = county.start(reason="实绩下月才出")
    assert row.reason == "实绩下月才出"
    assert "101" not in listed_codes(row)


def test_a_stale_set_and_the_wrong_phase_block(county: Publishing) -> None:
    number = county.recompute()
    factories.mark_target(county.county, target_of("112"), 60)
    Year.objects.filter(pk=county.year.pk).update(phase=Phase.RUNNING)
    with pytest.raises(ValidationError) as error:
        publication_start(year=county.year, result_set=number, actor=county.officer)
    assert len(error.value.messages) == 2


def test_one_publication_at_a_time_and_a_stale_form(county: Publishing) -> None:
    row = county.start()
    with pytest.raises(ValidationError, match="已有一次公布在办"):
        county.start()
    county.move(row, flow.CONSULT)
    with pytest.raises(StaleMoveError):
        award_change(
            publication=row,
            version=1,
            award="advanced",
            unit=county.county.units["101"],
            listed=False,
            reason="x",
            document="x",
            actor=county.officer,
        )
    county.move(row, flow.WITHDRAW, reason="重算")
    assert publication_of(county.year) is None
    assert county.start().serial == 2


def test_the_public_page_says_the_notice_and_no_more(
    county: Publishing, clock: time_machine.Traveller, client: Client
) -> None:
    row = county.announced()
    url = reverse("scoring:notice", args=[row.token])
    page = client.get(url)
    text = page.content.decode()
    assert page.status_code == 200
    assert "财政局" in text
    assert "部门112" not in text
    assert "/results/" not in text
    assert page["Cache-Control"] == "no-store"
    assert client.get(reverse("scoring:notice", args=["x" * 32])).status_code == 404
    county.move(row, flow.RECALL, reason="名单有误")
    gone = client.get(url).content.decode()
    assert "公示已撤下" in gone
    assert "财政局" not in gone


def test_units_are_told_and_the_second_person_has_it_to_do(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    assert Notice.objects.filter(recipient=county.head, event="publication.notice").count() == 1
    assert any(item.key == "notice-2026" for item in items_for(county.head))
    clock.move_to(AFTER)
    officer = Account.objects.get(pk=county.officer.pk)
    assert any(item.key == "conclude-2026" for item in items_for(officer))
    county.move(row, flow.CONCLUDE)
    assert any(item.key == "publish-2026" for item in items_for(county.second))
    head = Account.objects.get(pk=county.head.pk)
    assert not any(item.key.startswith("notice") for item in items_for(head))
