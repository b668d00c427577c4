"""Handing in, ratifying, sending back, refusing: the moves of a request's path, and applying it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.models import Origin
from core.ui import date_text
from core.workflow import REASON_LENGTH, Asked, Move, checked_move, make_move
from schemes.deadlines import deadline_for, due_for
from schemes.fact_entry.services import refusal
from schemes.queries import year_document
from schemes.rules.changes import APPLIED, ChangeGround
from targets.changes import flow
from targets.changes.models import ENDED, ItemKind, TargetChange, TargetChangeItem, TargetChangeMove
from targets.changes.notices import change_tell
from targets.changes.reading import ChangeReading
from targets.changes.services.drafting import locked
from targets.services import TargetEdit, targets_change
from targets.standing import unit_refusal
from units.models import Account
from units.standing_in import needed_from

DOCUMENT_LENGTH, NUMBER_LENGTH = 200, 80


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason or opinion, a document, the number it is ratified under."""

    reason: str = ""
    document: str = ""
    number: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        texts = {"reason": self.reason, "document": self.document, "number": self.number}
        return {key: text.strip() for key, text in texts.items()}


NOTHING = Told()


@transaction.atomic
def change_move(
    *,
    change: TargetChange,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> TargetChange:
    """Make a move of the scheme's table; the last one applies the request.

    ``arrived`` is when the server got the request, which decides what is late.  Raises
    :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = locked(change)
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    table = flow.workflow_for(year_document(held.year), held.state)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(table, held, asked)
    _check_lengths(asked.told)
    reading = ChangeReading(held)
    if move in (flow.SUBMIT, flow.PASS):
        _check_complete(reading)
    if move == flow.SUBMIT:
        _hand_in(held, arrived or timezone.now())
    _made(held, found, asked, reading.digest, arrived or timezone.now())
    if held.state == APPLIED:
        _apply(reading, asked.told["number"], actor, origin)
    change_tell(held, move, actor)
    return held


def cut_off(change: TargetChange) -> datetime | None:
    """Until when the request can be handed in, by its ground; the unit's own extension counts."""
    ground = flow.rules_of(change.year).ground(change.ground)
    matter = ground.until if ground else "changes"
    found: datetime | None = due_for(change.year, matter, change.unit_id).get("due_at")
    if found is None and (entry := deadline_for(change.year, matter)):
        return entry.due_at
    return found


def is_late(change: TargetChange, moment: datetime) -> bool:
    """Whether a request that the server got at ``moment`` is too late."""
    due = cut_off(change)
    return due is not None and moment.replace(microsecond=0) > due


def late_words(change: TargetChange, arrived: datetime | None = None) -> str:
    """That it is too late, and what can be done instead; ``arrived`` is when the server got what
    was handed in, None while nothing was."""
    due, rules = date_text(cut_off(change), "time"), flow.rules_of(change.year)
    if arrived is None:
        told = _("%s 已截止，现在提出不收。草稿还在。") % due
    else:
        text = _("%(due)s 已截止，服务器 %(arrived)s 收到，未提出。草稿还在。")
        told = text % {"due": due, "arrived": date_text(arrived, "clock")}
    later = [g for g in rules.grounds if g.until != "changes" and g.key != change.ground]
    ways = [title_of(ground.title) for ground in later]
    if ways:
        told += _("属于“%s”的，改选这个事由再提；") % _("、").join(ways)
    return told + _("其他的向目标办申请延期，批准后再提")


def _hand_in(change: TargetChange, arrived: datetime) -> None:
    """Late is decided by the server's arrival time; a target is in one open request at a time."""
    rules = flow.rules_of(change.year)
    late = is_late(change, arrived)
    if late and rules.late == "refuse":
        raise ValidationError(late_words(change, arrived), code="late")
    if other := _other_request(change):
        raise ValidationError(other, code="taken")
    change.submitted_at, change.due_at, change.late = arrived, cut_off(change), late


def _other_request(change: TargetChange) -> str:
    """An open request for one of the same targets, in words; "" where there is none."""
    keys = change.items.filter(target__isnull=False).values("target__key")
    rows = TargetChangeItem.objects.filter(
        change__year=change.year, change__unit=change.unit_id, target__key__in=keys
    )
    rows = rows.exclude(change=change).exclude(change__state__in=(*ENDED, "draft", "returned"))
    found = rows.select_related("change", "target").order_by("pk").first()
    if found is None:
        return ""
    told = {
        "title": found.before.get("title", ""),
        "serial": found.change.serial,
        "state": flow.state_title(change.year, found.change.state),
    }
    text = _("“%(title)s” 已在第 %(serial)s 号申请里（%(state)s），等它办完，或撤回它再提")
    return text % told


def _check_complete(reading: ChangeReading) -> None:
    """Everything that is missing or wrong, at once; asked again at each step, for the targets or
    the scheme may have changed since."""
    change = reading.change
    problems = [gone] if (gone := unit_refusal(change.year, change.unit)) else []
    ground = flow.rules_of(change.year).ground(change.ground)
    if ground is None:
        problems.append(_("选事由，方案里有哪几种见列表"))
    else:
        problems += _ground_problems(reading, ground)
    if not change.reason:
        problems.append(_("写明理由"))
    if not reading.items:
        problems.append(_("加上要变更的目标"))
    problems += reading.problems
    if problems:
        raise ValidationError(problems, code="incomplete")


def _ground_problems(reading: ChangeReading, ground: ChangeGround) -> list[str]:
    change, title, problems = reading.change, title_of(ground.title), []
    kinds = {each.item.kind for each in reading.items} - set(ground.kinds)
    if kinds:
        told = {
            "ground": title,
            "kinds": _("、").join(str(ItemKind(kind).label) for kind in sorted(kinds)),
        }
        problems.append(_("以“%(ground)s”为由不能%(kinds)s目标，换事由或删去这一项") % told)
    if ground.evidence and not change.files.exists():
        problems.append(_("以“%s”为由要附证明材料") % title)
    if ground.document and not change.document:
        problems.append(_("以“%s”为由要写依据文件的文号或名称") % title)
    return problems


def _made(change: TargetChange, found: Move, asked: Asked, digest: str, at: datetime) -> None:
    before, (after,) = change.state, found.after
    told: Mapping[str, Any] = {**asked.told, "digest": digest, "late": change.late}
    noted = Asked(found.key, asked.shown, told, (), asked.actor)
    subject = f"{change.year.year} {change.unit.code} {change.unit.name}"
    # Asked before the audit row is written, which names for whom somebody acted.
    acted_for = needed_from(asked.actor, lambda who: bool(found.who & flow.duties_of(who, change)))
    make_move(change, found, after, noted, authority=change.year.authority, subject=subject)
    now = timezone.now()
    change.changed_by, change.changed_at = asked.actor, now
    change.save()
    TargetChangeMove.objects.create(
        change=change,
        key=found.key,
        before=before,
        after=after,
        reason=asked.told["reason"],
        document=asked.told["document"],
        digest=digest,
        actor=asked.actor,
        acted_for=acted_for,
        at=at,
    )


def _apply(reading: ChangeReading, number: str, actor: Account, origin: Origin) -> None:
    """All targets of the request together, as one correction of facts under the number (M-4)."""
    change, edits = reading.change, []
    for each in reading.items:
        row = each.item
        if row.kind in (ItemKind.DROP, ItemKind.REPLACE):
            edits.append(TargetEdit(row.target_id, None))
        if row.kind != ItemKind.DROP:
            texts = {**reading.full_texts(row), "document": number}
            expected = row.target_id if row.kind == ItemKind.CHANGE else None
            edits.append(TargetEdit(expected, texts))
            row.made = texts["code"]
            row.save(update_fields=["made"])
    ground = flow.rules_of(change.year).ground(change.ground)
    title = ground.title.zh if ground else change.ground
    told = {"serial": change.serial, "ground": title, "number": number}
    reason = _("目标变更第 %(serial)s 号（%(ground)s，%(number)s）") % told
    targets_change(year=change.year, edits=edits, actor=actor, reason=reason, origin=origin)
    change.number, change.applied_at = number, timezone.now()
    change.save(update_fields=["number", "applied_at"])


def _check_lengths(told: Mapping[str, Any]) -> None:
    errors = {}
    if len(told["reason"]) > REASON_LENGTH:
        errors["reason"] = [_("意见最多 %s 个字") % REASON_LENGTH]
    if len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("依据文件最多 %s 个字") % DOCUMENT_LENGTH]
    if len(told["number"]) > NUMBER_LENGTH:
        errors["number"] = [_("文号最多 %s 个字") % NUMBER_LENGTH]
    if errors:
        raise ValidationError(errors)
