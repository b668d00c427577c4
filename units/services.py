"""Writing units, people, accounts and role grants; every act with its audit row."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from units.models import (
    Account,
    Authority,
    AuthorityUserObjectPermission,
    Person,
    Role,
    RoleGrant,
    Unit,
    UnitUserObjectPermission,
)
from units.pinyin import person_initials, unit_initials
from units.passwords import password_expired
from units.queries import authority_for, forget_access
from units.roles import ROLE_BUNDLES, conflicting_role

BATCH = 500
#: Without characters that are mistaken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


@dataclass(frozen=True, slots=True)
class IdentityInput:
    """A unit or person as it should stand: code and name, and a unit's short name."""

    code: str
    name: str
    short_name: str = ""


# --- authorities, units, people -----------------------------------------------------------------


@transaction.atomic
def authority_create(
    *,
    code: str,
    name: str,
    actor: Account | None,
    short_name: str = "",
    parent: Authority | None = None,
) -> Authority:
    """Found an assessing authority (考核主体)."""
    authority = Authority(code=code, name=name, short_name=short_name, parent=parent)
    authority.full_clean()
    authority.save()
    _note("authority.create", actor, authority, authority, {"code": code})
    return authority


@transaction.atomic
def unit_create(
    *, authority: Authority, code: str, name: str, actor: Account | None, short_name: str = ""
) -> Unit:
    """Found a unit (单位); raises ``ValidationError`` for a code or name that is taken."""
    unit = Unit(
        authority=authority,
        code=code,
        name=name,
        short_name=short_name,
        initials=unit_initials(name),
    )
    unit.full_clean()
    unit.save()
    _note("unit.create", actor, authority, unit, {"code": code, "name": name})
    return unit


@transaction.atomic
def unit_abolish(*, unit: Unit, on: date, reason: str, actor: Account) -> Unit:
    """Note that a unit ended on a day; its years stay as they were."""
    unit.abolished_on = on
    unit.save(update_fields=["abolished_on"])
    _note("unit.abolish", actor, unit.authority, unit, {"on": on, "reason": reason})
    return unit


@transaction.atomic
def units_apply(
    *, authority: Authority, inputs: Iterable[IdentityInput], actor: Account | None
) -> dict[str, Unit]:
    """Create the units that are missing and rename those whose name differs; by code.

    Units that ``inputs`` do not name stay: a unit's end is an act of its own.
    """
    standing = {unit.code: unit for unit in Unit.objects.filter(authority=authority)}
    new: list[Unit] = []
    changed: list[Unit] = []
    renamed: dict[str, list[str]] = {}
    for item in inputs:
        unit = standing.get(item.code)
        if unit is None:
            unit = Unit(authority=authority, code=item.code)
            new.append(unit)
            standing[item.code] = unit
        elif (unit.name, unit.short_name) == (item.name, item.short_name or unit.short_name):
            continue
        else:
            renamed[item.code] = [unit.name, item.name]
            changed.append(unit)
        unit.name, unit.initials = item.name, unit_initials(item.name)
        unit.short_name = item.short_name or unit.short_name
    # Names may change places between units: a unique name is freed before it is taken.
    _free_names(changed)
    Unit.objects.bulk_create(new, batch_size=BATCH)
    Unit.objects.bulk_update(changed, ["name", "short_name", "initials"], batch_size=BATCH)
    if new or changed:
        detail = {"new": len(new), "renamed": renamed}
        _note("unit.apply", actor, authority, None, detail, subject_type="units.unit")
    return standing


@transaction.atomic
def people_apply(
    *, authority: Authority, inputs: Iterable[IdentityInput], actor: Account | None
) -> dict[str, Person]:
    """Create the people who are missing and correct names that differ; by staff number (工号)."""
    standing = {person.code: person for person in Person.objects.filter(authority=authority)}
    new: list[Person] = []
    changed: list[Person] = []
    for item in inputs:
        person = standing.get(item.code)
        if person is None:
            person = Person(authority=authority, code=item.code)
            new.append(person)
            standing[item.code] = person
        elif person.name == item.name:
            continue
        else:
            changed.append(person)
        person.name, person.initials = item.name, person_initials(item.name)
    Person.objects.bulk_create(new, batch_size=BATCH)
    Person.objects.bulk_update(changed, ["name", "initials"], batch_size=BATCH)
    if new or changed:
        detail = {"new": len(new), "renamed": [person.code for person in changed][:20]}
        _note("person.apply", actor, authority, None, detail, subject_type="units.person")
    return standing


