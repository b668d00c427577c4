"""Who may use the routes of feedback and objections; which rows, the queries decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.objections.queries import filing_units, own_units
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def sees_feedback(account: Any) -> bool:
    """The offices, and whoever belongs to a unit."""
    office = has_authority_perm(account, authority_for(account), "view_facts")
    return office or bool(own_units(account))


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_feedback(signed_in(request))


def _objects(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return bool(filing_units(signed_in(request)))


SEES, OFFICE = Policy(check=_sees), Policy(authority_perm="edit_facts")
OBJECTS, OFFICES = Policy(check=_objects), Policy(authority_perm="view_facts")

POLICIES: dict[str, Policy] = {
    "reviews:feedbacks": OFFICES,
    "reviews:feedback_given": OFFICE,
    "reviews:feedback": SEES,
    "reviews:objection_new": OBJECTS,
    "reviews:objections": SEES,
    "reviews:objection": SEES,
    "reviews:objection_moved": SEES,
    "reviews:objection_file": SEES,
    "reviews:objections_xlsx": SEES,
    "reviews:mark_corrections": OFFICES,
    "reviews:mark_corrections_xlsx": OFFICES,
    "reviews:mark_correction_decided": OFFICE,
    "api:objection-list": SEES,
    "api:objection-detail": SEES,
    "api:objection-move": SEES,
    "api:feedback-list": Policy(authority_perm="view_facts", write=OFFICE),
    "api:feedback-detail": SEES,
    "api:mark-correction-list": OFFICES,
    "api:mark-correction-detail": OFFICES,
    "api:mark-correction-decide": OFFICE,
}
