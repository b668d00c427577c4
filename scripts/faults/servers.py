"""Database and Redis are killed, restarted, emptied; their connections are cut."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.test import Client

from core import jobs
from core.models import AuditEntry, Job, JobState
from core.tasks import wake_worker
from scoring.services.requests import NIGHTLY
from scripts.bench.county import County
from scripts.faults import snapshots, writers
from scripts.faults.kills import Trials
from scripts.faults.processes import ALIVE, StuckError, trail_is_whole
from scripts.private_servers import as_postgres, postgres_folder
from units.models import Account

OFFICERS = 3
QUEUED = 100
#: Seconds within which everything must be well again by itself.
HEALED = 120.0
RECOVERED = 15.0
#: Seconds that a page may take while Redis is away.
PAGE = 10.0
#: Seconds between two connections cut: some writes must get through.
GAP = 0.25


def killed_writers(county: County, folder: Path, trials: int) -> Iterator[Trials]:
    """Officers' processes are killed within their writes, wherever those are."""
    chance = random.Random(11)  # noqa: S311 -- when a process dies is no secret
    found = Trials("three writers killed in the midst")
    snapshots.restore("county")
    total = 0
    for trial in range(trials):
        working = writers.begin(county, folder, OFFICERS)
        time.sleep(chance.uniform(0.05, 0.4))
        writers.end(working)
        told = writers.wrong(county, working) + integrity() + trail_is_whole()
        total += writers.written(working)
        found.check(f"trial {trial}", {"wrong": told}, {"wrong": []})
    found.note = f"{total} writes acknowledged"
    yield found


def cut_connections(county: County, folder: Path, trials: int) -> Iterator[Trials]:
    """PostgreSQL ends connections of writers, one after the other; looked at once, at the end."""
    found = Trials(f"{trials} connections cut under three writers, then looked")
    snapshots.restore("county")
    working = writers.begin(county, folder, OFFICERS)
    server, cut, began = snapshots.maintenance(), 0, time.monotonic()
    with server.cursor() as cursor:
        while cut < trials:
            if time.monotonic() - began > HEALED + trials * GAP * 4:
                raise StuckError("nobody connects any more")
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s ORDER BY random() LIMIT 1",
                [snapshots.TRIAL],
            )
            cut += cursor.rowcount
            time.sleep(GAP)
    writers.end(working)
    server.close()
    told = writers.wrong(county, working) + trail_is_whole()
    found.check("at the end", {"wrong": told}, {"wrong": []})
    found.note = f"{writers.written(working)} writes acknowledged"
    yield found


def restarted_database(county: County, folder: Path, trials: int) -> Iterator[Trials]:
    """PostgreSQL is killed under three writers, and comes back; looked at once, at the end."""
    found = Trials(f"PostgreSQL killed {trials} times under three writers, then looked")
    snapshots.restore("county")
    slowest = 0.0
    working = writers.begin(county, folder, OFFICERS)
    for _trial in range(trials):
        time.sleep(0.3)
        _restart_postgres()
        began, before = time.monotonic(), writers.written(working)
        while writers.written(working) == before:
            if time.monotonic() - began > HEALED:
                raise StuckError("nobody could write after the restart")
            time.sleep(0.02)
        slowest = max(slowest, time.monotonic() - began)
    writers.end(working)
    told = writers.wrong(county, working) + trail_is_whole()
    if slowest > RECOVERED:
        told.append(f"the first write stood {slowest:.1f} s after a restart")
    found.check("at the end", {"wrong": told}, {"wrong": []})
    found.note = f"first write after {slowest:.1f} s at most"
    yield found


def lost_redis(county: County, trials: int) -> Iterator[Trials]:
    """Redis is emptied, or killed, with a hundred jobs in its queue."""
    for title, disturb in (("emptied", _empty), ("killed and started again", _kill)):
        found = Trials(f"Redis {title} with {QUEUED} jobs queued")
        snapshots.restore("county")
        slowest = 0.0
        with _worker():
            for trial in range(trials):
                asked = _queue(county, trial)
                disturb()
                slowest = max(slowest, _done(asked))
                done = AuditEntry.objects.filter(event="job.done", subject_id__in=asked).count()
                stands = {"done": done, "wrong": trail_is_whole()}
                found.check(f"trial {trial}", stands, {"done": QUEUED, "wrong": []})
        found.note = f"all done after {slowest:.0f} s at most"
        yield found
    yield _pages_without_redis(county)


def _pages_without_redis(county: County) -> Trials:
    """With Redis away: pages are read, a job can be asked for and is done when it is back."""
    found = Trials("pages, and a job asked for, while Redis is away")
    snapshots.restore("county")
    client = Client()
    client.force_login(Account.objects.get(pk=county.account.pk))
    command = _redis_command()
    _kill_redis()
    answers, slowest = [], 0.0
    for path in ("/", "/results/", "/units/"):
        began = time.monotonic()
        answers.append(client.get(path).status_code)
        slowest = max(slowest, time.monotonic() - began)
    asked = _queue(county, 0, count=1)
    _start_redis(command)
    with _worker():
        _done(asked)
    found.check("pages", {"answers": answers}, {"answers": [200, 200, 200]})
    found.check("their time", {"slow": slowest > PAGE}, {"slow": False})
    found.note = f"a page after {slowest:.1f} s at most"
    return found


