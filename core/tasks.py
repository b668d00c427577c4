"""Celery tasks that run and sweep jobs; they carry ids only and may be delivered twice."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task

from core import audit, jobs


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


def wake_worker(job_id: str) -> None:
    """Put a job's id into the broker's queue; raises what the broker raises."""
    run_job.apply_async(args=(job_id,), retry=False)
