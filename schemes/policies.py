"""Policies of the routes of ``schemes`` that are about schemes and years."""

from __future__ import annotations

from core.policy import Policy

#: The whole year at once, with every person's scores: the office that keeps it, and nobody else.
WORKBOOK = Policy(authority_perm="import_year")

POLICIES: dict[str, Policy] = {
    # Which versions: those that schemes.queries.scheme_versions answers.
    "schemes:list": Policy(authenticated=True),
    "schemes:demo_showcase": Policy(authority_perm="view_results"),
    "schemes:detail": Policy(authenticated=True),
    "schemes:clause": Policy(authenticated=True),
    "api:scheme-list": Policy(authenticated=True),
    "api:scheme-detail": Policy(authenticated=True),
    "api:year-list": Policy(authenticated=True),
    "api:year-detail": Policy(authenticated=True),
    **dict.fromkeys(
        (
            "schemes:import_list",
            "schemes:import_new",
            "schemes:import_detail",
            "schemes:import_apply",
            "schemes:import_drop",
            "schemes:import_file",
            "schemes:workbook",
            "api:year-workbook-list",
            "api:import-list",
            "api:import-detail",
            "api:import-errors",
            "api:import-changes",
            "api:import-apply",
        ),
        WORKBOOK,
    ),
}
