"""The sheet 日历: deadlines in force, beside what the scheme says (S-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.models import CalendarEntry
from schemes.workbook.columns import choice_column, text_column
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import date_column
from schemes.workbook.parts import digest, given
from schemes.workbook.registry import YearSheet, register
from schemes.years.calendar_services import calendar_extend

Cells = Mapping[str, Any]


@dataclass(slots=True)
class CalendarPlan:
    """Deadlines to move."""

    moves: dict[str, tuple[CalendarEntry, datetime, str]] = field(default_factory=dict)
    before: dict[str, Cells] = field(default_factory=dict)
    after: dict[str, Cells] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)

    @property
    def touched(self) -> set[str]:
        """The deadlines that move."""
        return set(self.moves)

    def fingerprint(self) -> str:
        """Over the moves."""
        return digest(
            [entry.pk, entry.due_at, due_at, reason]
            for entry, due_at, reason in self.moves.values()
        )

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Move them, with the reason of the row or of the import."""
        for entry, due_at, text in self.moves.values():
            calendar_extend(entry=entry, due_at=due_at, reason=text or reason, actor=actor)


class CalendarPart:
    """Deadlines as rows; which ones there are is the scheme's matter."""

    def columns(self, context: YearContext) -> Sequence[Column]:
        """The columns of the sheet."""
        return [
            choice_column("item", "事项", _items(context), required=True, width=24),
            date_column("original", "方案时限", _HELP["original"]),
            date_column(
                "due_on", "现行时限", _HELP["due"], required=True, example=date(2026, 12, 15)
            ),
            Column("due_time", "时刻", help=_HELP["time"], max_length=5, example="18:00", width=8),
            text_column("extension_reason", "调整理由", "", 200, width=30, hint=_HELP["reason"]),
        ]

    def rows(self, context: YearContext) -> Iterator[tuple[str, Cells]]:
        """The deadlines in force."""
        for entry in _entries(context):
            yield entry.key, _cells(entry)

    def row_key(self, record: Record) -> str:
        """The deadline's key."""
        return str(record["item"])

    def plan(self, context: YearContext, records: Sequence[Record]) -> CalendarPlan:
        """Deadlines that differ; a row that is missing leaves its deadline alone."""
        plan = CalendarPlan()
        standing = {entry.key: entry for entry in _entries(context)}
        for record in records:
            entry = standing.get(record["item"])
            if entry is None:
                plan.errors.append(record.error("item", gettext_noop("本年没有这个事项")))
                continue
            moment = _moment(record, entry)
            if moment is None:
                text = gettext_noop("时刻写成 18:00")
                plan.errors.append(record.error("due_time", text))
                continue
            shown = {key: record[key] for key in record.values if given(record, key)}
            plan.before[entry.key] = _cells(entry)
            plan.after[entry.key] = shown | {"original": plan.before[entry.key]["original"]}
            reason = record["extension_reason"]
            if _minute(moment) != _minute(entry.due_at) or (
                given(record, "extension_reason") and reason != entry.extension_reason
            ):
                if not reason:
                    text = gettext_noop("写明调整时限的理由")
                    plan.errors.append(record.error("extension_reason", text))
                plan.moves[entry.key] = (entry, moment, reason)
        return plan


def _entries(context: YearContext) -> Iterable[CalendarEntry]:
    return CalendarEntry.objects.filter(year=context.year).order_by("due_at", "key")


def _items(context: YearContext) -> list[tuple[str, str]]:
    """The scheme's items, and those that only the year still has."""
    items = dict(choices_of(context.document.calendar))
    return list(items.items()) + [
        (entry.key, entry.key) for entry in _entries(context) if entry.key not in items
    ]


def _cells(entry: CalendarEntry) -> dict[str, Any]:
    due_at = timezone.localtime(entry.due_at)
    return {
        "item": entry.key,
        "original": timezone.localtime(entry.original_due_at).date(),
        "due_on": due_at.date(),
        "due_time": f"{due_at:%H:%M}",
        "extension_reason": entry.extension_reason,
    }


def _moment(record: Record, entry: CalendarEntry) -> datetime | None:
    """The moment that a row states; without a time of day, the one that holds."""
    standing = timezone.localtime(entry.due_at)
    at = standing.time()
    if record["due_time"]:
        try:
            at = time.fromisoformat(record["due_time"].replace("：", ":"))
        except ValueError:
            return None
        if at.tzinfo is not None:
            return None
        if (at.hour, at.minute) == (standing.hour, standing.minute):
            at = standing.time()
    return timezone.make_aware(datetime.combine(record["due_on"], at))


def _minute(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(second=0, microsecond=0)


_HELP: dict[str, Any] = {
    "original": gettext_lazy("方案定的日期，只供对照，不读入"),
    "due": gettext_lazy("现在执行的日期"),
    "time": gettext_lazy("如 18:00；不填按原来的时刻"),
    "reason": gettext_lazy("改了时限须写理由"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="calendar",
            title="日历",
            title_en="Calendar",
            order=150,
            parts=[CalendarPart()],
            key_columns=("item",),
            label_columns=("item",),
            explanation=gettext_lazy("本年现行的时限；改时限要写理由，表里没有的事项不变。"),
        )
    )
