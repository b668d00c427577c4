"""The two jobs of an import: check an upload, write a previewed one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files, jobs
from core.models import Job
from schemes.models import ImportBatch
from schemes.workbook import storage
from schemes.workbook.services import (
    APPLY_JOB,
    CHECK_JOB,
    import_apply,
    import_check,
    import_give_back,
    names_needed,
)


def register_kinds() -> None:
    """Make the jobs known, and where the uploads lie."""
    files.register_folder(files.Folder(storage.folder, names_needed))
    jobs.register(
        CHECK_JOB,
        check,
        steps=[("read", _("读取并核对各表")), ("keep", _("写预览"))],
        title=_("核对年度工作簿"),
        authority_perm="import_year",
    )
    jobs.register(
        APPLY_JOB,
        write,
        steps=[("read", _("再核对一遍")), ("write", _("写入"))],
        title=_("写入年度工作簿"),
        authority_perm="import_year",
        stoppable=False,
    )


def check(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Compare an upload with the year."""
    batch = _batch(job)
    progress.step("read")
    checked = import_check(batch=batch, report=progress.set)
    progress.step("keep")
    return {"batch": str(checked.pk), "state": checked.state, "url": _url(checked)}


def write(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Write a previewed workbook; a refusal is told in the words of the service."""
    batch = _batch(job)
    progress.step("read")
    try:
        written = import_apply(batch=batch, report=progress.set, fence=progress.fence)
    except ValidationError as error:
        raise jobs.JobError.of(error) from error
    except (jobs.JobLost, jobs.JobStopped, OperationalError):
        # The job runs again, here or elsewhere: the batch stays asked for.
        raise
    except Exception:
        import_give_back(batch=batch)
        raise
    return {"batch": str(written.pk), "state": written.state, "url": _url(written)}


def _url(batch: ImportBatch) -> str:
    return reverse("schemes:import_detail", args=[batch.pk])


def _batch(job: Job) -> ImportBatch:
    found = ImportBatch.objects.select_related("year__authority", "year__scheme")
    return found.get(pk=job.payload["batch"])
