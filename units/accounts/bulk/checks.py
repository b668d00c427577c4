"""What is wrong with the accounts of a batch, all of it at once, before and while they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from units.accounts.bulk.rows import AccountRow
from units.models import Account, Authority, Person, Role, Unit
from units.roles import GRANTABLE, ROLE_BUNDLES, conflicting_role

LONGEST_USERNAME, LONGEST_NAME = 150, 40
_valid_username = UnicodeUsernameValidator()


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that is wrong: which row (its number from 0), where that is, and what to do."""

    number: int
    where: str
    message: str


@dataclass(slots=True)
class _Known:
    """What stands already, read once."""

    usernames: set[str]
    people: dict[str, bool]
    units: set[str]


def faults_of(authority: Authority, rows: Sequence[AccountRow]) -> list[RowFault]:
    """Every fault of every row."""
    known = _known(authority)
    seen_names: dict[str, str] = {}
    seen_people: dict[str, str] = {}
    found = []
    for number, row in enumerate(rows):
        where = row.ref or row.username or str(number + 1)
        texts = [
            *_name_faults(row, known, seen_names),
            *_person_faults(row, known, seen_people),
            *_role_faults(row, known),
        ]
        found += [RowFault(number, where, text) for text in texts]
        seen_names.setdefault(row.username.lower(), where)
        if row.person:
            seen_people.setdefault(row.person, where)
    return found


def _known(authority: Authority) -> _Known:
    people = Person.objects.filter(authority=authority)
    return _Known(
        {name.lower() for name in Account.objects.values_list("username", flat=True)},
        {code: account is not None for code, account in people.values_list("code", "account")},
        set(Unit.objects.filter(authority=authority).values_list("code", flat=True)),
    )


def _name_faults(row: AccountRow, known: _Known, seen: dict[str, str]) -> Iterator[str]:
    if not row.name.strip() or len(row.name) > LONGEST_NAME:
        yield _("姓名要填，最多 %d 个字") % LONGEST_NAME
    if not row.username or len(row.username) > LONGEST_USERNAME:
        yield _("用户名要填，最多 %d 个字符") % LONGEST_USERNAME
        return
    try:
        _valid_username(row.username)
    except ValidationError:
        yield _("用户名 %s 里只能有字母、数字和 @ . + - _") % row.username
    if row.username.lower() in seen:
        yield _("用户名 %(name)s 与 %(where)s 重复，改一个") % {
            "name": row.username,
            "where": seen[row.username.lower()],
        }
    elif row.username.lower() in known.usernames:
        yield _("用户名 %s 已有人用，改一个") % row.username


def _person_faults(row: AccountRow, known: _Known, seen: dict[str, str]) -> Iterator[str]:
    if not row.person:
        return
    if row.person not in known.people:
        yield _("没有工号 %s 的人员。先在“人员任职”里登记。") % row.person
    elif known.people[row.person]:
        yield _("工号 %s 已有账号。去掉这一行，或在原账号上授予角色") % row.person
    elif row.person in seen:
        yield _("工号 %(code)s 与 %(where)s 重复，一个人一个账号") % {
            "code": row.person,
            "where": seen[row.person],
        }


def _role_faults(row: AccountRow, known: _Known) -> Iterator[str]:
    held: set[Role] = set()
    for value, unit in row.roles:
        role = Role(value)
        needs = ROLE_BUNDLES[role].needs_unit
        if role not in GRANTABLE:
            yield _("“%s” 不能批量授予") % role.label
        if needs and not unit:
            yield _("“%(role)s” 要指明单位。") % {"role": role.label}
        elif unit and not needs:
            yield _("“%(role)s” 不按单位授予。") % {"role": role.label}
        elif unit and unit not in known.units:
            yield _("没有代码为 %s 的单位。") % unit
        conflict = conflicting_role(held, role)
        if conflict is not None:
            yield _("“%(held)s” 和 “%(role)s” 不能由一个账号兼任（三员分立）") % {
                "held": conflict.label,
                "role": role.label,
            }
        held.add(role)
