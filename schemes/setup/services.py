"""The acts of the first set-up; everything else is done by the services that always do it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from schemes.models import SchemeVersion, Year
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_open
from schemes.setup.code import code_fits, forget_code
from schemes.setup.models import Setup
from schemes.setup.queries import REFUSED, is_empty, locked_out, missing_roles
from units.models import Account, Authority, Role, RoleGrant, Unit
from units.services import (
    account_create,
    authority_create,
    authority_link,
    role_grant,
    role_revoke,
)


class WrongCodeError(ValidationError):
    """The set-up code does not fit, or too many wrong ones came from this address."""


def code_check(*, typed: str, address: str) -> None:
    """Let the right code through; a wrong one is noted and counted against its address.

    Raises :class:`WrongCodeError`.  The note stands even though the act is refused.
    """
    if locked_out(address):
        raise WrongCodeError(_("设置码连续输错太多，过 15 分钟再试。"), code="locked")
    if not code_fits(typed):
        audit.deny(event=REFUSED, actor=None, authority=None, detail={"address": address})
        raise WrongCodeError(_("设置码不对。看启动时打印的一行，或数据目录里的 setup-code 文件。"))


def setup_found(
    *,
    authority_code: str,
    authority_name: str,
    short_name: str,
    username: str,
    display_name: str,
    password: str,
    must_change_password: bool = False,
) -> Setup:
    """Found the authority and its first account, which administers the system and sets it up.

    Raises ``ValidationError`` when somebody was faster or the installation is not empty.
    """
    try:
        with transaction.atomic():
            return _found(
                authority_code,
                authority_name,
                short_name,
                (username, display_name, password, must_change_password),
            )
    except IntegrityError as error:
        raise ValidationError(_("刚有人做了首次设置，请登录。")) from error


def _found(code: str, name: str, short_name: str, person: tuple[str, str, str, bool]) -> Setup:
    if not is_empty():
        raise ValidationError(_("系统里已有账号，不能再做首次设置。"))
    username, display_name, password, must_change = person
    authority = authority_create(code=code, name=name, short_name=short_name, actor=None)
    founder, _password = account_create(
        username=username,
        display_name=display_name,
        authority=authority,
        actor=None,
        password=password,
        must_change_password=must_change,
    )
    setup = Setup.objects.create(authority=authority, founder=founder, started_at=timezone.now())
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SETUP):
        role_grant(account=founder, role=role, authority=authority, actor=None)
    _note("setup.found", founder, setup, {"username": username})
    transaction.on_commit(forget_code)
    return setup


@transaction.atomic
def setup_further(
    *,
    authority_code: str,
    authority_name: str,
    short_name: str,
    unit: Unit | None,
    actor: Account,
) -> Setup:
    """Found a further authority, and begin its set-up by the administrator who asks for it.

    He administers it from then on, as he does the one he acts in; ``unit`` is the unit of that one
    that the new authority is, if any.  Raises ``ValidationError`` for a code that is taken.
    """
    authority = authority_create(
        code=authority_code, name=authority_name, short_name=short_name, actor=actor
    )
    if unit is not None:
        authority_link(authority=authority, unit=unit, actor=actor)
    setup = Setup.objects.create(
        only=None, authority=authority, founder=actor, started_at=timezone.now()
    )
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SETUP):
        # By nobody: an administrator gives himself no role, the act of founding does.
        role_grant(account=actor, role=role, authority=authority, actor=None)
    _note("setup.found", actor, setup, {"username": actor.username, "further": True})
    return setup


@transaction.atomic
def setup_scheme(
    *,
    setup: Setup,
    actor: Account,
    title: str,
    document_number: str,
    preset: str = "",
    document: Any = None,
) -> SchemeVersion:
    """Publish the scheme of the authority, from a preset or a document of its own."""
    _lock(setup)
    version = scheme_create_version(
        authority=setup.authority,
        code=preset or "own",
        document=load_preset(preset) if preset else document,
        title=title,
        document_number=document_number,
        actor=actor,
    )
    return scheme_publish(version=version, actor=actor)


@transaction.atomic
def setup_year(*, setup: Setup, actor: Account, number: int, scheme: SchemeVersion) -> Year:
    """Open the first year under the scheme."""
    _lock(setup)
    return year_open(authority=setup.authority, year=number, scheme=scheme, actor=actor)


@transaction.atomic
def setup_finish(*, setup: Setup, actor: Account) -> Setup:
    """End the set-up: the founder keeps administering the system and nothing else (三员分立).

    Raises ``ValidationError`` while nobody could work or nobody could check.
    """
    locked = _lock(setup)
    missing = missing_roles(locked.authority)
    if missing:
        names = _("、").join(str(role.label) for role in missing)
        raise ValidationError(_("还没有人担任：%s。先建账号、授予角色。") % names)
    for grant in RoleGrant.objects.filter(authority=locked.authority, role=Role.SETUP):
        role_revoke(grant=grant, actor=actor, reason=_("首次设置完成"))
    locked.finished_at = timezone.now()
    locked.save(update_fields=["finished_at"])
    _note("setup.finish", actor, locked, {})
    return locked


def _lock(setup: Setup) -> Setup:
    found = Setup.objects.select_for_update(of=("self",)).select_related("authority")
    locked = found.get(pk=setup.pk)
    if locked.finished_at is not None:
        raise ValidationError(_("首次设置已经完成。"))
    return locked


def _note(event: str, actor: Account, setup: Setup, detail: dict[str, Any]) -> None:
    authority: Authority = setup.authority
    audit.record(
        event=event,
        actor=actor,
        authority=authority,
        subject_type="schemes.setup",
        subject_id=setup.pk,
        subject=authority.name,
        detail=detail,
    )
