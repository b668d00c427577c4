"""A round with many voters by code, for the rush: opened, and counted at its end."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone, translation

django.setup()

from reviews.ballots.models import VoteRound  # noqa: E402 -- models need the set-up
from reviews.ballots.services.keys import key_make  # noqa: E402
from reviews.ballots.services.rounds import (  # noqa: E402
    Design,
    round_design,
    round_freeze,
    round_open,
    round_start,
)
from reviews.ballots.services.slips import slips_make  # noqa: E402
from reviews.ballots.services.tally import round_tally  # noqa: E402
from reviews.models import Ballot, BallotRound  # noqa: E402
from scripts.bench.county import make_county  # noqa: E402
from units.models import Account, Role  # noqa: E402
from units.services import account_create, role_grant  # noqa: E402

GROUP = "group:county_leaders:score"


@dataclass(frozen=True, slots=True)
class Rush:
    """An open round, its codes and its key files."""

    pk: int
    office: Account
    codes: tuple[str, ...]
    files: tuple[bytes, bytes]


def database() -> str:
    """Which database it runs on."""
    return connection.vendor


def opened(units: int, voters: int) -> Rush:
    """A new county with a round of so many voters by code."""
    translation.activate("zh-hans")
    call_command("migrate", interactive=False, verbosity=0)
    county = make_county(1, units=units)
    Ballot.objects.all().delete()
    BallotRound.objects.all().delete()
    office = _account(county, Role.TARGET_OFFICE, "rush-office")
    second = _account(county, Role.REVIEWING_OFFICE, "rush-second")
    row = round_start(year=county.year, live=GROUP, actor=office)
    ends = timezone.now() + datetime.timedelta(hours=3)
    stated = Design(title="民主测评", closes_at=ends, slips=voters, least="0")
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    round_freeze(vote_round=row, version=row.version, actor=office)
    slips = slips_make(vote_round=row, actor=office)
    files = [key_make(vote_round=row, actor=actor).content for actor in (office, second)]
    row.refresh_from_db()
    round_open(vote_round=row, version=row.version, actor=office)
    connections.close_all()
    return Rush(row.pk, office, tuple(slip.code for slip in slips), (files[0], files[1]))


def counted(made: Rush) -> tuple[dict[str, Any], float]:
    """Its time passes and it is counted: what is published, and the seconds of the count."""
    ended = timezone.now() - datetime.timedelta(seconds=1)
    VoteRound.objects.filter(pk=made.pk).update(closes_at=ended)
    row = VoteRound.objects.get(pk=made.pk)
    start = time.monotonic()
    round_tally(vote_round=row, version=row.version, files=made.files, actor=made.office)
    seconds = time.monotonic() - start
    return VoteRound.objects.get(pk=made.pk).result, seconds


def _account(county: Any, role: Role, name: str) -> Account:
    account, _initial = account_create(
        username=name, display_name=name, actor=None, must_change_password=False
    )
    role_grant(account=account, role=role, authority=county.authority, actor=None)
    return account
