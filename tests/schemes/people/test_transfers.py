"""The pages of transfers, leaving and sick leave: who may, what is asked, one effect a click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_services import (
    NotYoursError,
    StaleTransferError,
    transfer_confirm,
    transfer_propose,
    transfer_withdraw,
)
from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.people_county import add_person, post
from units.models import Account, Posting, PostingMonths, Role, Unit

pytestmark = pytest.mark.django_db
FORM = {"to_unit": "102", "effective_on": "2026-07-01", "document": "组〔2026〕7号"}


def peopled() -> County:
    county = make_county()
    for code in ("P1", "P2", "P3"):
        person = add_person(county, code, f"某{code}")
        post(county, person, county.units["101"], date(2020, 3, 1), months={2026: 12})
    stranger = add_person(county, "P9", "外人")
    post(county, stranger, county.units["103"], date(2020, 3, 1), months={2026: 12})
    return county


fresh_county = kept_for_module(peopled)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return office_account(county)


@pytest.fixture
def office(officer: Account) -> Client:
    return signed_in(officer)


@pytest.fixture
def head(county: County) -> Account:
    return office_account(county, Role.DEPARTMENT_HEAD)


def standing(code: str) -> Posting:
    rows = Posting.objects.filter(person__code=code, current=True)
    return rows.select_related("unit", "person", "authority").latest("starts_on")


def propose(county: County, actor: Account, code: str = "P1", **given: Any) -> Transfer:
    told = {
        "to_unit": county.units["102"],
        "effective_on": date(2026, 7, 1),
        "document": "组〔2026〕7号",
        **given,
    }
    return transfer_propose(posting=standing(code), actor=actor, **told)


def confirm(made: Transfer, actor: Account, **given: Any) -> Transfer:
    told = {"months_from": 6, "months_to": 6, "version": made.version, **given}
    return transfer_confirm(transfer=made, actor=actor, **told)


def months_by_unit(code: str) -> dict[str, int]:
    rows = PostingMonths.objects.filter(current=True, year=2026, posting__person__code=code)
    return {row.key.split("/")[1]: row.months for row in rows}


def test_a_transfer_is_proposed_looked_at_and_confirmed(office: Client) -> None:
    page = office.get("/transfers/new/?person=P1")
    assert page.status_code == 200
    seen = office.post("/transfers/new/?person=P1", {**FORM, "step": "preview"})
    assert not Transfer.objects.exists()
    assert any("6 个月" in line for line in seen.context["meaning"])
    made = office.post("/transfers/new/?person=P1", {**FORM, "step": "write"})
    transfer = Transfer.objects.get()
    assert made.url == f"/transfers/{transfer.pk}/"
    assert standing("P1").unit.code == "101"
    sent = {"months_from": "6", "months_to": "6", "version": transfer.version}
    assert office.get(made.url).context["proposal"] == (6, 6)
    done = office.post(f"/transfers/{transfer.pk}/confirm/", sent)
    assert done.status_code == 302
    now = standing("P1")
    assert (now.unit.code, now.starts_on, now.change) == ("102", date(2026, 7, 1), "内部调入")
    assert months_by_unit("P1") == {"101": 6, "102": 6}
    rows = AuditEntry.objects.filter(event__startswith="transfer.").order_by("pk")
    assert [row.event for row in rows] == ["transfer.propose", "transfer.confirm"]


def test_no_day_is_filled_in_beforehand(office: Client) -> None:
    for url, name in (
        ("/transfers/new/?person=P1", "effective_on"),
        ("/people/P1/leave/", "last_day"),
        ("/people/P1/sick-leave/", "first_day"),
    ):
        assert office.get(url).context["form"][name].value() is None


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"to_unit": ""}, {"to_unit"}),
        ({"to_unit": "101"}, {"to_unit"}),
        ({"effective_on": ""}, {"effective_on"}),
        ({"effective_on": "2026-02-31"}, {"effective_on"}),
        ({"effective_on": "2019-01-01"}, {"effective_on"}),
        ({"effective_on": "2031-01-01"}, {"effective_on"}),
        ({"document": " "}, {"document"}),
        ({"rank": "king"}, {"rank"}),
        (
            {"to_unit": "", "effective_on": "", "document": ""},
            {"to_unit", "effective_on", "document"},
        ),
    ],
)
def test_what_is_wrong_is_told_at_once_and_what_was_typed_stays(
    office: Client, sent: dict[str, str], wrong: set[str]
) -> None:
    page = office.post("/transfers/new/?person=P1", {**FORM, **sent, "step": "write"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == wrong
    assert not Transfer.objects.exists()


def test_a_head_proposes_his_own_people_and_confirms_nobody(county: County, head: Account) -> None:
    client = signed_in(head)
    assert client.get("/transfers/new/?person=P9").status_code == 404
    assert client.post("/transfers/new/?person=P1", {**FORM, "step": "write"}).status_code == 302
    transfer = Transfer.objects.get()
    page = client.get(f"/transfers/{transfer.pk}/")
    assert page.context["form"] is None
    assert [end["key"] for end in page.context["ends"]] == ["withdraw"]
    sent = {"months_from": "6", "months_to": "6", "version": "1", "reason": "好"}
    for path in ("confirm/", "decline/"):
        assert client.post(f"/transfers/{transfer.pk}/{path}", sent).status_code == 404
    assert client.post("/transfers/confirm/", {"transfer": f"{transfer.pk}-1"}).status_code == 404
    with pytest.raises(NotYoursError):
        confirm(transfer, head)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.PROPOSED
    assert client.post(f"/transfers/{transfer.pk}/withdraw/", sent).status_code == 302
    transfer.refresh_from_db()
    assert (transfer.state, transfer.decision_reason) == (TransferState.WITHDRAWN, "好")


def test_the_receiving_head_sees_it_when_it_is_confirmed(county: County, officer: Account) -> None:
    other = county.office.account(Role.DEPARTMENT_HEAD, unit=county.units["102"], username="h102")
    made = propose(county, officer)
    assert signed_in(other).get(f"/transfers/{made.pk}/").status_code == 404
    confirm(made, officer)
    assert signed_in(other).get(f"/transfers/{made.pk}/").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_the_list_opens_for_offices_and_heads(county: County, officer: Account, role: Role) -> None:
    made = propose(county, officer)
    account = officer if role == Role.TARGET_OFFICE else office_account(county, role)
    opens = role in {
        *(Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.FINANCE, Role.DEPARTMENT_HEAD),
    }
    client = signed_in(account)
    for url in ("/transfers/", "/transfers.xlsx", f"/transfers/{made.pk}/"):
        assert client.get(url).status_code == (200 if opens else 404)
    assert signed_in(office_account(make_county("west"))).get(url).status_code == 404


def test_months_that_differ_ask_for_a_reason(county: County, officer: Account) -> None:
    made = propose(county, officer)
    for months, wrong in (
        ((5, 7), "months_reason"),
        ((6, 7), "months_to"),
        ((13, 0), "months_from"),
        ((None, 6), "months_from"),
    ):
        with pytest.raises(ValidationError) as caught:
            confirm(made, officer, months_from=months[0], months_to=months[1])
        assert wrong in caught.value.message_dict
    assert standing("P1").unit.code == "101"
    confirm(made, officer, months_from=5, months_to=7, months_reason="工资关系五月底转出")
    assert months_by_unit("P1") == {"101": 5, "102": 7}
    assert "工资关系五月底转出" in Posting.objects.get(pk=standing("P1").pk).reason


def test_a_stale_page_is_told_who_did_what(
    county: County, officer: Account, office: Client
) -> None:
    made = propose(county, officer)
    transfer_withdraw(transfer=made, version=1, reason="不调了", actor=officer)
    with pytest.raises(StaleTransferError) as stale:
        confirm(made, officer)
    assert stale.value.current.state == TransferState.WITHDRAWN
    sent = {"months_from": "6", "months_to": "6", "version": "1"}
    page = office.post(f"/transfers/{made.pk}/confirm/", sent, follow=True)
    assert "已撤回" in page.content.decode()
    assert standing("P1").unit.code == "101"


def test_a_posting_corrected_meanwhile_stops_the_confirmation(
    county: County, officer: Account
) -> None:
    made = propose(county, officer)
    person = made.person
    post(county, person, county.units["101"], date(2020, 3, 1), title="主任")
    with pytest.raises(ValidationError, match="重新提出"):
        confirm(made, officer)


def test_a_person_has_one_open_transfer_and_a_double_click_none_more(
    county: County, officer: Account
) -> None:
    first = propose(county, officer)
    assert propose(county, officer) == first
    with pytest.raises(ValidationError, match="待确认"):
        propose(county, officer, to_unit=county.units["103"])
    assert AuditEntry.objects.filter(event="transfer.propose").count() == 1


def test_many_are_confirmed_together_or_none(county: County, officer: Account) -> None:
    made = [propose(county, officer, code) for code in ("P1", "P2", "P3")]
    client = signed_in(officer)
    chosen = {"transfer": [f"{each.pk}-{each.version}" for each in made]}
    assert client.post("/transfers/confirm/", chosen).status_code == 200
    transfer_withdraw(transfer=made[2], version=1, reason="不调了", actor=officer)
    refused = client.post("/transfers/confirm/", {**chosen, "step": "write"})
    assert len(refused.context["problems"]) == 1
    assert standing("P1").unit.code == "101"
    chosen["transfer"].pop()
    assert client.post("/transfers/confirm/", {**chosen, "step": "write"}).status_code == 302
    assert [standing(code).unit.code for code in ("P1", "P2", "P3")] == ["102", "102", "101"]
    nothing = client.post("/transfers/confirm/", {"step": "write"}, follow=True)
    assert nothing.status_code == 200


def test_the_list_is_filtered_and_taken_to_excel(county: County, officer: Account) -> None:
    client = signed_in(officer)
    confirm(propose(county, officer, "P1"), officer)
    propose(county, officer, "P2", effective_on=date(2026, 8, 3))
    for query, expected in (
        ("", ["P2", "P1"]),
        ("?state=proposed", ["P2"]),
        ("?unit=102&sort=day", ["P1", "P2"]),
        ("?unit=103", []),
        ("?q=某P1", ["P1"]),
    ):
        page = client.get(f"/transfers/{query}")
        assert [row.person.code for row in page.context["page"]] == expected
    book = openpyxl.load_workbook(BytesIO(client.get("/transfers.xlsx?sort=day").content))
    rows = list(book.active.values)
    assert [row[1] for row in rows[2:]] == ["P1", "P2"]
    assert rows[2][5:7] == (6, 6)


def test_the_cost_of_the_list_does_not_grow(county: County, officer: Account) -> None:
    client = signed_in(officer)
    for number in range(12):
        person = add_person(county, f"Q{number:02}", "某某")
        post(county, person, county.units["101"], date(2021, 1, 1), months={2026: 12})
        propose(county, officer, person.code)
    client.get("/transfers/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/transfers/")
    assert len(captured) <= 15


def test_leaving_asks_for_months_and_ends_the_posting(office: Client) -> None:
    sent = {"last_day": "2026-09-10", "kind": "退休", "document": "组〔2026〕9号"}
    seen = office.post("/people/P1/leave/", {**sent, "step": "preview"})
    assert seen.context["form"]["months"].value() == "9"
    assert standing("P1").ends_on is None
    wrong = {**sent, "months": "8", "step": "write"}
    assert "months_reason" in office.post("/people/P1/leave/", wrong).context["form"].errors
    done = office.post("/people/P1/leave/", {**wrong, "months": "9"})
    assert done.status_code == 302
    assert (standing("P1").ends_on, standing("P1").change) == (date(2026, 9, 10), "退休")
    assert months_by_unit("P1") == {"101": 9}


def test_who_waits_for_a_transfer_does_not_leave(county: County, officer: Account) -> None:
    propose(county, officer)
    sent = {"last_day": "2026-09-10", "kind": "退休", "document": "文", "step": "preview"}
    page = signed_in(officer).post("/people/P1/leave/", sent)
    assert "待确认" in page.content.decode()


def test_an_abolished_unit_takes_nobody(county: County, officer: Account) -> None:
    Unit.objects.filter(code="102").update(abolished_on=date(2026, 6, 1))
    county.units["102"].refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        propose(county, officer)
    assert "to_unit" in caught.value.message_dict
