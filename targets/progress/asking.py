"""What progress asks of units, for the burden meter: one report a period, covering all targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.models import Year
from targets.burden.asks import Ask, month_of
from targets.models import Target
from targets.progress.periods import periods_of
from units.models import Unit


def progress_asks(year: Year) -> Iterator[Ask]:
    """A report of each period that has begun, in the month in which it is due; what is due after
    the year counts in December."""
    now = timezone.now()
    periods = [each for each in periods_of(year) if each.begun(now)]
    if not periods:
        return
    titles: dict[int, list[str]] = defaultdict(list)
    rows = Target.objects.filter(year=year, current=True).order_by("unit", "order")
    for unit, title in rows.values_list("unit", "title"):
        titles[unit].append(title)
    codes = dict(Unit.objects.filter(pk__in=titles).values_list("pk", "code"))
    for period in periods:
        month = month_of(year, timezone.localdate(period.due_at))
        for unit, named in titles.items():
            address = reverse("targets:progress_unit", args=[codes[unit]])
            url = f"{address}?year={year.year}&period={period.month}"
            title = _("%s 月进度") % period.month
            yield Ask(unit, month, "progress", title, url, tuple(named))
