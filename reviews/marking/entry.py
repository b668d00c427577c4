"""One mark that is to be entered: as it was asked for, with all that it is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import StaleFactError
from reviews.marking.grid import GridRow, MarkGrid
from reviews.marking.pairs.models import MarkPair
from reviews.models import CommonMark, TargetMark
from reviews.objections.models import MarkCorrection
from schemes.fact_entry.block import EntryBlock
from schemes.fact_entry.services import JudgedChangedError
from targets.models import Target
from units.models import Account, Unit

#: Fields of a row that can be typed.
FIELDS = ("figure", "note", "way", "evidence")
#: What may stand in the way of one row.
Refusal = ValidationError | StaleFactError | JudgedChangedError
REFUSALS = (ValidationError, StaleFactError, JudgedChangedError)


class BlockRefusedError(Exception):
    """Some rows of a block were refused and none was written: why, by the row's place."""

    def __init__(self, refused: Mapping[int, Refusal]) -> None:
        super().__init__(refused)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class MarkAsked:
    """A row as it shall be: only the fields that were typed.

    ``expected`` is the mark shown, ``judges`` the version of the target shown with it (0: untold).
    """

    kind: str
    key: str
    expected: int | None
    cells: Mapping[str, str]
    way: str = ""
    reason: str = ""
    judges: int = 0


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: the row as it stands; the correction that waits for a second person, or
    the pair that this mark is one of."""

    row: GridRow
    waits: MarkCorrection | None = None
    pair: MarkPair | None = None


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """All that one entry is about: ``told`` says that the unit was told its marks already."""

    grid: MarkGrid
    block: EntryBlock
    row: GridRow
    asked: MarkAsked
    target: Target | None
    unit: Unit
    standing: TargetMark | CommonMark | None
    told: bool
    actor: Account

    @property
    def wanted(self) -> Mapping[str, str]:
        """The cells as they shall be; the way that the row showed goes along with them."""
        return {**self.row.cells, "way": self.asked.way or self.row.way, **self.asked.cells}

    @property
    def figure(self) -> str:
        """What was established, as it was typed."""
        return self.wanted["figure"].strip()

    @property
    def evidence(self) -> str:
        """What the mark rests on."""
        return self.wanted["evidence"].strip()

    @property
    def doubled(self) -> bool:
        """Whether two mark it, each by himself."""
        return self.target is not None and self.grid.rules.doubles(self.target.component)

    @property
    def moved(self) -> bool:
        """Whether the mark itself would be another one."""
        wanted = self.wanted
        return any(wanted[name].strip() != self.row.cells[name] for name in ("figure", "note"))

    @property
    def reason(self) -> str:
        """The reason of a correction; whoever entered the mark mends it without being asked."""
        given = self.asked.reason.strip()
        if self.standing is None or given:
            return given
        own = self.standing.recorded_by_id == self.actor.pk
        return str(_("录入人自行改正")) if own else ""
