"""The account pages: what they show, what an administrator does there, who may only look."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import AuditEntry
from tests.office import PASSWORD, Office, make_office, plain_account
from units.accounts.rights import rights_of, role_lines
from units.models import Account, Person, Role, RoleGrant
from units.services import role_grant, role_revoke

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def admin(office: Office, client: Client) -> Account:
    account = office.account(Role.SYSTEM_ADMINISTRATOR, username="admin")
    client.force_login(account)
    return account


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def names(client: Client, query: str) -> list[str]:
    """The user names that the list shows, in its order."""
    return re.findall(r'<a href="/accounts/\d+/">([^<]+)</a>', page(client, f"/accounts/{query}"))


def test_the_list_is_searched_filtered_and_sorted(
    admin: Account, office: Office, client: Client
) -> None:
    filer = office.account(Role.DEPARTMENT_FILER, username="filer")
    Account.objects.filter(pk=filer.pk).update(display_name="曾国强", initials="zgq")
    idle = plain_account("idle")
    Account.objects.filter(pk=idle.pk).update(is_active=False)
    assert names(client, "") == ["admin", "filer", "idle"]
    assert names(client, "?sort=-username") == ["idle", "filer", "admin"]
    assert names(client, "?q=zgq") == ["filer"]
    assert names(client, "?role=department_filer&unit=101") == ["filer"]
    assert names(client, "?unit=102") == []
    assert names(client, "?role=none") == ["idle"]
    assert names(client, "?state=closed") == ["idle"]
    assert names(client, "?state=never") == ["filer"]


def test_a_locked_account_is_found_and_unlocked(
    admin: Account, office: Office, client: Client
) -> None:
    target = plain_account("li")
    visitor = Client()
    for _n in range(5):
        visitor.post("/sign-in/", {"username": "li", "password": "wrong"})
    assert names(client, "?state=locked") == ["li"]
    assert "解除登录锁" in page(client, f"/accounts/{target.pk}/")
    assert client.post(f"/accounts/{target.pk}/acts/unlock/").status_code == 302
    assert not AccessAttempt.objects.exists()
    assert names(client, "?state=locked") == []
    answer = visitor.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_an_account_is_made_with_a_password_that_is_shown_once(
    admin: Account, office: Office, client: Client
) -> None:
    Person.objects.create(authority=office.authority, code="101-001", name="单雄", initials="sx")
    data = {
        "username": "shan",
        "display_name": "单雄",
        "person": "101-001",
        "role": "department_filer",
        "unit": "101",
    }
    answer = client.post("/accounts/new/", data)
    shown = re.search(r"data-password>([^<]+)<", answer.content.decode())
    assert shown is not None
    assert "no-store" in answer["Cache-Control"]
    account = Account.objects.get(username="shan")
    assert account.check_password(shown[1])
    assert account.must_change_password
    assert (account.initials, account.person.code) == ("sx", "101-001")  # type: ignore[union-attr]
    assert shown[1] not in page(client, f"/accounts/{account.pk}/")
    assert shown[1] not in str(list(AuditEntry.objects.values()))


def test_a_refused_role_leaves_no_account_and_keeps_what_was_typed(
    admin: Account, office: Office, client: Client
) -> None:
    data = {"username": "shan", "display_name": "单雄", "role": "department_filer", "person": "x"}
    text = client.post("/accounts/new/", data).content.decode()
    assert "没有工号 x 的人员" in text
    text = client.post("/accounts/new/", data | {"person": ""}).content.decode()
    assert "要指明单位" in text
    assert 'value="shan"' in text
    assert not Account.objects.filter(username="shan").exists()


def test_a_reset_a_close_and_an_opening(admin: Account, office: Office, client: Client) -> None:
    target = plain_account("li")
    theirs = Client()
    theirs.force_login(target)
    text = client.post(f"/accounts/{target.pk}/acts/reset/").content.decode()
    target.refresh_from_db()
    assert target.check_password(re.search(r"data-password>([^<]+)<", text)[1])  # type: ignore[index]
    assert theirs.get("/account/").status_code == 302
    client.post(f"/accounts/{target.pk}/acts/close/", {"reason": " "})
    assert Account.objects.get(pk=target.pk).is_active, "a reason is asked for"
    client.post(f"/accounts/{target.pk}/acts/close/", {"reason": "调离"})
    assert not Account.objects.get(pk=target.pk).is_active
    client.post(f"/accounts/{target.pk}/acts/open/", {"reason": "回来"})
    assert Account.objects.get(pk=target.pk).is_active
    reasons = [
        entry.detail["reason"]
        for entry in AuditEntry.objects.filter(event__in=("account.activate", "account.deactivate"))
    ]
    assert sorted(reasons) == ["回来", "调离"]


def test_sessions_end_and_a_new_one_begins(admin: Account, client: Client) -> None:
    target, theirs = plain_account("li"), Client()
    theirs.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert theirs.get("/account/").status_code == 200
    client.post(f"/accounts/{target.pk}/acts/end/")
    assert theirs.get("/account/").status_code == 302
    theirs.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert theirs.get("/account/").status_code == 200


def test_roles_are_granted_revoked_and_separated_ones_refused_in_words(
    admin: Account, office: Office, client: Client
) -> None:
    target = plain_account("li")
    grant = f"/accounts/{target.pk}/grants/"
    client.post(grant, {"role": "department_filer", "unit": "101"})
    held = RoleGrant.objects.get(account=target)
    text = client.post(grant, {"role": "auditor"}, follow=True).content.decode()
    assert "三员分立" in text
    assert "财政局 填报员" in text
    assert client.post(grant, {"role": "setup"}).status_code == 302
    assert RoleGrant.objects.filter(account=target).count() == 1
    client.post(f"{grant}{held.pk}/", {"reason": "换人"})
    assert not RoleGrant.objects.filter(account=target).exists()
    assert AuditEntry.objects.get(event="role.revoke").detail["reason"] == "换人"


def test_the_last_administrator_stays(office: Office) -> None:
    first = office.account(Role.SYSTEM_ADMINISTRATOR, username="a")
    grant = RoleGrant.objects.get(account=first)
    with pytest.raises(ValidationError, match="最后一名"):
        role_revoke(grant=grant, actor=None)
    office.account(Role.SYSTEM_ADMINISTRATOR, username="b")
    role_revoke(grant=grant, actor=None)


def test_rights_are_told_permission_by_permission(office: Office) -> None:
    account = office.account(Role.DEPARTMENT_FILER)
    for unit in (office.unit, office.other):
        role_grant(
            account=account,
            role=Role.DEPARTMENT_HEAD,
            authority=office.authority,
            unit=unit,
            actor=None,
        )
    grants = list(RoleGrant.objects.filter(account=account).select_related("unit", "authority"))
    told = {right.perm: (sorted(right.where), sorted(right.through)) for right in rights_of(grants)}
    assert told["head_unit"] == (["审计局", "财政局"], ["审计局 单位负责人", "财政局 单位负责人"])
    assert told["view_unit_results"][1] == [
        "审计局 单位负责人",
        "财政局 单位负责人",
        "财政局 填报员",
    ]
    assert told["file_targets"] == (["财政局"], ["财政局 填报员"])


def test_the_table_of_roles_counts_active_holders(office: Office) -> None:
    office.account(Role.LEADER, username="a")
    closed = office.account(Role.LEADER, username="b")
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    lines = {line.role: line for line in role_lines(office.authority)}
    assert lines[Role.LEADER].holders == 1
    assert "财务" in lines[Role.TARGET_OFFICE].apart
    assert Role.SETUP not in lines


def test_who_may_do_what_on_a_unit(office: Office, client: Client) -> None:
    filer = office.account(Role.DEPARTMENT_FILER, username="filer")
    office.account(Role.FINANCE, username="cash")
    head = office.account(Role.DEPARTMENT_HEAD, username="head")
    client.force_login(head)
    card = client.get("/units/101/rights/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in card
    assert "用户filer" in card
    assert "用户cash" in card, "who sees all pay sees the unit's"
    assert "/accounts/" not in card, "a head is not led to pages that are not his"
    assert client.get("/units/102/rights/").status_code == 404
    client.force_login(filer)
    assert client.get("/units/101/rights/").status_code == 404


def test_the_auditor_looks_and_changes_nothing(office: Office, client: Client) -> None:
    target = office.account(Role.LEADER, username="leader")
    client.force_login(office.account(Role.AUDITOR, username="audit"))
    for path in ("/accounts/", f"/accounts/{target.pk}/", "/accounts/roles/"):
        page(client, path)
    assert "act-close" not in page(client, f"/accounts/{target.pk}/")
    assert "grants/" not in page(client, f"/accounts/{target.pk}/")
    for path in ("new/", f"{target.pk}/edit/"):
        assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{target.pk}/acts/close/", {"reason": "x"}).status_code == 404
    assert client.post(f"/api/accounts/{target.username}/close/").status_code == 404


def test_accounts_of_another_authority_do_not_exist(
    admin: Account, office: Office, client: Client
) -> None:
    stranger = make_office("west").account(Role.LEADER, username="west")
    assert names(client, "?q=west") == []
    assert client.get(f"/accounts/{stranger.pk}/").status_code == 404
    assert client.post(f"/accounts/{stranger.pk}/acts/reset/").status_code == 404
    assert client.get("/api/accounts/west/").status_code == 404


def test_the_workbook_holds_what_the_list_shows(
    admin: Account, office: Office, client: Client
) -> None:
    office.account(Role.LEADER, username="leader")
    answer = client.get("/accounts/export.xlsx?role=leader")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells][-1] == "leader"
    assert "admin" not in str(cells)
    assert client.get("/accounts/roles/export.xlsx").status_code == 200


def test_the_api_does_what_the_page_does(admin: Account, office: Office, client: Client) -> None:
    told = {"username": "li", "display_name": "李某", "role": "department_filer", "unit": "101"}
    made = client.post("/api/accounts/", told, "application/json")
    assert made.status_code == 201
    account = Account.objects.get(username="li")
    assert account.check_password(made.json()["initial_password"])
    listed = client.get("/api/accounts/?q=li").json()["results"]
    assert [row["username"] for row in listed] == ["li"]
    assert "password" not in str(listed).replace("must_change_password", "")
    grant = listed[0]["grants"][0]
    assert (grant["role"], grant["unit"]) == ("department_filer", "101")
    refused = client.post("/api/accounts/li/grants/", {"role": "auditor"}, "application/json")
    assert refused.status_code == 400
    assert "三员分立" in str(refused.json())
    path = f"/api/accounts/li/grants/{grant['id']}/revoke/"
    assert client.post(path, {"reason": "换人"}, "application/json").json()["grants"] == []
    closed = client.post("/api/accounts/li/close/", {"reason": "调离"}, "application/json")
    assert closed.json()["state"] == "closed"
    none = client.post("/api/accounts/", told | {"unit": "999"}, "application/json")
    assert none.status_code == 400
