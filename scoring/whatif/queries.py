"""Which what-ifs an account may see, and of what it may ask one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from core.policy import Denied
from scoring.whatif.models import WhatIf, WhatIfUnit
from units.queries import authority_for, has_authority_perm


def may_try(account: Any) -> bool:
    """Whether the account tries schemes: it sees all facts and all results."""
    authority = authority_for(account)
    sees_facts = has_authority_perm(account, authority, "view_facts")
    return sees_facts and has_authority_perm(account, authority, "view_results")


def require_may_try(account: Any) -> None:
    """Raises :class:`Denied` (404) for who may not."""
    if not may_try(account):
        raise Denied("scoring.whatif")


def sees_money(account: Any) -> bool:
    """Whether yuan are told: who sees every unit's standard."""
    return has_authority_perm(account, authority_for(account), "view_rates")


def what_ifs_for(account: Any) -> QuerySet[WhatIf]:
    """The what-ifs of the account's authority, newest first; none for who may not try."""
    authority = authority_for(account)
    if authority is None or not may_try(account):
        return WhatIf.objects.none()
    rows = WhatIf.objects.filter(year__authority=authority).select_related(
        "year", "year__authority", "base", "scheme", "asked_by", "job"
    )
    named = rows.annotate(names=KeyTransform("title", "document"))
    return named.defer("document", "base__document", "scheme__document")


def what_if_for(account: Any, pk: int) -> WhatIf:
    """One of them; :class:`Denied` (404) for any other."""
    found = what_ifs_for(account).filter(pk=pk).first()
    if found is None:
        raise Denied("scoring.whatif", pk)
    return found


def what_if_unit(what_if: WhatIf, code: str) -> WhatIfUnit:
    """The receipts of one unit; :class:`Denied` for one that was not in the year."""
    found = WhatIfUnit.objects.filter(what_if=what_if, code=code).first()
    if found is None:
        raise Denied("units.unit", code)
    return found


def done_what_if(account: Any, pk: int) -> WhatIf:
    """One whose report is there; :class:`Denied` for one that is still worked out."""
    found = what_if_for(account, pk)
    if found.done_at is None:
        raise Denied("scoring.whatif", pk)
    return found
