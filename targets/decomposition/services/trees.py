"""Beginning a tree, adopting it, taking it up again, fitting it to targets that have changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exact import ExactError, parse_exact
from core.phrases import said
from core.workflow import REASON_LENGTH, Asked, NotYoursError, checked_move, make_move
from documents.xlsx.values import half_width
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.decomposition import flow, tellings
from targets.decomposition.fields import plain_of
from targets.decomposition.models import (
    Tree,
    TreeNode,
    TreeRecheck,
    TreeRules,
    TreeTarget,
    TreeVersion,
)
from targets.decomposition.reading import TreeReading, deviation_of, seen_of, usual_cover
from targets.decomposition.rights import rights_of
from targets.decomposition.services.locking import (
    closed_words,
    held_for,
    held_to_edit,
    locked,
    touched,
)
from targets.decomposition.services.undoing import edit_to_undo, turn_back
from targets.models import Target
from units.models import Account, Unit
from units.queries import has_authority_perm

#: The most that an office may allow parts to deviate, in percent.
MOST_DEVIATION = 100


@transaction.atomic
def tree_start(*, year: Year, unit: Unit, actor: Account) -> Tree:
    """Begin the tree of a unit with its issued targets; the one that stands if it was begun.

    Raises :class:`~core.workflow.NotYoursError` for who does not work for the unit, and
    ``ValidationError`` where there is nothing to decompose or the unit has ended.
    """
    if not rights_of(actor, unit).edits:
        raise NotYoursError("start")
    Unit.objects.select_for_update().get(pk=unit.pk)
    standing = Tree.objects.filter(year=year, unit=unit).first()
    if standing is not None:
        return standing
    now = timezone.now()
    tree = Tree(year=year, unit=unit, created_by=actor, created_at=now)
    tree.changed_by, tree.changed_at = actor, now
    closed = closed_words(tree)
    targets = list(_targets(tree))
    if closed or not targets:
        raise ValidationError(closed or _("本单位还没有下达的目标，下达后再分解"), code="closed")
    tree.save()
    _know(tree, targets)
    touched(tree, actor, "start", [])
    return tree


@transaction.atomic
def tree_move(*, tree: Tree, move: str, version: int, actor: Account, reason: str = "") -> Tree:
    """Adopt a tree, or take an adopted one up again.

    Adopting keeps the whole text as a version, with the deviation that is allowed at that moment.
    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with what stands in the way.
    """
    held = locked(tree)
    closed = closed_words(held)
    if closed:
        raise ValidationError(closed, code="closed")
    said_why = reason.strip()
    if len(said_why) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    duties = flow.duties_of(rights_of(actor, held.unit))
    told: dict[str, Any] = {"reason": said_why}
    found = checked_move(flow.FLOW, held, Asked(move, version, told, duties, actor))
    if found.key == flow.ADOPT:
        held.edits.all().delete()
        kept = _keep(held, said_why, actor)
        held.deviation = kept.deviation
        told |= {"number": kept.number, "deviation": str(kept.deviation)}
    subject = f"{held.year.year} {held.unit.code} {held.unit.name}"
    asked = Asked(move, version, told, duties, actor)
    make_move(held, found, found.after[0], asked, authority=held.year.authority, subject=subject)
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    return held


@transaction.atomic
def tree_undo(*, tree: Tree, actor: Account) -> None:
    """Take the actor's last change of tasks back, unless somebody changed the same since.

    Raises :class:`~core.workflow.NotYoursError` for who may not write the tree any more, and
    ``ValidationError`` where there is nothing to take back or it was overtaken.
    """
    held, rights = held_for(tree, actor)
    if not (rights.edits or rights.sections):
        raise NotYoursError("undo")
    edit = edit_to_undo(held, actor)
    if edit is None:
        raise ValidationError(_("没有可撤销的改动"))
    nodes = turn_back(held, edit, actor)
    # What was taken back is no change to take back again.
    held.noted = None
    touched(held, actor, "undo", nodes, of=edit.kind)


@transaction.atomic
def tree_refresh(*, tree: Tree, actor: Account) -> Tree:
    """Fit the tree to the targets as they stand: new ones come in, withdrawn ones go with their
    tasks, changed ones count as seen, and what was marked to be looked at again is solved."""
    held = held_to_edit(tree, actor)
    targets = {target.key: target for target in _targets(held)}
    for top in held.targets.all():
        target = targets.pop(top.key, None)
        top.gone = target is None
        if target is None:
            TreeNode.objects.filter(top=top).update(gone=True)
        else:
            top.seen = seen_of(target)
        top.save(update_fields=["seen", "gone"])
    _know(held, targets.values())
    now = timezone.now()
    held.rechecks.filter(solved_at=None).update(solved_by=actor, solved_at=now)
    touched(held, actor, "refresh", [])
    return held


@transaction.atomic
def tree_recheck(
    *, year: Year, unit: Unit, reason: str, actor: Account, keys: Iterable[str] = ()
) -> TreeRecheck | None:
    """Mark a unit's tree as to be looked at again, for whoever changes targets after issue.

    ``keys`` are those of the targets concerned, none for the whole tree; ``reason`` is a short text
    that people read.  None where the unit has no tree.  Nothing of the tree itself is changed:
    what was adopted stands until the unit takes it up again.
    """
    tree = Tree.objects.select_related("year__authority", "unit__authority").filter(
        year=year, unit=unit
    )
    found = tree.first()
    if found is None:
        return None
    mark = TreeRecheck.objects.create(
        tree=found, keys=list(keys), reason=reason[:300], by=actor, at=timezone.now()
    )
    touched(found, actor, "recheck", [], reason=mark.reason)
    tellings.recheck_tell(found, mark.reason, mark.pk, actor)
    return mark


@transaction.atomic
def deviation_set(*, year: Year, deviation: str, actor: Account) -> TreeRules:
    """The office says by how many percent parts may deviate from the whole (T-5).

    Trees that were adopted keep theirs.  Raises :class:`~core.workflow.NotYoursError` for anybody
    else, and ``ValidationError`` for what is no percentage from 0 to 100.
    """
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("deviation")
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")
    try:
        wanted = parse_exact(half_width(deviation).rstrip("%"))
    except ExactError as error:
        raise ValidationError({"deviation": [said(error.msgid, error.params)]}) from error
    if not 0 <= wanted <= MOST_DEVIATION:
        raise ValidationError({"deviation": [_("写 0 到 100 之间的百分数")]})
    before = deviation_of(year.pk)
    stated = {"deviation": wanted, "changed_by": actor, "changed_at": timezone.now()}
    rules, _made = TreeRules.objects.update_or_create(year=year, defaults=stated)
    audit.record(
        event="tree.deviation",
        actor=actor,
        authority=year.authority,
        subject_type="schemes.year",
        subject_id=year.pk,
        subject=str(year.year),
        detail={"before": str(before), "after": str(wanted)},
    )
    return rules


def _targets(tree: Tree) -> Any:
    rows = Target.objects.filter(year=tree.year_id, unit=tree.unit_id, current=True)
    return rows.order_by("order", "key")


def _know(tree: Tree, targets: Iterable[Target]) -> None:
    TreeTarget.objects.bulk_create(
        [
            TreeTarget(tree=tree, key=each.key, cover=usual_cover(each), seen=seen_of(each))
            for each in targets
        ]
    )


def _keep(tree: Tree, reason: str, actor: Account) -> TreeVersion:
    """The tree as a version, if nothing stands in its way."""
    reading = TreeReading(tree)
    blocking = len(reading.blocking)
    if blocking or reading.rechecks:
        raise ValidationError(
            _("还有 %s 处要办，办完再审定") % (blocking + len(reading.rechecks)), code="issues"
        )
    if reading.idle and not reason:
        told = _("还有 %s 人没有任务，分给他们，或写明理由") % len(reading.idle)
        raise ValidationError({"reason": [told]})
    last = tree.versions.order_by("-number").values_list("number", flat=True).first()
    return TreeVersion.objects.create(
        tree=tree,
        number=(last or 0) + 1,
        snapshot=snapshot_of(reading),
        deviation=deviation_of(tree.year_id),
        reason=reason,
        adopted_by=actor,
        adopted_at=timezone.now(),
    )


def snapshot_of(reading: TreeReading) -> list[dict[str, Any]]:
    """Every row of a tree as a version keeps it, in order."""
    return [
        {"row": row.key, "above": row.parent, "depth": row.depth, "title": row.title}
        | ({"target": row.top.seen} if row.node is None else {"task": plain_of(row.node)})
        for row in reading.rows
    ]
