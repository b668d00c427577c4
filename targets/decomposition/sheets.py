"""Task sheets (任务书, G-2): what a person or a section carries, from which target, with whom over
them, to which standard, by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.policy import Denied
from targets.decomposition.models import TaskDuty, TreeNode
from targets.decomposition.reading import TreeReading, TreeRow
from targets.decomposition.rights import Rights
from targets.decomposition.words import amount_words, figure
from units.models import Person, UnitYear

PERSON, SECTION = "person", "section"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A task on a sheet; ``path`` leads from the unit target down to what it is a part of."""

    place: int
    row: str
    target: str
    path: tuple[str, ...]
    node: TreeNode
    leader: str
    answer: str = ""

    @property
    def amount(self) -> str:
        """Amount with its unit."""
        return amount_words(self.node)

    @property
    def points(self) -> str:
        """Points, as short as they are exact."""
        return "" if self.node.points is None else figure(self.node.points)

    @property
    def duty(self) -> str:
        """Lead or assist."""
        return str(TaskDuty(self.node.duty).label)

    @property
    def who(self) -> str:
        """The responsible person."""
        return self.node.person.name if self.node.person else ""

    @property
    def section(self) -> str:
        """The section."""
        return self.node.section.name if self.node.section else ""

    @property
    def deadline(self) -> date | None:
        """Until when."""
        return self.node.deadline

    @property
    def last_title(self) -> str:
        """What the task is directly a part of."""
        return self.path[-1] if self.path else self.target


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a person or a section."""

    kind: str
    code: str
    name: str
    note: str
    lines: Sequence[SheetLine]


def sheets_of(reading: TreeReading, rights: Rights) -> list[Sheet]:
    """All sheets that the account may see: sections in their order, then people by number."""
    lines = _lines(reading)
    sections = [
        Sheet(SECTION, str(one.pk), one.name, "", _numbered(lines, section=one.pk))
        for one in reading.sections
        if rights.whole or one.pk in rights.sections
    ]
    names = {one.pk: one.name for one in reading.sections}
    carrying: dict[int, Person] = {
        node.person_id: node.person for node in reading.nodes if node.person_id and node.person
    }
    people = [
        Sheet(PERSON, one.code, one.name, _place(reading, one, names), _numbered(lines, one.pk))
        for one in sorted(carrying.values(), key=lambda one: one.code)
        if _may_see(reading, rights, one)
    ]
    return [*(sheet for sheet in sections if sheet.lines), *people]


def sheet_of(reading: TreeReading, rights: Rights, kind: str, code: str) -> Sheet:
    """One sheet; a 404 (``Denied``) for one that is not there or not the account's to see."""
    found = next((s for s in sheets_of(reading, rights) if (s.kind, s.code) == (kind, code)), None)
    if found is None:
        raise Denied("targets.tasksheet", code)
    return found


def line_values(lines: Iterable[SheetLine]) -> Iterable[list[object]]:
    """Lines as rows of a workbook, in the order of :func:`line_columns`."""
    for line in lines:
        yield [
            line.place,
            line.node.title,
            line.target,
            line.amount,
            line.node.points,
            line.section,
            line.who,
            line.duty,
            line.leader,
            line.deadline,
            line.node.standard,
            line.node.measures,
        ]


def _may_see(reading: TreeReading, rights: Rights, person: Person) -> bool:
    if rights.whole or person.pk == rights.person:
        return True
    place = reading.places.get(person.pk)
    return place is not None and place.section in rights.sections


def _place(reading: TreeReading, person: Person, names: dict[int, str]) -> str:
    if person.pk not in reading.present:
        return _("已不在本单位")
    place = reading.places.get(person.pk)
    return names.get(place.section, "") if place else ""


def _lines(reading: TreeReading) -> list[SheetLine]:
    rows: dict[str, TreeRow] = {row.key: row for row in reading.rows}
    leader = _leader_in_charge(reading)
    found = []
    for row in reading.rows:
        if row.node is None:
            continue
        path: list[str] = []
        at = rows.get(row.parent)
        while at is not None and at.node is not None:
            path.insert(0, at.title)
            at = rows.get(at.parent)
        target = at.title if at is not None else ""
        over = row.node.leader or leader
        found.append(SheetLine(0, row.key, target, tuple(path), row.node, over))
    return found


def _numbered(
    lines: Iterable[SheetLine], person: int | None = None, section: int | None = None
) -> list[SheetLine]:
    fitting = [
        line
        for line in lines
        if (line.node.person_id == person if person else line.node.section_id == section)
    ]
    return [
        SheetLine(n, one.row, one.target, one.path, one.node, one.leader)
        for n, one in enumerate(fitting, 1)
    ]


def _leader_in_charge(reading: TreeReading) -> str:
    tree = reading.tree
    rows = UnitYear.objects.filter(
        authority=tree.year.authority_id, year=tree.year.year, unit=tree.unit_id, current=True
    )
    return rows.values_list("leader_in_charge", flat=True).first() or ""
