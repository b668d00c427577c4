"""Who is in charge of what on a day, and for whom an account may act now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from units.models import Account, Authority, Deputising, LeaderCharge, Role, RoleGrant, Unit

#: Roles that an account may lend: work that must go on.  Auditor and system administrator stay
#: apart from everybody (三员分立); a staff member's slip is his own.
LENDABLE: frozenset[Role] = frozenset(Role) - {
    Role.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.STAFF,
}


def units_in_charge(account: Any, on: date | None = None) -> QuerySet[Unit]:
    """Units that the account, a leader, is in charge of on a day (today without one)."""
    if account is None or not account.is_authenticated:
        return Unit.objects.none()
    return units_charged_to((account.pk,), on)


def units_charged_to(leaders: Iterable[int], on: date | None = None) -> QuerySet[Unit]:
    """Units that any of these accounts is in charge of on a day (today without one)."""
    held = LeaderCharge.objects.filter(charges_on(on or timezone.localdate()), leader__in=leaders)
    return Unit.objects.filter(pk__in=held.values("unit"))


def charges_on(day: date) -> Q:
    """Standing charges that hold a day."""
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Q(current=True, starts_on__lte=day) & open_end


def holding_at(moment: datetime) -> Q:
    """Deputisings that hold at a moment: to the second, without anybody ending them."""
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
    return Q(starts_at__lte=moment, ends_at__gt=moment) & ended


def acting_for(account: Any, on: datetime | None = None) -> list[Deputising]:
    """The deputisings under which the account acts for others at a moment (now without one)."""
    rows = Deputising.objects.filter(holding_at(on or timezone.now()), deputy=account.pk)
    return list(rows.select_related("principal", "authority").order_by("pk"))


def lent_grants(account: Account, now: datetime) -> list[tuple[Account, RoleGrant]]:
    """(principal, grant) of what is lent to the account now; one query while there is nothing."""
    found = []
    deputisings = Deputising.objects.filter(holding_at(now), deputy=account)
    held = list(deputisings.select_related("principal"))
    if not held:
        return []
    grants = RoleGrant.objects.filter(account__in=[row.principal_id for row in held])
    for grant in grants.select_related("authority", "unit").order_by("role", "unit__code"):
        for row in held:
            same = (row.principal_id, row.authority_id) == (grant.account_id, grant.authority_id)
            if same and grant.role in row.roles and row.principal.is_active:
                found.append((row.principal, grant))
    return found


def lent_roles(account: Account, after: datetime, authority: Authority | None = None) -> set[Role]:
    """Roles lent to the account now or later: they count where roles must stay apart.

    Those of one authority, or of all.
    """
    rows = Deputising.objects.annotate(until=Coalesce("ended_at", "ends_at"))
    rows = rows.filter(deputy=account, until__gt=after)
    if authority is not None:
        rows = rows.filter(authority=authority)
    return {Role(role) for roles in rows.values_list("roles", flat=True) for role in roles}


def deputisings_of(account: Account) -> QuerySet[Deputising]:
    """Those that the account gave or got, newest first."""
    rows = Deputising.objects.filter(Q(principal=account) | Q(deputy=account))
    return rows.select_related("principal", "deputy", "ended_by")


def deputisings_in(authority: Authority) -> QuerySet[Deputising]:
    """All of an authority, those that hold or come first."""
    rows = Deputising.objects.filter(authority=authority)
    return rows.select_related("principal", "deputy", "ended_by").order_by(
        F("ended_at").asc(nulls_first=True), "-ends_at"
    )
