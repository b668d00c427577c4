"""Policies of the routes of ``core`` and of the frame of the site."""

from __future__ import annotations

from core.policy import Policy

POLICIES: dict[str, Policy] = {
    "healthz": Policy(public=True),
    "set_language": Policy(public=True),
    "api:schema": Policy(authenticated=True),
    "api:docs": Policy(authenticated=True),
}
