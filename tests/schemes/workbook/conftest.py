"""An office with a worked year, imported once for each module."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemes.models import Year
from tests.kept import kept_for_module
from tests.office import Office, make_office
from tests.schemes.workbook.books import loaded_year
from units.models import Account, Role

Worked = tuple[Office, Account, Year]


def _worked() -> Worked:
    office = make_office()
    officer = office.account(Role.TARGET_OFFICE)
    return office, officer, loaded_year(office, officer)


fresh_worked = kept_for_module(_worked)


@pytest.fixture
def worked(db: None, fresh_worked: Callable[[], Worked]) -> Worked:
    """The office, its target office's account and the worked year: this test's own copies."""
    return fresh_worked()


@pytest.fixture
def office(worked: Worked) -> Office:
    """The authority of the worked year."""
    return worked[0]


@pytest.fixture
def officer(worked: Worked) -> Account:
    """The target office, which may import."""
    return worked[1]


@pytest.fixture
def year(worked: Worked) -> Year:
    """The worked year, imported."""
    return worked[2]
