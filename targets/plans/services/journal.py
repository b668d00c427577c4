"""Every edit of lines goes through here: written, journalled, and thereby undone or explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.plans.fields import put_value, value_of
from targets.plans.models import Plan, PlanEdit, PlanLine, PlanMove
from targets.plans.services.locking import closed_components, locked_to_edit, touched
from targets.plans.writing import refuse_closed
from units.models import Account

#: A line and what shall stand in it, as plain data.
Wanted = tuple[PlanLine, Mapping[str, Any]]


class StaleLineError(Exception):
    """Somebody changed the line since it was shown: ``line`` as it stands, ``edits`` since."""

    def __init__(self, line: PlanLine | None, edits: Sequence[PlanEdit]) -> None:
        super().__init__(line)
        self.line, self.edits = line, edits


def write_lines(plan: Plan, kind: str, wanted: Iterable[Wanted], actor: Account) -> PlanEdit | None:
    """Write lines of a locked plan and journal it; None where nothing differs.

    ``ValidationError`` where a line stands in, or comes into, a component that others write (D-1).
    """
    wanted, now, changes = list(wanted), timezone.now(), []
    if closed := closed_components(plan, actor):
        places = ((line.component, values.get("component")) for line, values in wanted)
        refuse_closed(plan, closed, (key for pair in places for key in pair if key))
    for line, values in wanted:
        after = {key: value for key, value in values.items() if value_of(line, key) != value}
        if not after:
            continue
        before = {key: value_of(line, key) for key in after}
        for key, value in after.items():
            put_value(line, key, value)
        line.version += 1
        line.changed_by, line.changed_at = actor, now
        line.save()
        told = {"line": line.pk, "version": line.version, "before": before, "after": after}
        changes.append(told)
    if not changes:
        return None
    touched(plan, actor)
    return PlanEdit.objects.create(plan=plan, kind=kind, changes=changes, actor=actor, at=now)


def edits_since(line: PlanLine, version: int) -> list[PlanEdit]:
    """The edits that brought a line from a version to the one that stands."""
    rows = PlanEdit.objects.filter(plan=line.plan_id).select_related("actor").order_by("pk")
    return [
        edit
        for edit in rows
        if any(c["line"] == line.pk and c["version"] > version for c in edit.changes)
    ]


def fields_of(edits: Iterable[PlanEdit], line: PlanLine) -> set[str]:
    """The fields of a line that edits touched."""
    changes = [change for edit in edits for change in edit.changes if change["line"] == line.pk]
    return {key for change in changes for key in change["after"]}


def edit_to_undo(plan: Plan, account: Account) -> PlanEdit | None:
    """The account's last edit since the plan was last moved, if it was not undone."""
    return _own(plan, account).filter(undone=False).order_by("-pk").first()


def edit_to_redo(plan: Plan, account: Account) -> PlanEdit | None:
    """The edit that was undone last, as long as no newer one was made."""
    last = edit_to_undo(plan, account)
    undone = _own(plan, account).filter(undone=True, pk__gt=last.pk if last else 0)
    return undone.order_by("pk").first()


def turnable(plan: Plan, account: Account) -> tuple[bool, bool]:
    """Whether there is an edit to undo, and one to redo; in one query."""
    newest = _own(plan, account).aggregate(
        made=Max("pk", filter=Q(undone=False), default=0),
        undone=Max("pk", filter=Q(undone=True), default=0),
    )
    return newest["made"] > 0, newest["undone"] > newest["made"]


@transaction.atomic
def edit_undo(*, plan: Plan, actor: Account) -> PlanEdit:
    """Take the actor's last edit back, unless somebody changed the same cells since."""
    held = locked_to_edit(plan, actor)
    edit = edit_to_undo(held, actor)
    if edit is None:
        raise ValidationError(_("没有可撤销的改动"))
    return _turn(held, edit, "after", "before", actor)


@transaction.atomic
def edit_redo(*, plan: Plan, actor: Account) -> PlanEdit:
    """Make an undone edit again."""
    held = locked_to_edit(plan, actor)
    edit = edit_to_redo(held, actor)
    if edit is None:
        raise ValidationError(_("没有可恢复的改动"))
    return _turn(held, edit, "before", "after", actor)


def _own(plan: Plan, account: Account) -> QuerySet[PlanEdit]:
    """The account's edits since the plan was last moved."""
    moved = PlanMove.objects.filter(plan=plan, at__gte=OuterRef("at"))
    return PlanEdit.objects.filter(~Exists(moved), plan=plan, actor=account)


def _turn(plan: Plan, edit: PlanEdit, now: str, then: str, actor: Account) -> PlanEdit:
    """Put every cell of an edit from one side to the other, or none of them."""
    ids = [change["line"] for change in edit.changes]
    lines = {line.pk: line for line in PlanLine.objects.filter(plan=plan, pk__in=ids)}
    closed, changed_at = closed_components(plan, actor), timezone.now()
    for change in edit.changes:
        line = lines[change["line"]]
        refuse_closed(plan, closed, (line.component, change[then].get("component") or ""))
        _refuse_overtaken(line, change, change[now], change[then], actor)
    for change in edit.changes:
        line = lines[change["line"]]
        for key, value in change[then].items():
            put_value(line, key, value)
        line.version += 1
        line.changed_by, line.changed_at = actor, changed_at
        line.save()
        change["version"] = line.version
    edit.undone = then == "before"
    edit.save(update_fields=["undone", "changes"])
    touched(plan, actor)
    return edit


def _refuse_overtaken(
    line: PlanLine, change: Mapping[str, Any], now: Any, then: Any, actor: Account
) -> None:
    """A cell that another changed since stays; so does a line that he has written in meanwhile."""
    told = {"who": line.changed_by, "title": line.title or line.order}
    if any(value_of(line, key) != value for key, value in now.items()):
        text = _("%(who)s 之后改过“%(title)s”的同一格，不能撤销")
        raise ValidationError(text % told, code="overtaken")
    if then.get("gone") and any(
        edit.actor_id != actor.pk and not edit.undone
        for edit in edits_since(line, change["version"])
    ):
        text = _("%(who)s 之后填过“%(title)s”，不能撤销；确要去掉，在这一行移除")
        raise ValidationError(text % told, code="overtaken")
