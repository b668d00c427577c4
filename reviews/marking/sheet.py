"""What the marks that are entered together are judged by, read once under the year's lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import StaleFactError
from core.policy import Denied
from reviews.marking.basis import PARTS, mark_row, marks_by_id
from reviews.marking.entry import MarkAsked, MarkEntry
from reviews.marking.grid import GridRow, MarkGrid
from reviews.marking.models import MarkKind
from reviews.marking.rows import rows_of
from reviews.marking.scope import MarkingScope
from reviews.models import CommonMark, TargetMark
from reviews.objections.queries import units_told
from schemes.fact_entry.block import EntryBlock
from schemes.fact_entry.services import JudgedChangedError
from schemes.models import Year
from targets.models import Target
from units.models import Account


class MarkSheet:
    """The rows of a block with their targets, marks and checks: a fixed number of queries."""

    def __init__(self, year: Year, asked: Sequence[MarkAsked], actor: Account) -> None:
        self.year, self.actor = year, actor
        self.grid = MarkGrid(MarkingScope(actor, year))
        self.found = rows_of(self.grid, {(each.kind, each.key) for each in asked})
        self.told = units_told(year)
        self.blocks, self.standing = {}, {}
        for kind in MarkKind.values:
            rows = [row for row in self.found.rows.values() if row.kind == kind]
            if rows:
                self._add(kind, rows)

    blocks: dict[str, EntryBlock]
    standing: dict[str, Mapping[int, TargetMark | CommonMark]]

    def _add(self, kind: str, rows: Sequence[GridRow]) -> None:
        self.blocks[kind] = EntryBlock(PARTS[kind], self.year, [row.key for row in rows])
        self.standing[kind] = marks_by_id(kind, [row.fact for row in rows if row.fact])

    def entry(self, asked: MarkAsked) -> MarkEntry:
        """One entry with all that it is about.

        Raises ``Denied`` for what the account may not mark, ``StaleFactError`` and
        ``JudgedChangedError`` for what its writer did not see.
        """
        row = self.found.rows.get((asked.kind, asked.key))
        if row is None or not row.editable:
            raise Denied("reviews.mark", asked.key)
        if row.fact != asked.expected:
            raise StaleFactError(mark_row(asked.kind, row.fact))
        self._require_seen(asked, row)
        unit = self.found.unit_of(row)
        return MarkEntry(
            grid=self.grid,
            block=self.blocks[asked.kind],
            row=row,
            asked=asked,
            target=self.found.targets[asked.key] if asked.kind == MarkKind.TARGET else None,
            unit=unit,
            standing=self.standing[asked.kind][row.fact] if row.fact else None,
            told=unit.pk in self.told,
            actor=self.actor,
        )

    def _require_seen(self, asked: MarkAsked, row: GridRow) -> None:
        """A mark is not bound to a version of the target that its writer did not see (M-4, S-4)."""
        if not asked.judges or asked.judges == row.judges:
            return
        rows = Target.objects.filter(year=self.year, key=row.key)
        versions = {each.pk: each for each in rows}
        if asked.judges not in versions:
            raise ValidationError({"judges": [_("%s 不是这个目标的版本") % asked.judges]})
        raise JudgedChangedError(versions[asked.judges], versions[row.judges])
