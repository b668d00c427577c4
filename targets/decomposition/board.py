"""The list of units: how far each has decomposed its targets, and filed its level-two scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.xlsx.columns import Column
from schemes.deadlines import due_for
from schemes.models import Year
from targets.decomposition.flow import FLOW
from targets.decomposition.level_two import flow as level_two
from targets.decomposition.models import ADOPTED, LevelTwo, Tree, TreeNode, TreeRecheck
from targets.decomposition.rights import tree_units
from targets.work import filed_of
from units.models import Posting, UnitYear

NONE = "none"
SORTS = ("unit", "tree", "tasks", "busy", "filing", "changed")
LOOKS = {NONE: "missing", "draft": "draft", ADOPTED: "issued"}


@dataclass(frozen=True, slots=True)
class TreeBoardRow:
    """A unit on the board.  ``filed`` is the fact of K-7.8: True, False or not established."""

    unit: UnitYear
    tree: Tree | None
    tasks: int
    busy: int
    people: int
    rechecks: int
    filing: str
    filed: bool | None
    due_at: datetime | None
    remind: str = ""

    @property
    def state(self) -> str:
        """How the tree stands; ``none`` before it was begun."""
        return self.tree.state if self.tree else NONE

    @property
    def tree_title(self) -> str:
        """The same in words."""
        return str(FLOW.states[self.state]) if self.tree else _("没有开始")

    @property
    def tree_look(self) -> str:
        """The badge."""
        return LOOKS[self.state]

    @property
    def filing_title(self) -> str:
        """How the level-two scheme stands, by the fact where there is one."""
        if self.filed is True:
            return _("已备案")
        if self.filed is False and self.filing in (NONE, level_two.DRAFT):
            return _("认定未备案")
        return level_two.state_title(self.filing)

    @property
    def filing_look(self) -> str:
        """The badge."""
        if self.filed is True:
            return level_two.LOOKS[level_two.RECORDED]
        return level_two.LOOKS[self.filing]

    @property
    def owes_filing(self) -> bool:
        """Whether the unit itself must still file."""
        return self.filed is not True and self.filing != level_two.FILED


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """What the address asks for."""

    search: str = ""
    state: str = ""
    sort: str = "unit"


def board_asked(query: Mapping[str, str]) -> BoardAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    known = sort.removeprefix("-") in SORTS
    return BoardAsked(query.get("q", "").strip(), query.get("state", ""), sort if known else "unit")


def board_states() -> list[tuple[str, str]]:
    """What the list can be narrowed to."""
    return [
        (NONE, _("没有开始分解")),
        ("draft", _("分解中")),
        (ADOPTED, _("分解已审定")),
        ("recheck", _("分解要核对")),
        ("unfiled", _("二级方案没有报")),
        ("decide", _("二级方案待备案")),
    ]


def board(account: Any, year: Year) -> list[TreeBoardRow]:
    """Every unit whose tree the account may see, in a fixed number of queries."""
    units = list(tree_units(account, year).order_by("order", "key"))
    ids = [unit.unit_id for unit in units]
    trees = {t.unit_id: t for t in Tree.objects.filter(year=year).select_related("changed_by")}
    nodes = TreeNode.objects.filter(tree__year=year, gone=False).order_by()
    counted = {
        row["tree"]: row
        for row in nodes.values("tree").annotate(n=Count("pk"), who=Count("person", distinct=True))
    }
    marks = TreeRecheck.objects.filter(tree__year=year, solved_at=None).order_by()
    open_marks = dict(marks.values_list("tree").annotate(n=Count("pk")))
    schemes = dict(LevelTwo.objects.filter(year=year).values_list("unit", "state"))
    heads = _heads(ids)
    filed = _filed(year)
    return [
        _row(year, unit, trees.get(unit.unit_id), counted, open_marks, schemes, filed, heads)
        for unit in units
    ]


def board_found(rows: Sequence[TreeBoardRow], asked: BoardAsked) -> list[TreeBoardRow]:
    """The rows asked for, in their order."""
    keys: dict[str, Any] = {
        "unit": lambda row: row.unit.order,
        "tree": lambda row: row.tree_title,
        "tasks": lambda row: row.tasks,
        "busy": lambda row: row.busy,
        "filing": lambda row: row.filing_title,
        "changed": lambda row: row.tree.changed_at.isoformat() if row.tree else "",
    }
    found = [row for row in rows if _fits(row, asked)]
    key = keys[asked.sort.removeprefix("-")]
    return sorted(found, key=key, reverse=asked.sort.startswith("-"))


def counts(rows: Sequence[TreeBoardRow]) -> dict[str, int]:
    """How many units stand where."""
    return {
        "all": len(rows),
        "adopted": sum(row.state == ADOPTED for row in rows),
        "none": sum(row.state == NONE for row in rows),
        "unfiled": sum(row.owes_filing for row in rows),
        "decide": sum(row.filing == level_two.FILED for row in rows),
    }


def columns() -> list[Column]:
    """The columns of the list as a workbook."""
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("tree", _("分解"), width=12),
        Column("tasks", _("任务数"), kind="int"),
        Column("busy", _("有任务的人"), kind="int"),
        Column("people", _("在岗人数"), kind="int"),
        Column("rechecks", _("要核对"), kind="int"),
        Column("filing", _("二级方案"), width=14),
        Column("due", _("时限"), kind="date"),
    ]


def values(rows: Sequence[TreeBoardRow]) -> Iterator[list[object]]:
    """The rows of the workbook."""
    for row in rows:
        due = timezone.localtime(row.due_at).date() if row.due_at else None
        unit = [row.unit.unit.code, row.unit.name]
        figures = [row.tasks, row.busy, row.people, row.rechecks]
        yield [*unit, row.tree_title, *figures, row.filing_title, due]


def _row(
    year: Year,
    unit: UnitYear,
    tree: Tree | None,
    counted: Mapping[int, Any],
    marks: Mapping[int, int],
    schemes: Mapping[int, str],
    filed: Mapping[int, bool],
    heads: Mapping[int, int],
) -> TreeBoardRow:
    pk = unit.unit_id
    told = counted.get(tree.pk, {}) if tree else {}
    return TreeBoardRow(
        unit=unit,
        tree=tree,
        tasks=told.get("n", 0),
        busy=told.get("who", 0),
        people=heads.get(pk, 0),
        rechecks=marks.get(tree.pk, 0) if tree else 0,
        filing=schemes.get(pk, NONE),
        filed=filed.get(pk),
        due_at=due_for(year, "level_two", pk).get("due_at"),
    )


def _fits(row: TreeBoardRow, asked: BoardAsked) -> bool:
    words, unit = asked.search.lower(), row.unit
    names = (unit.name, unit.unit.short_name, unit.unit.initials, unit.unit.code)
    if words and not any(words in name.lower() for name in names):
        return False
    special = {
        "recheck": row.rechecks > 0,
        "unfiled": row.owes_filing,
        "decide": row.filing == level_two.FILED,
    }
    return not asked.state or special.get(asked.state, asked.state == row.state)


def _heads(units: Sequence[int]) -> dict[int, int]:
    today = timezone.localdate()
    there = Posting.objects.filter(unit__in=units, current=True, starts_on__lte=today)
    there = there.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by()
    return dict(there.values_list("unit").annotate(n=Count("person", distinct=True)))


def _filed(year: Year) -> dict[int, bool]:
    """Unit id → whether its level-two targets are on file, where that is established."""
    filed = filed_of(year)
    return {**dict.fromkeys(filed.level_two_missing, False), **dict.fromkeys(filed.level_two, True)}
