"""Recomputing in the background: on demand with progress, and every night for every open year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from schemes.models import Year, YearState
from scoring.reports.bulk import reports_purge
from scoring.services import Outcome, result_set_recompute, result_sets_prune
from scoring.services.requests import NIGHTLY, RECOMPUTE
from scoring.whatif.services import what_ifs_prune
from units.models import Authority

STEPS = (
    ("load", _("读取事实")),
    ("check", _("检查方案与缺项")),
    ("evaluate", _("计算单位")),
    ("rank", _("排名与名额")),
    ("write", _("写入结果集")),
)
#: A running recompute may have read its facts before the last request: it looks again this often.
LOOKS = 3


def register_jobs() -> None:
    """Make the job kinds known; from ``AppConfig.ready()``."""
    jobs.register(
        RECOMPUTE,
        recompute_job,
        steps=STEPS,
        title=_("重新计算年度结果"),
        authority_perm="view_results",
    )
    jobs.register(
        NIGHTLY,
        nightly_job,
        steps=STEPS,
        title=_("夜间重新计算"),
        authority_perm="view_results",
    )


def recompute_job(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Recompute the year that the job names, until no fact has moved since."""
    years = Year.objects.filter(authority=job.authority).select_related("authority")
    year = years.get(pk=job.payload["year_id"])
    outcome = result_set_recompute(
        year=year, actor=job.requested_by, cause=job.payload["cause"], progress=progress
    )
    changed = outcome.changed
    for _look in range(LOOKS - 1):
        outcome = result_set_recompute(
            year=year, actor=job.requested_by, cause=job.payload["cause"], progress=progress
        )
        if not outcome.changed:
            break
        changed = True
    return _summary(outcome, changed)


def nightly_job(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Recompute every open year of the job's authority, then prune what is too old."""
    years = Year.objects.filter(authority=job.authority, state=YearState.OPEN)
    results = {}
    for year in years.select_related("authority").order_by("year"):
        outcome = result_set_recompute(year=year, actor=None, cause="nightly", progress=progress)
        results[str(year.year)] = _summary(outcome, outcome.changed)
    pruned = result_sets_prune(authority=job.authority) if job.authority else 0
    if job.authority:
        what_ifs_prune(authority=job.authority)
    return {"years": results, "pruned": pruned}


def _summary(outcome: Outcome, changed: bool) -> dict[str, Any]:
    number = outcome.result_set.number
    return {
        "result_set": number,
        "changed": changed,
        "url": f"{reverse('scoring:results')}?set={number}",
    }


@shared_task(name="scoring.tasks.recompute_open_years", ignore_result=True)
def recompute_open_years() -> int:
    """Queue tonight's job of every authority with an open year; once a night, however often asked.

    Returns how many authorities have one.
    """
    night = timezone.localdate()
    authorities = Authority.objects.filter(assessment_years__state=YearState.OPEN).distinct()
    for authority in authorities.order_by("pk"):
        jobs.enqueue_nightly(kind=NIGHTLY, authority=authority, night=night)
    return len(authorities)


@shared_task(name="scoring.tasks.purge_reports", ignore_result=True)
def purge_reports() -> int:
    """Delete ZIPs of reports whose days are over; every night."""
    return reports_purge()
