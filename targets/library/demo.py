"""The demo county's library: some of last year's targets."""

from __future__ import annotations

from schemes.models import Year
from targets.library.queries import candidates
from targets.library.services import library_add
from units.models import Account

#: So many of last year's targets are in the library; the rest can still be added.
KEPT = 12


def demo_library(year: Year, office: Account) -> None:
    """Add every third of last year's targets, as an office that has begun its library."""
    for target in candidates(year)[::3][:KEPT]:
        library_add(year=year, target=target.key, actor=office)
