"""What units are asked for: a registry that each subject fills with what it asks.

A subject registers with :func:`register_asking` a function that names, for a year, every report or
form that it asks of a unit.  Nothing of it is stored: the asking itself is on record elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.workdays import MONTHS
from schemes.models import Year


@dataclass(frozen=True, slots=True)
class Ask:
    """A report or form asked of a unit, counted in the month in which it is to be in.

    ``unit`` is the unit's id, ``title`` what is asked in words, ``url`` where it stands;
    ``targets``: the titles of the targets that it covers.
    """

    unit: int
    month: int
    kind: str
    title: str
    url: str = ""
    targets: tuple[str, ...] = ()


def month_of(year: Year, due: date | None) -> int:
    """The month of the year in which something counts: what is due before the year in January, what
    is due after it, or at no day, in December."""
    if due is None or due.year > year.year:
        return MONTHS
    return due.month if due.year == year.year else 1


Asking = Callable[[Year], Iterable[Ask]]
_kinds: dict[str, tuple[Any, Asking]] = {}


def register_asking(kind: str, title: Any, asking: Asking) -> None:
    """Name a subject that asks units for reports; ``title`` says it in a heading."""
    _kinds[kind] = (title, asking)


def kinds() -> dict[str, str]:
    """The subjects by key, in words."""
    return {kind: str(title) for kind, (title, _asking) in _kinds.items()}


def asks_of(year: Year) -> list[Ask]:
    """Everything that is asked of anybody in the year."""
    return [ask for _title, asking in _kinds.values() for ask in asking(year)]


#: A target's title of fewer characters says too little: it stands in many other words.
SHORTEST_TITLE = 4


def asked_already(
    year: Year,
    units: Collection[int],
    month: int,
    title: str,
    text: str = "",
    target: str = "",
) -> list[Ask]:
    """What asks some units for the same in the same month: the same title, or a report that covers
    a target which the new one is of (``target``, its title) or names in its words."""
    name, said = title.strip(), f"{title} {text}"

    def covers(ask: Ask) -> bool:
        if target:
            return target in ask.targets
        return any(len(each) >= SHORTEST_TITLE and each in said for each in ask.targets)

    return [
        ask
        for ask in asks_of(year)
        if ask.unit in units
        and ask.month == month
        and ((name and ask.title == name) or covers(ask))
    ]
