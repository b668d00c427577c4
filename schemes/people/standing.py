"""Which units are qualified in a year: money depends on it, and apps further right know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schemes.models import Year

#: Unit code → whether the year is qualified (K-5.6); None while nothing was computed.
Provider = Callable[[Year], Mapping[str, bool] | None]
_providers: list[Provider] = []


def register_standing(provider: Provider) -> None:
    """Let the app that computes rates say which units are qualified; the last one counts."""
    _providers[:] = [provider]


def standing_of(year: Year) -> Mapping[str, bool] | None:
    """Unit code → whether qualified, by the current result; None while there is none."""
    return _providers[0](year) if _providers else None
