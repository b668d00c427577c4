"""What ``units`` brings to the frame: who is signed in, and the administrators' entries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.navigation import RULES, AuthorityChoice, NavItem
from units.http import signed_in
from units.queries import (
    authorities_for,
    authority_for,
    has_authority_perm,
    principals_of,
    role_label,
    roles_of,
)


def _holds(perm: str) -> Any:
    return lambda account: has_authority_perm(account, authority_for(account), perm)


def _sees_accounts(account: Any) -> bool:
    return _holds("manage_accounts")(account) or _holds("view_audit")(account)


ITEMS = (
    NavItem(
        "audit",
        _("审计"),
        "journal-text",
        RULES,
        "core:audit",
        order=90,
        visible=_holds("view_audit"),
        short=_("审计"),
    ),
    NavItem(
        "accounts",
        _("账号"),
        "people",
        RULES,
        "units:accounts",
        order=95,
        visible=_sees_accounts,
        short=_("账号"),
    ),
)


def authorities(request: Any) -> list[AuthorityChoice]:
    """The authorities to choose from; nothing for an account that acts in one only."""
    account = signed_in(request)
    offered, here = authorities_for(account), authority_for(account)
    if len(offered) < 2:
        return []
    return [
        AuthorityChoice(each.code, each.short_name or each.name, each == here) for each in offered
    ]


def who(request: Any) -> tuple[str, str]:
    """The account's name, and its first role with the unit it is held for."""
    account = signed_in(request)
    grants, others = roles_of(account), principals_of(account)
    role = role_label(grants[0]) if grants else ""
    if others:
        role = gettext("%(role)s，代%(others)s") % {
            "role": role,
            "others": gettext("、").join(others),
        }
    return account.get_full_name(), role
