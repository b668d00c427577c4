"""Giving out and revoking tokens, each on record."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from units.models import Account
from units.queries import authority_for
from units.tokens.models import ApiToken
from units.tokens.queries import digest_of, own_tokens
from units.tokens.scopes import scopes_for

#: For how many days a token may hold.
DAYS = (30, 90, 180, 366)
MOST, NAME_LENGTH, START = 5, 60, 8
PREFIX = "kh_"
#: A use is noted no more often than this: reading figures must not write each time.
NOTED = timedelta(minutes=5)


@transaction.atomic
def token_create(
    *, account: Account, scope: str, name: str, days: int, actor: Account
) -> tuple[ApiToken, str]:
    """Give out a token for the account in the authority it acts in; with it the secret, which is
    told this once.

    Raises ``ValidationError`` with every fault under its field: a part that is not the account's, a
    name that is missing or too long, a span that is not offered, more than may stand at once.
    """
    authority, name = authority_for(account), name.strip()
    Account.objects.select_for_update().get(pk=account.pk)
    errors: dict[str, str] = {}
    if authority is None or actor.pk != account.pk:
        raise ValidationError(_("令牌只能给自己发"), code="not_own")
    if scope not in {each.key for each in scopes_for(account)}:
        errors["scope"] = _("选令牌的用途")
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        errors["name"] = _("写明哪台机器、哪个系统用，最多 %s 个字") % NAME_LENGTH
    if days not in DAYS:
        errors["days"] = _("选多少天有效")
    if sum(token.live for token in own_tokens(account)) >= MOST:
        errors["name"] = _("同时有效的最多 %s 个，先撤销不用的") % MOST
    if errors:
        raise ValidationError(errors)
    secret, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    token = ApiToken.objects.create(
        account=account,
        authority=authority,
        scope=scope,
        name=name,
        start=secret[:START],
        digest=digest_of(secret),
        epoch=account.session_epoch,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    _note("apitoken.create", token, actor)
    return token, secret


@transaction.atomic
def token_revoke(*, token: ApiToken, actor: Account) -> None:
    """End a token for good; one that was revoked before stays as it is."""
    rows = ApiToken.objects.filter(pk=token.pk, account=actor, revoked_at=None)
    if rows.update(revoked_at=timezone.now()):
        _note("apitoken.revoke", token, actor)


def token_used(token: ApiToken) -> None:
    """Note that a token was used."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)


def _note(event: str, token: ApiToken, actor: Account) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=token.authority,
        subject_type="units.apitoken",
        subject_id=token.pk,
        subject=f"{token.start}… {token.name}",
        detail={"scope": token.scope, "expires_at": token.expires_at.isoformat()},
    )
