"""What is in hand (在办): how much of each subject stands at which unit, in which state.

Each subject of the year (claims, objections, changes …) has something for somebody to do, and most
of them nothing at all for most of the year.  So that a home page does not ask each of them, one
question is put for all: each subject registers which of its rows stand, and gets back how many
there are by unit and state.  It tells that there *is* something; who may see it, the subject's own
queries say, which are asked only where there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, Count, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from core.prepared import PreparedUnion
from schemes.models import Year, YearState
from schemes.queries import years_of

#: Open years that one question covers: the one under way, one opened ahead, one not yet closed.
YEARS = 3
_KEPT = "_schemes_in_hand"


class Lot(NamedTuple):
    """So many rows of a subject at a unit (None: of no unit) in a state ("" where it has none)."""

    unit: int | None
    state: str
    number: int


class Asked(NamedTuple):
    """Whose rows are asked for: ids only, of the authority, the reader, his person, open years."""

    authority: int
    account: int
    person: int
    years: Sequence[int]


#: The rows of a subject that stand; a moment or a language would stand still in them
#: (:class:`core.prepared.Prepared`).
Rows = Callable[[Asked], QuerySet[Any]]
_question = PreparedUnion(ids=3 + YEARS)


def register(
    subject: str,
    rows: Rows,
    *,
    year: str | None = "year",
    unit: str | None = "unit",
    state: str | Combinable | None = "state",
) -> None:
    """Have a subject's rows counted along.

    ``rows(asked)`` must take in every row of which the subject makes a work item: what is left out
    here is nobody's work.  The others say in which columns the year, the unit and the state stand;
    without a year, rows belong to every year of the authority.
    """
    _question.add(subject, partial(_counted, rows, year, unit, state))


def unregister(subject: str) -> None:
    """Take a subject out (tests)."""
    _question.remove(subject)


def lots(account: Any, year: Year, subject: str) -> tuple[Lot, ...]:
    """What stands of a subject in a year, of whatever unit; one question a request for all.

    Raises :class:`LookupError` for a subject that has not registered: to be told that nothing
    stands would hide its work from everybody.
    """
    if subject not in _question:
        raise LookupError(f"{subject} is not registered in schemes.in_hand")
    kept: dict[int, dict[str, tuple[Lot, ...]]] = account.__dict__.setdefault(_KEPT, {})
    if year.pk not in kept:
        kept.update(_read(account, year))
    return kept[year.pk].get(subject, ())


def count(
    account: Any,
    year: Year,
    subject: str,
    states: Collection[str] | None = None,
    units: Collection[int] | None = None,
) -> int:
    """How many rows stand in these states at these units; None: in whichever."""
    return sum(
        lot.number
        for lot in lots(account, year, subject)
        if (states is None or lot.state in states) and (units is None or lot.unit in units)
    )


def state_of(account: Any, year: Year, subject: str) -> dict[int, str]:
    """Unit → state, of a subject of which a unit has one in a year."""
    return {lot.unit: lot.state for lot in lots(account, year, subject) if lot.unit is not None}


def _read(account: Any, year: Year) -> dict[int, dict[str, tuple[Lot, ...]]]:
    still_open = [each.pk for each in years_of(account) if each.state == YearState.OPEN][:YEARS]
    years = still_open if year.pk in still_open else [year.pk]
    padded = (years * YEARS)[:YEARS]
    person = getattr(account, "person_id", None) or 0
    rows = _question(year.authority_id, account.pk or 0, person, *padded)
    found: dict[int, dict[str, tuple[Lot, ...]]] = {pk: {} for pk in years}
    for subject, of, unit, state, number in rows:
        for pk in years if of is None else (of,):
            lot = Lot(unit, state or "", number)
            found[pk][subject] = (*found[pk].get(subject, ()), lot)
    return found


def _counted(
    rows: Rows,
    year: str | None,
    unit: str | None,
    state: str | Combinable | None,
    *ids: int,
) -> QuerySet[Any, Any]:
    authority, account, person, *years = ids
    columns = (
        _none() if year is None else F(year),
        _none() if unit is None else F(unit),
        Cast(Value("") if state is None else state, CharField(max_length=40)),
    )
    found = rows(Asked(authority, account, person, years)).order_by()
    return found.values_list(*columns).annotate(number=Count("pk"))


def _none() -> Cast:
    return Cast(Value(None), BigIntegerField())
