"""Celery tasks that run and sweep jobs; they carry ids only and may be delivered twice."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone

from core import audit, files, jobs
from core.notices import delivery, reminders
from core.notices.models import Notice
from core.redis_client import require_redis


@shared_task(bind=True, name="core.tasks.run_job", ignore_result=True)
def run_job(self: Task[Any, Any], job_id: str) -> str | None:
    """Run one job if it still waits.

    In the caller's own process (tests) there is no heartbeat: its thread would need the database
    that the caller's transaction holds.
    """
    state = jobs.run(job_id, heartbeat=not self.request.is_eager)
    return None if state is None else state.value


@shared_task(name="core.tasks.sweep_jobs", ignore_result=True)
def sweep_jobs() -> dict[str, int]:
    """Restart lost jobs and chain the audit trail; every half minute."""
    counts = jobs.sweep()
    audit.seal()
    return counts


@shared_task(name="core.tasks.tidy_files", ignore_result=True)
def tidy_files() -> int:
    """Take away what killed processes have left in the folders of kept files; once a day."""
    return files.tidy()


@shared_task(name="core.tasks.deliver_notices", ignore_result=True)
def deliver_notices() -> int:
    """Ask for the sending of what is due, once for each authority; every minute."""
    due = delivery.due(timezone.now()).order_by().values_list("notice__authority", flat=True)
    authorities = _authorities().filter(pk__in=due.distinct())
    for authority in authorities:
        jobs.enqueue(
            kind=delivery.KIND,
            payload={},
            actor=None,
            authority=authority,
            unique_key=f"{delivery.KIND}:{authority.pk}",
        )
    return len(authorities)


@shared_task(name="core.tasks.remind", ignore_result=True)
def remind() -> int:
    """Ask for the reminders of the day, once for each authority; every hour of the day."""
    today = timezone.localdate()
    authorities = _authorities().all()
    for authority in authorities:
        jobs.enqueue_nightly(kind=reminders.KIND, authority=authority, night=today)
    return len(authorities)


def _authorities() -> Any:
    """All authorities: the model belongs to an app that ``core`` does not know."""
    return Notice._meta.get_field("authority").remote_field.model._default_manager


def wake_worker(job_id: str) -> None:
    """Put a job's id into the broker's queue; raises what the broker raises, within seconds."""
    require_redis(settings.CELERY_BROKER_URL)
    run_job.apply_async(args=(job_id,), retry=False)
