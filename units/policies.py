"""Policies of the routes of ``units``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from units.accounts.policies import ACCOUNT_POLICIES
from units.http import signed_in
from units.models import Unit
from units.sections.queries import may_keep_sections
from units.tokens.queries import has_tokens


def keeps_sections(request: HttpRequest, parts: Mapping[str, Any]) -> bool:
    """Filer or head of the unit of the address."""
    account = signed_in(request)
    units = Unit.objects.select_related("authority").filter(code=parts["unit_code"])
    return any(may_keep_sections(account, unit) for unit in units)


def _has_tokens(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return has_tokens(signed_in(request))


POLICIES: dict[str, Policy] = {
    "units:login": Policy(public=True),
    "units:logout": Policy(public=True),
    "units:my_account": Policy(authenticated=True),
    "units:change_password": Policy(authenticated=True),
    "units:tokens": Policy(check=_has_tokens),
    # Which: one's own.
    "units:token_revoked": Policy(authenticated=True),
    # Which: those that the account holds a role in (units.queries.authority_offered).
    "units:act_in": Policy(authenticated=True),
    "api:authority-list": Policy(authenticated=True),
    "api:authority-act": Policy(authenticated=True),
    # Which: one's own, or all for who oversees them (units.deputy_pages).
    "units:deputies": Policy(authenticated=True),
    "units:deputies_export": Policy(authenticated=True),
    "units:deputy_new": Policy(authenticated=True),
    "units:deputy_end": Policy(authenticated=True),
    "api:deputising-list": Policy(authenticated=True),
    "api:deputising-end": Policy(authenticated=True),
    # Which units: those that units.queries.visible_units answers.
    "api:unit-list": Policy(authenticated=True),
    "api:unit-detail": Policy(authenticated=True),
    "api:unit-history": Policy(authenticated=True),
    # Which units: units.sections.queries.section_units; who may change them, the view asks again.
    "units:sections": Policy(authority_perm="view_facts", unit_perm="view_unit_results"),
    "units:section_act": Policy(authority_perm="edit_facts", check=keeps_sections),
    # One's own person only.
    "api:me-list": Policy(authenticated=True),
    **ACCOUNT_POLICIES,
    "admin:*": Policy(authority_perm="manage_accounts"),
}
