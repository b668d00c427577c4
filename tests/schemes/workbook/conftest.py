"""An office with a worked year."""

from __future__ import annotations

import pytest

from schemes.models import Year
from tests.office import Office, make_office
from tests.schemes.workbook.books import loaded_year
from units.models import Account, Role


@pytest.fixture
def office(db: None) -> Office:
    """An authority without any year."""
    return make_office()


@pytest.fixture
def officer(office: Office) -> Account:
    """The target office, which may import."""
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def year(office: Office, officer: Account) -> Year:
    """The worked year, imported."""
    return loaded_year(office, officer)
