"""Who may use which route of ``scoring``; which rows are shown, ``scoring.queries`` decides."""

from __future__ import annotations

from core.policy import Policy

#: All results, or those of a unit of one's own.
READ = Policy(authority_perm="view_results", unit_perm="view_unit_results")
RECOMPUTE = Policy(authority_perm="recompute")

#: Of all units together; a voter by name, ``scoring.panels.queries`` decides.
PANELS = Policy(authority_perm="view_results")

POLICIES: dict[str, Policy] = {
    "scoring:results": READ,
    "scoring:results_export": READ,
    "scoring:recompute": RECOMPUTE,
    "scoring:sets": READ,
    "scoring:difference": READ,
    "scoring:missing": READ,
    "scoring:panels": PANELS,
    # Beside a ballot: only of units that the account rates, its query decides.
    "scoring:beside_ballot": READ,
    "scoring:panels_export": PANELS,
    "api:panels-list": PANELS,
    # Whose objection it is, its query decides.
    "scoring:objection_effect": READ,
    "scoring:honours": READ,
    "scoring:honours_export": READ,
    "scoring:unit": READ,
    "scoring:unit_workbook": READ,
    "scoring:unit_pdf": READ,
    "api:result-sets-list": READ,
    "api:result-sets-detail": READ,
    "api:result-sets-entries": READ,
    "api:result-sets-unit": READ,
    "api:result-sets-recompute": RECOMPUTE,
}
