"""Marks that are entered together, as a column that was pasted: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from core.facts import StaleFactError, hold_scope
from core.models import Origin
from reviews.marking.services import Entered, MarkAsked, mark_enter
from schemes.fact_entry.services import JudgedChangedError
from schemes.models import Year
from units.models import Account

#: What may stand in the way of one row.
Refusal = ValidationError | StaleFactError | JudgedChangedError
REFUSALS = (ValidationError, StaleFactError, JudgedChangedError)


class BlockRefusedError(Exception):
    """Some rows of a block were refused and none was written: why, by the row's place."""

    def __init__(self, refused: Mapping[int, Refusal]) -> None:
        super().__init__(refused)
        self.refused = refused


@transaction.atomic
def marks_enter(
    *, year: Year, rows: Sequence[MarkAsked], actor: Account, origin: Origin = Origin.ENTRY
) -> list[Entered]:
    """Enter several marks in one transaction, each as :func:`mark_enter` does.

    Every row is tried, so that all that is wrong is told at once; raises
    :class:`BlockRefusedError`, and nothing is written, where any is refused, and ``Denied`` for a
    row that the account may not mark.
    """
    hold_scope({"year": year})
    entered, refused = [], {}
    for place, asked in enumerate(rows):
        try:
            entered.append(mark_enter(year=year, asked=asked, actor=actor, origin=origin))
        except REFUSALS as error:
            refused[place] = error
    if refused:
        raise BlockRefusedError(refused)
    return entered
