"""Who may use which route of the what-ifs; which rows are there, ``scoring.whatif.queries``
decides."""

from __future__ import annotations

from core.policy import Policy

#: Who sees all facts tries schemes over them; he must see all results as well, the query decides.
TRY = Policy(authority_perm="view_facts")

POLICIES: dict[str, Policy] = dict.fromkeys(
    (
        "scoring:what_ifs",
        "scoring:what_if",
        "scoring:what_if_unit",
        "scoring:what_if_remove",
        "scoring:what_if_export",
        "scoring:what_if_pdf",
    ),
    TRY,
)
