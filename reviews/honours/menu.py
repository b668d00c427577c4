"""The entry of claims in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, REVIEWS, NavItem
from reviews.honours.kinds import uses_claims
from reviews.honours.queries import own_unit_ids, sees_claims
from schemes.queries import scheme_uses


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account)) and scheme_uses(account, uses_claims)


def _others(account: Any) -> bool:
    if own_unit_ids(account) or not sees_claims(account):
        return False
    return scheme_uses(account, uses_claims)


ITEMS = tuple(
    NavItem(key, label, icon, group, "reviews:claims", order=order, visible=visible)
    for key, label, icon, group, order, visible in (
        ("own-claims", _("申报加分"), "award", OWN_UNIT, 8, _own),
        ("award-claims", _("加分核实"), "patch-check", REVIEWS, 29, _others),
    )
)
