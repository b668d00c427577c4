"""What an address of the unit pages asks for: the year, the day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from schemes import queries
from schemes.fact_pages.words import SchemeWords
from schemes.forms_workbook import asked_year
from schemes.models import Year
from units.http import signed_in

DATE_LENGTH = 10


def year_and_words(request: HttpRequest) -> tuple[Year, SchemeWords]:
    """The year in the address and the words of its scheme."""
    year = queries.current_year(signed_in(request), asked_year(request.GET))
    return year, SchemeWords(queries.year_document(year))


def asked_day(request: HttpRequest, name: str = "as_of") -> date | None:
    """The day in the address; None without one or for nonsense."""
    return day_of(request.GET.get(name, ""))


def day_of(text: str) -> date | None:
    """A day written 2026-03-05; None for anything else."""
    if len(text) != DATE_LENGTH:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
