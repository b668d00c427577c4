"""Which units are asked for a self-evaluation: those with targets, or with a stage of their own."""

from __future__ import annotations

from reviews.progress import targets_progress
from reviews.self_evaluation.stages import units_grading_themselves
from schemes.models import Year


def units_asked(year: Year) -> set[int]:
    """Units with targets that are judged one by one, and those that grade themselves as a whole."""
    return set(targets_progress(year).total_by_unit) | units_grading_themselves(year)
