"""The job that freezes a year, with its steps; it is idempotent and cannot be stopped half-way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from scoring.freezing.models import YearFreezing
from scoring.freezing.services import FREEZE, year_freeze

STEPS = (
    ("load", _("读取事实")),
    ("pack", _("写封存包")),
    ("verify", _("按封存包重算核对")),
    ("keep", _("存放并封存")),
)


def register_freeze_job() -> None:
    """Make the job known; from ``AppConfig.ready()``."""
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
