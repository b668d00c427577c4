"""Accounts: one-use passwords, lockout in an official's words, sign-in notes, demo list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from tests.office import PASSWORD, Office, make_office, plain_account
from units.models import Account, Role
from units.passwords import CharacterClassValidator, password_expired
from units.services import (
    account_create,
    account_reset_password,
    account_set_active,
    initial_password,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def sign_in(client: Client, username: str, password: str) -> object:
    return client.post("/sign-in/", {"username": username, "password": password})


def test_an_initial_password_is_used_once(client: Client) -> None:
    account, initial = account_create(username="li", display_name="李某", actor=None)
    assert initial not in str(list(AuditEntry.objects.values()))
    sign_in(client, "li", initial)
    assert client.get("/account/")["Location"] == "/account/password/"
    data = {
        "old_password": initial,
        "new_password1": PASSWORD,
        "new_password2": PASSWORD,
    }
    assert client.post("/account/password/", data)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert not account.must_change_password


def test_the_old_password_is_not_a_new_one(client: Client) -> None:
    account = plain_account("li")
    client.force_login(account)
    data = dict.fromkeys(("old_password", "new_password1", "new_password2"), PASSWORD)
    response = client.post("/account/password/", data)
    assert "新密码不能与原密码相同" in response.content.decode()


def test_initial_passwords_differ_and_have_three_kinds_of_characters() -> None:
    made = {initial_password() for _n in range(50)}
    assert len(made) == 50
    for password in made:
        CharacterClassValidator().validate(password)
        assert not set(password) & set("0O1lIi")


def test_character_classes_are_asked_for() -> None:
    with pytest.raises(ValidationError, match="至少 3 种"):
        CharacterClassValidator().validate("onlysmallletters")
    CharacterClassValidator().validate("Small-letters")


def test_a_reset_ends_the_old_password_and_is_noted(office: Office, client: Client) -> None:
    admin, account = office.account(Role.SYSTEM_ADMINISTRATOR), plain_account("li")
    client.force_login(account)
    initial = account_reset_password(account=account, actor=admin, authority=office.authority)
    assert client.get("/account/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(initial)
    assert account.must_change_password
    assert AuditEntry.objects.filter(event="account.reset_password", actor=admin).exists()


def test_nobody_closes_his_own_account(office: Office) -> None:
    admin = office.account(Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(ValidationError, match="自己"):
        account_set_active(
            account=admin, active=False, reason="x", actor=admin, authority=office.authority
        )


def test_a_closed_account_cannot_sign_in_and_the_answer_does_not_tell(client: Client) -> None:
    account = plain_account("li")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    closed = sign_in(client, "li", PASSWORD).content.decode()  # type: ignore[attr-defined]
    unknown = sign_in(client, "wu", PASSWORD).content.decode()  # type: ignore[attr-defined]
    text = "用户名或密码不对，或账号已停用"
    assert text in closed
    assert text in unknown


def test_signing_in_and_out_is_noted(client: Client) -> None:
    plain_account("li")
    sign_in(client, "li", PASSWORD)
    client.post("/sign-out/")
    events = list(AuditEntry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["account.create", "session.open", "session.close"]


def test_signing_out_by_a_link_does_nothing(client: Client) -> None:
    client.force_login(plain_account("li"))
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_a_refusal_is_noted_without_what_was_typed(client: Client) -> None:
    sign_in(client, "my-secret-password", "x")
    entry = AuditEntry.objects.get(event="session.refused")
    assert "my-secret-password" not in str([entry.subject, entry.detail, entry.subject_id])


def test_too_many_failures_lock_the_account_in_plain_words(client: Client) -> None:
    plain_account("li")
    for _n in range(5):
        response = sign_in(client, "li", "wrong")
    assert response.status_code == 429  # type: ignore[attr-defined]
    text = response.content.decode()  # type: ignore[attr-defined]
    assert "连续 5 次没有登录成功，30 分钟内不能再试" in text
    assert sign_in(client, "li", PASSWORD).status_code == 429  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(event="session.locked").exists()


def test_demonstration_accounts_are_listed_in_demo_mode_only(
    office: Office, client: Client, settings: object
) -> None:
    office.account(Role.LEADER, username="county-leader")
    settings.DEMO = False  # type: ignore[attr-defined]
    assert "county-leader" not in client.get("/sign-in/").content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "county-leader" in client.get("/sign-in/").content.decode()


def test_a_password_past_its_age_must_be_changed(client: Client, settings: object) -> None:
    account = plain_account("li")
    settings.PASSWORD_MAX_AGE_DAYS = 90  # type: ignore[attr-defined]
    assert not password_expired(account)
    past = timezone.now() - timedelta(days=91)
    Account.objects.filter(pk=account.pk).update(password_changed_at=past)
    sign_in(client, "li", PASSWORD)
    assert client.get("/account/")["Location"] == "/account/password/"


def test_sign_in_does_not_lead_to_another_site(client: Client) -> None:
    plain_account("li")
    data = {"username": "li", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", data)["Location"] == "/"
