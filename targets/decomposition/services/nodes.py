"""Adding, changing, moving and removing tasks of a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import NotYoursError
from targets.decomposition import tellings
from targets.decomposition.fields import read_values
from targets.decomposition.models import (
    CoverWay,
    TaskMode,
    TaskState,
    Tree,
    TreeNode,
    TreeTarget,
)
from targets.decomposition.rights import rights_of
from targets.decomposition.services.locking import (
    StaleNodeError,
    held_for,
    held_to_edit,
    node_of,
    setting_of,
    touched,
)
from units.models import Account, Section
from units.sections.queries import standing_members

#: Tasks that a tree holds at most, and how deep they may lie under a target.
MOST, DEEPEST = 2000, 8
#: Changing one of these makes the holder of a consultative task be asked again.
ASKED = ("title", "amount", "points", "deadline", "standard", "person", "section")


@transaction.atomic
def node_add(*, tree: Tree, above: str, texts: Mapping[str, str], actor: Account) -> TreeNode:
    """Add a task under ``above``: ``t12`` is a target's row, ``n34`` a task.

    ``texts`` are typed texts by field.  Raises ``ValidationError`` under the fields, and
    :class:`~core.workflow.NotYoursError` for who may not write there.
    """
    top, parent = place_of(tree, above)
    held = held_to_edit(tree, actor, parent)
    values = read_values(setting_of(held), {"title": "", **texts})
    node = _new(held, top, parent, values, actor)
    _ask(node)
    node.save()
    touched(held, actor, "add", [node])
    tellings.proposal_tell(node, actor)
    return node


@transaction.atomic
def node_propose(*, tree: Tree, above: str, texts: Mapping[str, str], actor: Account) -> TreeNode:
    """A task that somebody proposes for himself under one of his own (T-2); the unit agrees to it
    or not."""
    top, parent = place_of(tree, above)
    held, rights = held_for(tree, actor)
    if parent is None or actor.person is None or not rights.carries(parent):
        raise NotYoursError("propose")
    kept = {key: text for key, text in texts.items() if key not in ("person", "section", "mode")}
    values = read_values(setting_of(held), {"title": "", **kept})
    node = _new(held, top, parent, values, actor)
    node.person, node.section = actor.person, parent.section
    node.mode, node.state = TaskMode.CONSULTATIVE, TaskState.ANSWERED
    node.answer = tellings.answer_plain(node.amount, node.points, "", actor)
    node.save()
    touched(held, actor, "propose", [node])
    tellings.answer_tell(node, actor)
    return node


@transaction.atomic
def node_save(
    *, tree: Tree, node: int, texts: Mapping[str, str], shown: int, actor: Account
) -> TreeNode:
    """Change fields of a task as it was shown in version ``shown``.

    A consultative task whose figures change is put to its holder again.  Raises
    :class:`StaleNodeError` where somebody was faster.
    """
    found = node_of(tree, node)
    held = held_to_edit(tree, actor, found.parent)
    found = node_of(held, node, shown)
    values = read_values(setting_of(held), texts)
    changed = [key for key, value in values.items() if getattr(found, key) != value]
    if not changed:
        return found
    for key in changed:
        setattr(found, key, values[key])
    if "mode" in changed or any(key in ASKED for key in changed):
        _ask(found)
    _save(found, actor)
    touched(held, actor, "change", [found], fields=changed)
    tellings.proposal_tell(found, actor)
    return found


@transaction.atomic
def node_remove(*, tree: Tree, node: int, actor: Account) -> int:
    """Take a task out with everything under it; how many went.  They stay for the record."""
    found = node_of(tree, node)
    held = held_to_edit(tree, actor, found.parent)
    going = [found, *_below(held, found)]
    now = timezone.now()
    TreeNode.objects.filter(pk__in=[each.pk for each in going]).update(
        gone=True, changed_by=actor, changed_at=now
    )
    touched(held, actor, "remove", going)
    return len(going)


@transaction.atomic
def node_shift(*, tree: Tree, node: int, down: bool, actor: Account) -> TreeNode:
    """One place up or down among its neighbours; nothing at the end."""
    found = node_of(tree, node)
    held = held_to_edit(tree, actor, found.parent)
    rows = list(_among(held, found.top, found.parent))
    place = [row.pk for row in rows].index(found.pk)
    other = place + (1 if down else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for order, row in enumerate(rows, 1):
            TreeNode.objects.filter(pk=row.pk).exclude(order=order).update(order=order)
        touched(held, actor, "shift", [found])
    return found


@transaction.atomic
def node_move(*, tree: Tree, node: int, above: str, actor: Account) -> TreeNode:
    """Hang a task with everything under it elsewhere: under a target or another task, last.

    Raises ``ValidationError`` for a place that lies under the task itself.
    """
    found = node_of(tree, node)
    top, parent = place_of(tree, above)
    held = held_to_edit(tree, actor, found.parent)
    if not rights_of(actor, held.unit).edits:
        held_to_edit(tree, actor, parent)
    below = _below(held, found)
    if parent is not None and parent.pk in {found.pk, *(each.pk for each in below)}:
        raise ValidationError(_("不能移到自己下面"))
    _check_room(held, parent, _height(found, below), 0)
    found.top, found.parent = top, parent
    found.order = _last(held, top, parent) + 1
    _save(found, actor)
    TreeNode.objects.filter(pk__in=[each.pk for each in below]).update(top=top)
    touched(held, actor, "move", [found], to=above)
    return found


@transaction.atomic
def nodes_assign(*, tree: Tree, nodes: Sequence[int], person: str, actor: Account) -> int:
    """Give several tasks to one person, named by number, name or initials; how many."""
    held = held_to_edit(tree, actor)
    values = read_values(setting_of(held), {"person": person})
    if values["person"] is None:
        raise ValidationError({"person": [_("写明责任人")]})
    rows = [node_of(held, pk) for pk in nodes]
    for row in rows:
        row.person = values["person"]
        _ask(row)
        _save(row, actor)
        tellings.proposal_tell(row, actor)
    if rows:
        touched(held, actor, "assign", rows, to=values["person"].name)
    return len(rows)


@transaction.atomic
def cover_set(*, tree: Tree, top: int, way: str, actor: Account) -> TreeTarget:
    """How the parts of a target cover it."""
    held = held_to_edit(tree, actor)
    found = TreeTarget.objects.filter(tree=held, pk=top).first()
    if found is None:
        raise StaleNodeError(None)
    found.cover = read_values(setting_of(held), {"cover": way})["cover"]
    found.save(update_fields=["cover"])
    touched(held, actor, "cover", [], target=found.key, to=found.cover)
    return found


def place_of(tree: Tree, above: str) -> tuple[TreeTarget, TreeNode | None]:
    """The target and the task that a row's key names; :class:`StaleNodeError` for none."""
    pk = int(above[1:]) if above[1:].isascii() and above[1:].isdigit() else 0
    if above[:1] == "t":
        top = TreeTarget.objects.filter(tree=tree, pk=pk).first()
        if top is not None:
            return top, None
        raise StaleNodeError(None)
    parent = node_of(tree, pk)
    return parent.top, parent


