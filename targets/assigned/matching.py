"""Which line carries which assigned indicator (K-3.3, K-4.3).

Pure: no database.  A line carries the indicator that it names by its number; one that names none
carries an indicator of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from documents.xlsx.values import half_width


@dataclass(frozen=True, slots=True)
class Assigned:
    """An indicator of the register as the checks see it."""

    key: str
    title: str
    issued_by: str
    document: str
    issued_on: date | None = None
    measure: str = ""
    value: Fraction | None = None
    lower: bool = False

    def short_of(self, plan: Fraction) -> bool:
        """Whether a plan promises less than was assigned."""
        if self.value is None:
            return False
        return plan > self.value if self.lower else plan < self.value


@dataclass(frozen=True, slots=True)
class Carrier:
    """What may carry an indicator: the number of the indicator that it names, its own name."""

    indicator: str
    title: str


def plain_name(text: str) -> str:
    """A name without what differs between two who write the same."""
    return "".join(half_width(text).split()).lower()


def carried(
    assigned: Iterable[Assigned], carriers: Sequence[Carrier]
) -> Mapping[str, Sequence[int]]:
    """Indicator → places in ``carriers`` of what carries it."""
    by_name: dict[str, list[int]] = {}
    by_key: dict[str, list[int]] = {}
    for place, each in enumerate(carriers):
        if each.indicator:
            by_key.setdefault(each.indicator, []).append(place)
        else:
            by_name.setdefault(plain_name(each.title), []).append(place)
    return {
        each.key: [*by_key.get(each.key, ()), *by_name.get(plain_name(each.title), ())]
        for each in assigned
    }
