"""Consultative tasks (T-2): the holder answers, the unit agrees or proposes again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import from_text
from core.workflow import REASON_LENGTH, NotYoursError
from targets.decomposition import tellings
from targets.decomposition.fields import read_values
from targets.decomposition.models import TaskState, Tree, TreeNode
from targets.decomposition.services.locking import (
    StaleNodeError,
    held_for,
    held_to_edit,
    node_of,
    setting_of,
    touched,
)
from units.models import Account


@transaction.atomic
def node_answer(
    *,
    tree: Tree,
    node: int,
    shown: int,
    agree: bool,
    actor: Account,
    amount: str = "",
    points: str = "",
    words: str = "",
) -> TreeNode:
    """The holder agrees to a task, or says what he could do and why.

    Raises :class:`~core.workflow.NotYoursError` for who does not carry it,
    :class:`StaleNodeError` where it was changed or answered meanwhile.
    """
    held, rights = held_for(tree, actor)
    found = node_of(held, node)
    if not rights.carries(found):
        raise NotYoursError("answer")
    if found.version != shown or found.state != TaskState.PROPOSED:
        raise StaleNodeError(found)
    if agree:
        found.state = TaskState.AGREED
    else:
        said = words.strip()
        if not said or len(said) > REASON_LENGTH:
            text = _("写明意见和理由，最多 %s 个字") % REASON_LENGTH
            raise ValidationError({"words": [text]})
        values = read_values(setting_of(held), {"amount": amount, "points": points})
        found.state = TaskState.ANSWERED
        found.answer = tellings.answer_plain(values["amount"], values["points"], said, actor)
    _write(found, held, actor, "answer")
    if not agree:
        tellings.answer_tell(found, actor)
    return found


@transaction.atomic
def node_agree(*, tree: Tree, node: int, shown: int, actor: Account) -> TreeNode:
    """The unit takes what the holder answered: his figures stand."""
    found = node_of(tree, node)
    held = held_to_edit(tree, actor, found.parent)
    found = node_of(held, node, shown)
    if found.state != TaskState.ANSWERED:
        raise StaleNodeError(found)
    for key in ("amount", "points"):
        if found.answer.get(key) is not None:
            setattr(found, key, from_text(found.answer[key]))
    found.state = TaskState.AGREED
    _write(found, held, actor, "agree")
    return found


def _write(node: TreeNode, tree: Tree, actor: Account, event: str) -> None:
    node.version += 1
    node.changed_by, node.changed_at = actor, timezone.now()
    node.save()
    touched(tree, actor, event, [node], state=node.state)
