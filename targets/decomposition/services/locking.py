"""What every write of a tree begins with: its row locked, rights and state asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError
from schemes.fact_entry.services import refusal
from targets.decomposition.fields import Setting
from targets.decomposition.models import Tree, TreeNode
from targets.decomposition.rights import Rights, rights_of
from targets.decomposition.services.undoing import journal, noted
from units.models import Account
from units.sections.queries import present_people, sections_of


class StaleNodeError(Exception):
    """Somebody changed the task since it was shown; ``node`` is how it stands, None if gone."""

    def __init__(self, node: TreeNode | None) -> None:
        super().__init__(node)
        self.node = node


def locked(tree: Tree) -> Tree:
    """The tree under its lock, as it stands now: of two writers one waits for the other."""
    rows = Tree.objects.select_for_update(of=("self",))
    rows = rows.select_related("year__authority", "year__scheme", "unit__authority")
    return rows.get(pk=tree.pk)


def held_for(tree: Tree, actor: Account) -> tuple[Tree, Rights]:
    """The locked tree and what the actor is for it, while tasks may be written at all.

    Raises ``ValidationError`` for a year that is closed, a unit that has ended, an adopted tree.
    """
    held = locked(tree)
    words = closed_words(held) or (
        _("分解已审定，不能改。要改先点“重新分解”") if held.is_adopted else ""
    )
    if words:
        raise ValidationError(words, code="closed")
    held.noted = noted(held)
    return held, rights_of(actor, held.unit)


def held_to_edit(tree: Tree, actor: Account, above: TreeNode | None = None) -> Tree:
    """The locked tree for its filer or head, or the head of the section above whose tasks it is.

    Raises :class:`~core.workflow.NotYoursError` for anybody else.
    """
    held, rights = held_for(tree, actor)
    if not (rights.edits or _led(rights, above)):
        raise NotYoursError("edit")
    return held


def closed_words(tree: Tree) -> str:
    """Why nothing of the tree may be written any more; "" while it may."""
    if tree.unit.abolished_on is not None:
        told = _("%(unit)s 已于 %(day)s 撤销或并入他单位，分解只供查看。接收单位可以带入")
        return told % {"unit": tree.unit.name, "day": tree.unit.abolished_on.isoformat()}
    return refusal(tree.year)


def setting_of(tree: Tree) -> Setting:
    """What typed text of a task is read by."""
    return Setting(tree.year.year, present_people(tree.unit), sections_of(tree.unit))


def touched(tree: Tree, actor: Account, event: str, nodes: Sequence[TreeNode], **told: Any) -> None:
    """Count the version up, note who wrote last, and write the audit row."""
    tree.version += 1
    tree.changed_by, tree.changed_at = actor, timezone.now()
    tree.save(update_fields=["version", "changed_by", "changed_at"])
    journal(tree, actor, event)
    titles = [node.title for node in nodes[:5]]
    audit.record(
        event=f"tree.{event}",
        actor=actor,
        authority=tree.year.authority,
        subject_type="targets.tree",
        subject_id=tree.pk,
        subject=f"{tree.year.year} {tree.unit.code} {tree.unit.name}",
        detail={"tasks": titles, "count": len(nodes), **told},
    )


def node_of(tree: Tree, pk: int, shown: int | None = None) -> TreeNode:
    """A task of the tree by id; :class:`StaleNodeError` where it is gone, or not as ``shown``."""
    rows = TreeNode.objects.select_related("section", "person", "parent", "top", "changed_by")
    found = rows.filter(tree=tree, pk=pk).first()
    if found is None or found.gone or (shown is not None and found.version != shown):
        raise StaleNodeError(None if found is None or found.gone else found)
    return found


def _led(rights: Rights, above: TreeNode | None) -> bool:
    while above is not None:
        if rights.leads(above):
            return True
        above = above.parent
    return False
