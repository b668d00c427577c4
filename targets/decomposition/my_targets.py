"""My targets (我的目标): what a person carries in a year, and from which target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from schemes.models import Year
from targets.decomposition.models import ADOPTED, TaskState, Tree, TreeNode
from targets.decomposition.reading import TreeReading
from targets.decomposition.rights import Rights, rights_of
from targets.decomposition.sheets import SheetLine, sheets_of
from targets.decomposition.words import answer_words
from units.queries import person_of


@dataclass(frozen=True, slots=True)
class MyTask:
    """A task of one's own: its line, whether it waits for one's answer."""

    line: SheetLine
    answers: bool
    said: str
    state: str


@dataclass(frozen=True, slots=True)
class MyUnit:
    """What one carries in one unit.  ``left``: one is not posted there any more."""

    tree: Tree
    adopted: bool
    left: bool
    tasks: Sequence[MyTask]
    sections: Sequence[Any]

    @property
    def editable(self) -> bool:
        """Whether one can still answer and propose."""
        return not self.adopted and not self.left


def my_units(account: Any, year: Year) -> list[MyUnit]:
    """One's tasks by unit, the present unit first; nothing for an account without a person."""
    person = person_of(account)
    if person is None:
        return []
    mine = TreeNode.objects.filter(person=person, gone=False, tree__year=year)
    trees = Tree.objects.filter(pk__in=mine.values("tree"))
    rows = trees.select_related("year__authority", "year__scheme", "unit__authority")
    found = [_of_tree(account, tree, person.pk) for tree in rows]
    return sorted(found, key=lambda one: one.left)


def tasks_to_answer(person_id: int) -> QuerySet[TreeNode]:
    """Tasks of any year that wait for this person's answer."""
    rows = TreeNode.objects.filter(person=person_id, gone=False, state=TaskState.PROPOSED)
    return rows.exclude(tree__state=ADOPTED)


def _of_tree(account: Any, tree: Tree, person: int) -> MyUnit:
    rights, reading = rights_of(account, tree.unit), TreeReading(tree)
    own = Rights(person=person, sections=rights.sections)
    sheets = sheets_of(reading, own)
    lines = [line for sheet in sheets if sheet.kind == "person" for line in sheet.lines]
    return MyUnit(
        tree=tree,
        adopted=tree.is_adopted,
        left=person not in reading.present,
        tasks=[_task(line) for line in lines if line.node.person_id == person],
        sections=[sheet for sheet in sheets if sheet.kind == "section"],
    )


def _task(line: SheetLine) -> MyTask:
    node = line.node
    late = node.deadline is not None and node.deadline < timezone.localdate()
    return MyTask(
        line,
        answers=node.state == TaskState.PROPOSED,
        said=answer_words(node),
        state="late" if late else "",
    )
