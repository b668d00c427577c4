"""Taking back one's last change of a tree, as long as nobody has changed the same since.

What stood before a change is noted when the tree is locked (:func:`noted`), what it did when it is
counted (:func:`journal`).  The notes are no record, which the audit trail keeps: adopting a tree
and fitting it to its targets end them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import to_text
from targets.decomposition.models import Tree, TreeEdit, TreeNode
from units.models import Account

KEPT = (
    *("top_id", "parent_id", "order", "title", "measures", "standard", "amount", "measure"),
    *("points", "cover", "mode", "state", "answer", "deadline", "duty", "section_id"),
    *("person_id", "leader", "gone"),
)
#: Changes that end what could be taken back.
FINAL = frozenset({"start", "refresh"})
Rows = Mapping[int, Mapping[str, Any]]


def noted(tree: Tree) -> Rows:
    """The tasks of a tree as plain data by id; one query."""
    rows = TreeNode.objects.filter(tree=tree, gone=False).values_list("pk", *KEPT)
    return {pk: dict(zip(KEPT, map(_plain, values), strict=True)) for pk, *values in rows}


def journal(tree: Tree, actor: Account, event: str) -> None:
    """Note what a change did to the tasks since the tree was locked."""
    if event in FINAL:
        TreeEdit.objects.filter(tree=tree).delete()
    if event in FINAL or tree.noted is None:
        return
    before, after = tree.noted, noted(tree)
    changes = [
        {"node": pk, "before": old, "after": new}
        for pk in before.keys() | after.keys()
        if (pair := _differing(before.get(pk), after.get(pk)))
        for old, new in [pair]
    ]
    if changes:
        TreeEdit.objects.create(
            tree=tree, kind=event, changes=changes, actor=actor, at=timezone.now()
        )
    tree.noted = after


def edit_to_undo(tree: Tree, account: Any) -> TreeEdit | None:
    """The account's last change that can still be taken back."""
    return TreeEdit.objects.filter(tree=tree, actor=account).order_by("-pk").first()


def turn_back(tree: Tree, edit: TreeEdit, actor: Account) -> list[TreeNode]:
    """Put every task of a change as it was, or none; ``ValidationError`` names who was there since.

    A task that the change brought is gone again; not while others have put tasks under it.
    """
    ids = [change["node"] for change in edit.changes]
    nodes = {node.pk: node for node in TreeNode.objects.filter(tree=tree, pk__in=ids)}
    for change in edit.changes:
        _check_untouched(nodes[change["node"]], change, ids)
    for change in edit.changes:
        node = nodes[change["node"]]
        for name, value in change["before"].items():
            column = TreeNode._meta.get_field(name)
            setattr(node, name, column.to_python(value) if hasattr(column, "to_python") else value)
        node.version += 1
        node.changed_by, node.changed_at = actor, timezone.now()
        node.save()
    edit.delete()
    return list(nodes.values())


def _check_untouched(node: TreeNode, change: Mapping[str, Any], ids: list[int]) -> None:
    same = all(_plain(getattr(node, name)) == value for name, value in change["after"].items())
    under = TreeNode.objects.filter(parent=node, gone=False).exclude(pk__in=ids)
    if not same or (change["before"] == {"gone": True} and under.exists()):
        told = {"who": node.changed_by, "title": node.title}
        text = _("%(who)s 之后改过“%(title)s”或它下面的任务，不能撤销")
        raise ValidationError(text % told, code="overtaken")


def _differing(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    if new is None:
        return {"gone": False}, {"gone": True}
    if old is None:
        return {"gone": True}, dict(new)
    moved = [name for name in KEPT if old[name] != new[name]]
    return ({n: old[n] for n in moved}, {n: new[n] for n in moved}) if moved else None


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value
