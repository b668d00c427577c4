"""What a public notice says, and from when to when (working days, M-11)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from schemes.holidays.queries import working_days_after
from schemes.models import Year
from scoring.publication import flow
from scoring.publication.awards import notice_text
from scoring.publication.listing import listed_of
from scoring.publication.models import Publication


def text_of(publication: Publication) -> dict[str, Any]:
    """What the notice of the publication would say of units now, as plain data."""
    everybody = flow.rules_of(publication.year).lists == "all"
    return notice_text(publication.result_set, listed_of(publication), everybody=everybody)


def notice_days_of(year: Year, moment: datetime) -> tuple[date, date, datetime]:
    """First and last day of a notice that begins at ``moment``, and the last second of an appeal:
    working days after that day, which is not counted."""
    rules, today = flow.rules_of(year), timezone.localdate(moment)
    until = working_days_after(year.authority, today, rules.notice_days)
    last = working_days_after(year.authority, today, rules.appeal_days)
    return today, until, timezone.make_aware(datetime.combine(last, time(23, 59, 59)))
