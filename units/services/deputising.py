"""Letting another act for oneself for a while, and ending it early."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from units.duties import LENDABLE, lent_roles
from units.models import Account, Authority, Deputising, Role, RoleGrant
from units.queries import forget_access, has_authority_perm
from units.roles import conflicting_role

REASON_LENGTH, DOCUMENT_LENGTH = 300, 200


class NotYourDeputyError(Exception):
    """Neither the principal, nor the deputy, nor the system administrator."""


@dataclass(frozen=True, slots=True)
class DeputyAsked:
    """What is stated of a deputising; ``ends_at`` is the first moment it no longer holds."""

    roles: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    reason: str
    document: str


@transaction.atomic
def deputising_grant(
    *,
    principal: Account,
    deputy: Account | None,
    asked: DeputyAsked,
    authority: Authority,
    actor: Account,
) -> Deputising:
    """Let ``deputy`` act for ``principal`` in some of his roles for a while.

    By the principal himself, or by the system administrator on a document.  Raises
    ``ValidationError`` with every error under its field: roles that are not held or cannot be
    lent, and unions that must stay apart (三员分立).
    """
    if actor != principal and not has_authority_perm(actor, authority, "manage_accounts"):
        raise NotYourDeputyError
    # In one order, as granting a role locks its account: no forbidden pair slips through.
    wanted = {account.pk for account in (principal, deputy) if account is not None}
    list(Account.objects.filter(pk__in=wanted).order_by("pk").select_for_update())
    errors = _problems(principal, deputy, asked, authority, actor)
    starts_at, ends_at = asked.starts_at, asked.ends_at
    if errors or deputy is None or starts_at is None or ends_at is None:
        raise ValidationError(errors)
    row = Deputising.objects.create(
        authority=authority,
        principal=principal,
        deputy=deputy,
        roles=sorted(set(asked.roles)),
        starts_at=starts_at,
        ends_at=ends_at,
        reason=asked.reason.strip(),
        document=asked.document.strip(),
        created_by=actor,
        created_at=timezone.now(),
    )
    forget_access(deputy)
    _note("deputising.grant", row, actor, {"reason": row.reason, "document": row.document})
    return row


@transaction.atomic
def deputising_end(*, deputising: Deputising, reason: str, actor: Account) -> Deputising:
    """End a deputising before its time; ending twice ends once."""
    row = Deputising.objects.select_for_update(of=("self",)).get(pk=deputising.pk)
    party = actor.pk in (row.principal_id, row.deputy_id)
    if not party and not has_authority_perm(actor, row.authority, "manage_accounts"):
        raise NotYourDeputyError
    if row.ended_at is not None or row.ends_at <= timezone.now():
        return row
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": [_("写明理由，最多 %s 个字") % REASON_LENGTH]})
    row.ended_at, row.ended_by, row.end_reason = timezone.now(), actor, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    forget_access(row.deputy)
    _note("deputising.end", row, actor, {"reason": row.end_reason})
    return row


def _problems(
    principal: Account,
    deputy: Account | None,
    asked: DeputyAsked,
    authority: Authority,
    actor: Account,
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name, found in (
        ("deputy", _deputy_problem(principal, deputy, authority, actor)),
        ("roles", _roles_problem(principal, asked.roles, authority)),
        ("ends_at", _time_problem(asked)),
        ("reason", _text_problem(asked.reason, REASON_LENGTH, _("写明事由"))),
        ("document", _text_problem(asked.document, DOCUMENT_LENGTH, _("写明依据文件"))),
    ):
        if found:
            errors[name] = [found]
    if not errors and deputy is not None:
        apart = separated(deputy, (Role(role) for role in asked.roles))
        if apart:
            errors["deputy"] = [apart]
        elif _overlaps(principal, deputy, asked):
            errors["deputy"] = [_("这段时间已经由他代理，先结束原来的")]
    return errors


def separated(deputy: Account, wanted: Iterable[Role]) -> str:
    """Why the deputy's own, lent and wanted roles may not come together; "" when they may."""
    held = {Role(each.role) for each in RoleGrant.objects.filter(account=deputy)}
    held |= lent_roles(deputy, timezone.now())
    for role in sorted(wanted):
        conflict = conflicting_role(held, role)
        if conflict is not None:
            told = {"held": conflict.label, "role": role.label}
            return _("他是 “%(held)s”，不能代理 “%(role)s”（三员分立）。") % told
        held.add(role)
    return ""


def _deputy_problem(
    principal: Account, deputy: Account | None, authority: Authority, actor: Account
) -> str:
    if deputy is None or not deputy.is_active:
        return _("选一个在用的账号")
    if deputy == principal:
        return _("不能自己代理自己")
    if deputy == actor:
        return _("不能给自己登记代理，请另一位系统管理员办理。")
    if not RoleGrant.objects.filter(account=deputy, authority=authority).exists():
        return _("选本考核主体的账号")
    return ""


def _roles_problem(principal: Account, roles: tuple[str, ...], authority: Authority) -> str:
    grants = RoleGrant.objects.filter(account=principal, authority=authority)
    held = set(grants.values_list("role", flat=True))
    if not roles:
        return _("选至少一个代理的角色")
    if any(role not in held or role not in LENDABLE for role in roles):
        return _("只能代理本人现有的、可以代理的角色")
    return ""


def _time_problem(asked: DeputyAsked) -> str:
    if asked.starts_at is None or asked.ends_at is None:
        return _("写明第一天和最后一天")
    if asked.ends_at <= asked.starts_at:
        return _("最后一天不能早于第一天")
    if asked.ends_at <= timezone.now():
        return _("这段时间已经过去")
    return ""


def _text_problem(text: str, longest: int, wanted: str) -> str:
    if not text.strip():
        return wanted
    return _("最多 %s 个字") % longest if len(text.strip()) > longest else ""


def _overlaps(principal: Account, deputy: Account, asked: DeputyAsked) -> bool:
    rows = Deputising.objects.filter(
        principal=principal,
        deputy=deputy,
        ended_at__isnull=True,
        starts_at__lt=asked.ends_at,
        ends_at__gt=asked.starts_at,
    )
    return rows.exists()


def _note(event: str, row: Deputising, actor: Account, detail: dict[str, str]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.authority,
        subject_type="units.deputising",
        subject_id=row.pk,
        subject=str(row),
        detail={
            **detail,
            "principal": str(row.principal),
            "deputy": str(row.deputy),
            "roles": row.roles,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
        },
    )
