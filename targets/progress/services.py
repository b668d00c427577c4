"""Writing progress: what is typed, handing it in, figures of other sources, longer deadlines.

A report becomes a fact when it is handed in (or confirmed); every later one of the same target,
period and source is a correction, a row of its own (S-4).  In time is what the server got in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import FactInput, facts_apply, facts_plan, hold_scope
from core.models import Origin as Way
from core.ui import date_text
from schemes.fact_entry.services import refusal
from schemes.models import CalendarEntry, CalendarExtension, Year
from schemes.years.calendar_services import (
    StaleDeadlineError,
    calendar_extend,
    is_same_move,
)
from targets.progress.checking import (
    Cells,
    figures_read,
    report_read,
    require_seen,
    targets_by_key,
)
from targets.progress.models import Origin, ProgressDraft, ProgressReport
from targets.progress.periods import Period, key_of, period_of, rules_of, stated_due
from targets.progress.queries import targets_of
from targets.progress.stated import CELLS, Stated
from units.models import Account, Unit

#: What was typed of one line at most, so that a draft stays a draft.
CELL_LENGTH = 4000


@transaction.atomic
def draft_save(
    *, year: Year, unit: Unit, period: int, cells: Cells, actor: Account
) -> ProgressDraft:
    """Keep what is typed, as it is typed; nothing of it counts.

    ``cells`` replace those of the same targets.  Raises ``ValidationError`` where nothing can be
    reported any more.
    """
    hold_scope({"year": year})
    _open(year, unit, period, timezone.now())
    keys = set(targets_of(year, [unit.pk]).values_list("key", flat=True))
    row = ProgressDraft.objects.filter(year=year, unit=unit, period=period).first()
    kept = {key: line for key, line in row.cells.items() if key in keys} if row else {}
    for key, line in cells.items():
        if key in keys:
            kept[key] = {name: str(line.get(name, ""))[:CELL_LENGTH] for name in CELLS}
    values = {
        "cells": kept,
        "submitted_at": None,
        "changed_by": actor,
        "changed_at": timezone.now(),
    }
    scope: dict[str, Any] = {"year": year, "unit": unit, "period": period}
    return ProgressDraft.objects.update_or_create(**scope, defaults=values)[0]


@transaction.atomic
def report_hand_in(
    *,
    year: Year,
    unit: Unit,
    period: int,
    cells: Cells,
    actor: Account,
    way: Way = Way.ENTRY,
    by_head: bool = False,
    seen: str | None = None,
) -> int:
    """Hand in a unit's report of a period; how many targets it writes.

    All its targets must be reported, in ``cells`` or before.  Where the scheme has the head confirm
    it and ``by_head`` is not said, it waits for him and 0 is told.  ``seen`` is what stood when the
    sender looked.  Raises ``ValidationError`` with every fault under ``name-target key``, for a
    period that is closed, and where another stands than ``seen``.
    """
    hold_scope({"year": year})
    late = _open(year, unit, period, timezone.now())
    keys = targets_of(year, [unit.pk]).values_list("key", flat=True)
    require_seen(year, period, Origin.REPORTED, keys, seen)
    stated = report_read(year, unit, period, cells)
    draft_save(year=year, unit=unit, period=period, cells=cells, actor=actor)
    draft = ProgressDraft.objects.filter(year=year, unit=unit, period=period)
    if rules_of(year).confirm == "head" and not by_head:
        draft.update(submitted_at=timezone.now())
        _note("progress.submit", year, unit, period, actor)
        return 0
    rows = {(unit.pk, key, Origin.REPORTED.value): each for key, each in stated.items()}
    written = _write(year, period, rows, actor=actor, way=way, late=late)
    draft.delete()
    return written


@transaction.atomic
def report_confirm(*, year: Year, unit: Unit, period: int, actor: Account) -> int:
    """The head confirms the report that waits for him, as it was handed to him; how many targets it
    writes.  Raises ``ValidationError`` where none waits any more, and as :func:`report_hand_in`."""
    hold_scope({"year": year})
    rows = ProgressDraft.objects.filter(year=year, unit=unit, period=period)
    draft = rows.exclude(submitted_at=None).first()
    if draft is None:
        raise ValidationError(_("没有等你确认的进度；填报人改过的，要再报一次"), code="changed")
    keys = set(targets_of(year, [unit.pk]).values_list("key", flat=True))
    cells = {key: line for key, line in draft.cells.items() if key in keys}
    told: dict[str, Any] = {"year": year, "unit": unit, "period": period, "actor": actor}
    return report_hand_in(**told, cells=cells, by_head=True)


@transaction.atomic
def report_return(*, year: Year, unit: Unit, period: int, actor: Account) -> None:
    """The head gives a report that waits for him back to the filer; what was typed stays."""
    hold_scope({"year": year})
    rows = ProgressDraft.objects.filter(year=year, unit=unit, period=period)
    if rows.exclude(submitted_at=None).update(submitted_at=None):
        _note("progress.return", year, unit, period, actor)


@transaction.atomic
def figures_record(
    *,
    year: Year,
    period: int,
    source: str,
    rows: Sequence[Mapping[str, str]],
    actor: Account,
    way: Way = Way.ENTRY,
    reason: str = "",
    seen: str | None = None,
) -> int:
    """Record the figures of another source than the units, all or none (D-7); how many it writes.

    ``rows`` name ``target`` (its code) and ``actual``, and may bring ``narrative``.  They are taken
    while the year is open: they stand beside what the units reported and supersede nothing of it.
    A figure that corrects an earlier one of the source needs a reason (S-4).  ``seen`` is what
    stood of the source when the sender looked.  Whether the account may send for the source, the
    caller has asked.
    """
    hold_scope({"year": year})
    fresh = _fresh(year)
    found = period_of(fresh, period)
    if not found.begun(timezone.now()):
        raise ValidationError(_("%s 还没有开始") % found.title, code="early")
    targets = targets_by_key(fresh)
    require_seen(fresh, period, source, targets, seen)
    stated, faults = figures_read(year, targets, source, rows)
    if faults:
        told = [{"n": each.row + 1, "text": each.text} for each in faults]
        raise ValidationError([_("第 %(n)s 行：%(text)s") % each for each in told])
    return _write(fresh, period, stated, actor=actor, way=way, reason=reason, explained=True)


@transaction.atomic
def period_extend(
    *,
    year: Year,
    period: int,
    due_at: datetime,
    reason: str,
    actor: Account,
    units: Sequence[Unit] | None = None,
    document: str = "",
    expected: int | None = None,
) -> list[CalendarExtension]:
    """Move the deadline of a period, for all or for some units, all or none of them; each is on
    record like every deadline (S-1).

    ``expected`` is the id of the newest move of the period that the person was shown (0: none yet);
    :class:`~schemes.years.calendar_services.StaleDeadlineError` when another stands.  What is
    refused of one of several units names it.
    """
    hold_scope({"year": year})
    period_of(year, period)
    stated = stated_due(year, period)
    entry, _made = CalendarEntry.objects.get_or_create(
        year=year, key=key_of(period), defaults={"original_due_at": stated, "due_at": stated}
    )
    _require_newest(entry, expected, (due_at, reason, actor))
    told: dict[str, Any] = {"due_at": due_at, "reason": reason, "document": document}
    if units is None:
        return [calendar_extend(entry=entry, actor=actor, **told)]
    return [_extend_for(entry, unit, actor=actor, **told) for unit in units]


def _require_newest(
    entry: CalendarEntry, expected: int | None, asked: tuple[datetime, str, Account]
) -> None:
    """That nobody moved the deadline since it was shown; the second click of one move is none."""
    moves = CalendarExtension.objects.filter(entry=entry).select_related("extended_by")
    last = moves.order_by("-pk").first()
    if expected is None or expected == (0 if last is None else last.pk):
        return
    if last is None or not is_same_move(last, *asked):
        raise StaleDeadlineError(last)


def _extend_for(entry: CalendarEntry, unit: Unit, **told: Any) -> CalendarExtension:
    try:
        return calendar_extend(entry=entry, unit=unit, **told)
    except ValidationError as error:
        if not hasattr(error, "error_dict") or "due_on" not in error.error_dict:
            raise
        told_of = _("%(unit)s：%(text)s")
        texts = error.message_dict["due_on"]
        raise ValidationError(
            {"due_on": [told_of % {"unit": unit.name, "text": text} for text in texts]}
        ) from error


def _fresh(year: Year) -> Year:
    fresh = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    if closed := refusal(fresh):
        raise ValidationError(closed, code="closed")
    return fresh


def _open(year: Year, unit: Unit, period: int, now: datetime) -> bool:
    """Whether a report that arrives now is late; refused where late ones are not taken."""
    fresh = _fresh(year)
    found: Period = period_of(fresh, period, unit.pk)
    if not found.begun(now):
        raise ValidationError(_("%s 还没有开始") % found.title, code="early")
    late = now.replace(microsecond=0) > found.due_at
    if late and rules_of(fresh).late == "refuse":
        told = {"period": found.title, "due": date_text(found.due_at, "fulltime")}
        text = _("%(period)s的进度 %(due)s 已截止。要补报，请目标办延期")
        raise ValidationError(text % told, code="closed")
    return late


def _write(
    year: Year,
    period: int,
    rows: Mapping[tuple[int, str, str], Stated],
    *,
    actor: Account,
    way: Way,
    late: bool = False,
    reason: str = "",
    explained: bool = False,
) -> int:
    inputs = [
        FactInput(
            key=f"{key}/{period:02d}/{source}",
            values={
                "unit_id": unit,
                "target_key": key,
                "period": period,
                "source": source,
                "late": late,
                **stated.values(),
            },
        )
        for (unit, key, source), stated in rows.items()
    ]
    keys = [key for _unit, key, _source in rows]
    standing = ProgressReport.objects.filter(year=year, current=True, period=period)
    within = standing.filter(target_key__in=keys)
    plan = facts_plan(ProgressReport, scope={"year": year}, inputs=inputs, within=within)
    if explained and plan.changed and not reason.strip():
        raise ValidationError(_("有 %s 个数要更正，写明原因") % len(plan.changed), code="reason")
    facts_apply(plan, actor=actor, origin=way, reason=reason, event="progress.report")
    return len(plan.new) + len(plan.changed)


def _note(event: str, year: Year, unit: Unit, period: int, actor: Account) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=year.authority,
        subject_type="targets.progressdraft",
        subject=f"{year.year} {unit.code} {period:02d}",
        detail={},
    )
