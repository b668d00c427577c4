"""What the clock does for accounts."""

from __future__ import annotations

from celery import shared_task

from units.services.batches import slips_purge


@shared_task(name="units.tasks.purge_slips", ignore_result=True)
def purge_slips() -> int:
    """Delete printed passwords that nobody fetched in time; every hour."""
    return slips_purge()
