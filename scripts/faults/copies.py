"""A back-up made while officers write, and a disk that is full."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from reviews.models import TargetMark
from schemes.import_models import ImportBatch
from schemes.workbook.services import import_upload
from schemes.workbook.writer import write_year
from scoring.models import CurrentResult
from scoring.services import result_set_recompute
from scripts.bench.county import County
from scripts.bench.scoring_cases import forget
from scripts.faults import snapshots, writers
from scripts.faults.kills import Trials
from scripts.faults.processes import answer_of, trail_is_whole
from scripts.faults.servers import OFFICERS, integrity
from scripts.faults.work import year_of
from scripts.private_servers import as_postgres, postgres_folder
from units.models import Account


def back_up(county: County, folder: Path, trials: int) -> Iterator[Trials]:
    """Back up under three writers, restore elsewhere: what was acknowledged before it began is
    there, the trail is whole, and recomputing twice from nothing gives the same results."""
    found = Trials("a back-up under three writers, restored and recomputed")
    for trial in range(trials):
        snapshots.restore("county")
        working = writers.begin(county, folder, OFFICERS)
        time.sleep(1)
        before = {writer.key: writer.acknowledged() for writer in working}
        _copy(folder)
        writers.end(working)
        _restore(folder)
        told = integrity() + trail_is_whole()
        for key, figures in before.items():
            rows = TargetMark.objects.filter(year=county.year, key=key)
            stand = {int(row.actual or 0) for row in rows}
            told += [f"{key}: {figure} is not in the back-up" for figure in set(figures) - stand]
        first, second = (answer_of(lambda: _recomputed(county)) for _time in range(2))
        if first != second or len(first) != len(county.units):
            told.append("recomputing the back-up twice gives two results")
        found.check(f"trial {trial}", {"wrong": told}, {"wrong": []})
    yield found


def full_disk(county: County, trials: int) -> Iterator[Trials]:
    """Files cannot grow any more: what is refused leaves neither row nor file, and works later."""
    found = Trials("no room on the disk for an uploaded workbook")
    snapshots.restore("county")
    file = BytesIO()
    write_year(file, year_of(county))
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(exist_ok=True)
    for trial in range(trials):
        room = (trial + 1) * len(file.getvalue()) // (trials + 1)
        files, batches = sorted(folder.iterdir()), ImportBatch.objects.count()
        refused = answer_of(partial(_uploaded_within, county, file.getvalue(), room))
        told = integrity() + trail_is_whole()
        stands = {
            "refused": refused,
            "wrong": told,
            "files": sorted(folder.iterdir()),
            "rows": ImportBatch.objects.count(),
        }
        wanted = {"refused": True, "wrong": [], "files": files, "rows": batches}
        found.check(f"{room} bytes", stands, wanted)
    yield found


def _uploaded_within(county: County, content: bytes, room: int) -> bool:
    """Upload while no file may grow beyond ``room`` bytes; whether that was refused."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    year, account = year_of(county), Account.objects.get(pk=county.account.pk)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        import_upload(year=year, actor=account, file=BytesIO(content), name="a.xlsx")
    except (OSError, DatabaseError, ValidationError):
        return True
    return False


def _recomputed(county: County) -> list[str]:
    """Every unit's facts, points and place: a set's digest is of the facts alone."""
    forget([county])
    result_set_recompute(year=year_of(county), actor=None, cause="command")
    now = CurrentResult.objects.get(year=county.year).result_set
    told = ("unit__code", "result__digest", "total", "rank", "grade", "complete")
    return [str(row) for row in now.entries.order_by("unit__code").values_list(*told)]


def _copy(folder: Path) -> None:
    if connection.vendor == "sqlite":
        target = folder / "copy.sqlite3"
        target.unlink(missing_ok=True)
        with sqlite3.connect(connection.settings_dict["NAME"]) as database:
            with sqlite3.connect(target) as other:
                database.backup(other)
            other.close()
        database.close()
        return
    with (folder / "copy.dump").open("wb") as dump:
        subprocess.run(_client("pg_dump", "-Fc"), check=True, stdout=dump, cwd="/")


def _restore(folder: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        os.replace(folder / "copy.sqlite3", path)
    else:
        server = snapshots.maintenance()
        with server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{snapshots.TRIAL}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{snapshots.TRIAL}" TEMPLATE template0')
        server.close()
        with (folder / "copy.dump").open("rb") as source:
            subprocess.run(_client("pg_restore"), check=True, stdin=source, cwd="/")
    cache.clear()


def _client(program: str, *options: str) -> list[str]:
    told = connection.settings_dict
    server = ["-h", str(told["HOST"]), "-p", str(told["PORT"]), "-U", str(told["USER"])]
    command = [f"{postgres_folder()}/{program}", *server, "-d", snapshots.TRIAL, *options]
    return as_postgres(command)
