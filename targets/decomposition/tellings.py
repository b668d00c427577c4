"""Who is told what of a tree: a task put to its holder, an answer, a target that has changed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from core.exact import to_text
from core.notices.events import Event
from core.notices.services import notify
from targets.decomposition.models import TaskState, Tree, TreeNode
from units.models import Account, Role, Unit

PROPOSED, ANSWERED, RECHECK = "tree.proposed", "tree.answered", "tree.recheck"
KINDS = (
    Event(
        PROPOSED,
        gettext_lazy("任务待答复"),
        gettext_noop("%(unit)s 与你商定任务“%(what)s”，请答复。"),
        icon="chat-left-dots",
    ),
    Event(
        ANSWERED,
        gettext_lazy("任务有答复"),
        gettext_noop("%(who)s 对任务“%(what)s”提出意见，看后同意或再商。"),
        icon="chat-left-dots",
    ),
    Event(
        RECHECK,
        gettext_lazy("分解要核对"),
        gettext_noop("%(year)s 年度目标有变：%(what)s。核对本单位的分解。"),
        icon="diagram-3",
    ),
)
UNIT_ROLES = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)


def proposal_tell(node: TreeNode, actor: Account) -> None:
    """Tell the holder of a consultative task that it waits for his answer."""
    if node.state != TaskState.PROPOSED or node.person_id is None:
        return
    told = Account.objects.filter(person=node.person_id, is_active=True).exclude(pk=actor.pk)
    tree = node.tree
    notify(
        recipients=told,
        event=PROPOSED,
        authority=tree.year.authority,
        params={"unit": tree.unit.name, "what": node.title},
        url=f"{reverse('targets:my_targets')}?year={tree.year.year}#task-{node.pk}",
        once=f"tree-proposed:{node.pk}:{node.version}",
    )


def answer_tell(node: TreeNode, actor: Account) -> None:
    """Tell the unit that the holder of a task has something to say."""
    tree = node.tree
    notify(
        recipients=_others(people_of(tree.unit), actor),
        event=ANSWERED,
        authority=tree.year.authority,
        params={"who": str(actor), "what": node.title},
        url=f"{tree_url(tree)}#row-n{node.pk}",
        once=f"tree-answered:{node.pk}:{node.version}",
    )


def recheck_tell(tree: Tree, reason: str, mark: int, actor: Account) -> None:
    """Tell the unit that its tree must be looked at again."""
    notify(
        recipients=_others(people_of(tree.unit), actor),
        event=RECHECK,
        authority=tree.year.authority,
        params={"year": tree.year.year, "what": reason},
        url=tree_url(tree),
        once=f"tree-recheck:{mark}",
    )


def people_of(unit: Unit) -> Iterable[Account]:
    """Filers and heads of a unit."""
    rows = Account.objects.filter(grants__unit=unit, grants__role__in=UNIT_ROLES, is_active=True)
    return rows.distinct()


def tree_url(tree: Tree) -> str:
    """The page of a tree."""
    return unit_tree_url(tree.unit.code, tree.year.year)


def unit_tree_url(unit: str, year: int) -> str:
    """The page of the tree of the unit of this code in a year."""
    return reverse("targets:tree", args=[unit]) + f"?year={year}"


def answer_plain(
    amount: Fraction | None, points: Fraction | None, words: str, actor: Account
) -> dict[str, Any]:
    """What a holder answers, as plain data."""
    return {
        "amount": None if amount is None else to_text(amount),
        "points": None if points is None else to_text(points),
        "words": words,
        "by": str(actor),
        "at": timezone.now().isoformat(),
    }


def _others(people: Iterable[Account], actor: Account) -> list[Account]:
    return [each for each in people if each.pk != actor.pk]
