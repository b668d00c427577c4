"""What staff appraisals bring to the readiness of a publication (K-7.9, M-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.appraisal.guard import surplus_units
from bonuses.appraisal.models import StaffAppraisal
from schemes.models import Year
from scoring.models import ResultSet
from scoring.publication.readiness import REASON, SHOWN, Finding
from units.models import Unit


def surplus_findings(_account: Any, year: Year, _result_set: ResultSet) -> Iterator[Finding]:
    """Units that rate more people excellent than the result in force gives them places."""
    units = StaffAppraisal.objects.filter(year=year).values_list("unit_id", flat=True)
    over = surplus_units(year, set(units))
    if not over:
        return
    n = len(over)
    text = ngettext("%(n)s 个单位的职工考核优秀超出名额", "%(n)s 个单位的职工考核优秀超出名额", n)
    named = Unit.objects.filter(pk__in=over).order_by("code")[:SHOWN]
    told = _("%(unit)s：多 %(n)s 人")
    lines = tuple(told % {"unit": unit.name, "n": over[unit.pk]} for unit in named)
    url = f"{reverse('bonuses:appraisals')}?year={year.year}&state=over"
    yield Finding(
        *("appraisals", REASON, text % {"n": n}, n, url), *(_("看超出的"), lines, "K-7.9")
    )
