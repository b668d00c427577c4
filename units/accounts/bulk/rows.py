"""One account of a batch as plain data, and the user names that are proposed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from units.models import Account, Role


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account to be made: user name, shown name, staff number, roles with unit codes.

    ``unit`` is the unit's name that the password slip shows; ``ref`` the row's place in a workbook.
    """

    username: str
    name: str
    person: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    ref: str = ""

    def as_data(self) -> dict[str, Any]:
        """JSON-able form."""
        roles = [list(pair) for pair in self.roles]
        return {
            "username": self.username,
            "name": self.name,
            "person": self.person,
            "roles": roles,
            "unit": self.unit,
            "ref": self.ref,
        }

    def role_words(self) -> list[str]:
        """The roles, each with the code of its unit."""
        return [f"{unit} {Role(role).label}".strip() for role, unit in self.roles]


def row_from(data: Mapping[str, Any]) -> AccountRow:
    """A row as it was kept with a batch."""
    roles = tuple((str(role), str(unit)) for role, unit in data["roles"])
    return AccountRow(
        data["username"], data["name"], data["person"], roles, data["unit"], data["ref"]
    )


def rows_of(batch: Any) -> list[AccountRow]:
    """The rows of a batch."""
    return [row_from(data) for data in batch.rows]


def with_usernames(
    rows: Iterable[AccountRow], stem: Callable[[AccountRow], str]
) -> list[AccountRow]:
    """Give every row without a user name one: its stem, with a number where that is taken."""
    kept = list(rows)
    taken = {name.lower() for name in Account.objects.values_list("username", flat=True)}
    taken |= {row.username.lower() for row in kept if row.username}
    return [row if row.username else replace(row, username=_free(stem(row), taken)) for row in kept]


def _free(stem: str, taken: set[str]) -> str:
    plain = stem.lower() or "user"
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}{number}"
    taken.add(name)
    return name
