"""The periods of a year: until when each is taken, who has not reported, every longer deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schemes.models import CalendarExtension, Year
from schemes.tallies import UnitLine, units_of
from schemes.years.calendar_forms import ExtendForm
from targets.progress.periods import Period, key_of, periods_of, stated_due
from targets.progress.work import asked, lacking
from units.models import Unit

ALL, LACKING, ONE = "all", "lacking", "one"


class PeriodForm(ExtendForm):
    """A later last day of a period: for all, for those who have not reported, for one unit."""

    to = forms.ChoiceField(
        label=_("给谁"),
        choices=[(ALL, _("全部单位")), (LACKING, _("还没报的单位")), (ONE, _("一个单位"))],
        initial=ONE,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ("to", "unit", "due_on", "due_time", "reason", "document")

    def __init__(self, year: Year, data: Any = None, *, due_at: datetime) -> None:
        super().__init__(year, data, due_at=due_at)
        self.fields["unit"].label = _("单位")
        self.fields["unit"].empty_label = "——"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A unit is named where it is for one."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("to") == ONE and found.get("unit") is None and "unit" not in self.errors:
            self.add_error("unit", _("选一个单位"))
        return found

    def units(self, year: Year, month: int) -> list[Unit] | None:
        """The units it is for; None for all."""
        to, unit = self.cleaned_data["to"], self.cleaned_data["unit"]
        if to == ALL:
            return None
        if to == ONE:
            return [unit]
        return list(Unit.objects.filter(pk__in=lacking(year, month)).order_by("code"))


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period as the list shows it."""

    period: Period
    stated: datetime
    begun: bool
    over: bool
    total: int
    lacking: int
    moves: int

    @property
    def moved(self) -> bool:
        """Whether the deadline of all is another than the scheme's."""
        return self.stated != self.period.due_at

    @property
    def reported(self) -> int:
        """How many units have reported all."""
        return self.total - self.lacking


def period_lines(year: Year) -> list[PeriodLine]:
    """All periods of the year."""
    now, total = timezone.now(), len(asked(year))
    moved = [each.entry.key for each in _moves(year)]
    return [
        PeriodLine(
            period=each,
            stated=stated_due(year, each.month),
            begun=each.begun(now),
            over=each.due_at < now,
            total=total,
            lacking=len(lacking(year, each.month)) if each.begun(now) else total,
            moves=moved.count(key_of(each.month)),
        )
        for each in periods_of(year)
    ]


def _moves(year: Year) -> QuerySet[CalendarExtension]:
    rows = CalendarExtension.objects.filter(entry__year=year)
    return rows.select_related("entry", "unit", "extended_by").order_by("-id")


def period_moves(year: Year, month: int) -> QuerySet[CalendarExtension]:
    """Every move of a period's deadline, newest first."""
    return _moves(year).filter(entry__key=key_of(month))


def lacking_units(
    year: Year, month: int, moves: Iterable[CalendarExtension]
) -> Sequence[tuple[UnitLine, datetime | None]]:
    """Who has not reported all of a period, each with its own later deadline, if any."""
    own: dict[int, datetime] = {}
    for move in moves:
        if move.unit_id is not None:
            own.setdefault(move.unit_id, move.due_at)
    units = units_of(year)
    rows = [(units[pk], own.get(pk)) for pk in lacking(year, month) if pk in units]
    return sorted(rows, key=lambda row: row[0].code)
