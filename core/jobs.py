"""Jobs (后台任务): the database decides what must run, the broker only wakes a worker.

A row is written in the transaction of its cause.  A worker claims it with one conditional UPDATE,
so that a message delivered twice has one effect; :func:`sweep` restarts what was lost.  Job
functions are idempotent and control their own transactions.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from core import audit, policy
from core.job_progress import JobLost, JobStopped, Progress, Pulse, owned
from core.models import Job, JobState
from core.notices.events import FAILED as FAILED_EVENT
from core.notices.services import notify
from core.phrases import Params, phrase, phrases_of, said

__all__ = ["Job", "JobError", "JobLost", "JobState", "JobStopped", "Progress"]

logger = logging.getLogger(__name__)

#: A running job that has not been heard of for so long is taken from its worker.
STALE_AFTER = timedelta(seconds=60)
#: A queued job is woken again when it has waited so long.
WAKE_AGAIN_AFTER = timedelta(seconds=20)
MAX_ATTEMPTS = 3
WAKES_PER_SWEEP = 100

FAILED = gettext_noop(
    "没有做完，什么也没有改动到一半。原因已记入系统日志，请系统管理员按任务编号查看。"
)
GAVE_UP = gettext_noop("试了几次都没有做完，已停下。请系统管理员按任务编号查看系统日志。")
UNKNOWN_KIND = gettext_noop("系统不认识这种任务，可能刚换了版本。请重新提出一次。")


class JobError(Exception):
    """A job cannot be done, and the message says why in words for the person who asked.

    ``text`` is a message id with its ``params``: it is read later, by people of either language.
    """

    def __init__(self, text: Any, params: Params | None = None) -> None:
        self.phrases = [phrase(text, params)]
        super().__init__(text)

    @classmethod
    def of(cls, error: ValidationError) -> JobError:
        """What a service refused, as the job says it."""
        found = cls("")
        found.phrases = phrases_of(error)
        return found

    def __str__(self) -> str:
        return " ".join(said(each["text"], each["params"]) for each in self.phrases)


JobFunction = Callable[[Job, Progress], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its function, the steps a person sees, who else may look at it."""

    kind: str
    function: JobFunction
    steps: tuple[tuple[str, Any], ...] = ()
    title: Any = ""
    authority_perm: str = ""
    stoppable: bool = True


_kinds: dict[str, JobKind] = {}
_waker: list[Callable[[str], None]] = []


def register(
    kind: str,
    function: JobFunction,
    *,
    steps: Sequence[str | tuple[str, Any]] = (),
    title: Any = "",
    authority_perm: str = "",
    stoppable: bool = True,
) -> None:
    """Make a kind of job known; from ``AppConfig.ready()``.

    ``steps`` are keys, or pairs of key and translatable label.  Holders of ``authority_perm`` see
    the job and may stop it beside the one who asked for it.
    """
    pairs = tuple((step, step) if isinstance(step, str) else step for step in steps)
    _kinds[kind] = JobKind(kind, function, pairs, title or kind, authority_perm, stoppable)


def kind_of(job: Job) -> JobKind | None:
    """The registered kind of a job; None for one of an older or newer version."""
    return _kinds.get(job.kind)


def kinds() -> list[JobKind]:
    """All registered kinds."""
    return list(_kinds.values())


def register_waker(waker: Callable[[str], None]) -> None:
    """Set how a worker is woken for a job id (``core.tasks`` does)."""
    _waker[:] = [waker]


# --- asking -------------------------------------------------------------------------------------


