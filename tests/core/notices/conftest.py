"""An office whose filer can be reached by mail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import Office, make_office
from units.models import Account, Role


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def filer(office: Office) -> Account:
    account = office.account(Role.DEPARTMENT_FILER)
    account.email = "filer@example.org"
    account.save()
    return account


@pytest.fixture(autouse=True)
def _mail_on(settings: Any) -> None:
    settings.EMAIL_ENABLED = True
