"""Drafting common targets, handing them to the office, taking them over (K-3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exact import to_text
from core.models import Origin
from core.workflow import REASON_LENGTH, Asked, Move, NotYoursError, checked_move, make_move
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft, CommonDraftLine, CommonDraftMove
from targets.common.drafts.notices import draft_tell
from targets.common.drafts.queries import due_of, is_asked
from targets.common.drafts.taking import draft_take, standing_items
from targets.common.drafts.typed import Places, line_values
from units.models import Account, Unit

MOST_LINES = 60


@transaction.atomic
def draft_line_save(
    *,
    year: Year,
    unit: Unit,
    line: int | None,
    texts: Mapping[str, str],
    version: int,
    actor: Account,
) -> CommonDraftLine:
    """Save a line, or add one where ``line`` is None; the first one begins the draft.

    ``version`` is that of the draft as it was shown, 0 before there was any.  Raises
    :class:`~core.workflow.NotYoursError`, and ``ValidationError`` under each field in error.
    """
    held = _to_edit(year, unit, version, actor)
    values = line_values(Places(year), texts)
    if line is None:
        if held.lines.count() >= MOST_LINES:
            raise ValidationError(_("一份草案最多 %s 条") % MOST_LINES)
        last = held.lines.aggregate(last=Max("order"))["last"] or 0
        row = CommonDraftLine(draft=held, order=last + 1)
    else:
        row = _line(held, line)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    _changed(held, "line", actor, {"title": row.title})
    return row


@transaction.atomic
def draft_line_remove(
    *, year: Year, unit: Unit, line: int, version: int, actor: Account
) -> CommonDraft:
    """Take a line out of the draft."""
    held = _to_edit(year, unit, version, actor)
    row = _line(held, line)
    title = row.title
    row.delete()
    _changed(held, "remove", actor, {"title": title})
    return held


@transaction.atomic
def draft_fill(*, year: Year, unit: Unit, version: int, actor: Account) -> CommonDraft:
    """Bring in the common items that the department marks and the draft does not list yet."""
    held = _to_edit(year, unit, version, actor)
    listed = set(held.lines.values_list("item", flat=True))
    places = Places(year)
    rows = [row for row in standing_items(year, unit, places) if row.item not in listed]
    if not rows:
        raise ValidationError(_("没有可以带入的共性目标，或者都已带入"))
    last = held.lines.aggregate(last=Max("order"))["last"] or 0
    for place, row in enumerate(rows, last + 1):
        row.draft, row.order = held, place
        row.save()
    _changed(held, "fill", actor, {"lines": len(rows)})
    return held


@transaction.atomic
def draft_move(
    *,
    draft: CommonDraft,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> CommonDraft:
    """Make a move of the table; taking a draft over writes its lines as the year's common items.

    ``arrived`` is when the server got it, which decides what is late.  Raises as the services of
    plans do.
    """
    held = _held(draft.year, draft.unit)
    if held is None:
        raise NotYoursError(move)
    _open_year(held.year)
    moment, why = arrived or timezone.now(), reason.strip()
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    due = due_of(held.year, held.unit) if move == flow.SUBMIT else None
    late = due is not None and moment.replace(microsecond=0) > due
    duties = flow.duties_of(actor, held.year, held.unit)
    asked = Asked(move, version, {"reason": why, "late": late}, duties, actor)
    found = checked_move(flow.FLOW, held, asked)
    if move == flow.SUBMIT:
        _check_complete(held)
        held.handed_at, held.late = moment, late
    if move == flow.TAKE:
        held.items = draft_take(held, actor=actor, origin=origin)
    _moved(held, found, asked, moment)
    draft_tell(held, move, why, actor)
    return held


def _moved(held: CommonDraft, found: Move, asked: Asked, moment: datetime) -> None:
    before, after = held.state, found.after[0]
    subject = f"{held.year.year} {held.unit.code} {held.unit.name}"
    make_move(held, found, after, asked, authority=held.year.authority, subject=subject)
    held.changed_by, held.changed_at = asked.actor, timezone.now()
    held.save()
    CommonDraftMove.objects.create(
        draft=held,
        key=found.key,
        before=before,
        after=after,
        snapshot=snapshot_of(held),
        reason=asked.told["reason"],
        late=bool(asked.told["late"]),
        actor=asked.actor,
        at=moment,
    )


def snapshot_of(held: CommonDraft) -> list[dict[str, Any]]:
    """The text as a move keeps it."""
    names = ("item", "component", "title", "content", "standard", "method", "peer_groups", "units")
    return [
        {
            **{name: getattr(line, name) for name in names},
            "deadline": line.deadline.isoformat() if line.deadline else None,
            "points": None if line.points is None else to_text(line.points),
        }
        for line in held.lines.all()
    ]


def _check_complete(held: CommonDraft) -> None:
    """What is handed in says of each target how much it is worth and how it is judged (K-3.7)."""
    lines = list(held.lines.all())
    problems = [] if lines else [_("还没有共性目标，先加再报")]
    for place, line in enumerate(lines, 1):
        lacking = [
            label
            for label, value in (
                (_("内容和要求"), line.content),
                (_("考核办法"), line.method),
                (_("建议分值"), line.points),
            )
            if value in ("", None)
        ]
        if lacking:
            told = {"n": place, "title": line.title, "names": _("、").join(lacking)}
            problems.append(_("第 %(n)s 条“%(title)s”还没有写：%(names)s") % told)
    if problems:
        raise ValidationError(problems, code="incomplete")


def _to_edit(year: Year, unit: Unit, version: int, actor: Account) -> CommonDraft:
    """The draft under its lock, in the hands of its department, as it was shown."""
    if flow.UNIT not in flow.duties_of(actor, year, unit):
        raise NotYoursError("edit")
    held = _held(year, unit)
    _open_year(year)
    if not is_asked(year):
        raise ValidationError(_("%s 年度的方案没有由共性目标填写的板块") % year.year)
    if held is None:
        now = timezone.now()
        return CommonDraft.objects.create(
            year=year, unit=unit, version=0, changed_by=actor, changed_at=now
        )
    if held.state not in flow.OPEN:
        raise ValidationError(_("已报目标办，不能改。要改先撤回，或等退回"), code="closed")
    if held.version != version:
        told = _("%(who)s 刚改过，你看到的是旧的。核对后再改") % {"who": held.changed_by}
        raise ValidationError(told, code="stale")
    return held


def _held(year: Year, unit: Unit) -> CommonDraft | None:
    """The draft under the lock of its unit, which is there before the draft is."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    rows = CommonDraft.objects.select_related("year__authority", "year__scheme", "unit__authority")
    return rows.filter(year=year, unit=unit).first()


def _open_year(year: Year) -> None:
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")


def _line(held: CommonDraft, pk: int) -> CommonDraftLine:
    row = held.lines.filter(pk=pk).first()
    if row is None:
        raise ValidationError(_("这一条已经删去，你看到的是旧的"), code="stale")
    return row


def _changed(held: CommonDraft, act: str, actor: Account, detail: dict[str, Any]) -> None:
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    audit.record(
        event=f"commondraft.{act}",
        actor=actor,
        authority=held.year.authority,
        subject_type="targets.commondraft",
        subject_id=held.pk,
        subject=f"{held.year.year} {held.unit.code} {held.unit.name}",
        detail={**detail, "version": held.version},
    )
