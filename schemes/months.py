"""Months proposed for the postings of a real year: its scheme's reading, its working days (S-3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from schemes.models import Year
from schemes.queries import first_working_days, last_working_days, year_document
from schemes.rules.month_proposal import DatedPosting, propose_months

_FIRST, _LAST = "_schemes_first_working_days", "_schemes_last_working_days"


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
    """Month → its first working day in the year, by the holidays table of the authority.

    What the table does not say is the weekend's.  Read once for a year object.
    """
    return _kept(year, _FIRST, first_working_days)


def last_working_days_of(year: Year) -> Mapping[int, date]:
    """Month → its last working day in the year, likewise."""
    return _kept(year, _LAST, last_working_days)


def _kept(year: Year, name: str, read: Callable[[Year], Mapping[int, date]]) -> Mapping[int, date]:
    found: Mapping[int, date] | None = year.__dict__.get(name)
    if found is None:
        found = year.__dict__[name] = read(year)
    return found
