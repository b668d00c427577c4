"""Who may use the routes of self-evaluation; whose it is, the queries decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.plans.flow import charged_units
from targets.plans.queries import own_unit_ids
from units.http import signed_in
from units.queries import access_of, authority_for, has_authority_perm


def sees_board(account: Any) -> bool:
    """The offices, and leaders with units in their charge."""
    office = has_authority_perm(account, authority_for(account), "view_facts")
    return office or bool(charged_units(account))


def writes_own(account: Any) -> bool:
    """Filers and heads of a unit."""
    access = access_of(account)
    return bool(access.unit_ids("file_targets") | access.unit_ids("head_unit"))


def _board(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_board(signed_in(request))


def _own(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return writes_own(signed_in(request))


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    return sees_board(account) or bool(own_unit_ids(account))


BOARD, OWN, SEES = Policy(check=_board), Policy(check=_own), Policy(check=_sees)

POLICIES: dict[str, Policy] = {
    "reviews:self_evaluations": BOARD,
    "reviews:own_self_evaluation": OWN,
    "reviews:self_evaluation": SEES,
    "reviews:self_evaluation_moved": SEES,
    "reviews:self_evaluation_pdf": SEES,
    "reviews:self_evaluation_started": OWN,
    "reviews:self_evaluation_line": OWN,
    "reviews:self_evaluation_text": OWN,
    "api:self-evaluation-list": SEES,
    "api:self-evaluation-detail": SEES,
    "api:self-evaluation-line": OWN,
    "api:self-evaluation-start": OWN,
    "api:self-evaluation-text": OWN,
    "api:self-evaluation-move": SEES,
}
