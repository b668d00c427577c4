"""The entry of people in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.navigation import OWN_UNIT, RULES, NavItem
from schemes.people.charge_queries import sees_charges
from schemes.people.transfer_queries import sees_transfers
from units.queries import people_sight


def _sees_list(account: Any) -> bool:
    return people_sight(account).lists


def _group(account: Any) -> str:
    return RULES if people_sight(account).everyone else OWN_UNIT


ITEMS = (
    NavItem(
        "people",
        pgettext_lazy("list", "人员"),
        "person-lines-fill",
        RULES,
        "schemes:people",
        order=28,
        visible=_sees_list,
        group_for=_group,
    ),
    NavItem(
        "charges",
        _("领导分管"),
        "diagram-3",
        RULES,
        "schemes:charges",
        order=27,
        visible=sees_charges,
        minor=True,
    ),
    NavItem(
        "transfers",
        _("内部调动"),
        "arrow-left-right",
        RULES,
        "schemes:transfers",
        order=29,
        visible=sees_transfers,
        group_for=_group,
        minor=True,
    ),
)
