"""Who may use the routes of marking; which units and items, the scope decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.marking.scope import scope_of
from reviews.stages.policies import grades_some
from schemes.queries import year_or_none
from units.http import signed_in


def takes_part(account: Any) -> bool:
    """Whether the account marks or sees marks in the year under way, or grades in a stage."""
    year = year_or_none(account)
    if year is None:
        return False
    return scope_of(account, year).takes_part or grades_some(account)


def _takes_part(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return takes_part(signed_in(request))


MARKS = Policy(check=_takes_part)
OFFICE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "reviews:marking": MARKS,
    "reviews:marking_unit": MARKS,
    "reviews:marking_item": MARKS,
    "reviews:marking_save": MARKS,
    "reviews:marking_block": MARKS,
    "reviews:marking_files": MARKS,
    "reviews:teams": MARKS,
    "reviews:team_conflict": MARKS,
    "reviews:team_new": OFFICE,
    "reviews:team": OFFICE,
    "reviews:team_removed": OFFICE,
    "reviews:mark_pairs": MARKS,
    "reviews:mark_pair": MARKS,
    "reviews:mark_pair_moved": MARKS,
    "api:mark-pair-list": MARKS,
    "api:mark-pair-detail": MARKS,
    "api:mark-pair-move": MARKS,
    "api:marking-team-list": Policy(check=_takes_part, write=OFFICE),
    "api:marking-team-detail": OFFICE,
    "api:marking-conflict-list": MARKS,
    "reviews:marking_xlsx": MARKS,
    "api:marking-list": MARKS,
    "api:marking-detail": MARKS,
    "api:marking-enter": MARKS,
    "api:marking-block": MARKS,
}
