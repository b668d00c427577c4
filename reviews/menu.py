"""What ``reviews`` brings to the frame beside its fact pages: the turnout of the ballots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation as nav
from reviews.awaited import asks_others
from reviews.ballots.subjects import has_subjects
from schemes.queries import scheme_uses
from units.queries import authority_for, has_authority_perm


def sees_turnout(account: Any) -> bool:
    """Whether the account sees all facts of its authority."""
    return has_authority_perm(account, authority_for(account), "view_facts")


def has_turnout(account: Any) -> bool:
    """Whether there are ballots to see, by the scheme of its year."""
    return sees_turnout(account) and scheme_uses(account, has_subjects)


def has_awaited(account: Any) -> bool:
    """Whether marks of others are waited for, by the scheme of its year (G-5, D-7)."""
    return sees_turnout(account) and scheme_uses(account, asks_others)


ITEMS = (
    nav.NavItem(
        "turnout",
        _("测评"),
        "envelope-open",
        nav.REVIEWS,
        "reviews:turnout",
        order=70,
        visible=has_turnout,
    ),
    nav.NavItem(
        "awaited",
        _("待录评分"),
        "inbox",
        nav.REVIEWS,
        "reviews:awaited",
        order=29,
        visible=has_awaited,
    ),
)
