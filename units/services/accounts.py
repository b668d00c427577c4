"""Accounts, their passwords, signing in and out."""

from __future__ import annotations

import secrets
from functools import cache

from axes.utils import reset as axes_reset
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from units.models import Account, Authority, Person
from units.passwords import password_expired
from units.pinyin import person_initials
from units.queries import authority_for
from units.services.notes import note

#: Without characters that are mistaken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


@cache
def _hash_of_many(password: str) -> str:
    """Demonstration accounts share one public password: hashed once, since hashing is slow."""
    return make_password(password)


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
        initials=person_initials(display_name),
        person=person,
        home=authority,
        must_change_password=must_change_password,
        password_changed_at=timezone.now(),
    )
    account.password = _hash_of_many(password) if password else make_password(initial)
    account.full_clean()
    account.save()
    note("account.create", actor, authority, account, {"username": username})
    return account, initial


@transaction.atomic
def account_edit(
    *,
    account: Account,
    display_name: str,
    person: Person | None,
    actor: Account,
    authority: Authority,
) -> Account:
    """Correct the shown name and the person behind an account.

    Raises ``ValidationError`` for a person of another authority or with an account already.
    """
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if person is not None and person.authority_id != authority.pk:
        raise ValidationError({"person": _("“%s” 不属于本考核主体。") % person})
    before = {"name": locked.display_name, "person": person_code(locked.person)}
    locked.display_name, locked.initials = display_name, person_initials(display_name)
    locked.person = person
    locked.full_clean(exclude=["password"])
    locked.save(update_fields=["display_name", "initials", "person"])
    after = {"name": display_name, "person": person_code(person)}
    if before != after:
        note("account.edit", actor, authority, locked, {"before": before, "new": after})
    return locked


@transaction.atomic
def account_unlock(*, account: Account, actor: Account, authority: Authority) -> int:
    """Forget the failed sign-ins of an account; returns how many locks that opened."""
    forgotten: int = axes_reset(username=account.username)
    note("account.unlock", actor, authority, account)
    return forgotten


@transaction.atomic
def sessions_end(*, account: Account, actor: Account, authority: Authority) -> None:
    """Sign an account out everywhere; it may sign in again at once."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    note("account.end_sessions", actor, authority, account)


@transaction.atomic
def account_reset_password(*, account: Account, actor: Account, authority: Authority) -> str:
    """Give an account a new one-use password; open sessions of it end."""
    initial = initial_password()
    account.set_password(initial)
    account.must_change_password = True
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    note("account.reset_password", actor, authority, account)
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
    note("account.change_password", actor, authority, account)


@transaction.atomic
def account_set_active(
    *, account: Account, active: bool, reason: str, actor: Account, authority: Authority
) -> None:
    """Close an account or open it again; nobody closes his own."""
    if account == actor:
        raise ValidationError(_("不能停用或启用自己的账号，请另一位系统管理员办理。"))
    account.is_active = active
    if not active:
        account.session_epoch += 1  # opened again, it does not find its old sessions
    account.save(update_fields=["is_active", "session_epoch"])
    event = "account.activate" if active else "account.deactivate"
    note(event, actor, authority, account, {"reason": reason})


@transaction.atomic
def session_open(*, account: Account, address: str) -> None:
    """Note a sign-in; a password past its greatest age must be changed first."""
    if not account.must_change_password and password_expired(account):
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
    note("session.open", account, authority_for(account), account, {"address": address})


def person_code(person: Person | None) -> str:
    """The staff number, for an audit row; empty for nobody."""
    return person.code if person is not None else ""


@transaction.atomic
def session_act_in(*, account: Account, authority: Authority) -> None:
    """Note that an account acts in another authority from now on; the session keeps which."""
    note("session.act_in", account, authority, account)


def session_close(*, account: Account) -> None:
    """Note a sign-out."""
    note("session.close", account, authority_for(account), account)


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
