"""Appeals against a result: window, independence, clock, outcome, what it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.notices.models import Notice
from core.notices.queries import rules_of
from core.notices.reminders import remind_all
from core.policy import Denied
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.models import TargetMark
from reviews.objections.services.corrections import correction_decide, correction_propose
from scoring.appeals import flow
from scoring.appeals.effect import effect_of
from scoring.appeals.models import Appeal
from scoring.appeals.queries import appeal_for
from scoring.publication import flow as publication_flow
from scoring.publication.models import Publication
from scoring.queries import results_scope
from targets.models import Target
from tests import factories
from tests.kept import kept_for_module
from tests.scoring.publication.publishing import AFTER, MONDAY, Publishing, make_publishing
from units.models import Account, Role
from units.services import DeputyAsked, deputising_grant

pytestmark = pytest.mark.django_db
fresh = kept_for_module(make_publishing)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def county(db: None, fresh: Callable[[], Publishing]) -> Publishing:
    return fresh()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def notice(county: Publishing, clock: time_machine.Traveller) -> Publication:
    return county.announced()


def anew(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_the_servers_clock_decides_to_the_second(county: Publishing, notice: Publication) -> None:
    late = datetime.fromisoformat("2027-03-09T00:00:00+08:00")
    with pytest.raises(ValidationError, match="3月9日 00:00:00 收到，没有提出"):
        county.appeal(notice, arrived=late)
    last = datetime.fromisoformat("2027-03-08T23:59:59+08:00")
    assert county.appeal(notice, arrived=last).filed_at == last


def test_only_the_head_appeals_and_once(county: Publishing, notice: Publication) -> None:
    filer = county.county.office.account(Role.DEPARTMENT_FILER)
    with pytest.raises(NotYoursError):
        county.appeal(notice, actor=filer)
    with pytest.raises(NotYoursError):
        county.appeal(notice, county.county.units["102"])
    with pytest.raises(ValidationError, match="写明对哪一项"):
        county.appeal(notice, text=" ")
    row = county.appeal(notice)
    with pytest.raises(ValidationError, match="已申诉"):
        county.appeal(notice)
    county.act(row, flow.WITHDRAW, county.head, reason="补充材料")
    assert county.appeal(notice).serial == 2


def test_who_marked_or_prepared_does_not_review(county: Publishing, notice: Publication) -> None:
    row = county.appeal(notice)
    with pytest.raises(ValidationError, match="经办过这次公布"):
        county.act(row, flow.ASSIGN, county.officer, reviewer=county.officer.username)
    marker = county.county.office.account(Role.REVIEWING_OFFICE, username="marker")
    county.county.clerk = marker
    target = Target.objects.get(key="101-key", current=True)
    factories.mark_target(county.county, target, 99)
    with pytest.raises(ValidationError, match="给这个单位评过分"):
        county.act(row, flow.ASSIGN, county.officer, reviewer=marker.username)
    done = county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    assert done.state == "reviewing"
    assert str(done.due) == "2027-03-15"
    assert Notice.objects.filter(recipient=county.second, event="appeal.assigned").count() == 1
    with pytest.raises(NotYoursError):
        county.act(row, flow.UPHOLD, county.officer, reason="x")
    with pytest.raises(StaleMoveError):
        county.act(row, flow.CLOSE, county.officer, reason="x")


def test_whose_mark_was_corrected_since_does_not_review(
    county: Publishing, notice: Publication
) -> None:
    row = county.appeal(notice)
    marker = county.county.office.account(Role.REVIEWING_OFFICE, username="marker")
    clerk, county.county.clerk = county.county.clerk, marker
    target = Target.objects.get(key="101-key", current=True)
    factories.mark_target(county.county, target, 99)
    county.county.clerk = clerk
    factories.mark_target(county.county, target, 98)
    assert TargetMark.objects.get(key="101-key", current=True).recorded_by == clerk
    with pytest.raises(ValidationError, match="给这个单位评过分"):
        county.act(row, flow.ASSIGN, county.officer, reviewer=marker.username)


def test_who_acts_for_the_head_does_not_review(county: Publishing, notice: Publication) -> None:
    first = datetime.fromisoformat(MONDAY)
    roles = (Role.DEPARTMENT_HEAD,)
    deputising_grant(
        principal=county.head,
        deputy=county.second,
        asked=DeputyAsked(roles, first, first + timedelta(days=20), "出国考察", "批件1号"),
        authority=county.year.authority,
        actor=county.head,
    )
    row = county.appeal(notice)
    with pytest.raises(ValidationError, match="是申诉单位的人"):
        county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)


def test_who_marks_after_being_assigned_decides_no_more(
    county: Publishing, notice: Publication
) -> None:
    row = county.appeal(notice)
    county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    county.county.clerk = county.second
    target = Target.objects.get(key="101-key", current=True)
    factories.mark_target(county.county, target, 99)
    with pytest.raises(NotYoursError):
        county.act(row, flow.REFUSE, county.second, reason="维持")


def test_a_refused_appeal_is_closed_and_told(
    county: Publishing, notice: Publication, clock: time_machine.Traveller
) -> None:
    row = county.appeal(notice)
    clock.move_to(AFTER)
    with pytest.raises(ValidationError, match="1 件申诉没有办结"):
        county.move(notice, publication_flow.CONCLUDE)
    county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    closed = county.act(row, flow.REFUSE, county.second, reason="与统计局核对无误")
    assert (closed.state, closed.outcome) == ("closed", "refused")
    assert Notice.objects.filter(recipient=county.head, event="appeal.decided").exists()
    assert effect_of(closed, results_scope(county.officer)) is None
    assert county.move(notice, publication_flow.CONCLUDE).state == "final"


def test_an_upheld_appeal_shows_just_what_the_correction_changed(
    county: Publishing, notice: Publication
) -> None:
    unit = county.county.units["103"]
    head = county.county.office.account(Role.DEPARTMENT_HEAD, unit=unit, username="head103")
    row = county.appeal(notice, unit, actor=head)
    county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    county.act(row, flow.UPHOLD, county.second, reason="实绩应为 100")
    target = Target.objects.get(key="103-key", current=True)
    mark = target.marks.get(current=True)
    proposed = correction_propose(
        year=county.year,
        kind="target",
        key="103-key",
        unit=unit,
        fact=mark.pk,
        texts={"actual": "100", "note": "复核"},
        way="",
        evidence="",
        reason="申诉成立",
        actor=county.officer,
    )
    other = county.county.office.account(Role.TARGET_OFFICE, username="other-officer")
    correction_decide(correction=proposed, version=1, approve=True, actor=other)
    with pytest.raises(ValidationError, match="还没有重新计算"):
        county.act(row, flow.CLOSE, county.officer, reason="已改")
    county.recompute()
    closed = county.act(row, flow.CLOSE, county.officer, reason="实绩改为 100")
    effect = effect_of(closed, results_scope(county.officer))
    assert effect is not None
    # 250 points, plan 100: from 96 to 100 are four hundredths of them.
    assert effect.points == Fraction(10)
    assert effect.before is not None
    assert effect.after is not None
    assert {change.code: change.total_change for change in effect.moved}["103"] == 10
    own = effect_of(closed, results_scope(anew(head)))
    assert own is not None
    assert [change.code for change in own.moved] == ["103"]
    assert Notice.objects.filter(recipient=head, event="appeal.closed").exists()


def test_other_units_do_not_see_it(county: Publishing, notice: Publication) -> None:
    row = county.appeal(notice)
    unit = county.county.units["102"]
    stranger = county.county.office.account(Role.DEPARTMENT_HEAD, unit=unit, username="head102")
    with pytest.raises(Denied):
        appeal_for(stranger, row.pk)
    assert appeal_for(county.head, row.pk) == row
    assert appeal_for(county.second, row.pk) == row


def test_the_form_keeps_what_was_typed_and_takes_files(
    county: Publishing, notice: Publication, client: Client
) -> None:
    client.force_login(county.head)
    url = reverse("scoring:appeal_new", args=["101"]) + "?year=2026"
    wrong = SimpleUploadedFile("x.exe", b"MZ")
    page = client.post(url, {"text": "实绩少计 4 万元", "files": wrong})
    assert page.status_code == 422
    assert "实绩少计 4 万元" in page.content.decode()
    sent = client.post(url, {"text": "实绩少计", "files": SimpleUploadedFile("证明.pdf", PDF)})
    assert sent.status_code == 302
    row = Appeal.objects.get()
    assert row.files.count() == 1
    text = client.get(sent["Location"]).content.decode()
    assert "证明.pdf" in text
    assert client.get(url)["Location"] == sent["Location"], "once filed, the form leads to it"
    file = row.files.get()
    assert client.get(reverse("scoring:appeal_file", args=[row.pk, file.pk])).status_code == 200


def test_each_has_his_part_on_the_home_page(county: Publishing, notice: Publication) -> None:
    row = county.appeal(notice)
    keys = {item.key for item in items_for(anew(county.officer))}
    assert "appeals-open-2026" in keys
    county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    assert f"appeal-review-{row.pk}" in {item.key for item in items_for(anew(county.second))}
    assert f"appeal-{row.pk}" in {item.key for item in items_for(anew(county.head))}


def test_withdrawing_the_publication_ends_what_was_appealed_against_it(
    county: Publishing, notice: Publication
) -> None:
    row = county.appeal(notice)
    reviewer = county.second
    county.act(row, flow.ASSIGN, county.officer, reviewer=reviewer.username)
    county.move(notice, publication_flow.WITHDRAW, reason="名单有误")

    row.refresh_from_db()
    assert (row.state, row.outcome) == ("closed", "lapsed")
    last = row.moves.order_by("pk").last()
    assert last is not None
    assert (last.key, last.reason) == ("lapse", "名单有误")
    told = Notice.objects.filter(event="appeal.lapsed").values_list("recipient", flat=True)
    assert set(told) >= {county.head.pk, reviewer.pk}
    mine = [item for item in items_for(anew(reviewer)) if item.source == "publication"]
    assert not mine


def test_what_was_found_right_is_still_corrected_after_the_publication_was_withdrawn(
    county: Publishing, notice: Publication
) -> None:
    row = county.appeal(notice)
    reviewer = county.second
    county.act(row, flow.ASSIGN, county.officer, reviewer=reviewer.username)
    county.act(row, flow.UPHOLD, reviewer, reason="实绩确实少计")
    county.move(notice, publication_flow.WITHDRAW, reason="名单有误")
    row.refresh_from_db()
    assert row.state == "correcting"
    county.recompute()
    assert county.act(row, flow.CLOSE, county.officer, reason="已更正").state == "closed"


def test_nobody_ends_an_appeal_by_hand(county: Publishing, notice: Publication) -> None:
    row = county.appeal(notice)
    with pytest.raises(NotYoursError):
        county.act(row, flow.LAPSE, county.officer, reason="不受理")


def test_a_reviewer_is_reminded_before_and_after_and_the_office_told(
    county: Publishing, notice: Publication, clock: time_machine.Traveller
) -> None:
    row = county.appeal(notice)
    row = county.act(row, flow.ASSIGN, county.officer, reviewer=county.second.username)
    assert row.due is not None
    authority = county.year.authority

    def told(day: date) -> set[tuple[str, int]]:
        Notice.objects.all().delete()
        clock.move_to(datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone()))
        remind_all(authority=authority, today=day)
        rows = Notice.objects.filter(url=reverse("scoring:appeal", args=[row.pk]))
        return set(rows.values_list("event", "recipient"))

    rules = rules_of(authority)
    before = row.due - timedelta(days=rules.days_before[0])
    assert told(before) == {("task.due", county.second.pk)}
    assert told(before) == set(), "one day, one reminder"
    late = told(row.due + timedelta(days=max(rules.head_after, rules.office_after)))
    assert late == {("task.remind", county.second.pk), ("task.escalated", county.officer.pk)}
    county.act(row, flow.REFUSE, county.second, reason="核对无误")
    assert not told(row.due + timedelta(days=30))
