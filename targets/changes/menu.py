"""The entry of changes in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, TARGETS, NavItem
from targets.changes.queries import own_unit_ids, sees_changes


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account))


def _others(account: Any) -> bool:
    return not own_unit_ids(account) and sees_changes(account)


ITEMS = tuple(
    NavItem(
        key,
        _("目标变更"),
        "arrow-left-right",
        group,
        "targets:changes",
        order=6,
        visible=visible,
    )
    for key, group, visible in (("own-changes", OWN_UNIT, _own), ("changes", TARGETS, _others))
)
