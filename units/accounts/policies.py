"""Policies of the routes of accounts."""

from __future__ import annotations

from core.policy import Policy
from units.accounts.rights import reads_person_rights
from units.http import signed_in
from units.models import Role

MANAGE = Policy(authority_perm="manage_accounts")
#: The administrator works, the auditor looks on.
READ = Policy(authority_perm="manage_accounts", roles=(Role.AUDITOR.value,))
READ_ONLY_FOR_AUDITORS = Policy(
    authority_perm="manage_accounts", roles=(Role.AUDITOR.value,), write=MANAGE
)

ACCOUNT_POLICIES: dict[str, Policy] = {
    **dict.fromkeys(
        (
            "units:accounts",
            "units:accounts_export",
            "units:account",
            "units:roles",
            "units:roles_export",
        ),
        READ,
    ),
    **dict.fromkeys(
        (
            "units:account_new",
            "units:account_edit",
            "units:account_act",
            "units:account_grant",
            "units:account_revoke",
            "units:bulk",
            "units:bulk_template",
            "units:bulk_new",
            "units:batch",
            "units:batch_act",
            "units:account_admit",
            "api:account-admit",
        ),
        MANAGE,
    ),
    "units:person_rights": Policy(check=lambda r, _parts: reads_person_rights(signed_in(r))),
    # On which unit, and for whom: units.queries.may_see_rights.
    "units:unit_rights": Policy(authenticated=True),
    **dict.fromkeys(
        (
            "api:account-batch-list",
            "api:account-batch-detail",
            "api:account-batch-correct",
            "api:account-batch-make",
            "api:account-batch-renew",
            "api:account-batch-discard",
            "api:account-batch-slips",
        ),
        MANAGE,
    ),
    **dict.fromkeys(
        (
            "api:account-list",
            "api:account-detail",
            "api:account-grants",
            "api:account-revoke",
            "api:account-close",
            "api:account-reopen",
            "api:account-unlock",
        ),
        READ_ONLY_FOR_AUDITORS,
    ),
}
