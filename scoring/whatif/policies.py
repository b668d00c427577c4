"""Who may use which route of the what-ifs; which rows are there, ``scoring.whatif.queries``
decides."""

from __future__ import annotations

from core.policy import Policy

#: Who sees all facts tries schemes over them; he must see all results as well, the query decides.
TRY = Policy(authority_perm="view_facts")

#: As a unit's page: of which unit, its query decides; what of others is told, the card itself.
SEES_UNIT = Policy(authority_perm="view_results", unit_perm="view_unit_results")

POLICIES: dict[str, Policy] = {"scoring:different": SEES_UNIT} | dict.fromkeys(
    (
        "scoring:what_ifs",
        "scoring:what_if",
        "scoring:what_if_unit",
        "scoring:what_if_remove",
        "scoring:what_if_export",
        "scoring:what_if_pdf",
        "scoring:what_if_panel",
        "scoring:what_if_draft",
        "api:what-if-list",
        "api:what-if-detail",
        "api:what-if-unit",
    ),
    TRY,
)