def _queue(county: County, trial: int, count: int = QUEUED) -> list[str]:
    jobs.register_waker(wake_worker)
    asked = [
        jobs.enqueue(
            kind=NIGHTLY,
            payload={},
            actor=None,
            authority=county.authority,
            once_key=f"faults:{trial}:{number}:{time.monotonic_ns()}",
        )
        for number in range(count)
    ]
    return [str(job.pk) for job in asked]


def _done(asked: Sequence[str]) -> float:
    """Sweep as beat does until all are done; seconds that it took."""
    began = time.monotonic()
    while Job.objects.filter(pk__in=asked, state__in=ALIVE).exists():
        if time.monotonic() - began > HEALED:
            left = Job.objects.filter(pk__in=asked, state__in=ALIVE).count()
            raise StuckError(f"{left} jobs were never done")
        jobs.sweep()
        time.sleep(1)
    if (other := Job.objects.filter(pk__in=asked).exclude(state=JobState.DONE)).exists():
        raise StuckError(f"{other.count()} jobs failed")
    return time.monotonic() - began


@contextmanager
def _worker() -> Iterator[None]:
    """Celery's worker as it runs in use, on the trial's database."""
    url = re.sub(r"/\w+$", f"/{snapshots.TRIAL}", os.environ["DATABASE_URL"])
    command = [str(Path(sys.executable).with_name("celery")), "-A", "config", "--quiet", "worker"]
    command += ["--concurrency", "2", "--loglevel", "critical", "--without-gossip"]
    process = subprocess.Popen(
        [*command, "--without-mingle"],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _restart_postgres() -> None:
    folder = _data_directory()
    # The program, then its options as a shell would take them.
    options = Path(folder, "postmaster.opts").read_text("utf-8").strip().partition(" ")[2]
    _pg_ctl("stop", folder, "-m", "immediate")
    deadline = time.monotonic() + HEALED
    while not _pg_ctl("start", folder, "-o", options, "-l", f"{folder}/again.log"):
        # Its last processes may still hold what a new one needs.
        if time.monotonic() > deadline:
            raise StuckError("PostgreSQL did not start again")
        time.sleep(0.2)


def _pg_ctl(act: str, folder: str, *how: str) -> bool:
    """Whether it did so."""
    command = [f"{postgres_folder()}/pg_ctl", act, "-D", folder, "-w", "-s", *how]
    done = subprocess.run(
        as_postgres(command),
        check=False,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return done.returncode == 0


def _data_directory() -> str:
    server = snapshots.maintenance()
    with server.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = str(cursor.fetchone()[0])
    server.close()
    connection.close()
    return folder


def stop_postgres() -> None:
    """The server that a restart has left is nobody's child."""
    _pg_ctl("stop", _data_directory(), "-m", "fast")


def _client() -> Any:
    return redis.Redis.from_url(settings.REDIS_URL)


def _empty() -> None:
    _client().flushall()


def _kill() -> None:
    command = _redis_command()
    _kill_redis()
    _start_redis(command)


def _redis_command() -> list[str]:
    """How the running Redis was started (it writes its name over its own command line)."""
    told = {name: _client().config_get(name)[name] for name in ("dir", "port", "appendonly")}
    options = [part for name, value in told.items() for part in (f"--{name}", value)]
    return ["redis-server", "--bind", "127.0.0.1", "--save", "", *options]


def _kill_redis() -> None:
    os.kill(_client().info()["process_id"], signal.SIGKILL)
    deadline = time.monotonic() + RECOVERED
    while time.monotonic() < deadline:
        try:
            _client().ping()
        except redis.ConnectionError:
            return
        time.sleep(0.02)


_redis: list[subprocess.Popen[bytes]] = []


def _start_redis(command: Sequence[str]) -> None:
    _redis.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True))
    deadline = time.monotonic() + RECOVERED
    while time.monotonic() < deadline:
        try:
            _client().ping()
        except (redis.ConnectionError, redis.BusyLoadingError):
            time.sleep(0.02)
        else:
            return
    raise StuckError("Redis did not come back")


def stop_redis() -> None:
    """The servers that trials have started."""
    for process in _redis:
        process.terminate()
        process.wait()


def integrity() -> list[str]:
    """What SQLite finds wrong with its own file."""
    if connection.vendor != "sqlite":
        return []
    connection.close()
    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        told = [row[0] for row in database.execute("PRAGMA integrity_check")]
    database.close()
    return [] if told == ["ok"] else told[:3]
