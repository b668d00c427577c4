"""Who may use the routes of ``reviews`` that are no fact pages; those bring their own policies."""

from __future__ import annotations

from core.policy import Policy

#: Turnout tells who has not voted for whom yet: the offices that see all facts, nobody else.
TURNOUT = Policy(authority_perm="view_facts")

POLICIES: dict[str, Policy] = {
    "reviews:turnout": TURNOUT,
    "reviews:awaited": Policy(authority_perm="view_facts"),
    "reviews:recheck": Policy(authority_perm="view_facts"),
    "reviews:recheck_affirm": Policy(authority_perm="edit_facts"),
    "api:recheck-list": Policy(authority_perm="view_facts"),
    "api:recheck-affirm": Policy(authority_perm="edit_facts"),
    "api:ballot-turnout-list": TURNOUT,
}
