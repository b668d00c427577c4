"""All writes of ``scoring``: recomputing a year, asking for it, keeping and pruning sets."""

from scoring.services.recompute import (
    NewResults,
    Outcome,
    RecomputeError,
    engines_version,
    register_after_result_set,
    register_holds,
    result_set_recompute,
    unchanged_set,
)
from scoring.services.requests import recompute_request
from scoring.services.retention import register_before_prune, result_sets_prune

__all__ = [
    "NewResults",
    "Outcome",
    "RecomputeError",
    "engines_version",
    "recompute_request",
    "register_after_result_set",
    "register_before_prune",
    "register_holds",
    "result_set_recompute",
    "result_sets_prune",
    "unchanged_set",
]
