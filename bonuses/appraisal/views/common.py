"""What every page of a unit's appraisal reads from the address and shows in its head."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal.board import percent_text
from bonuses.appraisal.flow import LOOKS, state_title
from bonuses.appraisal.models import OPEN
from bonuses.appraisal.queries import UnitAppraisal, sees_board, unit_appraisal
from bonuses.appraisal.services.held import year_closed
from core.policy import Denied
from core.workflow import StaleMoveError
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.unit_pages.grid import grid_errors
from units.http import signed_in


def year_of(request: HttpRequest) -> Year:
    """The year in the address, else the one under way."""
    return current_year(signed_in(request), asked_year(request.GET))


def asked_unit(request: HttpRequest, code: str) -> UnitAppraisal:
    """The unit's appraisal as the reader meets it; a 404 for any that is not his."""
    return unit_appraisal(signed_in(request), year_of(request), code)


def begun(request: HttpRequest, code: str) -> UnitAppraisal:
    """The same, of a unit that has begun."""
    found = asked_unit(request, code)
    if found.appraisal is None:
        raise Denied("bonuses.staffappraisal", code)
    return found


def address(found: UnitAppraisal, route: str = "appraisal", *parts: str) -> str:
    """The address of a page of the unit."""
    path = reverse(f"bonuses:{route}", args=[found.unit.code, *parts])
    return f"{path}?year={found.year.year}"


def head(request: HttpRequest, found: UnitAppraisal, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """Unit, state, quota, and the pages that lie beside each other."""
    reading, rights = found.reading, found.rights
    closed = year_closed(found.year)
    open_now = not closed and found.appraisal is not None and found.appraisal.state in OPEN
    root = (_("职工年度考核"), f"{reverse('bonuses:appraisals')}?year={found.year.year}")
    lead = [root] if sees_board(signed_in(request)) else []
    own = (found.unit.name, address(found) if crumbs else "")
    return {
        "found": found,
        "unit": found.unit,
        "year": found.year,
        "appraisal": found.appraisal,
        "state": state_title(found.state),
        "look": LOOKS[found.state],
        "rights": rights,
        "closed": closed,
        "editable": open_now and rights.prepares,
        "grades": open_now and rights.head,
        "writes": open_now,
        "reading": reading,
        "allowance": reading.allowance if reading else None,
        "percent": percent_text(reading.allowance) if reading else "",
        "quota_sum": reading.allowance.sum_text(reading.taking_part) if reading else "",
        "version": {"version": found.appraisal.version} if found.appraisal else {},
        "year_query": f"?year={found.year.year}",
        "crumbs": [*lead, own, *crumbs],
    }


def saved_at() -> str:
    """When a row was saved, as the table says it."""
    return timezone.localtime().strftime("%H:%M:%S")


def stale_words(error: StaleMoveError) -> str:
    """Who was faster, and when."""
    row = error.current
    return _("%(who)s %(when)s 改过。你填的还在，没有写入") % {
        "who": row.changed_by,
        "when": timezone.localtime(row.changed_at).strftime("%H:%M"),
    }


def refused(
    error: ValidationError | StaleMoveError, answer: dict[str, Any] | None
) -> dict[str, Any]:
    """What stands in the way of a row, in the words of the table; ``answer`` is how it stands."""
    if isinstance(error, StaleMoveError):
        if answer is None:
            return {"errors": {"": [_("这一条刚被撤销，没有写入。刷新再填")]}}
        return {"stale": stale_words(error), **answer}
    return grid_errors(error)
