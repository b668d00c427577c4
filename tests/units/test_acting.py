"""One person in two authorities: he acts in one at a time, and says which."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core import jobs
from core.acting import KEY
from core.models import AuditEntry, JobState
from core.notices.delivery import link_of
from core.notices.events import REMIND
from core.notices.models import Notice
from core.notices.queries import notices_for
from core.notices.services import notify
from core.session_timeout import SEEN, STARTED
from tests.office import Office, make_office, plain_account
from units import queries
from units.models import Account, Person, Role, RoleGrant
from units.services import account_admit, role_grant, role_revoke

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(db: None) -> Office:
    return make_office("east")


@pytest.fixture
def west(db: None) -> Office:
    return make_office("west")


@pytest.fixture
def both(east: Office, west: Office) -> Account:
    """The target office of east, who files for a unit of west."""
    account = east.account(Role.TARGET_OFFICE)
    role_grant(
        account=account,
        role=Role.DEPARTMENT_FILER,
        authority=west.authority,
        unit=west.unit,
        actor=None,
    )
    return Account.objects.get(pk=account.pk)


def browser(account: Account, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict)
    client.force_login(account)
    return client


def switch(client: Client, code: str) -> int:
    return client.post("/account/acting/", {"authority": code}).status_code


def test_what_is_held_in_one_is_not_held_while_acting_in_the_other(
    both: Account, east: Office, west: Office
) -> None:
    assert queries.authority_for(both) == east.authority
    assert queries.has_authority_perm(both, east.authority, "edit_facts")
    assert not queries.has_unit_perm(both, west.unit, "file_targets")
    assert queries.act_in(both, west.authority.pk)
    assert not queries.has_authority_perm(both, east.authority, "edit_facts")
    assert queries.has_unit_perm(both, west.unit, "file_targets")
    assert [unit.authority for unit in queries.visible_units(both, west.authority)] == [
        west.authority
    ]
    assert not queries.visible_units(both, east.authority).exists()


def test_an_authority_without_a_role_gives_nothing_at_all(both: Account, east: Office) -> None:
    third = make_office("third")
    assert not queries.act_in(both, third.authority.pk)
    assert queries.authority_for(both) is None
    assert not queries.has_authority_perm(both, east.authority, "edit_facts")


def test_the_session_keeps_the_choice_and_every_page_shows_it(both: Account) -> None:
    client = browser(both)
    assert "authority-switch" in client.get("/account/").content.decode()
    assert client.get("/api/me/").json()["authority"] == "east"
    assert switch(client, "west") == 302
    assert client.get("/api/me/").json()["authority"] == "west"
    page = client.get("/account/").content.decode()
    assert '<span class="name">west县</span>' in page
    assert [role["role"] for role in client.get("/api/me/").json()["roles"]] == ["department_filer"]
    note = AuditEntry.objects.filter(event="session.act_in").get()
    assert note.authority is not None
    assert note.authority.code == "west"


def test_who_acts_in_one_authority_sees_no_switch(east: Office) -> None:
    client = browser(east.account(Role.LEADER))
    assert "authority-switch" not in client.get("/account/").content.decode()


def test_an_authority_of_others_does_not_exist(both: Account) -> None:
    make_office("third")
    client = browser(both)
    assert switch(client, "third") == 404
    assert client.post("/api/authorities/third/act/").status_code == 404
    assert client.get("/api/me/").json()["authority"] == "east"


def test_the_api_offers_the_same_choice(both: Account) -> None:
    client = browser(both)
    assert client.post("/api/authorities/west/act/").json()["acting"] is True
    assert [(each["code"], each["acting"]) for each in client.get("/api/authorities/").json()] == [
        ("east", False),
        ("west", True),
    ]


def test_a_form_drawn_for_one_authority_is_refused_in_the_other(both: Account) -> None:
    client = browser(both, strict=True)
    client.get("/account/")
    old = client.cookies["csrftoken"].value
    answer = client.post("/account/acting/", {"authority": "west", "csrfmiddlewaretoken": old})
    assert answer.status_code == 302
    sent = {"authority": "east", "csrfmiddlewaretoken": old}
    assert client.post("/account/acting/", sent).status_code == 403
    assert client.get("/api/me/").json()["authority"] == "west"


def test_who_loses_his_last_role_acts_elsewhere_with_a_new_session(
    both: Account, west: Office
) -> None:
    client = browser(both, strict=True)
    client.get("/account/")
    old = client.cookies["csrftoken"].value
    client.post("/account/acting/", {"authority": "west", "csrfmiddlewaretoken": old})
    client.get("/account/")
    drawn, key = client.cookies["csrftoken"].value, client.session.session_key
    role_revoke(grant=RoleGrant.objects.get(authority=west.authority), actor=None)
    sent = {"authority": "east", "csrfmiddlewaretoken": drawn}
    assert client.post("/account/acting/", sent).status_code == 403
    assert client.get("/api/me/").json()["authority"] == "east"
    assert client.session.session_key != key


def test_a_role_given_meanwhile_does_not_move_a_session(west: Office) -> None:
    account = west.account(Role.LEADER)
    client = browser(account)
    assert client.get("/api/me/").json()["authority"] == "west"
    first = make_office("a-first")
    role_grant(account=account, role=Role.LEADER, authority=first.authority, actor=None)
    assert client.get("/api/me/").json()["authority"] == "west"
    assert client.session[KEY] == west.authority.pk


def test_a_job_is_done_where_it_was_asked_for(both: Account, west: Office) -> None:
    seen = []
    jobs.register(
        "test.where", lambda job, _p: seen.append(queries.authority_for(job.requested_by))
    )
    job = jobs.enqueue(kind="test.where", payload={}, actor=both, authority=west.authority)
    assert jobs.run(job.pk, heartbeat=False) == JobState.DONE
    assert seen == [west.authority]


def test_notices_and_jobs_are_those_of_the_authority_acted_in(
    both: Account, east: Office, west: Office
) -> None:
    for office in (east, west):
        told = {"what": office.authority.name, "when": "2026-03-01"}
        notify(recipients=[both], event=REMIND, authority=office.authority, params=told, url="/")
    [mine] = notices_for(both)
    assert mine.authority == east.authority
    queries.act_in(both, west.authority.pk)
    [there] = notices_for(both)
    assert there.authority == west.authority


def test_a_person_meets_himself_in_his_own_authority_only(
    both: Account, east: Office, west: Office
) -> None:
    both.person = Person.objects.create(authority=east.authority, code="P1", name="陈某")
    both.save()
    assert queries.person_of(both) == both.person
    queries.act_in(both, west.authority.pk)
    assert queries.person_of(both) is None
    assert not queries.visible_people(both).exists()


# --- whose account it is --------------------------------------------------------------------------


def test_an_account_is_admitted_by_its_whole_name(east: Office, west: Office) -> None:
    leader = east.account(Role.LEADER)
    administrator = west.account(Role.SYSTEM_ADMINISTRATOR)
    client = browser(administrator)
    listed = client.get("/accounts/").content.decode()
    assert leader.display_name not in listed
    sent = {"username": leader.username, "role": "leader", "unit": ""}
    assert client.post("/accounts/admit/", {**sent, "username": "lead"}).status_code == 200
    assert client.post("/accounts/admit/", sent).status_code == 302
    assert {grant.authority.code for grant in leader.grants.all()} == {"east", "west"}
    assert leader.display_name in client.get("/accounts/").content.decode()


def test_only_the_home_of_an_account_resets_and_closes_it(both: Account, west: Office) -> None:
    client = browser(west.account(Role.SYSTEM_ADMINISTRATOR))
    page = client.get(f"/accounts/{both.pk}/")
    assert page.status_code == 200
    # What it is in the east is told nobody here.
    assert [label for _grant, label in page.context["grants"]] == ["财政局 填报员"]
    for act in ("reset", "close", "end", "unlock"):
        assert client.post(f"/accounts/{both.pk}/acts/{act}/", {"reason": "x"}).status_code == 404
    assert client.post(f"/api/accounts/{both.username}/close/", {"reason": "x"}).status_code == 404
    [theirs] = RoleGrant.objects.filter(account=both, authority__code="east")
    assert client.post(f"/accounts/{both.pk}/grants/{theirs.pk}/", {}).status_code == 404
    [own] = RoleGrant.objects.filter(account=both, authority=west.authority)
    assert client.post(f"/accounts/{both.pk}/grants/{own.pk}/", {"reason": "x"}).status_code == 302
    assert list(RoleGrant.objects.filter(account=both)) == [theirs]


def test_roles_stay_apart_over_all_authorities_without_naming_them(
    east: Office, west: Office
) -> None:
    auditor = east.account(Role.AUDITOR)
    administrator = west.account(Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(ValidationError, match="另一考核主体") as refused:
        account_admit(
            username=auditor.username,
            role=Role.LEADER,
            authority=west.authority,
            actor=administrator,
        )
    assert "审计" not in str(refused.value)


def test_an_account_that_nobody_opened_belongs_to_who_first_gives_it_a_role(east: Office) -> None:
    account = plain_account("nobody")
    role_grant(account=account, role=Role.LEADER, authority=east.authority, actor=None)
    assert Account.objects.get(pk=account.pk).home == east.authority


def test_a_link_in_a_message_lands_in_the_authority_it_is_of(
    both: Account, east: Office, west: Office, settings: Any
) -> None:
    settings.SITE_URL = "https://kaohe.example"
    told = {"what": "西县的事", "when": "2026-03-01", "due": "2026-03-01"}
    [notice] = notify(
        recipients=[both], event=REMIND, authority=west.authority, params=told, url="/tasks/"
    )
    path = link_of(notice).removeprefix("https://kaohe.example")
    client = browser(both)

    asked = client.get(path)
    assert asked.status_code == 200  # he acts in east: nothing of west opens here
    assert "到west县办理" in asked.content.decode()
    moved = client.post("/account/acting/", {"authority": "west", "next": path})
    assert moved["Location"] == path
    assert client.get(path)["Location"] == "/tasks/"
    assert client.session[KEY] == west.authority.pk
    assert Notice.objects.get().read_at is None

    away = {"authority": "east", "next": "https://elsewhere.example/"}
    assert client.post("/account/acting/", away)["Location"] == "/"
    # Who lost his role there learns nothing of it any more, nor does anybody else.
    for grant in RoleGrant.objects.filter(account=both, authority=west.authority):
        role_revoke(grant=grant, actor=None)
    assert client.get(path).status_code == 404
    assert browser(plain_account("other")).get(path).status_code == 404


@pytest.mark.parametrize("key", [STARTED, SEEN])
def test_a_session_that_is_overdue_is_nobodys_from_that_request_on(east: Office, key: str) -> None:
    client = browser(east.account(Role.TARGET_OFFICE))
    assert client.get("/").status_code == 200
    session = client.session
    session[key] -= 13 * 60 * 60
    session.save()
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    assert client.get("/").status_code == 302
