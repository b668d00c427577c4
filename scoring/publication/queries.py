"""What stands of publications: the published set of a year, the publication that goes on."""

from __future__ import annotations

from schemes.models import Year
from scoring.models import ResultSet, ResultSetState
from scoring.publication.models import WITHDRAWN, Publication

#: Sets that were made public; a frozen one was published before.
MADE_PUBLIC = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)


def published_set(year: Year) -> ResultSet | None:
    """The result set of a year that was made public, published or frozen by now; None before."""
    rows = ResultSet.objects.filter(year=year, state__in=MADE_PUBLIC).order_by("-number")
    return rows.select_related("scheme").defer("scheme__document").first()


def publication_of(year: Year) -> Publication | None:
    """The publication of a year that goes on or is done; None where none was begun, or it was
    withdrawn."""
    rows = Publication.objects.filter(year=year).exclude(state=WITHDRAWN)
    related = ("year__authority", "year__scheme", "result_set__scheme", "created_by", "changed_by")
    return rows.select_related(*related).order_by("-pk").first()