def node_made(
    tree: Tree, top: TreeTarget, parent: TreeNode | None, values: Mapping[str, Any], actor: Account
) -> TreeNode:
    """A new task with its values, saved, last in its place; for whoever writes many at once."""
    node = _new(tree, top, parent, values, actor)
    _ask(node)
    node.save()
    return node


def _new(
    tree: Tree, top: TreeTarget, parent: TreeNode | None, values: Mapping[str, Any], actor: Account
) -> TreeNode:
    _check_room(tree, parent, 0, 1)
    node = TreeNode(tree=tree, top=top, parent=parent, **values)
    node.order = _last(tree, top, parent) + 1
    if node.section is None:
        node.section = _usual_section(tree, node, parent)
    node.measure = node.measure or _usual_measure(top, parent)
    node.changed_by, node.changed_at = actor, timezone.now()
    return node


def _usual_section(tree: Tree, node: TreeNode, parent: TreeNode | None) -> Section | None:
    """The section of whoever carries the task, else that of the task above."""
    if node.person is not None:
        rows = standing_members().filter(person=node.person, section__unit=tree.unit_id)
        placed = rows.select_related("section").first()
        if placed is not None:
            return placed.section
    return parent.section if parent is not None else None


def _usual_measure(top: TreeTarget, parent: TreeNode | None) -> str:
    """The unit of measure of what is above, where the parts make it up by their amounts."""
    way = top.cover if parent is None else parent.cover
    if way not in (CoverWay.SUM, CoverWay.EACH):
        return ""
    return parent.measure if parent is not None else str(top.seen.get("measure", ""))


def _check_room(tree: Tree, parent: TreeNode | None, height: int, more: int) -> None:
    depth, above = 1 + height, parent
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth > DEEPEST:
        raise ValidationError(_("最多分解 %s 层") % DEEPEST)
    if more and TreeNode.objects.filter(tree=tree, gone=False).count() >= MOST:
        raise ValidationError(_("一个单位最多 %s 项任务") % MOST)


def _ask(node: TreeNode) -> None:
    """A consultative task waits for its holder; a directive one stands."""
    asked = node.mode == TaskMode.CONSULTATIVE
    node.state = TaskState.PROPOSED if asked else TaskState.ASSIGNED
    node.answer = {}


def _save(node: TreeNode, actor: Account) -> None:
    node.version += 1
    node.changed_by, node.changed_at = actor, timezone.now()
    node.save()


def _among(tree: Tree, top: TreeTarget, parent: TreeNode | None) -> Any:
    return TreeNode.objects.filter(tree=tree, top=top, parent=parent, gone=False)


def _last(tree: Tree, top: TreeTarget, parent: TreeNode | None) -> int:
    last = _among(tree, top, parent).order_by("-order").values_list("order", flat=True).first()
    return last or 0


def _below(tree: Tree, node: TreeNode) -> list[TreeNode]:
    """Everything under a task, from one query."""
    under: dict[int | None, list[TreeNode]] = {}
    for each in TreeNode.objects.filter(tree=tree, gone=False):
        under.setdefault(each.parent_id, []).append(each)
    found, waiting = [], [node.pk]
    while waiting:
        rows = under.get(waiting.pop(), [])
        found += rows
        waiting += [row.pk for row in rows]
    return found


def _height(node: TreeNode, below: Sequence[TreeNode]) -> int:
    """How many levels lie under a task."""
    parent = {each.pk: each.parent_id for each in below}
    deepest = 0
    for each in below:
        steps, at = 1, each.parent_id
        while at != node.pk and at is not None:
            steps, at = steps + 1, parent.get(at)
        deepest = max(deepest, steps)
    return deepest
