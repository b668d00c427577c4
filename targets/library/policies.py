"""Who may use the routes of the library."""

from __future__ import annotations

from core.policy import Policy
from targets.assigned.policies import SEES
from targets.plans.policies import DRAFTS

KEEPS = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "targets:library": SEES,
    "targets:library_candidates": KEEPS,
    "targets:library_add": KEEPS,
    "targets:library_take": DRAFTS,
    "api:library-use-take": DRAFTS,
    "api:library-use-add": KEEPS,
}
