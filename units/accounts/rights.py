"""Who may do what, in words: of an account, on a unit, by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from units.models import Account, Authority, Role, RoleGrant, Unit
from units.queries import authority_for, has_authority_perm, role_label
from units.roles import GRANTABLE, INCLUDES, ROLE_BUNDLES, SEPARATED

AUTHORITY_PERMS: dict[str, Any] = dict(Authority._meta.permissions)
UNIT_PERMS: dict[str, Any] = dict(Unit._meta.permissions)


@dataclass(slots=True)
class Right:
    """A permission in words: where it is held, and through which grants."""

    perm: str
    label: str
    where: list[str] = field(default_factory=list)
    through: list[str] = field(default_factory=list)

    def add(self, where: str, through: str) -> None:
        """Note one more place and grant."""
        if where not in self.where:
            self.where.append(where)
        if through not in self.through:
            self.through.append(through)


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who holds a permission on a unit, and the role that gives it."""

    account: Account
    through: str


@dataclass(frozen=True, slots=True)
class UnitRight:
    """A permission on a unit with all who hold it."""

    label: str
    holders: list[Holder]


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in words: what it may do, where, and with which roles it never goes together."""

    role: Role
    label: str
    on_unit: bool
    perms: frozenset[str]
    apart: list[str]
    holders: int


def grants_of(account: Account, authority: Authority | None) -> list[RoleGrant]:
    """The account's grants in an authority; what it holds elsewhere is told nobody here."""
    found = RoleGrant.objects.filter(account=account, authority=authority)
    found = found.select_related("unit", "authority")
    return list(found.order_by("role", "unit__code"))


def reads_person_rights(account: Any) -> bool:
    """Who keeps accounts, audits, or keeps the facts may read what a person's account may do."""
    authority = authority_for(account)
    readers = ("manage_accounts", "view_audit", "edit_facts")
    return any(has_authority_perm(account, authority, perm) for perm in readers)


def account_of_person(reader: Any, code: str) -> Account | None:
    """The account of a person of the authority where ``reader`` acts, if he may read its rights."""
    if not reads_person_rights(reader):
        return None
    found = Account.objects.filter(person__authority=authority_for(reader), person__code=code)
    return found.first()


def rights_of(grants: Iterable[RoleGrant]) -> list[Right]:
    """What these grants allow, permission by permission."""
    found: dict[str, Right] = {}
    for grant in grants:
        bundle, through = ROLE_BUNDLES[Role(grant.role)], role_label(grant)
        for perm in bundle.authority:
            right = found.setdefault(perm, Right(perm, str(AUTHORITY_PERMS[perm])))
            right.add(grant.authority.name, through)
        for perm in bundle.unit:
            right = found.setdefault(perm, Right(perm, str(UNIT_PERMS[perm])))
            right.add(grant.unit.name if grant.unit else "", through)
    order = [*AUTHORITY_PERMS, *UNIT_PERMS]
    return sorted(found.values(), key=lambda right: order.index(right.perm))


def rights_on(unit: Unit) -> list[UnitRight]:
    """Who may do what on a unit: by a grant for it, or by one for the whole authority."""
    grants = RoleGrant.objects.filter(authority=unit.authority_id, account__is_active=True)
    related = grants.select_related("account", "unit").order_by("role", "account__username")
    on_unit = [grant for grant in related if grant.unit_id == unit.pk]
    wide = [grant for grant in related if grant.unit_id is None]
    lines = []
    for perm, label in UNIT_PERMS.items():
        wider = INCLUDES.get(perm, "")
        held = [g for g in on_unit if perm in ROLE_BUNDLES[Role(g.role)].unit]
        held += [g for g in wide if wider in ROLE_BUNDLES[Role(g.role)].authority]
        holders = [Holder(grant.account, role_label(grant)) for grant in held]
        lines.append(UnitRight(str(label), holders))
    return lines


def role_lines(authority: Authority) -> list[RoleLine]:
    """Every role that may be granted, with how many active accounts hold it."""
    held = RoleGrant.objects.filter(authority=authority, account__is_active=True)
    accounts: dict[str, set[int]] = {}
    for role, account in held.values_list("role", "account"):
        accounts.setdefault(role, set()).add(account)
    return [_role_line(role, len(accounts.get(role, ()))) for role in GRANTABLE]


def _role_line(role: Role, holders: int) -> RoleLine:
    bundle = ROLE_BUNDLES[role]
    apart = [str(other.label) for other in GRANTABLE if frozenset({role, other}) in SEPARATED]
    perms = bundle.authority | bundle.unit
    return RoleLine(role, str(role.label), bundle.needs_unit, perms, apart, holders)


def permission_rows(lines: list[RoleLine]) -> list[tuple[str, str, list[bool]]]:
    """(where, permission in words, held by each role): the table of roles and permissions."""
    every = [(_("全部单位"), perm, label) for perm, label in AUTHORITY_PERMS.items()]
    every += [(_("所任单位"), perm, label) for perm, label in UNIT_PERMS.items()]
    return [
        (where, str(label), [_holds(line, perm) for line in lines])
        for where, perm, label in every
        if any(_holds(line, perm) for line in lines)
    ]


def _holds(line: RoleLine, perm: str) -> bool:
    wider = INCLUDES.get(perm, "")
    return perm in line.perms or (bool(wider) and wider in line.perms)
