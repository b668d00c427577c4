"""What a request about results asks for, resolved to what its account may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from core.policy import Denied
from schemes.models import Year
from scoring import queries
from scoring.models import CurrentResult, ResultSet
from units.http import signed_in


@dataclass(frozen=True, slots=True)
class Asked:
    """Year and result set of a request; ``result_set`` None before the first recompute."""

    scope: queries.Scope
    year: Year
    pointer: CurrentResult | None
    result_set: ResultSet | None

    @property
    def current(self) -> bool:
        """Whether it is the set in force."""
        if self.pointer is None or self.result_set is None:
            return False
        return self.pointer.result_set_id == self.result_set.pk

    @property
    def stale(self) -> bool:
        """Whether facts were written since the set in force was known to hold."""
        return self.pointer is not None and self.pointer.revision < self.year.revision

    def existing(self) -> ResultSet:
        """The set, or 404 where none has been computed yet."""
        if self.result_set is None:
            raise Denied("scoring.resultset")
        return self.result_set


def number_or_none(text: str | None) -> int | None:
    """A positive number from the address; anything that is none asks for nothing that exists."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Denied("scoring.resultset", text[:20])
    return int(text)


def asked(request: HttpRequest) -> Asked:
    """Resolve ``?year=`` and ``?set=``; ``Denied`` (404) for what is not there or not his."""
    account = signed_in(request)
    scope = queries.results_scope(account)
    year = queries.year_for(account, number_or_none(request.GET.get("year")))
    pointer = queries.current_result(year)
    number = number_or_none(request.GET.get("set"))
    if number is None:
        result_set = pointer.result_set if pointer else None
    else:
        result_set = queries.result_set_for(account, year, number)
    return Asked(scope, year, pointer, result_set)
