"""Names of the states of plans, changes, drafts and trees, for the audit trail."""

from __future__ import annotations

from core import audit_words
from schemes.audit_names import by_schemes
from targets.changes.flow import ends
from targets.common.drafts import flow as common_drafts
from targets.decomposition import flow as tree
from targets.decomposition.level_two import flow as level_two
from targets.plans.flow import ENDS


def register_audit_names() -> None:
    """Steps are named as the schemes name them; what every path has stands in its table."""
    audit_words.register_states("plan", lambda _authority: ENDS)
    audit_words.register_states("plan", by_schemes(lambda scheme: scheme.plans.steps))
    audit_words.register_states("targetchange", lambda _authority: ends())
    audit_words.register_states("targetchange", by_schemes(lambda scheme: scheme.changes.steps))
    audit_words.register_states("commondraft", lambda _authority: common_drafts.FLOW.states)
    audit_words.register_states("tree", lambda _authority: tree.FLOW.states)
    audit_words.register_states("leveltwo", lambda _authority: level_two.FLOW.states)
