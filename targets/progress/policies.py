"""Who may use the routes of progress; whose progress, ``targets.progress.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.progress.queries import reporting_units, sees_progress
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_progress(signed_in(request))


def _reports(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    office = has_authority_perm(account, authority_for(account), "edit_facts")
    return office or bool(reporting_units(account))


SEES, REPORTS = Policy(check=_sees), Policy(check=_reports)

POLICIES: dict[str, Policy] = {
    **{
        f"targets:{name}": SEES
        for name in (
            *("progress", "progress_xlsx", "progress_worst", "progress_target"),
            *("progress_unit", "progress_own"),
        )
    },
    # Whose figures may be sent, the view asks of the scheme.
    "api:progress-list": SEES,
    **{
        f"targets:{name}": REPORTS
        for name in ("progress_saved", "progress_handed_in", "progress_confirmed")
    },
}
