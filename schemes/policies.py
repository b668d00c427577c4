"""Policies of the routes of ``schemes`` that are about schemes and years."""

from __future__ import annotations

from core.policy import Policy

POLICIES: dict[str, Policy] = {
    # Which versions: those that schemes.queries.scheme_versions answers.
    "schemes:list": Policy(authenticated=True),
    "schemes:detail": Policy(authenticated=True),
    "schemes:clause": Policy(authenticated=True),
    "api:scheme-list": Policy(authenticated=True),
    "api:scheme-detail": Policy(authenticated=True),
    "api:year-list": Policy(authenticated=True),
    "api:year-detail": Policy(authenticated=True),
}
