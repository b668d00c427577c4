"""What the pages of opening a year show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.language import title_of
from core.policy import Denied
from schemes.holidays.queries import has_table
from schemes.models import Year
from schemes.years import opening
from schemes.years.carry import PartPlan
from schemes.years.opening_forms import OpeningForm, first_choice
from units.http import signed_in
from units.models import Authority
from units.queries import authority_for

SKIPPED_SHOWN = 50


def authority_of(request: HttpRequest) -> Authority:
    """The reader's authority; a 404 without one."""
    found = authority_for(signed_in(request))
    if found is None:
        raise Denied("schemes.year")
    return found


def opening_form(request: HttpRequest, data: Mapping[str, Any]) -> OpeningForm:
    """The form as it was asked for; at first with what is likely."""
    authority = authority_of(request)
    return OpeningForm(authority, data if "scheme" in data else first_choice(authority))


def opening_page(request: HttpRequest, form: OpeningForm) -> dict[str, Any]:
    """The form, and the preview where it can be made."""
    plan, standing = None, None
    authority = authority_of(request)
    if form.is_valid():
        wanted = form.wanted()
        standing = Year.objects.filter(authority=authority, year=wanted["number"]).first()
        if standing is None:
            plan = opening.opening_plan(authority=authority, **wanted)
    return {
        "form": form,
        "plan": plan,
        "standing": standing,
        "dates": [] if plan is None else [(title_of(row.title), row) for row in plan.dates],
        "fingerprint": "" if plan is None else plan.fingerprint(),
        "tables": [] if plan is None else _missing_tables(authority, plan),
        "open_source": plan is not None
        and plan.source is not None
        and not opening.is_final(plan.source),
        "parts": [] if plan is None else [part_view(part) for part in plan.parts],
        "crumbs": [(pgettext("list", "年度"), reverse("schemes:years")), (_("开年度"), "")],
    }


def again_page(year: Year) -> dict[str, Any]:
    """What fetching once more would change."""
    planned = opening.again_plan(year)
    crumbs = [
        (pgettext("list", "年度"), reverse("schemes:years")),
        (str(year.year), year_url(year)),
    ]
    return {
        "year": year,
        "parts": [part_view(part) for part in planned],
        "fingerprint": opening.again_fingerprint(planned),
        "empty": all(part.empty for part in planned),
        "provisional": any(part.provisional for part in planned),
        "crumbs": [*crumbs, (_("再取上年数据"), "")],
    }


def part_view(part: PartPlan) -> dict[str, Any]:
    """A part as the page shows it."""
    shown = Paginator(part.skipped, SKIPPED_SHOWN).page(1)
    return {
        "key": part.key,
        "title": part.title,
        "new": part.new,
        "changed": part.changed,
        "unchanged": part.unchanged,
        "skipped": shown.object_list,
        "skipped_total": len(part.skipped),
        "more": max(0, len(part.skipped) - SKIPPED_SHOWN),
        "notes": part.notes,
        "provisional": part.provisional,
    }


def year_url(year: Year) -> str:
    """A year's own page."""
    return f"{reverse('schemes:year', args=[year.year])}?year={year.year}"


def _missing_tables(authority: Authority, plan: opening.OpeningPlan) -> list[int]:
    """Years of the calendar that have no holidays table."""
    years = sorted({row.literal.year for row in plan.dates} | {plan.number})
    return [number for number in years if not has_table(authority, number)]
