"""Asking for a recompute: a job row, so that it survives broker and worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import jobs
from core.models import Job
from schemes.models import Year
from scoring.services.recompute import require_open

#: The job kind that recomputes one year on demand, and the one of a night.
RECOMPUTE = "scoring.recompute"
NIGHTLY = "scoring.nightly"


@transaction.atomic
def recompute_request(*, year: Year, actor: Any, cause: str = "manual") -> Job:
    """Queue a recompute of ``year``; one that is already under way is returned instead.

    Raises :class:`~scoring.services.recompute.RecomputeError` for a closed year (S-6).
    """
    require_open(year)
    return jobs.enqueue(
        kind=RECOMPUTE,
        payload={"year_id": year.pk, "cause": cause},
        actor=actor,
        authority=year.authority,
        unique_key=f"{RECOMPUTE}:{year.pk}",
    )