@transaction.atomic
def enqueue(
    *,
    kind: str,
    payload: Mapping[str, Any],
    actor: Any,
    authority: Any,
    unique_key: str = "",
    once_key: str | None = None,
) -> Job:
    """Write a job in the caller's transaction; a worker is woken when that commits.

    With ``unique_key`` the queued or running job of that key is returned instead of a second one;
    with ``once_key`` the one that ever was.  A running job of the same ``unique_key`` may have
    read its input already: its function must look again before it ends.
    """
    if kind not in _kinds:
        raise ValueError(f"unregistered kind of job: {kind}")
    for _attempt in range(3):
        standing = _standing(unique_key, once_key)
        if standing is not None:
            return standing
        try:
            with transaction.atomic():
                job = _create(kind, payload, actor, authority, unique_key, once_key)
        except IntegrityError:
            continue  # someone else was faster: theirs is found now
        audit.record(
            event="job.enqueue",
            actor=actor,
            authority=authority,
            subject_type="core.job",
            subject_id=job.pk,
            subject=kind,
        )
        transaction.on_commit(partial(wake, job.pk))
        return job
    raise JobError(gettext_noop("同一任务正在开始或结束，请稍后再提一次。"))


def enqueue_nightly(
    *, kind: str, authority: Any, night: date, payload: Mapping[str, Any] | None = None
) -> Job:
    """The job of a kind for an authority and a night: runs once, however often it is asked for."""
    return enqueue(
        kind=kind,
        payload={"night": night.isoformat(), **(payload or {})},
        actor=None,
        authority=authority,
        once_key=f"night:{authority.pk}:{night.isoformat()}:{kind}",
    )


def stop(job: Job, *, actor: Any) -> bool:
    """Ask a job to stop; True when it was alive.  A queued one ends at once."""
    now = timezone.now()
    with transaction.atomic():
        queued = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
        stopped = queued.update(state=JobState.STOPPED, stop_requested=True, finished_at=now)
        if not stopped:
            running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
            stopped = running.update(stop_requested=True)
        if stopped:
            audit.record(
                event="job.stop",
                actor=actor,
                authority=job.authority,
                subject_type="core.job",
                subject_id=job.pk,
                subject=job.kind,
            )
    return bool(stopped)


def wake(job_id: uuid.UUID) -> None:
    """Tell the broker that a job waits; when it cannot be reached, the sweep will."""
    if not _waker:
        return
    try:
        _waker[0](str(job_id))
    except Exception:
        # Whatever the broker raises, the job stands in the database and the page must go on.
        logger.warning("no worker could be woken for job %s", job_id, exc_info=True)


def _standing(unique_key: str, once_key: str | None) -> Job | None:
    if once_key is not None:
        once = Job.objects.filter(once_key=once_key).first()
        if once is not None:
            return once
    if not unique_key:
        return None
    alive = [JobState.QUEUED, JobState.RUNNING]
    return Job.objects.filter(unique_key=unique_key, state__in=alive).first()


def _create(
    kind: str,
    payload: Mapping[str, Any],
    actor: Any,
    authority: Any,
    unique_key: str,
    once_key: str | None,
) -> Job:
    return Job.objects.create(
        kind=kind,
        payload=dict(payload),
        unique_key=unique_key,
        once_key=once_key,
        authority=authority,
        requested_by=actor,
        created_at=timezone.now(),
    )


# --- running ------------------------------------------------------------------------------------


def run(job_id: uuid.UUID | str, *, heartbeat: bool = False) -> JobState | None:
    """Claim a job and run it; None when another worker has it or it has ended.

    ``heartbeat`` keeps a thread that says that this worker lives while the function is busy.
    """
    job = claim(job_id)
    if job is None:
        return None
    found = kind_of(job)
    if found is None:
        return _finish(job, JobState.FAILED, error=UNKNOWN_KIND)
    pulse = Pulse(job) if heartbeat else None
    try:
        return _perform(job, found)
    finally:
        if pulse is not None:
            pulse.stop()


