"""Who may use the routes of statements: who sees a plan; its template is the office's."""

from __future__ import annotations

from core.policy import Policy
from targets.plans.policies import SEES

OFFICE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "targets:statement_word": SEES,
    "targets:plan_signing": SEES,
    "targets:statement_template": OFFICE,
    "targets:statement_template_put": OFFICE,
    "targets:statement_template_file": OFFICE,
    "api:plan-signing": SEES,
    **{f"api:statement-template-{name}": OFFICE for name in ("list", "restore")},
}
