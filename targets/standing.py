"""Whether a unit has targets of its own in a year: one that was merged or abolished has not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from schemes.models import Year
from units.models import Unit, UnitYear


def unit_refusal(year: Year, unit: Unit) -> str:
    """Why nothing is drafted or changed for a unit that the year does not assess; "" while it does.

    A unit that was merged in mid-year keeps its unit-year, unassessed and paid like its successor:
    what it promised stays readable, and the successor takes it over as targets of its own.
    """
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    row = rows.filter(unit=unit.pk).select_related("paid_like").first()
    if row is not None and row.directly_assessed:
        return ""
    if row is not None and row.paid_like is not None:
        text = _(
            "%(unit)s 年中已并入%(into)s，不再单独考核。要接着做的目标，由%(into)s在目标变更里新增"
        )
        return text % {"unit": row.name, "into": row.paid_like.name}
    return _("%(unit)s 在 %(year)s 年度不单独考核，目标不再变动") % {
        "unit": unit.name,
        "year": year.year,
    }
