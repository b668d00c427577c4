"""What self-evaluation asks of units, for the burden meter: one form a year."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.self_evaluation.asked import units_asked
from schemes.deadlines import deadline_for
from schemes.models import Year
from schemes.tallies import units_of
from targets.burden.asks import Ask, month_of


def self_evaluation_asks(year: Year) -> Iterator[Ask]:
    """The form of each unit with targets, in the month of the deadline of all."""
    entry = deadline_for(year, "self_evaluation")
    if entry is None:
        return
    month = month_of(year, timezone.localdate(entry.due_at))
    units = units_of(year)
    for pk in units_asked(year):
        if pk in units:
            address = reverse("reviews:self_evaluations")
            url = f"{address}?year={year.year}&q={units[pk].code}"
            yield Ask(pk, month, "self_evaluation", _("%s 年度自评") % year.year, url)
