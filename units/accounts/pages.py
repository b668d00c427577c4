"""What the account pages show."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.audit_words import AuditWords, event_words
from core.models import AuditEntry
from units import queries
from units.accounts import rights
from units.accounts.acts import acts_for
from units.accounts.forms import GrantForm
from units.accounts.listing import (
    STATES,
    account_rows,
    accounts_found,
    locked_names,
    state_of,
)
from units.http import signed_in
from units.models import Account, Authority, Person, Role, Unit
from units.roles import GRANTABLE

PER_PAGE = 50
LAST_ACTS = 15
ASKED = ("q", "role", "unit", "state", "sort")


def own_authority(request: HttpRequest) -> Authority:
    """The reader's authority; the policy has let in only those who have one."""
    authority = queries.authority_for(signed_in(request))
    assert authority is not None  # noqa: S101 - the policy of every account route asks for one
    return authority


def may_manage(account: Account) -> bool:
    """Whether the reader may change accounts, or only look."""
    return queries.has_authority_perm(account, queries.authority_for(account), "manage_accounts")


def list_context(request: HttpRequest) -> dict[str, Any]:
    """The list of accounts that the address asks for."""
    reader, authority = signed_in(request), own_authority(request)
    found = accounts_found(reader, request.GET.dict())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    units = Unit.objects.filter(authority=authority).order_by("code")
    return {
        "page": page,
        "rows": account_rows(page),
        "asked": {key: request.GET.get(key, "") for key in ASKED},
        "total": queries.accounts_seen_by(reader).count(),
        "roles": [(role.value, role.label) for role in GRANTABLE],
        "units": list(units.values_list("code", "name")),
        "states": [(key, label) for key, (label, _look) in STATES.items()],
        "may_manage": may_manage(reader),
        "several": Authority.objects.count() > 1,
        "crumbs": [(_("账号"), "")],
    }


def detail_context(request: HttpRequest, account: Account) -> dict[str, Any]:
    """An account's page: who, what it may do and by which grant, its last acts."""
    reader = signed_in(request)
    state = state_of(account, locked_names())
    manage = may_manage(reader)
    authority = own_authority(request)
    grants = rights.grants_of(account, authority)
    label, look = STATES[state]
    elsewhere = account.home_id not in (None, authority.pk)
    return {
        "account": account,
        "state": state,
        "state_label": label,
        "look": look,
        "grants": [(grant, queries.role_label(grant)) for grant in grants],
        "rights": rights.rights_of(grants),
        "acts": acts_for(account, state, reader) if manage and not elsewhere else [],
        "elsewhere": elsewhere,
        "person": _person_here(account, authority),
        "may_manage": manage,
        "own": account == reader,
        "grant_form": GrantForm(authority=authority),
        "entries": last_acts(account, authority),
        "SETUP": Role.SETUP,
        "crumbs": [(_("账号"), "../"), (str(account), "")],
    }


def _person_here(account: Account, authority: Authority) -> Person | None:
    person: Person | None = account.person
    return person if person is not None and person.authority_id == authority.pk else None


def last_acts(
    account: Account, authority: Authority
) -> list[tuple[AuditEntry, str, list[tuple[str, str]]]]:
    """The last sign-ins of an account in an authority and what was done to it there."""
    entries = AuditEntry.objects.filter(subject_type="units.account", subject_id=str(account.pk))
    entries = entries.filter(Q(authority=authority) | Q(authority=None))
    words = AuditWords(authority)
    return [
        (entry, event_words(entry.event), words.details(entry.event, entry.detail))
        for entry in entries.order_by("-id")[:LAST_ACTS]
    ]


def roles_context(request: HttpRequest) -> dict[str, Any]:
    """The table of roles and permissions."""
    lines = rights.role_lines(own_authority(request))
    return {
        "lines": lines,
        "rows": rights.permission_rows(lines),
        "crumbs": [(_("账号"), "../"), (_("角色和权限"), "")],
    }
