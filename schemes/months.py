"""Months proposed for the postings of a real year: its scheme's reading, its working days (S-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.month_proposal import (
    DatedPosting,
    first_weekdays,
    last_weekdays,
    propose_months,
)


def months_for(year: Year, postings: Sequence[DatedPosting]) -> tuple[int, ...]:
    """Whole months of the year proposed for each of one person's postings, in their order."""
    return propose_months(
        postings,
        year.year,
        first_working_days_of(year),
        belongs_to=year_document(year).pay.months.belongs_to,
        last_working_days=last_working_days_of(year),
    )


def first_working_days_of(year: Year) -> Mapping[int, date]:
    """Month → its first working day in the year; Monday to Friday without a table of holidays."""
    return first_weekdays(year.year)


def last_working_days_of(year: Year) -> Mapping[int, date]:
    """Month → its last working day in the year; Monday to Friday without a table of holidays."""
    return last_weekdays(year.year)
