"""Which result set of a year was made public; asked by recomputing, freezing and payrolls."""

from __future__ import annotations

from schemes.models import Year
from scoring.models import ResultSet, ResultSetState

#: Sets that were made public; a frozen one was published before.
MADE_PUBLIC = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)


def published_set(year: Year) -> ResultSet | None:
    """The result set of a year that was made public, published or frozen by now; None before."""
    rows = ResultSet.objects.filter(year=year, state__in=MADE_PUBLIC).order_by("-number")
    return rows.select_related("scheme").defer("scheme__document").first()
