"""Scanned copies of signed statements: evidence files that a unit's statement cites (T-3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from schemes.models import Year
from targets.evidence.citing import Place
from targets.plans.flow import OFFICE, duties_of
from targets.plans.models import ISSUED, Plan
from targets.plans.queries import plan_units
from units.models import Unit

#: The kind of thing that cites them; its key is the unit's code.
SCAN = "statement"


def scans_seen(account: Any, year: Year, keys: Collection[str]) -> Mapping[str, Place]:
    """The pages of statements by unit code: for whoever sees the unit's plan."""
    units = plan_units(account, year).filter(unit__code__in=keys)
    issued = Plan.objects.filter(year=year, unit__in=units.values("unit")).filter(state=ISSUED)
    return {
        plan.unit.code: Place(
            _("%(unit)s %(year)s 年度责任书签订") % {"unit": plan.unit.name, "year": year.year},
            f"{reverse('targets:plan_signing', args=[plan.unit.code])}?year={year.year}",
        )
        for plan in issued.select_related("unit")
    }


def may_attach_scan(account: Any, year: Year, key: str) -> Unit | None:
    """The unit whose signed statement the account may file: the office's, once it is issued."""
    rows = Plan.objects.select_related("year__authority", "year__scheme", "unit")
    plan = rows.filter(year=year, unit__code=key).first()
    if plan is None or not plan.is_issued or OFFICE not in duties_of(account, plan):
        return None
    return plan.unit
