"""Which targets, common items and filings an account may see."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from schemes.document import SchemeDocument
from schemes.models import Year
from targets.models import CommonItem, EconomicFigure, Filing, Target
from units.queries import (
    access_of,
    authority_for,
    codes_with_perm,
    has_authority_perm,
    units_with_perm,
)


def sees_unit_facts(account: Any) -> bool:
    """Whether the account sees the facts of all units, or of at least one."""
    access = access_of(account)
    return access.may(access.authority, "view_facts") or bool(access.unit_ids("view_unit_results"))


def stated(model: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Any]:
    """Facts of a kind in a year: those that stand, or those that were withdrawn."""
    facts: QuerySet[Any] = model.objects.filter(year=year)
    return facts.filter(retired_at__isnull=False) if withdrawn else facts.filter(current=True)


def unit_facts(model: Any, account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Any]:
    """Facts of a kind in a year: of all units for the offices, else of one's own."""
    authority = authority_for(account)
    facts = stated(model, year, withdrawn=withdrawn)
    if authority is None or authority.pk != year.authority_id:
        return facts.none()
    if has_authority_perm(account, authority, "view_facts"):
        return facts
    return facts.filter(unit__in=units_with_perm(account, authority, "view_unit_results"))


def named_units_facts(
    model: Any, account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[Any]:
    """Facts of several units at once, which list their codes: all for the offices, for others those
    that name a unit of their own."""
    authority = authority_for(account)
    facts = stated(model, year, withdrawn=withdrawn)
    if authority is None or authority.pk != year.authority_id:
        return facts.none()
    if has_authority_perm(account, authority, "view_facts"):
        return facts
    codes = codes_with_perm(account, "view_unit_results")
    # Units are a list in the row, which no database searches alike; such facts are few.
    found = [pk for pk, units in facts.values_list("pk", "units") if not codes.isdisjoint(units)]
    return facts.filter(pk__in=found)


def visible_targets(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Target]:
    """Targets that the account may see."""
    return unit_facts(Target, account, year, withdrawn=withdrawn)


def visible_filings(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Filing]:
    """Filings that the account may see."""
    return unit_facts(Filing, account, year, withdrawn=withdrawn)


def visible_economic_figures(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[EconomicFigure]:
    """Economic figures that the account may see."""
    return unit_facts(EconomicFigure, account, year, withdrawn=withdrawn)


def settled_figure(document: SchemeDocument, figure: EconomicFigure) -> tuple[Fraction | None, str]:
    """The figure that stands by the scheme, and whose it is; (None, "") while none does (D-7)."""
    if document.figures is None:
        return None, ""
    value, origin = document.figures.settle(
        reported=figure.reported,
        statistics=figure.statistics,
        audited=figure.audited,
        audit_required=figure.audit_required,
    )
    return value, origin or ""


def visible_common_items(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[CommonItem]:
    """Common items are rules for everybody who sees any unit's facts in the authority."""
    items = stated(CommonItem, year, withdrawn=withdrawn)
    access = access_of(account)
    if access.authority is None or access.authority.pk != year.authority_id:
        return items.none()
    return items if sees_unit_facts(account) else items.none()
