"""The entry of marking in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, REVIEWS, NavItem
from reviews.marking.policies import takes_part
from reviews.objections.queries import filing_units
from units.queries import authority_for, has_authority_perm


def _office(account: Any) -> bool:
    return has_authority_perm(account, authority_for(account), "view_facts")


def _unit(account: Any) -> bool:
    return bool(filing_units(account)) and not _office(account)


ITEMS = (
    NavItem(
        "marking",
        _("复核评分"),
        "ui-checks-grid",
        REVIEWS,
        "reviews:marking",
        order=5,
        visible=takes_part,
        also=("reviews:mark_pairs",),
    ),
    NavItem(
        "feedback",
        _("反馈和异议"),
        "chat-left-text",
        REVIEWS,
        "reviews:feedbacks",
        order=6,
        visible=_office,
        also=("reviews:objections", "reviews:mark_corrections"),
    ),
    NavItem(
        "objections",
        _("评分异议"),
        "chat-left-text",
        OWN_UNIT,
        "reviews:objections",
        order=60,
        visible=_unit,
        also=("reviews:feedbacks",),
    ),
)
