"""The facts that claims are held against, read once for a unit or for a whole list."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from reviews.honours.bodies.queries import bodies_of
from reviews.honours.models import AwardBody
from reviews.models import Claim, Honour, TargetMark
from schemes.models import Year
from targets.models import Target


class Standing:
    """The register, and a year's honours, claims, targets and marks of one unit or of all.

    Each kind is read in one query, when it is first asked for.
    """

    def __init__(self, year: Year, unit: int | None = None) -> None:
        self.year, self.unit = year, unit

    @cached_property
    def bodies(self) -> list[AwardBody]:
        """The register of issuing bodies."""
        return list(bodies_of(self.year.authority_id))

    @cached_property
    def honours(self) -> dict[int, list[Honour]]:
        """Verified honours by unit."""
        return self._by_unit(self._rows(Honour).filter(verified=True))

    @cached_property
    def claims(self) -> dict[int, list[Claim]]:
        """What was claimed in lists, by unit."""
        return self._by_unit(self._rows(Claim))

    @cached_property
    def targets(self) -> dict[tuple[int, str], Target]:
        """The targets that stand, by unit and key."""
        return {(row.unit_id, row.key): row for row in self._rows(Target)}

    @cached_property
    def marks(self) -> dict[str, TargetMark]:
        """The marks that stand, by the target's key."""
        return {row.key: row for row in self._rows(TargetMark)}

    def _rows(self, model: Any) -> Any:
        rows = model.objects.filter(year=self.year, current=True)
        return rows if self.unit is None else rows.filter(unit=self.unit)

    @staticmethod
    def _by_unit(rows: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            found[row.unit_id].append(row)
        return found
