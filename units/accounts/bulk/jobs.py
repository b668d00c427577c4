"""The two jobs of a batch: make its accounts, print new passwords for those never used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from units.models import AccountBatch
from units.services.batches import MAKE_JOB, RENEW_JOB, batch_make, batch_renew


def register_kinds() -> None:
    """Make the jobs known."""
    steps = [("hash", _("生成密码")), ("print", _("排版密码条")), ("write", _("写入账号"))]
    perm = "manage_accounts"
    jobs.register(MAKE_JOB, make, steps=steps, title=_("批量建立账号"), authority_perm=perm)
    jobs.register(RENEW_JOB, renew, steps=steps, title=_("重发初始密码"), authority_perm=perm)


def make(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Make the accounts of a batch; a refusal is told in the words of the service."""
    return _run(batch_make, job, progress)


def renew(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """New passwords for the accounts of a batch that were never used."""
    return _run(batch_renew, job, progress)


def _run(service: Any, job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    batch = AccountBatch.objects.select_related("authority").get(pk=job.payload["batch"])
    steps = _Steps(progress)
    try:
        service(
            batch=batch,
            actor=job.requested_by,
            hashing=lambda done, total: steps.report("hash", done, total),
            printing=lambda done, total: steps.report("print", done, total),
            fence=progress.fence,
        )
    except ValidationError as error:
        raise jobs.JobError(" ".join(error.messages)) from error
    return {"batch": str(batch.pk), "url": reverse("units:batch", args=[batch.pk])}


class _Steps:
    """Begins a step when its first report comes, and the last one when printing is done."""

    def __init__(self, progress: jobs.Progress) -> None:
        self._progress, self._at = progress, ""

    def report(self, key: str, done: int, total: int) -> None:
        """So many of so many in a step."""
        if key != self._at:
            self._progress.step(key, total=total)
            self._at = key
        self._progress.set(done, total)
        if key == "print" and done == total:
            self._progress.step("write")
