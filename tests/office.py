"""A small office to test with: an authority, two units, and an account for each role."""

from __future__ import annotations

from dataclasses import dataclass

from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_open
from units.models import Account, Authority, Role, Unit
from units.roles import ROLE_BUNDLES
from units.services import account_create, authority_create, role_grant, unit_create

PASSWORD = "tide-Lantern-48"


@dataclass
class Office:
    """The authority and its two units."""

    authority: Authority
    unit: Unit
    other: Unit

    def account(self, role: Role, *, unit: Unit | None = None, username: str = "") -> Account:
        """An account with one role; for a unit's role the first unit, if none is named."""
        held = (unit or self.unit) if ROLE_BUNDLES[role].needs_unit else None
        account = plain_account(username or role.value)
        role_grant(account=account, role=role, authority=self.authority, unit=held, actor=None)
        return account

    def open_year(self, year: int = 2026, document: SchemeDocument | None = None) -> Year:
        """A year under a published scheme: the county preset unless said otherwise."""
        found = document or load_preset("county")
        version = scheme_create_version(
            authority=self.authority, code=found.key, document=found, actor=None
        )
        version = scheme_publish(version=version, actor=None)
        return year_open(authority=self.authority, year=year, scheme=version, actor=None)


def plain_account(username: str) -> Account:
    """An account without any role, whose password need not be changed."""
    account, _initial = account_create(
        username=username,
        display_name=f"用户{username}"[:40],
        actor=None,
        password=PASSWORD,
        must_change_password=False,
    )
    return account


def make_office(code: str = "east", *, first: int = 101) -> Office:
    """An authority with two units, of this code and the next."""
    authority = authority_create(code=code, name=f"{code}县", actor=None)
    unit = unit_create(authority=authority, code=str(first), name="财政局", actor=None)
    other = unit_create(authority=authority, code=str(first + 1), name="审计局", actor=None)
    return Office(authority, unit, other)
