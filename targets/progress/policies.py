"""Who may use the routes of progress; whose progress, ``targets.progress.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from schemes.queries import year_or_none
from targets.progress.queries import reporting_units, sees_progress, sources_of
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_progress(signed_in(request))


def _reports(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    office = has_authority_perm(account, authority_for(account), "edit_facts")
    return office or bool(reporting_units(account))


def _sends(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    year = year_or_none(account)
    return year is not None and bool(sources_of(account, year))


def _figures(request: HttpRequest, parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    return has_authority_perm(account, authority_for(account), "view_facts") or _sends(
        request, parts
    )


def _all_facts(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    account = signed_in(request)
    return has_authority_perm(account, authority_for(account), "view_facts")


FACTS = Policy(check=_all_facts)
FIGURES, SENDS = Policy(check=_figures), Policy(check=_sends)
SEES, REPORTS = Policy(check=_sees), Policy(check=_reports)

POLICIES: dict[str, Policy] = {
    **{
        f"targets:{name}": SEES
        for name in (
            *("progress", "progress_xlsx", "progress_worst", "progress_target"),
            *("progress_unit", "progress_own", "progress_sheet"),
            *("progress_report", "progress_projects"),
        )
    },
    # Whose figures may be sent, the view asks of the scheme.
    "api:progress-list": SEES,
    **{
        f"targets:{name}": REPORTS
        for name in (
            *("progress_saved", "progress_handed_in", "progress_confirmed"),
            *("progress_sheet_in", "progress_sheet_apply"),
        )
    },
    **{f"targets:{name}": FIGURES for name in ("progress_figures_own", "progress_figures")},
    "targets:progress_figures_sheet": FIGURES,
    # Only who keeps the calendar moves a deadline: the view asks.
    "targets:progress_periods": FACTS,
    "targets:progress_period": FACTS,
    **{f"targets:progress_figures_{name}": SENDS for name in ("saved", "sheet_in", "sheet_apply")},
}
