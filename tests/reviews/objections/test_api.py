"""Feedback, corrections, teams and conflicts through the API: the rules of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.notices.models import Notice
from reviews.marking.models import MarkConflict, MarkingTeam
from reviews.models import TargetMark
from reviews.objections.models import Feedback, MarkCorrection
from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(make_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE)


@pytest.fixture
def second(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE, "second")


@pytest.fixture
def filer(county: County) -> Account:
    return office_account(county, Role.DEPARTMENT_FILER)


def send(client: Client, name: str, told: dict[str, Any], *parts: Any, put: bool = False) -> Any:
    ask = client.put if put else client.post
    return ask(reverse(f"api:{name}", args=parts), told, content_type="application/json")


def proposed(office: Account) -> MarkCorrection:
    """A correction of a mark that was told, proposed through the API."""
    mark = TargetMark.objects.get(key="101-key", current=True)
    told = {"kind": "target", "key": "101-key", "expected": mark.pk, "figure": "77"}
    told |= {"way": "look_up", "note": "年报", "reason": "录错了"}
    assert send(signed_in(office), "marking-enter", told).status_code == 202
    return MarkCorrection.objects.get()


def tell(office: Account) -> None:
    answer = send(signed_in(office), "feedback-list", {"units": ["101"]})
    assert answer.status_code == 201


def test_units_are_told_by_the_office_alone_and_once(
    county: County, office: Account, filer: Account
) -> None:
    client = signed_in(office)
    before = {row["unit"]: row for row in client.get(reverse("api:feedback-list")).json()}
    assert before["101"]["told"] is None
    assert send(client, "feedback-list", {"units": ["999"]}).json()["error"]["fields"]["units"]
    assert send(client, "feedback-list", {"units": []}).status_code == 400
    assert send(signed_in(filer), "feedback-list", {"units": ["101"]}).status_code in (403, 404)
    assert not Feedback.objects.exists()
    unit_page = reverse("api:feedback-detail", args=["101"])
    assert signed_in(filer).get(unit_page).status_code == 404
    tell(office)
    assert send(client, "feedback-list", {"units": ["101"]}).json() == []
    rows = signed_in(filer).get(unit_page).json()
    assert {row["key"] for row in rows} >= {"101-key"}
    assert all(row["fact"] for row in rows)


def test_a_correction_is_decided_by_another_and_told(
    county: County, office: Account, second: Account, filer: Account
) -> None:
    tell(office)
    row = proposed(office)
    told = {"approve": True, "version": 1}
    same = send(signed_in(office), "mark-correction-decide", told, row.pk)
    assert same.status_code == 400
    assert "不能自己同意" in same.content.decode()
    strange = send(signed_in(filer), "mark-correction-decide", told, row.pk)
    assert strange.status_code in (403, 404)
    bare = send(signed_in(second), "mark-correction-decide", {**told, "approve": False}, row.pk)
    assert bare.json()["error"]["fields"]["reason"]
    stale = send(signed_in(second), "mark-correction-decide", {**told, "version": 7}, row.pk)
    assert stale.status_code == 409
    read = signed_in(second).get(reverse("api:mark-correction-detail", args=[row.pk])).json()
    assert (read["figure"], read["may_decide"]) == ("77", True)
    assert read["was"] not in ("", "77")
    done = send(signed_in(second), "mark-correction-decide", told, row.pk)
    assert (done.json()["state"], done.json()["may_decide"]) == ("approved", False)
    assert TargetMark.objects.get(key="101-key", current=True).actual == 77
    assert send(signed_in(second), "mark-correction-decide", told, row.pk).status_code == 409
    heard = Notice.objects.filter(event="mark_correction.made")
    assert {notice.recipient for notice in heard} == {office, filer}


def test_a_refused_correction_is_told_to_who_proposed_it_alone(
    county: County, office: Account, second: Account, filer: Account
) -> None:
    tell(office)
    row = proposed(office)
    told = {"approve": False, "version": 1, "reason": "年报没有错"}
    send(signed_in(second), "mark-correction-decide", told, row.pk)
    assert TargetMark.objects.get(key="101-key", current=True).actual != 77
    (heard,) = Notice.objects.filter(event="mark_correction.refused")
    assert (heard.recipient, heard.params["reason"]) == (office, "年报没有错")


def test_the_list_of_corrections_says_from_what_to_what_and_goes_to_excel(
    county: County, office: Account, second: Account
) -> None:
    tell(office)
    old = TargetMark.objects.get(key="101-key", current=True)
    proposed(office)
    client = signed_in(second)
    page = client.get(reverse("reviews:mark_corrections"))
    ((row, _look),) = page.context["rows"]
    assert (row.now, row.may) == ("77", True)
    assert (row.was, row.before is not None, row.after is not None) == (str(old.actual), True, True)
    assert not client.get(reverse("reviews:mark_corrections") + "?state=approved").context["rows"]
    book = client.get(reverse("reviews:mark_corrections_xlsx") + "?q=101")
    assert book["Content-Type"].endswith("sheet")
    listed = client.get(reverse("reviews:objections_xlsx"))
    assert listed.status_code == 200
    assert client.get(reverse("reviews:marking_xlsx") + "?missing=1").status_code == 200


def test_a_list_of_corrections_asks_no_more_for_more_of_them(
    county: County, office: Account, second: Account, django_assert_max_num_queries: Any
) -> None:
    tell(office)
    proposed(office)
    path, client = reverse("api:mark-correction-list"), signed_in(second)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    MarkCorrection.objects.bulk_create(
        MarkCorrection(**{**_values(row), "id": None, "state": "refused"})
        for row in [MarkCorrection.objects.get()] * 5
    )
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(path).json()) == 6


def _values(row: MarkCorrection) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_teams_are_set_up_by_the_office_of_people_from_elsewhere(
    county: County, office: Account, second: Account, filer: Account
) -> None:
    client = signed_in(office)
    told = {"name": "第一组", "members": [second.username], "units": ["101"]}
    kin = send(client, "marking-team-list", {**told, "members": [filer.username]})
    assert "自己的人" in str(kin.json()["error"]["fields"]["members"])
    strange = send(client, "marking-team-list", {**told, "members": ["nobody"], "units": ["999"]})
    assert strange.status_code == 400
    assert send(signed_in(filer), "marking-team-list", told).status_code in (403, 404)
    made = send(client, "marking-team-list", told)
    assert (made.status_code, made.json()["units"]) == (201, ["101"])
    pk = made.json()["id"]
    moved = send(client, "marking-team-detail", {**told, "units": ["102"]}, pk, put=True)
    assert moved.json()["units"] == ["102"]
    assert client.delete(reverse("api:marking-team-detail", args=[pk])).status_code == 204
    assert not MarkingTeam.objects.exists()


def test_a_member_who_cannot_be_one_is_named_and_not_left_out(
    county: County, office: Account, second: Account
) -> None:
    """Of another authority's account nobody learns even that it is there."""
    elsewhere = office_account(make_county(code="b"), Role.TARGET_OFFICE)
    gone = office_account(county, Role.TARGET_OFFICE, "gone")
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    told = {"name": "第一组", "units": ["101"]}
    for one in (elsewhere.username, gone.username, "nobody"):
        answer = send(
            signed_in(office), "marking-team-list", {**told, "members": [second.username, one]}
        )
        (said,) = answer.json()["error"]["fields"]["members"]
        assert (answer.status_code, said["message"]) == (400, f"没有这些账号：{one}")
    assert not MarkingTeam.objects.exists()


def test_a_conflict_is_declared_for_oneself(
    county: County, office: Account, second: Account
) -> None:
    client = signed_in(second)
    bare = send(client, "marking-conflict-list", {"unit": "101", "reason": ""})
    assert bare.json()["error"]["fields"]["reason"]
    assert (
        send(client, "marking-conflict-list", {"unit": "999", "reason": "亲属"}).status_code == 400
    )
    made = send(client, "marking-conflict-list", {"unit": "101", "reason": "配偶在该单位"})
    assert (made.status_code, made.json()["account"]) == (201, second.username)
    assert MarkConflict.objects.get().account == second
    assert client.get(reverse("api:marking-detail", args=["101"])).status_code == 404
    (seen,) = signed_in(office).get(reverse("api:marking-conflict-list")).json()
    assert seen["reason"] == "配偶在该单位"
