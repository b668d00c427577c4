"""Who may use the routes of changes; which requests, ``targets.changes.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.changes.queries import own_unit_ids, sees_changes
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_changes(signed_in(request))


def _asks(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Filers and heads for their unit, the office for any."""
    account = signed_in(request)
    office = has_authority_perm(account, authority_for(account), "edit_facts")
    return office or bool(own_unit_ids(account))


SEES = Policy(check=_sees)
#: Only who may ask writes; whether this one is in his hands, the service asks again.
ASKS = Policy(check=_asks)

POLICIES: dict[str, Policy] = {
    "targets:changes": SEES,
    "targets:changes_xlsx": SEES,
    "targets:change": SEES,
    "targets:change_moved": SEES,
    "targets:change_notice": SEES,
    "targets:target_versions": SEES,
    "api:target-change-list": SEES,
    "api:target-change-detail": SEES,
    "api:target-change-item": ASKS,
    "api:target-change-item-saved": ASKS,
    "api:target-change-files": ASKS,
    "api:target-change-file-gone": ASKS,
    "api:target-change-move": SEES,
    "api:target-change-again": ASKS,
    **{
        f"targets:{name}": ASKS
        for name in (
            *("change_new", "change_saved", "change_repeated"),
            *("change_item", "change_item_added", "change_item_removed"),
            *("change_file_added", "change_file_removed"),
        )
    },
}
