"""A person objects to his own line in time, somebody else answers with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonuses.models import PaidLine, PayBatch, PayObjection
from bonuses.payrolls import flow
from bonuses.payrolls.objecting import objection_file, objection_move
from bonuses.payrolls.work import payroll_work
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from tests.bonuses.payrolls.batches import Payday, after_objections, fresh, make_payday
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def checked(day: Payday) -> PayBatch:
    return day.move(day.computed(), flow.CHECK, day.finance)


def line_of(batch: PayBatch, code: str) -> PaidLine:
    return PaidLine.objects.select_related("run").get(run=fresh(batch).run, code=code)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_person_objects_to_his_own_line_alone(day: Payday) -> None:
    batch = checked(day)
    person = day.paid.staff_account("A05")
    with pytest.raises(NotYoursError):
        objection_file(line=line_of(batch, "A01"), text="多了", actor=person)
    with pytest.raises(ValidationError):
        objection_file(line=line_of(batch, "A05"), text="  ", actor=person)
    made = objection_file(line=line_of(batch, "A05"), text="告诫只有一次", actor=person)
    # Five working days to answer, by the scheme.
    assert made.due > timezone.localdate() + timedelta(days=4)
    with pytest.raises(ValidationError, match="等答复"):
        objection_file(line=line_of(batch, "A05"), text="再问一次", actor=person)
    assert Notice.objects.filter(event="payroll.object").count() == 2


def test_the_window_ends_and_a_draft_has_none(day: Payday) -> None:
    person = day.paid.staff_account("A05")
    batch = day.computed()
    with pytest.raises(ValidationError):
        objection_file(line=line_of(batch, "A05"), text="早了", actor=person)
    batch = day.move(batch, flow.CHECK, day.finance)
    assert batch.objections_due is not None
    after = timezone.now() + timedelta(days=20)
    with time_machine.travel(after, tick=False), pytest.raises(ValidationError, match="已过"):
        objection_file(line=line_of(batch, "A05"), text="晚了", actor=person)


def test_it_is_answered_with_a_reason_by_an_office(day: Payday) -> None:
    batch = checked(day)
    person, head = (
        day.paid.staff_account("A05"),
        other_account(day.paid.county, "department_head", day.paid.county.units["101"]),
    )
    made = objection_file(line=line_of(batch, "A05"), text="告诫只有一次", actor=person)
    sent = {"objection": made, "version": made.version}
    for who in (head, person):
        with pytest.raises(NotYoursError):
            objection_move(move="uphold", actor=who, reason="对", **sent)
    with pytest.raises(ValidationError):
        objection_move(move="refuse", actor=day.office, **sent)
    items = {item.key for item in payroll_work(day.office)}
    held = objection_move(move="refuse", actor=day.office, reason="两份文书在案", **sent)
    assert (held.state, held.answer) == ("refused", "两份文书在案")
    with pytest.raises(StaleMoveError):
        objection_move(move="uphold", actor=day.finance, reason="对", **sent)
    assert Notice.objects.filter(event="payroll.answer", recipient=person).count() == 1
    # Whose year is under way is for the calendar to say; the item stands while it waits.
    assert "pay-objections" in items
    assert "pay-objections" not in {item.key for item in payroll_work(fresh_account(day.office))}


def fresh_account(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_what_was_typed_stays_where_it_is_refused(day: Payday) -> None:
    batch = checked(day)
    mine = client_of(day.paid.staff_account("A05"))
    address = reverse("bonuses:payroll_objected", args=[batch.pk, "101", "A05"])
    answer = mine.post(address, {"text": "月数不对" * 300})
    assert answer.status_code == 422
    assert "月数不对月数不对" in answer.content.decode()
    assert "最多 1000 个字" in answer.content.decode()
    assert not PayObjection.objects.exists()
    mine.post(address, {"text": "月数不对"})
    found = PayObjection.objects.get()
    uphold = reverse("bonuses:pay_objection_moved", args=[found.pk, "uphold"])
    sent = {"version": found.version, "reason": "更正后补发" * 200}
    refused = client_of(day.office).post(uphold, sent)
    assert refused.status_code == 422
    assert "更正后补发更正后补发" in refused.content.decode()


def test_on_the_pages_and_through_the_api(day: Payday) -> None:
    batch = checked(day)
    person, other = day.paid.staff_account("A05"), day.paid.staff_account("A01")
    mine, his = client_of(person), client_of(other)
    slip = reverse("bonuses:payroll_slip", args=[batch.pk, "101", "A05"])
    address = reverse("bonuses:payroll_objected", args=[batch.pk, "101", "A05"])
    assert "提出异议" in mine.get(slip).content.decode()
    assert "提出异议" not in client_of(day.office).get(slip).content.decode()
    assert his.post(address, {"text": "不是我的"}).status_code == 404
    assert client_of(day.office).post(address, {"text": "代他提"}).status_code == 404
    assert mine.post(address, {"text": "告诫只有一次"}).status_code == 302
    found = PayObjection.objects.get()
    assert "告诫只有一次" in mine.get(slip).content.decode()
    assert len(mine.get("/api/own-pay-lines/").json()) == 1
    assert mine.get("/api/own-pay-lines/").json()[0]["code"] == "A05"
    assert his.get("/api/pay-objections/").json() == []
    assert [row["id"] for row in mine.get("/api/pay-objections/").json()] == [found.pk]
    move = reverse("bonuses:pay_objection_moved", args=[found.pk, "refuse"])
    assert his.post(move, {"version": 1, "reason": "x"}).status_code == 404
    listed = client_of(day.office).get(reverse("bonuses:pay_objections")).content.decode()
    assert "告诫只有一次" in listed
    assert "告诫只有一次" not in his.get(reverse("bonuses:pay_objections")).content.decode()
    answer = {"version": found.version, "reason": "更正后补发"}
    uphold = reverse("bonuses:pay_objection_moved", args=[found.pk, "uphold"])
    assert client_of(day.office).post(uphold, answer).status_code == 302
    assert "更正后补发" in mine.get(slip).content.decode()


@pytest.mark.parametrize("role", ["leader", "department_head", "system_administrator"])
def test_no_other_role_reads_objections(day: Payday, role: str) -> None:
    batch = checked(day)
    person = day.paid.staff_account("A05")
    made = objection_file(line=line_of(batch, "A05"), text="告诫只有一次", actor=person)
    client = client_of(other_account(day.paid.county, role, day.paid.county.units["101"]))
    assert client.get(reverse("bonuses:pay_objections")).status_code == 404
    move = reverse("bonuses:pay_objection_moved", args=[made.pk, "uphold"])
    assert client.post(move, {"version": 1, "reason": "x"}).status_code == 404
    assert client.get("/api/pay-objections/").status_code == 404


def test_a_payroll_is_not_closed_over_an_unanswered_objection(day: Payday) -> None:
    batch, person = day.paid_out(), day.paid.staff_account("A05")
    made = objection_file(line=line_of(batch, "A05"), text="告诫只有一次", actor=person)
    with after_objections(batch), pytest.raises(ValidationError, match="1 件异议"):
        day.move(batch, flow.CLOSE, day.finance)
    assert fresh(batch).state == "paid"
    objection_move(
        objection=made, move="refuse", version=made.version, actor=day.office, reason="两份在案"
    )
    # Others may still object: nobody's last days are cut off.
    with pytest.raises(ValidationError, match="为止"):
        day.move(batch, flow.CLOSE, day.finance)
    with after_objections(batch):
        assert day.move(batch, flow.CLOSE, day.finance).state == "closed"
    with pytest.raises(ValidationError):
        objection_file(line=line_of(batch, "A05"), text="还是不对", actor=person)


def test_a_payroll_is_not_discarded_over_an_unanswered_objection(day: Payday) -> None:
    day.publish()
    batch, person = checked(day), day.paid.staff_account("A05")
    made = objection_file(line=line_of(batch, "A05"), text="告诫只有一次", actor=person)
    with pytest.raises(ValidationError, match="答复以后再作废"):
        day.move(batch, flow.DISCARD, day.finance, reason="算错")
    objection_move(
        objection=made, move="uphold", version=made.version, actor=day.office, reason="重算"
    )
    assert day.move(batch, flow.DISCARD, day.finance, reason="算错").state == "discarded"