def _free_names(units: list[Unit]) -> None:
    """Give units a name that no other can have, until their new ones are written."""
    wanted = {unit.name for unit in units}
    taken = Unit.objects.filter(pk__in=[unit.pk for unit in units], name__in=wanted)
    for pk in list(taken.values_list("pk", flat=True)):
        Unit.objects.filter(pk=pk).update(name=f"\N{EM DASH}{pk}")


# --- accounts -----------------------------------------------------------------------------------


@transaction.atomic
def account_create(
    *,
    username: str,
    display_name: str,
    actor: Account | None,
    authority: Authority | None = None,
    person: Person | None = None,
    password: str | None = None,
    must_change_password: bool = True,
) -> tuple[Account, str]:
    """Open an account; returns it with its one-use password, which is shown once and kept nowhere.

    ``password`` is for demonstration accounts; without it a random one is made.
    """
    initial = password or initial_password()
    account = Account(
        username=username,
        display_name=display_name,
        person=person,
        must_change_password=must_change_password,
        password_changed_at=timezone.now(),
    )
    account.set_password(initial)
    account.full_clean()
    account.save()
    _note("account.create", actor, authority, account, {"username": username})
    return account, initial


@transaction.atomic
def account_reset_password(*, account: Account, actor: Account, authority: Authority) -> str:
    """Give an account a new one-use password; open sessions of it end."""
    initial = initial_password()
    account.set_password(initial)
    account.must_change_password = True
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _note("account.reset_password", actor, authority, account)
    return initial


@transaction.atomic
def account_change_password(
    *, account: Account, password: str, actor: Account, authority: Authority | None
) -> None:
    """Set the password that its owner chose; the form has checked it against the policy."""
    account.set_password(password)
    account.must_change_password = False
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _note("account.change_password", actor, authority, account)


@transaction.atomic
def account_set_active(
    *, account: Account, active: bool, reason: str, actor: Account, authority: Authority
) -> None:
    """Close an account or open it again; nobody closes his own."""
    if account == actor:
        raise ValidationError(_("不能停用或启用自己的账号，请另一位系统管理员办理。"))
    account.is_active = active
    account.save(update_fields=["is_active"])
    event = "account.activate" if active else "account.deactivate"
    _note(event, actor, authority, account, {"reason": reason})


@transaction.atomic
def session_open(*, account: Account, address: str) -> None:
    """Note a sign-in; a password past its greatest age must be changed first."""
    if not account.must_change_password and password_expired(account):
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
    _note("session.open", account, authority_for(account), account, {"address": address})


def session_close(*, account: Account) -> None:
    """Note a sign-out."""
    _note("session.close", account, authority_for(account), account)


def session_refuse(*, username: str, address: str, locked: bool = False) -> None:
    """Note a refused sign-in.

    A name that no account has is not kept: people type passwords into the wrong field.
    """
    account = Account.objects.filter(username=username).first()
    audit.deny(
        event="session.locked" if locked else "session.refused",
        actor=None,
        authority=authority_for(account) if account is not None else None,
        subject_type="units.account",
        subject_id=account.pk if account is not None else "",
        subject=str(account) if account is not None else "",
        detail={"address": address},
    )


def initial_password(length: int = 14) -> str:
    """A random password with small letters, capitals and digits, none mistaken for another."""
    required = [secrets.choice(part) for part in (_LETTERS, _CAPITALS, _DIGITS)]
    pool = _LETTERS + _CAPITALS + _DIGITS
    characters = required + [secrets.choice(pool) for _unused in range(length - len(required))]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


# --- roles --------------------------------------------------------------------------------------


@transaction.atomic
def role_grant(
    *,
    account: Account,
    role: Role | str,
    authority: Authority,
    actor: Account | None,
    unit: Unit | None = None,
) -> RoleGrant:
    """Grant a role, with the permissions of its bundle; granting twice changes nothing.

    Raises ``ValidationError`` when the role needs a unit and has none, or the other way round, or
    when one account may not hold it beside another (三员分立).
    """
    role = Role(role)
    _lock(account)
    _check_grant(account, role, authority, unit, actor)
    grant, created = RoleGrant.objects.get_or_create(
        account=account, role=role, authority=authority, unit=unit
    )
    if created:
        permissions_sync(account)
        _note("role.grant", actor, authority, account, _grant_detail(grant))
    return grant


