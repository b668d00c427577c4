"""Moving deadlines: for all or for one unit, one or several at once, every move on record (S-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.holidays.queries import work_calendar
from schemes.models import CalendarEntry, CalendarExtension, Year
from schemes.notices import extension_tell
from schemes.services import year_lock_open, year_note
from schemes.workbook import registry
from units.models import Account, Unit

REASON_LENGTH, DOCUMENT_LENGTH = 200, 200
LONGEST_SHIFT = 366


class StaleDeadlineError(ValidationError):
    """Somebody else moved the deadline since it was shown; ``current`` is his move."""

    def __init__(self, current: CalendarExtension | None) -> None:
        self.current = current
        text = _("这个时限刚被别人改过，没有写入。看过现在的时限再改")
        if current is not None:
            told = _("%(who)s %(when)s 已把它改到 %(due)s，没有写入。看过再改")
            text = told % {
                "who": current.extended_by,
                "when": date_text(current.extended_at, "time"),
                "due": date_text(current.due_at, "fulltime"),
            }
        super().__init__(text, code="stale")


@transaction.atomic
def calendar_extend(
    *,
    entry: CalendarEntry,
    due_at: datetime,
    reason: str,
    actor: Account,
    unit: Unit | None = None,
    document: str = "",
    expected: int | None = None,
) -> CalendarExtension:
    """Move a deadline in force, for all or for ``unit``; what the scheme says stays beside it.

    ``expected`` is the id of the last move that the person was shown (0: none yet);
    :class:`StaleDeadlineError` when another stands.  Raises :class:`ValidationError` by field, and
    ``YearClosedError`` for a closed year; a published one keeps its deadlines too, since who was
    late stands on them (S-4).  The same move again is not recorded twice.
    """
    year = _open(entry.year)
    locked = CalendarEntry.objects.select_for_update().get(pk=entry.pk, year=year)
    last = _last(locked, unit)
    if last is not None and is_same_move(last, due_at, reason, actor):
        return last
    if expected is not None and expected != (0 if last is None else last.pk):
        raise StaleDeadlineError(last)
    problems = _problems(locked, due_at, reason, document, unit)
    if problems:
        raise ValidationError(problems)
    move = _write(locked, last, due_at, reason.strip(), document.strip(), actor, unit)
    entry.due_at = locked.due_at
    detail: dict[str, Any] = {"key": locked.key, "before": move.before, "due_at": due_at}
    if unit is not None:
        detail["unit"] = unit.name
    year_note("calendar.extend", actor, year, {**detail, "reason": move.reason})
    extension_tell(year=year, entry=locked, due_at=due_at, actor=actor, unit=unit)
    return move


@transaction.atomic
def calendar_shift(
    *,
    year: Year,
    keys: Sequence[str],
    days: int,
    reason: str,
    actor: Account,
    off_days: bool = True,
) -> list[CalendarExtension]:
    """Move several deadlines of all by so many days, all or none.

    With ``off_days`` a deadline that would fall on a day off goes on to the next working day.
    """
    problems = {}
    if not keys:
        problems["keys"] = _("先勾选要调整的事项")
    if days == 0 or abs(days) > LONGEST_SHIFT:
        problems["days"] = _("写明往后几天（往前写负数），最多 %s 天") % LONGEST_SHIFT
    if not reason.strip():
        problems["reason"] = _("写明调整时限的理由。")
    if problems:
        raise ValidationError(problems)
    locked = _open(year)
    entries = list(CalendarEntry.objects.filter(year=locked, key__in=keys).order_by("due_at"))
    return [
        calendar_extend(
            entry=entry,
            due_at=shifted(locked, entry.due_at, days, off_days=off_days),
            reason=reason,
            actor=actor,
        )
        for entry in entries
    ]


def shifted(year: Year, moment: datetime, days: int, *, off_days: bool) -> datetime:
    """``moment`` so many days later at the same time of day, on a working day if asked for."""
    local = timezone.localtime(moment)
    day = local.date() + timedelta(days=days)
    if off_days:
        day = work_calendar(year.authority, [day.year, day.year + 1]).on_or_after(day)
    return timezone.make_aware(datetime.combine(day, local.time()))


def _open(year: Year) -> Year:
    locked = year_lock_open(year)
    if registry.refusal(locked):
        text = _("%s 年度结果已公布，时限不能再调整（S-4）") % locked.year
        raise ValidationError(text, code="published")
    return locked


def _last(entry: CalendarEntry, unit: Unit | None) -> CalendarExtension | None:
    moves = CalendarExtension.objects.filter(entry=entry, unit=unit)
    return moves.select_related("extended_by").order_by("-id").first()


def is_same_move(last: CalendarExtension, due_at: datetime, reason: str, actor: Account) -> bool:
    """Whether a move is the second click of the ``last`` one."""
    told = (last.due_at, last.reason, last.extended_by_id)
    return told == (due_at, reason.strip(), actor.pk)


def _problems(
    entry: CalendarEntry, due_at: datetime, reason: str, document: str, unit: Unit | None
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = _("写明调整时限的理由。")
    elif len(reason.strip()) > REASON_LENGTH:
        problems["reason"] = _("理由最多 %s 个字") % REASON_LENGTH
    if len(document.strip()) > DOCUMENT_LENGTH:
        problems["document"] = _("最多 %s 个字") % DOCUMENT_LENGTH
    if unit is not None and due_at < entry.due_at:
        problems["due_on"] = _("单位的时限不能早于全部单位的（%s）") % date_text(
            entry.due_at, "fulltime"
        )
    if unit is not None and unit.authority_id != entry.year.authority_id:
        problems["unit"] = _("单位不属于本考核主体。")
    return problems


def _write(
    entry: CalendarEntry,
    last: CalendarExtension | None,
    due_at: datetime,
    reason: str,
    document: str,
    actor: Account,
    unit: Unit | None,
) -> CalendarExtension:
    before = entry.due_at if unit is None or last is None else last.due_at
    move = CalendarExtension.objects.create(
        entry=entry,
        unit=unit,
        before=before,
        due_at=due_at,
        reason=reason,
        document=document,
        extended_by=actor,
        extended_at=timezone.now(),
    )
    if unit is None:
        entry.due_at, entry.extended_by, entry.extension_reason = due_at, actor, reason
        entry.save(update_fields=["due_at", "extended_by", "extension_reason"])
    return move
