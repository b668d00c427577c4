"""Every fault on the database of the environment."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from scripts.faults.kills import Trials


def main(trials: int) -> int:
    """Make the county, disturb it, print; 1 when anything was wrong."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up
    from django.db import connection  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from scripts.faults import snapshots  # noqa: PLC0415

    translation.activate("zh-hans")
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "postgresql":
        snapshots.begin()
    failed, began = 0, time.monotonic()
    for found in _all(trials):
        spent, began = time.monotonic() - began, time.monotonic()
        told = f"{found.well} of {found.looked}"
        note = f"  ({found.note})" if found.note else ""
        print(f"  {found.title:<64}{told:>12}  {spent:6.0f} s{note}", flush=True)
        for line in found.wrong[:5]:
            print(f"      {line}", flush=True)
        failed = failed or bool(found.wrong)
    return int(failed)


def _all(trials: int) -> Iterator[Trials]:
    from django.db import connection  # noqa: PLC0415 -- needs the set-up

    from scripts.faults import copies, kills, servers  # noqa: PLC0415
    from scripts.faults.work import county_found  # noqa: PLC0415

    county, few = county_found(), max(2, trials // 8)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        faults: dict[str, Callable[[], Iterator[Trials]]] = {
            "kills": lambda: kills.kills(county, trials, trials // 2),
            "deliveries": lambda: kills.deliveries(county, trials),
            "writers": lambda: servers.killed_writers(county, folder, trials * 2),
            "backup": lambda: copies.back_up(county, folder, few),
            "disk": lambda: copies.full_disk(county, few * 2),
        }
        if connection.vendor == "postgresql":
            faults |= {
                "redis": lambda: servers.lost_redis(county, few * 2),
                "connections": lambda: servers.cut_connections(county, folder, trials * 4),
                "database": lambda: servers.restarted_database(county, folder, few * 2),
            }
        wanted = [each for each in os.environ.get("FAULTS_OF", "").split(",") if each]
        try:
            for fault, tried in faults.items():
                if not wanted or fault in wanted:
                    yield from tried()
        finally:
            if connection.vendor == "postgresql":
                servers.stop_redis()
                servers.stop_postgres()
