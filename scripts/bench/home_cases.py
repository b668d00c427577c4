"""Home pages with 100 units and 10 000 people: the target office's, and a filer's."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scripts.bench import paper_cases
from scripts.bench.county import County
from scripts.bench.measuring import Finding, medians, say
from units.models import Account, Role
from units.services import account_create, role_grant

FILER = "bench-filer"


def home_findings(county: County) -> list[Finding]:
    """CPU time against the minimal page of 100 rows, warm and after a changed fact; queries."""
    say("home pages")
    paper_cases.fill_minimal(county)
    minimal = paper_cases._minimal_action(county)
    found = []
    for key, title, client in (
        ("home_office", "home of the target office", paper_cases.signed_in(county)),
        ("home_clerk", "home of a filer", filer(county)),
    ):
        _home(client)  # the first request writes the session
        warm, cold, plain = medians(
            (partial(_home, client), None),
            (partial(_home, client), cache.clear),
            (minimal, None),
            repeats=paper_cases.PAGE_REPEATS,
        )
        cache.clear()
        first = _queries(client)
        kept = _queries(client)
        note = f"{cold.cpu:.3f} s CPU when a fact has changed"
        ratio = warm.cpu / plain.cpu
        found += [
            Finding(key, f"{title} (CPU)", warm.cpu, plain.cpu, ratio, "≤ 1.5", note=note),
            Finding(
                f"{key}_queries",
                "  its queries",
                kept,
                None,
                kept,
                "≤ 20",
                unit="",
                note=f"{first} when a fact has changed",
            ),
        ]
    return found


def filer_again() -> Client:
    """Another browser of the filer whom :func:`filer` made."""
    client = Client(raise_request_exception=True)
    account = Account.objects.get(username=FILER)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filer(county: County) -> Client:
    """A browser in which a unit's filer is signed in."""
    account, _initial = account_create(
        username=FILER, display_name="填报员", actor=None, must_change_password=False
    )
    role_grant(
        account=account,
        role=Role.DEPARTMENT_FILER,
        authority=county.authority,
        unit=county.units[0],
        actor=None,
    )
    client = Client(raise_request_exception=True)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _home(client: Client) -> Any:
    response = client.get("/")
    if response.status_code != 200:
        raise RuntimeError(f"the home page answered {response.status_code}")
    return response


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        _home(client)
    return len(caught)
