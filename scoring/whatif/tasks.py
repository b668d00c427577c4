"""The job that works a what-if out, with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from scoring.whatif.models import WhatIf
from scoring.whatif.panel_job import PANEL, panel_run
from scoring.whatif.services import WHAT_IF, what_if_run

STEPS = (
    ("load", _("读取事实")),
    ("before", _("按现行规则算")),
    ("after", _("按试算的规则算")),
    ("rules", _("逐条规则看影响")),
    ("write", _("写试算报告")),
)
PANEL_STEPS = (*STEPS[:3], STEPS[4])


def register_what_if_job() -> None:
    """Make both jobs known; from ``AppConfig.ready()``."""
    jobs.register(
        WHAT_IF, what_if_job, steps=STEPS, title=_("试算方案"), authority_perm="view_facts"
    )
    jobs.register(
        PANEL, panel_run, steps=PANEL_STEPS, title=_("试算草稿"), authority_perm="view_facts"
    )


def what_if_job(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Work out what the job's row asks for; one that was dropped meanwhile ends quietly."""
    rows = WhatIf.objects.filter(year__authority=job.authority).select_related("base")
    row = rows.filter(pk=job.payload["what_if"]).first()
    if row is None:
        raise jobs.JobStopped
    done = what_if_run(what_if=row, progress=progress)
    return {"what_if": done.pk, "url": reverse("scoring:what_if", args=[done.pk])}