@transaction.atomic
def role_revoke(*, grant: RoleGrant, actor: Account | None, reason: str = "") -> None:
    """Take a role back; permissions that another grant of the account gives stay."""
    account, authority = grant.account, grant.authority
    _lock(account)
    detail = {**_grant_detail(grant), "reason": reason}
    grant.delete()
    permissions_sync(account)
    _note("role.revoke", actor, authority, account, detail)


@transaction.atomic
def permissions_sync(account: Account) -> int:
    """Make the account's permission rows what its grants say; returns how many rows changed."""
    grants = list(RoleGrant.objects.filter(account=account))
    on_authority = {
        (grant.authority_id, perm)
        for grant in grants
        for perm in ROLE_BUNDLES[Role(grant.role)].authority
    }
    on_unit = {
        (grant.unit_id, perm)
        for grant in grants
        if grant.unit_id is not None
        for perm in ROLE_BUNDLES[Role(grant.role)].unit
    }
    changed = _sync_rows(AuthorityUserObjectPermission, account, "authority", on_authority)
    changed += _sync_rows(UnitUserObjectPermission, account, "unit", on_unit)
    administrator = any(grant.role == Role.SYSTEM_ADMINISTRATOR for grant in grants)
    if account.is_staff != administrator:
        account.is_staff = administrator  # the door of Django's admin; its rooms ask the role
        account.save(update_fields=["is_staff"])
    forget_access(account)
    return changed


def _sync_rows(
    model: type[AuthorityUserObjectPermission | UnitUserObjectPermission],
    account: Account,
    target: str,
    wanted: set[tuple[int, str]],
) -> int:
    rows = {
        (row.content_object_id, row.permission.codename): row.pk
        for row in model.objects.filter(user=account).select_related("permission")
    }
    extra = [pk for key, pk in rows.items() if key not in wanted]
    missing = sorted(wanted - rows.keys())
    model.objects.filter(pk__in=extra).delete()
    if missing:
        permissions = _permissions(target)
        model.objects.bulk_create(
            model(user=account, content_object_id=pk, permission=permissions[codename])
            for pk, codename in missing
        )
    return len(extra) + len(missing)


def _permissions(model_name: str) -> Mapping[str, Permission]:
    found = Permission.objects.filter(
        content_type__app_label="units", content_type__model=model_name
    )
    return {permission.codename: permission for permission in found}


def _lock(account: Account) -> None:
    """One change of an account's roles at a time, so that no forbidden pair slips through."""
    Account.objects.select_for_update().get(pk=account.pk)


def _check_grant(
    account: Account, role: Role, authority: Authority, unit: Unit | None, actor: Account | None
) -> None:
    if actor is not None and actor == account:
        raise ValidationError(_("不能给自己授予角色，请另一位系统管理员办理。"))
    if ROLE_BUNDLES[role].needs_unit and unit is None:
        raise ValidationError(_("“%(role)s” 要指明单位。"), params={"role": role.label})
    if unit is not None and unit.authority_id != authority.pk:
        raise ValidationError(_("“%(unit)s” 不属于本考核主体。"), params={"unit": unit.name})
    if unit is not None and not ROLE_BUNDLES[role].needs_unit:
        raise ValidationError(_("“%(role)s” 不按单位授予。"), params={"role": role.label})
    held = {Role(each.role) for each in RoleGrant.objects.filter(account=account)}
    conflict = conflicting_role(held, role)
    if conflict is not None:
        raise ValidationError(
            _("此账号已是 “%(held)s”，不能再任 “%(role)s”（三员分立）。"),
            params={"held": conflict.label, "role": role.label},
        )


def _grant_detail(grant: RoleGrant) -> dict[str, str]:
    unit = grant.unit.code if grant.unit is not None else ""
    return {"role": grant.role, "unit": unit}


def _note(
    event: str,
    actor: Account | None,
    authority: Authority | None,
    subject: Authority | Unit | Account | None,
    detail: Mapping[str, object] | None = None,
    *,
    subject_type: str = "",
) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=authority,
        subject_type=subject._meta.label_lower if subject is not None else subject_type,
        subject_id=subject.pk if subject is not None else "",
        subject=str(subject) if subject is not None else "",
        detail=detail,
    )
