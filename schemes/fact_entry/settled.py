"""Where a fact of a settled year is corrected: whoever settles years says it, by account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemes.models import Year


@dataclass(frozen=True, slots=True)
class Way:
    """The page where a correction is begun, and the words of the link."""

    url: str
    label: str


#: No account corrects such a year, or nothing is registered.
NOWHERE = Way("", "")
_ways: list[Callable[[Any, Year], Way | None]] = []


def register_way(of: Callable[[Any, Year], Way | None]) -> None:
    """Called from ``AppConfig.ready()``: ``of`` gives the way for an account, None for no such."""
    if of not in _ways:
        _ways.append(of)


def way_of(account: Any, year: Year) -> Way | None:
    """Where the account corrects facts of the year, now that single ones are refused."""
    return next((found for of in _ways if (found := of(account, year)) is not None), None)
