"""Many tasks at once: pasted from a spreadsheet, or brought over from another tree."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.models import Year
from targets.decomposition.fields import BY_KEY, FIELDS, read_values
from targets.decomposition.models import TaskMode, TaskState, Tree, TreeNode, TreeTarget
from targets.decomposition.services.locking import held_to_edit, setting_of, touched
from targets.decomposition.services.nodes import node_made, place_of
from targets.models import Target
from targets.plans.models import PlanLine
from units.lifecycle_models import UnitChange
from units.models import Account, Unit
from units.sections.queries import present_people

MOST_ROWS = 300
LEVEL = "level"
#: Columns of rows without a head.
COLUMNS: Sequence[str | None] = (
    *(LEVEL, "title", "amount", "measure", "points", "section", "person"),
    *("deadline", "standard", "measures"),
)


@transaction.atomic
def nodes_paste(*, tree: Tree, above: str, text: str, actor: Account) -> int:
    """Rows copied from a spreadsheet as tasks under ``above``, all or none; how many.

    The column of the level (层级) says how deep a row lies: 1 directly under ``above``, 2 under the
    last row of level 1.  Without a level all rows are of level 1.  ``ValidationError`` names every
    row and column in error.
    """
    top, parent = place_of(tree, above)
    held = held_to_edit(tree, actor, parent)
    rows = _read(held, text)
    last: dict[int, TreeNode | None] = {0: parent}
    made = []
    for level, values in rows:
        node = node_made(held, top, last[level - 1], values, actor)
        last[level] = node
        made.append(node)
    touched(held, actor, "paste", made)
    return len(made)


@transaction.atomic
def tree_copy(*, tree: Tree, source: Tree, actor: Account) -> int:
    """Bring the tasks of another tree under the same targets of this one; how many.

    Targets are the same by where a plan's line came from, by key or by title; those that have tasks
    already are left alone.  Who is not in the unit any more is left out, and everything is
    directive until somebody says otherwise.
    """
    held = held_to_edit(tree, actor)
    pairs = _pairs(held, source)
    people = {one.pk for one in present_people(held.unit)}
    old = list(TreeNode.objects.filter(tree=source, gone=False))
    made: dict[int, TreeNode] = {}
    waiting = [node for node in old if node.top_id in pairs and node.parent_id is None]
    while waiting:
        node = waiting.pop(0)
        made[node.pk] = _copied(node, held, pairs[node.top_id], made, people, actor)
        waiting += [each for each in old if each.parent_id == node.pk]
    if not made:
        raise ValidationError(_("没有可带入的：目标都对不上，或都已有任务"))
    touched(held, actor, "copy", list(made.values()), source=f"{source.year.year} {source.unit}")
    return len(made)


def sources_of(tree: Tree) -> list[Tree]:
    """Trees that may be brought over: the unit's own of last year, and those of units that have
    come into it in this year."""
    year = tree.year
    rows = Tree.objects.select_related("year", "unit")
    before = Year.objects.filter(authority=year.authority_id, year=year.year - 1)
    own = list(rows.filter(unit=tree.unit_id, year__in=before))
    changes = UnitChange.objects.filter(
        authority=year.authority_id, current=True, effective_on__year=year.year
    )
    codes = {
        code
        for change in changes
        if tree.unit.code in change.results
        for code in change.sources
        if code != tree.unit.code
    }
    units = Unit.objects.filter(authority=year.authority_id, code__in=codes)
    return [*own, *rows.filter(unit__in=units, year=year)]


def source_of(tree: Tree, pk: int) -> Tree:
    """One of :func:`sources_of`; a 404 (``Denied``) for any other tree."""
    found = next((each for each in sources_of(tree) if each.pk == pk), None)
    if found is None:
        raise Denied("targets.tree", pk)
    return found


def _read(tree: Tree, text: str) -> list[tuple[int, dict[str, Any]]]:
    rows = [row for row in csv.reader(text.splitlines(), delimiter="\t") if any(row)]
    columns, first = COLUMNS, 1
    if rows and (head := _head(rows[0])):
        columns, rows, first = head, rows[1:], 2
    elif rows and not rows[0][0].strip().isdigit():
        columns = COLUMNS[1:]
    if not rows or len(rows) > MOST_ROWS:
        raise ValidationError(_("粘贴 1 到 %s 行，从 Excel 里连同表头一起复制") % MOST_ROWS)
    setting, found, errors, depth = setting_of(tree), [], [], 0
    for number, row in enumerate(rows, first):
        texts = {key: cell for key, cell in zip(columns, row, strict=False) if key and cell.strip()}
        level = texts.pop(LEVEL, "1").strip()
        deep = int(level) if level in set("12345678") else 0
        if not 1 <= deep <= depth + 1:
            told = _("第 %(row)d 行 层级：写 1 到 %(most)d 之间的数")
            errors.append(told % {"row": number, "most": depth + 1})
            continue
        depth = deep
        try:
            found.append((deep, read_values(setting, {"title": "", **texts})))
        except ValidationError as error:
            errors += _told(number, error.message_dict)
    if errors:
        raise ValidationError(errors[:20])
    return found


def _told(number: int, errors: Mapping[str, Sequence[str]]) -> list[str]:
    row = _("第 %d 行") % number
    return [f"{row} {BY_KEY[key].title}：{' '.join(told)}" for key, told in errors.items()]


def _head(row: Sequence[str]) -> list[str | None] | None:
    titles = {str(field.title): field.key for field in FIELDS} | {_("层级"): LEVEL}
    titles |= {"任务": "title", "时限": "deadline"}
    found = [titles.get(cell.strip()) for cell in row]
    return found if sum(key is not None for key in found) >= 2 else None


def _pairs(tree: Tree, source: Tree) -> dict[int, TreeTarget]:
    """Target rows of the source → those of this tree that have no task yet."""
    full = set(TreeNode.objects.filter(tree=tree, gone=False).values_list("top_id", flat=True))
    free = [top for top in tree.targets.filter(gone=False) if top.pk not in full]
    rows = Target.objects.filter(
        year=tree.year_id, unit=tree.unit_id, current=True, key__in=[top.key for top in free]
    )
    named = {target.key: target.title for target in rows}
    lines = PlanLine.objects.filter(plan__year=tree.year_id, plan__unit=tree.unit_id, gone=False)
    origins = dict(lines.values_list("title", "origin"))
    found: dict[int, TreeTarget] = {}
    for old in source.targets.filter(gone=False):
        title = old.seen.get("title", "")
        for fits in (
            lambda top, old=old: origins.get(named.get(top.key, "")) == old.key,
            lambda top, title=title: named.get(top.key) == title,
            lambda top, old=old: top.key == old.key,
        ):
            top = next((each for each in free if fits(each)), None)
            if top is not None:
                found[old.pk] = top
                free.remove(top)
                break
    return found


def _copied(
    node: TreeNode,
    tree: Tree,
    top: TreeTarget,
    made: Mapping[int, TreeNode],
    people: set[int],
    actor: Account,
) -> TreeNode:
    keys = [field.key for field in FIELDS if field.key not in ("person", "section", "deadline")]
    values = {key: getattr(node, key) for key in keys}
    values |= {"mode": TaskMode.DIRECTIVE, "state": TaskState.ASSIGNED}
    if node.deadline is not None:
        day = node.deadline
        last = 28 if day.month == 2 else day.day
        values["deadline"] = day.replace(year=tree.year.year, day=min(day.day, last))
    if node.person_id in people:
        values["person"] = node.person
    if node.section is not None and node.section.unit_id == tree.unit_id:
        values["section"] = node.section
    parent = made.get(node.parent_id) if node.parent_id is not None else None
    return node_made(tree, top, parent, values, actor)
