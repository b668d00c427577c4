"""The rows that rights are read from with every request: grants and permissions, as they stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.prepared import Prepared
from units.models import (
    AuthorityUserObjectPermission,
    Deputising,
    RoleGrant,
    UnitUserObjectPermission,
)


def _grants_of(account_id: int) -> QuerySet[RoleGrant]:
    # Asked along with the grants, so that nobody pays a query for deputies that are not there; only
    # whether there ever was one: what must hold of it now takes longer to ask than the grants do.
    lent = Deputising.objects.filter(deputy=OuterRef("account"))
    return (
        RoleGrant.objects.filter(account=account_id)
        .annotate(stands_in=Exists(lent))
        .select_related("authority", "unit")
        .order_by("authority__code", "role", "unit__code")
    )


def _perms_of(account_id: int, authority_id: int) -> QuerySet[Any, str]:
    held = AuthorityUserObjectPermission.objects.filter(
        user=account_id, content_object=authority_id
    )
    return held.values_list("permission__codename", flat=True)


def _unit_perms_of(account_id: int, authority_id: int) -> QuerySet[Any, tuple[int, str]]:
    held = UnitUserObjectPermission.objects.filter(
        user=account_id, content_object__authority=authority_id
    )
    return held.values_list("content_object_id", "permission__codename")


grants_held = Prepared(_grants_of)
perms_held = Prepared(_perms_of, ids=2)
unit_perms_held = Prepared(_unit_perms_of, ids=2)
