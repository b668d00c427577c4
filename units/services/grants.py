"""Granting and revoking roles, with the permission rows that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.duties import lent_roles
from units.models import (
    Account,
    Authority,
    AuthorityUserObjectPermission,
    Role,
    RoleGrant,
    Unit,
    UnitUserObjectPermission,
)
from units.queries import forget_access
from units.roles import ROLE_BUNDLES, conflicting_role
from units.services.notes import note

BATCH = 500


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
        # One that nobody opened (by a command) belongs to who first gives it a role.
        Account.objects.filter(pk=account.pk, home=None).update(home=authority)
        permissions_sync(account)
        note("role.grant", actor, authority, account, _grant_detail(grant))
    return grant


@transaction.atomic
def account_admit(
    *,
    username: str,
    role: Role | str,
    authority: Authority,
    actor: Account,
    unit: Unit | None = None,
) -> RoleGrant:
    """Give an account that another authority opened its first role here: one person acts in two.

    Raises ``ValidationError`` for a user name that nobody has: it must be known whole, because no
    authority lists the accounts of another.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise ValidationError({"username": _("没有这个用户名，或账号已停用。请本人写明用户名。")})
    if RoleGrant.objects.filter(account=account, authority=authority).exists():
        raise ValidationError({"username": _("这个账号在本考核主体已有角色，在账号页上授予。")})
    return role_grant(account=account, role=role, authority=authority, unit=unit, actor=actor)


@transaction.atomic
def role_revoke(*, grant: RoleGrant, actor: Account | None, reason: str = "") -> None:
    """Take a role back; permissions that another grant of the account gives stay."""
    account, authority = grant.account, grant.authority
    _lock(account)
    _check_revoke(grant)
    detail = {**_grant_detail(grant), "reason": reason}
    grant.delete()
    permissions_sync(account)
    note("role.revoke", actor, authority, account, detail)


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


def permissions_write(grants: Iterable[RoleGrant]) -> None:
    """The permission rows of new accounts' grants, many at once; the caller holds the transaction.

    Only for accounts that had no grants before: what :func:`permissions_sync` would write.
    """
    on_authority: dict[tuple[int, int, str], None] = {}
    on_unit: dict[tuple[int, int, str], None] = {}
    administrators = set()
    for grant in grants:
        bundle = ROLE_BUNDLES[Role(grant.role)]
        for perm in bundle.authority:
            on_authority[grant.account_id, grant.authority_id, perm] = None
        for perm in bundle.unit:
            on_unit[grant.account_id, grant.unit_id or 0, perm] = None
        if grant.role == Role.SYSTEM_ADMINISTRATOR:
            administrators.add(grant.account_id)
    _create_rows(AuthorityUserObjectPermission, "authority", on_authority)
    _create_rows(UnitUserObjectPermission, "unit", on_unit)
    Account.objects.filter(pk__in=administrators).update(is_staff=True)


_Rows = TypeVar("_Rows", AuthorityUserObjectPermission, UnitUserObjectPermission)


def _sync_rows(
    model: type[_Rows],
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


def _create_rows(model: type[_Rows], target: str, wanted: Iterable[tuple[int, int, str]]) -> None:
    permissions = _permissions(target)
    rows = [
        model(user_id=account, content_object_id=pk, permission=permissions[codename])
        for account, pk, codename in wanted
    ]
    model.objects.bulk_create(rows, batch_size=BATCH)


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
    _check_apart(account, role, authority)


def _check_apart(account: Account, role: Role, authority: Authority) -> None:
    """Roles stay apart in all authorities together; what is held elsewhere is not named here."""
    grants = RoleGrant.objects.filter(account=account)
    here = {Role(each.role) for each in grants if each.authority_id == authority.pk}
    # What is lent to it counts as held while it lasts (代理).
    here |= lent_roles(account, timezone.now(), authority)
    conflict = conflicting_role(here, role)
    if conflict is not None:
        raise ValidationError(
            _("此账号已是 “%(held)s”，不能再任 “%(role)s”（三员分立）。"),
            params={"held": conflict.label, "role": role.label},
        )
    everywhere = {Role(each.role) for each in grants} | lent_roles(account, timezone.now())
    if conflicting_role(everywhere, role) is not None:
        raise ValidationError(
            _("此账号在另一考核主体的角色，不能和 “%(role)s” 由一人兼任（三员分立）。"),
            params={"role": role.label},
        )


def _check_revoke(grant: RoleGrant) -> None:
    """Somebody must be left who can manage accounts."""
    if grant.role != Role.SYSTEM_ADMINISTRATOR or not grant.account.is_active:
        return
    others = RoleGrant.objects.filter(
        role=Role.SYSTEM_ADMINISTRATOR, authority=grant.authority_id, account__is_active=True
    ).exclude(account=grant.account_id)
    if not others.exists():
        raise ValidationError(_("这是最后一名系统管理员，先授予另一个账号再收回。"))


def _grant_detail(grant: RoleGrant) -> dict[str, str]:
    unit = grant.unit.code if grant.unit is not None else ""
    return {"role": grant.role, "unit": unit}
