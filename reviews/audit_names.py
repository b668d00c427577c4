"""Names of the states and kinds of the year's end, for the audit trail."""

from __future__ import annotations

from core import audit_words
from reviews.accountability import flow as accountability
from reviews.honours.flow import ends as claim_ends
from reviews.marking.pairs.models import PairState
from reviews.objections.models import ReviewState
from reviews.register import flow as register
from reviews.self_evaluation.flow import WORKFLOW as SELF_EVALUATION
from reviews.supervision import flow as supervision
from reviews.supervision.models import Sort
from schemes.audit_names import by_schemes


def register_audit_names() -> None:
    """Steps and kinds are named as the schemes name them."""
    audit_words.register_states("accountabilityrecord", lambda _authority: accountability.TITLES)
    audit_words.register_states("registerentry", lambda _authority: register.TITLES)
    audit_words.register_states("selfevaluation", lambda _authority: SELF_EVALUATION.states)
    audit_words.register_states("objection", lambda _authority: dict(ReviewState.choices))
    audit_words.register_states("markpair", lambda _authority: dict(PairState.choices))
    audit_words.register_states("honourclaim", lambda _authority: claim_ends())
    audit_words.register_states("honourclaim", by_schemes(lambda scheme: scheme.award_claims.steps))
    audit_words.register_states("supervisionitem", lambda _authority: supervision.STATES)
    audit_words.register_values("sort", lambda _authority: dict(Sort.choices))
    audit_words.register_values("kind", by_schemes(lambda scheme: scheme.accountability.kinds))
    audit_words.register_values("way", by_schemes(lambda scheme: scheme.marking.ways))
