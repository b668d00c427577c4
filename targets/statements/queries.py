"""Signings on record and the template in force."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from core.ui import date_text
from targets.plans.models import Plan
from targets.statements.models import StatementSigning, StatementTemplate
from units.models import Authority


def signings_of(plans: Iterable[int]) -> dict[int, StatementSigning]:
    """The signing on record of each plan that has one; one query."""
    newest = StatementSigning.objects.filter(plan__in=list(plans)).values("plan")
    rows = newest.annotate(last=Max("pk")).values("last")
    found = StatementSigning.objects.filter(pk__in=rows)
    return {each.plan_id: each for each in found}


def signing_of(plan: Plan) -> StatementSigning | None:
    """The signing on record of a plan; None before the first."""
    rows = StatementSigning.objects.filter(plan=plan).select_related("recorded_by")
    return rows.order_by("-number").first()


def signed_sides(plan: Plan) -> dict[str, str]:
    """Who signed for each side and when, in words, one by one and together; "" for a side that has
    not."""
    signing, sides = signing_of(plan), {}
    for side in ("authority", "unit"):
        signed_on = getattr(signing, f"{side}_on", None)
        day = date_text(signed_on, "full") if signed_on else ""
        name = f"{getattr(signing, f'{side}_post', '')} {getattr(signing, f'{side}_name', '')}"
        sides[f"{side}_signer"], sides[f"{side}_signed_on"] = name.strip(), day
        sides[f"signed_{side}"] = f"{name.strip()}　{day}" if day else ""
    return sides


def signing_history(plan: Plan) -> list[StatementSigning]:
    """Every record of a plan's signing, newest first."""
    rows = StatementSigning.objects.filter(plan=plan).select_related("recorded_by")
    return list(rows.order_by("-number"))


def template_of(authority: Authority) -> StatementTemplate | None:
    """The authority's own template; None while the product's own is in force."""
    rows = StatementTemplate.objects.filter(authority=authority).select_related("uploaded_by")
    found = rows.order_by("-pk").first()
    return found if found and found.name else None


def templates_of(authority: Authority) -> list[StatementTemplate]:
    """Every template that was put in force, newest first, without their contents."""
    rows = StatementTemplate.objects.filter(authority=authority).defer("content")
    return list(rows.select_related("uploaded_by").order_by("-pk"))
