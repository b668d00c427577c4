"""Who may use the routes of stages; which units and stages, the scope decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.stages.scope import StageScope, has_graded
from schemes.queries import scheme_uses, year_or_none
from units.http import signed_in


def grades_some(account: Any) -> bool:
    """Whether some stage of the year under way may be the account's."""
    year = year_or_none(account) if scheme_uses(account, has_graded) else None
    return year is not None and StageScope(account, year).takes_part


def _grades(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return grades_some(signed_in(request))


STAGES = Policy(check=_grades)

POLICIES: dict[str, Policy] = {
    "reviews:stage": STAGES,
    "reviews:stage_saved": STAGES,
    "api:stage-grading-list": STAGES,
    "api:stage-grading-enter": STAGES,
}
