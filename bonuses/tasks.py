"""What the clock does for payrolls."""

from __future__ import annotations

from celery import shared_task

from bonuses.payrolls.reports import reports_purge


@shared_task(name="bonuses.tasks.purge_reports", ignore_result=True)
def purge_reports() -> int:
    """Delete printed pages of payrolls whose days are over; every night."""
    return reports_purge()
