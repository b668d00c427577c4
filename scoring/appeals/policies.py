"""Who may use the routes of appeals; which of them, ``scoring.appeals.queries`` says."""

from __future__ import annotations

from core.policy import Policy
from scoring.policies import READ

HEADS = Policy(unit_perm="head_unit")

POLICIES: dict[str, Policy] = {
    "scoring:appeals": READ,
    "scoring:appeals_xlsx": READ,
    "scoring:appeal_new": HEADS,
    "scoring:appeal": READ,
    "scoring:appeal_moved": READ,
    "scoring:appeal_file": READ,
    "api:appeal-list": Policy(
        authority_perm="view_results", unit_perm="view_unit_results", write=HEADS
    ),
    "api:appeal-detail": READ,
    "api:appeal-move": READ,
}
