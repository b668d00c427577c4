"""The list of accounts: searched, filtered by role, unit and state, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.policy import Denied
from units.models import Account, Authority, Role, RoleGrant
from units.queries import accounts_seen_by, authority_for, role_label

CLOSED, LOCKED, NEVER, MUST_CHANGE, ACTIVE = "closed", "locked", "never", "must_change", "active"

#: State → how it is called, and the badge that shows it.
STATES: Mapping[str, tuple[Any, str]] = {
    ACTIVE: (_("在用"), "qualified"),
    MUST_CHANGE: (_("待改密码"), "draft"),
    NEVER: (_("没有登录过"), "draft"),
    LOCKED: (_("登录已锁"), "warning"),
    CLOSED: (_("已停用"), "withdrawn"),
}
_SORTS = {
    "username": "username",
    "name": "display_name",
    "login": "last_login",
    "made": "date_joined",
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its roles in words and its state."""

    account: Account
    roles: list[str]
    state: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(STATES[self.state][0])

    @property
    def look(self) -> str:
        """The badge of the state."""
        return STATES[self.state][1]


def locked_names() -> set[str]:
    """User names that are locked after too many failures, at any address."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    return set(found.values_list("username", flat=True))


def accounts_found(account: Any, query: Mapping[str, str]) -> QuerySet[Account]:
    """The accounts that the address asks for, of those that ``account`` may see."""
    found = accounts_seen_by(account)
    words = query.get("q", "").strip()
    if words:
        found = found.filter(
            Q(username__icontains=words)
            | Q(display_name__icontains=words)
            | Q(initials__istartswith=words)
            | Q(person__code__icontains=words, person__authority=authority_for(account))
        )
    authority = authority_for(account)
    found = _by_grant(found, authority, query.get("role", ""), query.get("unit", ""))
    found = _by_state(found, query.get("state", ""))
    sort = query.get("sort", "")
    order = _SORTS.get(sort.lstrip("-"), "username")
    order = f"-{order}" if sort.startswith("-") else order
    held = RoleGrant.objects.filter(authority=authority).select_related("unit")
    grants = held.order_by("role", "unit__code")
    related = found.select_related("person").prefetch_related(Prefetch("grants", grants))
    return related.order_by(order, "pk")


def account_rows(accounts: Iterable[Account]) -> list[AccountRow]:
    """Accounts as the list shows them."""
    locked = locked_names()
    return [
        AccountRow(each, [role_label(grant) for grant in each.grants.all()], state_of(each, locked))
        for each in accounts
    ]


def state_of(account: Account, locked: set[str]) -> str:
    """The one state that matters most."""
    if not account.is_active:
        return CLOSED
    if account.username in locked:
        return LOCKED
    if account.last_login is None:
        return NEVER
    return MUST_CHANGE if account.must_change_password else ACTIVE


def account_for(account: Any, pk: int) -> Account:
    """One account; raises a 404 (``Denied``) for one that is not the reader's to see."""
    found = accounts_seen_by(account).select_related("person").filter(pk=pk).first()
    if found is None:
        raise Denied("units.account", pk)
    return found


def _by_grant(
    found: QuerySet[Account], authority: Authority | None, role: str, unit: str
) -> QuerySet[Account]:
    grants = RoleGrant.objects.filter(account=OuterRef("pk"), authority=authority)
    if role == "none":
        return found.filter(~Exists(grants))
    if role in Role.values:
        grants = grants.filter(role=role)
    if unit:
        grants = grants.filter(unit__code=unit)
    return found.filter(Exists(grants)) if unit or role in Role.values else found


def _by_state(found: QuerySet[Account], state: str) -> QuerySet[Account]:
    if state == CLOSED:
        return found.filter(is_active=False)
    if state not in STATES:
        return found
    found = found.filter(is_active=True)
    if state == LOCKED:
        return found.filter(username__in=locked_names())
    if state == NEVER:
        return found.filter(last_login=None)
    signed_in = found.exclude(last_login=None)
    return signed_in.filter(must_change_password=state == MUST_CHANGE)
