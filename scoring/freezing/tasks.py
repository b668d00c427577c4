"""The jobs that freeze a year and apply a correction, with their steps; both are idempotent and
cannot be stopped half-way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from scoring.freezing.corrections.moving import CORRECT, correction_apply
from scoring.freezing.models import Correction, YearFreezing
from scoring.freezing.services import FREEZE, year_freeze

STEPS = (
    ("load", _("读取事实")),
    ("pack", _("写封存包")),
    ("verify", _("按封存包重算核对")),
    ("keep", _("存放并封存")),
)
#: The year is held while it is applied, and what a job says within a transaction is not seen.
CORRECT_STEPS = (
    ("check", _("核对提请以后的情况")),
    ("apply", _("写入事实，重算结果和每人金额，写封存包并核对")),
)


def register_freeze_jobs() -> None:
    """Make the jobs known; from ``AppConfig.ready()``."""
    jobs.register(
        CORRECT,
        correct_job,
        steps=CORRECT_STEPS,
        title=_("更正结果"),
        authority_perm="view_facts",
        stoppable=False,
    )
    jobs.register(
        FREEZE,
        freeze_job,
        steps=STEPS,
        title=_("封存年度"),
        authority_perm="view_facts",
        stoppable=False,
    )


def freeze_job(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Freeze what the job's request names."""
    rows = YearFreezing.objects.filter(year__authority=job.authority)
    row = rows.select_related("year").get(pk=job.payload["freezing_id"])
    bundle = year_freeze(freezing=row, progress=progress)
    url = f"{reverse('scoring:freezing')}?year={row.year.year}"
    return {"digest": bundle.digest, "url": url}


def correct_job(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Apply the correction that the job names."""
    rows = Correction.objects.filter(year__authority=job.authority)
    row = rows.get(pk=job.payload["correction_id"])
    correction_apply(correction=row, progress=progress)
    return {"url": reverse("scoring:correction", args=[row.pk])}
