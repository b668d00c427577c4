"""The job that computes a payroll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bonuses.models import PayBatch
from bonuses.payrolls.services import JOB, batch_compute
from core import jobs
from core.models import Job


def register_kinds() -> None:
    """Make the job known."""
    steps = [("compute", _("逐人计算")), ("write", _("写入"))]
    jobs.register(
        JOB, payroll_compute, steps=steps, title=_("计算奖金批次"), authority_perm="view_pay"
    )


def payroll_compute(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Compute the batch; a refusal is told in the words of the service."""
    batch = PayBatch.objects.select_related("year__authority").get(pk=job.payload["batch"])
    actor = job.requested_by or batch.made_by
    progress.step("compute")
    try:
        batch_compute(
            batch=batch,
            actor=actor,
            report=progress.set,
            fence=progress.fence,
            writing=lambda: progress.step("write"),
        )
    except ValidationError as error:
        raise jobs.JobError.of(error) from error
    return {"url": reverse("bonuses:payroll", args=[batch.pk])}
