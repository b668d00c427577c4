"""Who may use which route of ``scoring``; which rows are shown, ``scoring.queries`` decides."""

from __future__ import annotations

from core.policy import Policy
from scoring.whatif.policies import POLICIES as WHAT_IFS
from units.models import Role

#: All results, or those of a unit of one's own.
READ = Policy(authority_perm="view_results", unit_perm="view_unit_results")
RECOMPUTE = Policy(authority_perm="recompute")

#: Of all units beside each other.
ALL = Policy(authority_perm="view_results")
#: Of all units together; a voter by name, ``scoring.panels.queries`` decides.
PANELS = Policy(authority_perm="view_results")

#: How years are frozen, bundles: the offices that see all facts, and the auditor.
FROZEN = Policy(authority_perm="view_facts", roles=(Role.AUDITOR,))
AGREED = Policy(authority_perm="view_facts")
OFFICE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "scoring:results": READ,
    "scoring:reports": READ,
    "scoring:report_certificate": READ,
    "scoring:report_circular": ALL,
    "scoring:report_circular_word": ALL,
    "scoring:report_honours": READ,
    "scoring:report_deductions": READ,
    # Of the units in one's charge, its query decides.
    "scoring:report_brief": READ,
    # Of which units, its query decides.
    "scoring:report_years": READ,
    "scoring:report_zips": ALL,
    "scoring:report_zip": ALL,
    "api:result-reports-list": READ,
    "api:result-reports-file": READ,
    "api:result-report-zips-list": ALL,
    "api:result-report-zips-detail": ALL,
    "api:result-report-zips-file": ALL,
    **{
        f"scoring:report_{name}_{kind}": READ
        for name in ("honours", "deductions")
        for kind in ("xlsx", "docx")
    },
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
    "scoring:certainty": ALL,
    "scoring:certainty_export": ALL,
    "api:certainty-list": ALL,
    "api:certainty-pair": ALL,
    # Whose objection it is, its query decides.
    "scoring:objection_effect": READ,
    "scoring:honours": READ,
    "scoring:honours_export": READ,
    "scoring:freezing": FROZEN,
    "scoring:freezing_ask": OFFICE,
    # Who asked and who may agree, ``scoring.freezing.flow`` decides.
    "scoring:freezing_moved": AGREED,
    "scoring:bundle_download": FROZEN,
    "scoring:corrections": FROZEN,
    "scoring:correction": FROZEN,
    # Whose money, ``scoring.freezing.corrections.queries.sees_pay`` decides.
    "scoring:correction_pay": FROZEN,
    "scoring:correction_xlsx": FROZEN,
    "scoring:correction_pdf": FROZEN,
    "scoring:correction_new": OFFICE,
    "scoring:correction_facts": OFFICE,
    "scoring:correction_line": OFFICE,
    "scoring:correction_withdraw": OFFICE,
    "scoring:correction_line_dropped": OFFICE,
    "scoring:correction_moved": AGREED,
    "api:corrections-list": Policy(
        authority_perm="view_facts", roles=(Role.AUDITOR,), write=OFFICE
    ),
    "api:corrections-detail": FROZEN,
    "api:corrections-lines": OFFICE,
    "api:corrections-drop-line": OFFICE,
    "api:corrections-move": AGREED,
    "api:corrections-pay": FROZEN,
    "api:freezing-list": Policy(authority_perm="view_facts", roles=(Role.AUDITOR,), write=OFFICE),
    "api:freezing-move": AGREED,
    "api:freezing-bundles": FROZEN,
    # Of which units, its queries decide; of rates, ``scoring.queries.may_see_rate``.
    "scoring:trends": READ,
    "scoring:trends_export": READ,
    "api:trends-list": READ,
    "scoring:unit": READ,
    "scoring:unit_workbook": READ,
    "scoring:unit_pdf": READ,
    "api:result-sets-list": READ,
    "api:result-sets-detail": READ,
    "api:result-sets-entries": READ,
    "api:result-sets-unit": READ,
    "api:result-sets-recompute": RECOMPUTE,
    **WHAT_IFS,
}
