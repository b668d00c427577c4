"""Writing units, people, accounts and role grants; every act with its audit row."""

from __future__ import annotations

from units.services.accounts import (
    account_change_password,
    account_create,
    account_edit,
    account_reset_password,
    account_set_active,
    account_unlock,
    initial_password,
    session_act_in,
    session_close,
    session_open,
    session_refuse,
    sessions_end,
)
from units.services.deputising import (
    DeputyAsked,
    NotYourDeputyError,
    deputising_end,
    deputising_grant,
)
from units.services.grants import (
    account_admit,
    permissions_sync,
    role_grant,
    role_revoke,
)
from units.services.identities import (
    IdentityInput,
    authority_create,
    authority_link,
    people_apply,
    unit_abolish,
    unit_create,
    unit_restore,
    units_apply,
)
from units.services.people import person_rename

__all__ = [
    "DeputyAsked",
    "IdentityInput",
    "NotYourDeputyError",
    "account_admit",
    "account_change_password",
    "account_create",
    "account_edit",
    "account_reset_password",
    "account_set_active",
    "account_unlock",
    "authority_create",
    "authority_link",
    "deputising_end",
    "deputising_grant",
    "initial_password",
    "people_apply",
    "permissions_sync",
    "person_rename",
    "role_grant",
    "role_revoke",
    "session_act_in",
    "session_close",
    "session_open",
    "session_refuse",
    "sessions_end",
    "unit_abolish",
    "unit_create",
    "unit_restore",
    "units_apply",
]