def claim(job_id: uuid.UUID | str) -> Job | None:
    """Take a queued job: exactly one of several callers gets it."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
        step="",
        done=0,
        total=0,
        steps=[],
    )
    return Job.objects.select_related("authority", "requested_by").get(pk=job_id) if taken else None


def _perform(job: Job, found: JobKind) -> JobState | None:
    if job.requested_by is not None and job.authority is not None:
        # Whoever asked acts where he asked, whichever authority comes first among his.
        policy.act_in(job.requested_by, job.authority.pk)
    try:
        result = found.function(job, Progress(job))
    except JobStopped:
        return _finish(job, JobState.STOPPED)
    except JobLost:
        logger.warning("job %s was taken over by another worker", job.pk)
        return None
    except JobError as error:
        told = {"error": error.phrases}
        return _finish(job, JobState.FAILED, error=str(error), result=told)
    except OperationalError:
        logger.exception("job %s lost the database", job.pk)
        return _give_back(job)
    except Exception:
        logger.exception("job %s of kind %s failed", job.pk, job.kind)
        return _finish(job, JobState.FAILED, error=FAILED)
    return _finish(job, JobState.DONE, result=dict(result or {}))


def _finish(
    job: Job, state: JobState, *, error: str = "", result: Mapping[str, Any] | None = None
) -> JobState | None:
    now = timezone.now()
    with transaction.atomic():
        ended = owned(job).update(
            state=state, error=error[:500], result=result or {}, finished_at=now
        )
        if ended:
            audit.record(
                event=f"job.{state.value}",
                actor=job.requested_by,
                authority=job.authority,
                subject_type="core.job",
                subject_id=job.pk,
                subject=job.kind,
                detail={"error": error} if error else {},
            )
        if ended and state == JobState.FAILED:
            _tell(job)
    return state if ended else None


def _tell(job: Job) -> None:
    """A notice to who asked for it; the reason is on the job's page."""
    if job.requested_by is None or job.authority is None:
        return
    found = kind_of(job)
    with translation.override("zh-hans"):
        title = str(found.title if found else job.kind)
    notify(
        recipients=[job.requested_by],
        event=FAILED_EVENT,
        authority=job.authority,
        params={"what": title},
        url=reverse("core:job", args=[job.pk]),
        once=f"job:{job.pk}:{job.attempts}",
    )


def _give_back(job: Job) -> JobState | None:
    """Queue a job again whose database failed under it; the sweep wakes it a little later."""
    if job.attempts >= MAX_ATTEMPTS:
        return _finish(job, JobState.FAILED, error=GAVE_UP)
    now = timezone.now()
    given = owned(job).update(state=JobState.QUEUED, heartbeat_at=now)
    return JobState.QUEUED if given else None


# --- sweeping -----------------------------------------------------------------------------------


def sweep() -> dict[str, int]:
    """Restart what was lost: queued jobs nobody was woken for, running ones whose worker died."""
    now = timezone.now()
    counts = {"restarted": 0, "ended": 0, "woken": 0}
    stale = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    for job in stale.select_related("authority", "requested_by"):
        _take_back(job, counts)
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - WAKE_AGAIN_AFTER)
    # The heartbeat of a queued job is when it was last woken.
    waiting = waiting.filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - WAKE_AGAIN_AFTER)
    ).order_by("created_at")
    for pk in waiting.values_list("pk", flat=True)[:WAKES_PER_SWEEP]:
        if Job.objects.filter(pk=pk, state=JobState.QUEUED).update(heartbeat_at=now):
            wake(pk)
            counts["woken"] += 1
    return counts


def _take_back(job: Job, counts: dict[str, int]) -> None:
    """Queue a dead worker's job again, or end it when it was to stop or was tried too often."""
    if job.stop_requested:
        counts["ended"] += _finish(job, JobState.STOPPED) is not None
        return
    if job.attempts >= MAX_ATTEMPTS:
        counts["ended"] += _finish(job, JobState.FAILED, error=GAVE_UP) is not None
        return
    # Only if no sign of life came since it was read.
    same = owned(job).filter(heartbeat_at=job.heartbeat_at)
    if same.update(state=JobState.QUEUED, heartbeat_at=None):
        counts["restarted"] += 1
