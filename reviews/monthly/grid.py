"""The sheet of one month: a row for each unit, a cell for each kind, and what was typed into it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.language import title_of
from reviews.monthly.models import MonthlyRecord
from reviews.monthly.reading import appraised_units, entries_of
from reviews.queries import visible_monthly_records
from reviews.register.models import DRAFT, RegisterEntry
from schemes.models import Year
from schemes.rules.monthly import Monthly, MonthlyEntry
from schemes.workbook.plan import decimal_text
from units.models import UnitYear

GRADE = "grade"
#: What a form calls a cell: what it is of, then the unit's code.
TITLE, DOCUMENT = "title", "document"


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind's cell in a unit's row: what stands in it, or the entries that the unit knows of.

    ``recorded`` is what is on record without the register, as by a workbook.
    """

    kind: str
    label: str
    text: str
    own: bool
    told: tuple[RegisterEntry, ...]
    recorded: str = ""

    @property
    def editable(self) -> bool:
        """What the unit was told of is changed in the register, not here; a month has one grade."""
        return not self.told and not (self.kind == GRADE and self.recorded)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A unit's row of the sheet."""

    unit: UnitYear
    cells: tuple[Cell, ...]
    title: str
    document: str
    drafts: tuple[RegisterEntry, ...]


class MonthSheet:
    """A month of a list as the office enters it; ``typed`` are the cells of a refused attempt."""

    def __init__(
        self,
        account: Any,
        year: Year,
        rule: Monthly,
        month: int,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.account, self.year, self.rule, self.month = account, year, rule, month
        self.typed = typed or {}

    @cached_property
    def entries(self) -> list[RegisterEntry]:
        """The month's entries that stand."""
        return entries_of(self.year, self.rule, self.month)

    @cached_property
    def records(self) -> dict[tuple[int, str], list[MonthlyRecord]]:
        """What counts of the month already, by unit and kind."""
        found: dict[tuple[int, str], list[MonthlyRecord]] = defaultdict(list)
        facts = visible_monthly_records(self.account, self.year)
        for fact in facts.filter(list_key=self.rule.key, month=self.month):
            found[fact.unit_id, fact.kind].append(fact)
        return found

    @property
    def seen(self) -> str:
        """Changes when any entry of the month does: what a form was shown."""
        return mark_of(self.entries)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The kinds of entries with their titles; a grade stands before them."""
        return [(entry.key, title_of(entry.title)) for entry in self.rule.entries]

    @property
    def grades(self) -> list[tuple[str, str]]:
        """The grades as choices; none where the list has no grades."""
        found = [(grade.key, title_of(grade.title)) for grade in self.rule.grades]
        return [("", "——"), *found] if found else []

    def shown(self, kind: str, text: str) -> str:
        """A cell's text as people read it: a grade by its title."""
        return dict(self.grades).get(text, text) if kind == GRADE else text

    def says(self, cell: Cell, text: str) -> bool:
        """Whether a cell that is not changed here says that already: the same sent again."""
        if cell.kind == GRADE:
            known = {self.shown(GRADE, each.kind) for each in cell.told} | {cell.recorded}
            return self.shown(GRADE, text) in known
        return text in {cell_text(each, own=cell.own) for each in cell.told}

    def rows(self) -> Iterator[SheetRow]:
        """Every assessed unit that the account may see."""
        by_unit: dict[int, list[RegisterEntry]] = defaultdict(list)
        for entry in self.entries:
            by_unit[entry.unit_id].append(entry)
        units = appraised_units(self.account, self.year)
        for unit in units.order_by("order", "key"):
            yield self._row(unit, by_unit[unit.unit_id])

    def _row(self, unit: UnitYear, entries: list[RegisterEntry]) -> SheetRow:
        code = unit.unit.code
        drafts = tuple(entry for entry in entries if entry.state == DRAFT)
        graded = [entry for entry in entries if entry.kind in self.rule.by_grade]
        cells = [self._grade(unit, graded)] if self.rule.grades else []
        cells += [
            self._cell(unit, part, [each for each in entries if each.kind == part.key])
            for part in self.rule.entries
        ]
        noted = [entry for entry in drafts if entry.kind not in self.rule.by_grade]
        first = noted[0] if noted else None
        return SheetRow(
            unit,
            tuple(cells),
            self._said(TITLE, code, first.title if first else ""),
            self._said(DOCUMENT, code, first.document if first else ""),
            drafts,
        )

    def _grade(self, unit: UnitYear, entries: Iterable[RegisterEntry]) -> Cell:
        told = tuple(entry for entry in entries if entry.state != DRAFT)
        stands = next((entry.kind for entry in entries if entry.state == DRAFT), "")
        text = self._said(GRADE, unit.unit.code, stands)
        known = [key for key in self.rule.by_grade if self.records.get((unit.unit_id, key))]
        recorded = self.shown(GRADE, known[0]) if known else ""
        return Cell(GRADE, _("等次"), text, own=False, told=told, recorded=recorded)

    def _cell(self, unit: UnitYear, part: MonthlyEntry, entries: list[RegisterEntry]) -> Cell:
        told = tuple(entry for entry in entries if entry.state != DRAFT)
        draft = next((entry for entry in entries if entry.state == DRAFT), None)
        own = part.points is None
        text = self._said(part.key, unit.unit.code, cell_text(draft, own=own))
        times = sum(fact.count for fact in self.records.get((unit.unit_id, part.key), ()))
        recorded = ngettext("计 %s 次", "计 %s 次", times) % times if times else ""
        return Cell(part.key, title_of(part.title), text, own, told, recorded)

    def _said(self, name: str, code: str, stands: str) -> str:
        return self.typed.get(f"{name}:{code}", stands)


def mark_of(entries: Iterable[RegisterEntry]) -> str:
    """A mark that changes when any of the entries does, or when one comes or goes."""
    told = sorted((entry.pk, entry.version, entry.state) for entry in entries)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def brought_up(sheet: MonthSheet, typed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What was typed into an old sheet, brought up to ``sheet`` as it stands now.

    Where something stands and is not what was typed, it is shown in place of it, and told: a
    colleague's entry is neither cleared nor overwritten by saving once more.
    """
    kept, told = dict(typed), []
    for row in sheet.rows():
        code = row.unit.unit.code
        stands = [(cell.kind, cell.label, cell.text) for cell in row.cells]
        stands += [(TITLE, _("事由"), row.title), (DOCUMENT, _("认定文件"), row.document)]
        for kind, label, text in stands:
            name = f"{kind}:{code}"
            if text and name in kept and kept[name].strip() != text:
                words = _("%(unit)s %(cell)s：现在是“%(now)s”，你写的是“%(typed)s”")
                now, was = sheet.shown(kind, text), sheet.shown(kind, kept.pop(name).strip())
                told.append(
                    words % {"unit": row.unit.name, "cell": label, "now": now, "typed": was}
                )
    return kept, told


def cell_text(draft: RegisterEntry | None, *, own: bool) -> str:
    """What a cell holds: how many times, or the points that the record states itself."""
    if draft is None:
        return ""
    if own:
        return "" if draft.points is None else decimal_text(draft.points)
    return str(draft.count)
