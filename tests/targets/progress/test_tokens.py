"""A machine sends figures by a token: of its account, for this alone, until it ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from targets.progress.models import ProgressReport
from tests.kept import kept_for_module
from tests.office import PASSWORD
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_api import ADDRESS, example
from tests.targets.progress.test_progress import IN_TIME
from units.models import Account, ApiToken, Role, RoleGrant, Unit
from units.tokens.services import MOST, token_create, token_revoke

made = kept_for_module(make_promised)
PAGE = "/account/tokens/"
TOLD = {"name": "统计局月报接口机", "scope": "progress", "days": "90", "password": PASSWORD}


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


@pytest.fixture
def bureau(promised: Promised) -> Account:
    """Who files for the unit that the scheme names."""
    place = promised.drafting.county.office
    Unit.objects.filter(pk=place.other.pk).update(name="统计局")
    account = place.account(Role.DEPARTMENT_FILER, unit=place.other, username="tongji")
    return Account.objects.get(pk=account.pk)


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=account.pk))
    return client


def given(account: Account, days: int = 90) -> str:
    asked: dict[str, Any] = {"scope": "progress", "name": "接口机", "days": days}
    return token_create(account=account, actor=account, **asked)[1]


def machine(secret: str, path: str = ADDRESS, body: Any = None) -> Any:
    """A request of a machine: no session, no form secret, and both are asked for elsewhere."""
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    if body is None:
        return client.get(path)
    return client.post(path, body, content_type="application/json")


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_the_secret_is_shown_once_and_kept_nowhere(bureau: Account) -> None:
    client = as_(bureau)
    for wrong in ({"password": "falsch"}, {"name": ""}, {"days": "9999"}, {"scope": "all"}):
        refused = client.post(PAGE, {**TOLD, **wrong})
        assert (refused.status_code, ApiToken.objects.count()) == (422, 0), wrong
        assert PASSWORD not in refused.content.decode()
    page = client.post(PAGE, TOLD)
    found = re.search(r"kh_[\w-]{40,}", page.content.decode())
    assert found is not None
    secret = found[0]
    assert "no-store" in page.headers["Cache-Control"]
    token = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values())
    assert secret not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.filter(event="apitoken.create", subject_id=str(token.pk)).exists()
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert token.name in again
    assert machine(secret).status_code == 200


def test_a_machine_sends_figures_as_its_account(bureau: Account) -> None:
    secret = given(bureau)
    answer = machine(secret, body=example())
    assert answer.json() == {"written": 2}
    assert not answer.cookies
    row = ProgressReport.objects.filter(current=True, source="statistics")[0]
    assert (row.recorded_by, row.origin) == (bureau, "api")
    assert ApiToken.objects.get().used_at == timezone.now()
    # What the account may not do, its token does not.
    audited = machine(secret, body={**example(), "figures_of": "audited"})
    assert audited.status_code == 404


def test_a_session_still_needs_its_form_secret(bureau: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bureau)
    assert client.post(ADDRESS, example(), content_type="application/json").status_code == 403
    assert not ProgressReport.objects.exists()


def test_it_opens_nothing_else(bureau: Account) -> None:
    secret = given(bureau)
    for path in ("/api/me/", "/api/supervision/", "/api/plans/", "/api/authorities/"):
        assert code_of(machine(secret, path)) == (403, "token_scope"), path
    assert machine(secret, "/api/schema/").status_code == 403
    for page in ("/", PAGE, "/progress/"):
        assert machine(secret, page).status_code == 302, page
    denied = AuditEntry.objects.filter(event="access.denied", subject_type="units.apitoken")
    assert denied.count() == 5
    assert secret not in str(list(denied.values()))


def _expires(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())


def _revoked(token: ApiToken) -> None:
    token_revoke(token=token, actor=token.account)


def _closed(token: ApiToken) -> None:
    Account.objects.filter(pk=token.account_id).update(is_active=False)


def _sessions_ended(token: ApiToken) -> None:
    Account.objects.filter(pk=token.account_id).update(session_epoch=F("session_epoch") + 1)


@pytest.mark.parametrize("end", [_expires, _revoked, _closed, _sessions_ended])
def test_it_ends(bureau: Account, end: Callable[[ApiToken], None]) -> None:
    secret = given(bureau)
    assert machine(secret).status_code == 200
    end(ApiToken.objects.get())
    answer = machine(secret, body=example())
    assert code_of(answer) == (401, "token_invalid")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not ProgressReport.objects.exists()


def test_a_guess_is_refused_and_a_lost_role_too(bureau: Account) -> None:
    secret = given(bureau)
    for guess in ("", "kh_", secret[:-1], secret.upper(), "x" * 5000):
        assert code_of(machine(guess)) == (401, "token_invalid")
    RoleGrant.objects.filter(account=bureau).delete()
    assert machine(secret).status_code == 404
    assert machine(secret, body=example()).status_code == 404


def test_tokens_are_ones_own(promised: Promised, bureau: Account) -> None:
    given(bureau)
    token = ApiToken.objects.get()
    other = as_(promised.filer)
    assert other.get(PAGE).context["rows"] == []
    assert other.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    with pytest.raises(ValidationError):
        token_create(account=bureau, actor=promised.filer, scope="progress", name="接口机", days=90)
    staff = promised.drafting.county.office.account(Role.STAFF)
    assert as_(staff).get(PAGE).status_code == 404
    assert "/account/tokens/" not in as_(staff).get("/account/").content.decode()
    assert as_(bureau).post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert not token.live
    assert AuditEntry.objects.filter(event="apitoken.revoke").exists()


def test_so_many_stand_at_once(bureau: Account) -> None:
    for _n in range(MOST):
        given(bureau)
    with pytest.raises(ValidationError, match="最多 5 个"):
        given(bureau)
    token_revoke(token=ApiToken.objects.all()[0], actor=bureau)
    given(bureau)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(1))
    given(bureau)
