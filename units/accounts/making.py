"""One account with its first role, as the page and the API make it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from units.models import Account, Authority, Person
from units.services import account_create, role_grant


@transaction.atomic
def account_make(
    *,
    username: str,
    display_name: str,
    person: Person | None,
    role: str,
    unit: Any,
    actor: Account,
    authority: Authority,
) -> tuple[Account, str]:
    """Open an account and grant it a role, both or neither; returns it with its password."""
    account, password = account_create(
        username=username,
        display_name=display_name,
        person=person,
        actor=actor,
        authority=authority,
    )
    if role:
        role_grant(account=account, role=role, unit=unit, authority=authority, actor=actor)
    return account, password
