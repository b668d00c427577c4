"""How a running job says how far it is, and learns that it shall stop or was taken over."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from django.db import OperationalError, close_old_connections, connection
from django.db.models import QuerySet
from django.utils import timezone

from core.models import Job, JobState

logger = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15.0
#: At least so many seconds between two progress writes.
PROGRESS_EVERY = 0.25


class JobStopped(Exception):  # noqa: N818 - an outcome, not an error
    """Someone asked the job to stop; raised at a progress report."""


class JobLost(Exception):  # noqa: N818 - an outcome, not an error
    """The job was taken from this worker (it seemed dead) and runs elsewhere."""


def owned(job: Job) -> QuerySet[Job]:
    """The job as long as it is this worker's: a takeover counts ``attempts`` up."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


@dataclass(slots=True)
class Progress:
    """How far a job is, written to its row so that others see it while it runs.

    Inside a transaction of the job nothing could be seen (and SQLite has one writer), so there a
    report only looks for a wish to stop; the next one outside is written.
    """

    job: Job
    _depth: int = field(init=False)
    _written: float = field(init=False, default=0.0)
    _steps: list[dict[str, str]] = field(init=False, default_factory=list)
    _at: tuple[str, int, int] = field(init=False, default=("", 0, 0))

    def __post_init__(self) -> None:
        self._depth = len(connection.atomic_blocks)

    def step(self, key: str, *, total: int = 0) -> None:
        """Begin a step; it is written at once when no transaction is open."""
        self._steps.append({"key": key, "at": timezone.now().isoformat()})
        self._at = (key, 0, total)
        self._report(now=True)

    def set(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` are done in this step.

        Raises :class:`JobStopped` when someone asked for it, :class:`JobLost` when the job runs
        elsewhere.
        """
        self._at = (self._at[0], done, total)
        self._report(now=done >= total)

    def fence(self) -> None:
        """Hold the job's row in the transaction that takes effect; :class:`JobLost` if lost."""
        if not owned(self.job).select_for_update().exists():
            raise JobLost

    def _report(self, *, now: bool) -> None:
        clock = time.monotonic()
        if not now and clock - self._written < PROGRESS_EVERY:
            return
        self._written = clock
        if len(connection.atomic_blocks) > self._depth:
            self._check()
            return
        step, done, total = self._at
        written = (
            owned(self.job)
            .filter(stop_requested=False)
            .update(
                step=step,
                done=done,
                total=total,
                steps=self._steps,
                heartbeat_at=timezone.now(),
            )
        )
        if not written:
            self._check()

    def _check(self) -> None:
        wish = owned(self.job).values_list("stop_requested", flat=True).first()
        if wish is None:
            raise JobLost
        if wish:
            raise JobStopped


class Pulse:
    """A thread that writes heartbeats on a connection of its own until it is stopped."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        try:
            while not self._over.wait(HEARTBEAT_EVERY):
                close_old_connections()
                try:
                    owned(self._job).update(heartbeat_at=timezone.now())
                except OperationalError:
                    logger.warning("no heartbeat for job %s", self._job.pk)
        finally:
            connection.close()
