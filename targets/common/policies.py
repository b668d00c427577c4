"""Who may use the routes of common targets: offices look, the target office balances and issues."""

from __future__ import annotations

from core.policy import Policy

SEES = Policy(authority_perm="view_facts")
KEEPS = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "targets:common_balance": SEES,
    "targets:common_balance_xlsx": SEES,
    "targets:common_act": KEEPS,
    "api:common-balance-list": SEES,
    "api:common-balance-issue": KEEPS,
    "api:common-balance-take": KEEPS,
    "api:common-balance-undo": KEEPS,
}
