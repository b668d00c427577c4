"""Reading columns as they lie in the database, where turning every value first would cost most."""

from __future__ import annotations

import datetime
from fractions import Fraction
from functools import lru_cache

from django.db.models import ExpressionWrapper, F, Field
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_default_timezone, localdate

from core.fields import exact_of_text

__all__ = ["exact_of_text", "exact_stored", "stored", "stored_date", "stored_local_date"]


class _AsStored(Field):
    """A column nothing is done to on the way in."""

    def get_internal_type(self) -> str:
        """A type that no database turns into anything."""
        return "AsStored"


_FIELD = _AsStored()


def stored(name: str) -> ExpressionWrapper:
    """The column ``name`` for ``values_list`` as the driver gives it.

    Exact numbers and JSON are text, dates and times text on SQLite and dates on PostgreSQL
    (:func:`stored_date`), truth values 0 and 1 or False and True: equal either way.
    """
    return ExpressionWrapper(F(name), output_field=_FIELD)


def stored_date(value: datetime.date | str) -> datetime.date:
    """The date that a stored column holds."""
    return _date(value) if isinstance(value, str) else value


def stored_local_date(value: datetime.datetime | str) -> datetime.date:
    """The day, on the office's calendar, of the time that a stored column holds."""
    return _local_date(value)


def exact_stored(text: str | None) -> Fraction | None:
    """The number that the stored column of an ``ExactField`` holds."""
    return None if text is None else exact_of_text(text)


@lru_cache(maxsize=4_000)
def _date(text: str) -> datetime.date:
    found = parse_date(text)
    if found is None:
        raise ValueError(f"{text!r} is no date")
    return found


@lru_cache(maxsize=4_000)
def _local_date(value: datetime.datetime | str) -> datetime.date:
    # SQLite keeps the time of UTC without saying so.
    at = parse_datetime(value) if isinstance(value, str) else value
    if at is None:
        raise ValueError(f"{value!r} is no time")
    aware = at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at
    return localdate(aware, get_default_timezone())
