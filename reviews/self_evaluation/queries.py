"""Which self-evaluations an account may see, and the scores that units gave themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from core.exact import parse_exact
from core.policy import Denied
from reviews.self_evaluation.models import HANDED_IN, SelfEvaluation, SelfVersion
from schemes.models import Year
from targets.plans.flow import charged_units
from targets.plans.queries import OWN
from units.queries import access_of, authority_for, has_authority_perm


def self_scores(year: Year, *units: int) -> dict[str, Fraction]:
    """Target key → the score that its unit gave itself in what it handed in last; of these units,
    or of all where none is named.

    A returned self-evaluation says nothing until it is handed in again.
    """
    versions = SelfVersion.objects.filter(evaluation__year=year, evaluation__state=HANDED_IN)
    if units:
        versions = versions.filter(evaluation__unit__in=units)
    last = dict(versions.order_by("number").values_list("evaluation", "content"))
    found: dict[str, Fraction] = {}
    for content in last.values():
        for line in content["lines"]:
            if line["claimed"] is not None:
                found[line["target"]] = parse_exact(line["claimed"])
    return found


def visible_evaluations(account: Any, year: Year) -> QuerySet[SelfEvaluation]:
    """One's own unit's always; once handed in, all for the offices, those in charge for leaders."""
    rows = SelfEvaluation.objects.filter(year=year)
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    if has_authority_perm(account, authority, "view_facts"):
        return rows.filter(unit__in=own) | rows.filter(number__gte=1)
    return rows.filter(unit__in=own) | rows.filter(number__gte=1, unit__in=charged_units(account))


def evaluation_for(account: Any, year: Year, code: str) -> SelfEvaluation:
    """The self-evaluation of a unit if the account may see it; a 404 (``Denied``) otherwise."""
    rows = visible_evaluations(account, year).filter(unit__code=code)
    found = rows.select_related("unit", "year__authority", "changed_by").first()
    if found is None:
        raise Denied("reviews.selfevaluation", code)
    return found
