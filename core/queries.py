"""What an account may read of the office: its jobs, and the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core import jobs, policy
from core.models import AuditEntry, Job, JobState
from core.phrases import said

#: A job first in the queue is taken within seconds; after so long the worker is likely away.
UNSERVED = timedelta(minutes=2)
_STATES = {JobState.QUEUED: "waiting"}


def jobs_for(account: Any) -> QuerySet[Job]:
    """Jobs of its authority: those the account asked for, and those whose kind it may watch."""
    authority = policy.authority_of(account)
    mine = Q(requested_by=account) & (Q(authority=authority) | Q(authority=None))
    watched = [
        kind.kind
        for kind in jobs.kinds()
        if kind.authority_perm and policy.holds(account, kind.authority_perm)
    ]
    if authority is not None and watched:
        mine |= Q(authority=authority, kind__in=watched)
    return Job.objects.filter(mine).select_related("authority", "requested_by")


def job_for(account: Any, job_id: uuid.UUID) -> Job:
    """One job; raises a 404 (``Denied``) for one the account may not see."""
    job = jobs_for(account).filter(pk=job_id).first()
    if job is None:
        raise policy.Denied("core.job", job_id)
    return job


def audit_for(account: Any) -> QuerySet[AuditEntry]:
    """The audit trail of the account's authority, newest first; nothing without ``view_audit``.

    Denials of people who belong to no authority are in it too: an auditor must see them.
    """
    authority = policy.authority_of(account)
    if authority is None or not policy.holds(account, "view_audit"):
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(Q(authority=authority) | Q(authority=None)).order_by("-id")


def job_view(job: Job) -> Mapping[str, Any]:
    """A job as ``components/job.html`` and the status address show it, in the reader's language."""
    kind = jobs.kind_of(job)
    steps = _steps(job, kind)
    reached = [index for index, step in enumerate(steps, 1) if step["state"] != "waiting"]
    return {
        "id": str(job.pk),
        "title": str(kind.title if kind else job.kind),
        "state": _STATES.get(JobState(job.state), job.state),
        "step": reached[-1] if reached else 0,
        "steps_total": len(steps),
        "percent": _percent(job, len(steps), len(reached)),
        "remaining": _remaining(job),
        "steps": steps,
        "message": _message(job),
        "result": job.result,
        "done_url": job.result.get("url", ""),
        "status_url": reverse("core:job_status", args=[job.pk]),
        "stop_url": reverse("core:job_stop", args=[job.pk]) if _stoppable(job, kind) else "",
    }


def _remaining(job: Job) -> str:
    """How far the step is; of a job that has not begun, how many stand before it."""
    if job.state == JobState.QUEUED:
        ahead = _ahead(job)
        return gettext("排队中，前面还有 %d 项") % ahead if ahead else gettext("排队中")
    return f"{job.done} / {job.total}" if job.alive and job.total else ""


def _ahead(job: Job) -> int:
    alive = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    return alive.filter(created_at__lt=job.created_at).count()


def _message(job: Job) -> str:
    """Why it was not done, or not begun; the texts of ``core.jobs`` itself are message ids."""
    if (
        job.state == JobState.QUEUED
        and timezone.now() - job.created_at > UNSERVED
        and not _ahead(job)
    ):
        return gettext(
            "还没有人处理：后台程序可能没有运行，请告诉系统管理员。任务会留着，不用重提。"
        )
    told = job.result.get("error")
    if told:
        return " ".join(said(each["text"], each["params"]) for each in told)
    return gettext(job.error) if job.error else ""


def _stoppable(job: Job, kind: jobs.JobKind | None) -> bool:
    return job.alive and not job.stop_requested and (kind is None or kind.stoppable)


def _steps(job: Job, kind: jobs.JobKind | None) -> list[dict[str, str]]:
    """The steps of its kind: those before the present one are done."""
    labels = kind.steps if kind else ()
    seen = {entry["key"] for entry in job.steps}
    rows = []
    for key, label in labels:
        state = "waiting"
        if job.state == JobState.DONE or (key in seen and key != job.step):
            state = "done"
        elif key == job.step:
            state = "running" if job.alive else "failed"
        rows.append({"label": str(label), "note": "", "state": state})
    return rows


def _percent(job: Job, steps: int, reached: int) -> int | None:
    """How far, in whole percent of the steps; None when the job says nothing of it."""
    if job.state == JobState.DONE:
        return 100
    part = 100 * job.done // job.total if job.total else 0
    if not steps:
        return part if job.total else None
    return min(99, (100 * max(reached - 1, 0) + part) // steps)
