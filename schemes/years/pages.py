"""What the pages of years show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.xlsx.columns import Column
from schemes.models import ImportBatch, ImportState, Phase, Year, YearState
from schemes.queries import years_of
from schemes.year_strip import year_strip
from schemes.years import calendar_queries, phases
from schemes.years.calendar_pages import may_move
from schemes.years.figures import YearFigure, figures_for, sees_offices
from units.http import signed_in
from units.queries import authority_for, has_authority_perm

RECENT, COMING = 20, 6


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done to a year."""

    at: datetime
    who: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step to another phase as the page offers it."""

    move: phases.Move
    missing: Sequence[str]
    doubtful: Sequence[str]

    @property
    def asks_reason(self) -> bool:
        """Whether a reason must be written."""
        return self.move.reason or bool(self.doubtful)


def list_page(request: HttpRequest) -> dict[str, Any]:
    """The years side by side."""
    account = signed_in(request)
    years = list(years_of(account))
    figures = figures_for(account)
    may_open = has_authority_perm(account, authority_for(account), "edit_facts")
    return {
        "figures": figures,
        "rows": [
            (year, list(zip(figures, cells, strict=True)))
            for year, cells in zip(years, _cells(account, years, figures), strict=True)
        ],
        "may_open": may_open,
        "new_url": reverse("schemes:year_new") if may_open else "",
        "next": years[0].year + 1 if years else timezone.localdate().year,
        "crumbs": [(pgettext("list", "年度"), "")],
    }


def year_page(request: HttpRequest, year: Year) -> dict[str, Any]:
    """One year: strip, phase with its steps, what is due, who changed what."""
    account = signed_in(request)
    unit = calendar_queries.own_unit(account)
    deadlines = calendar_queries.deadlines(year, unit)
    now = timezone.now()
    may_edit = may_move(account, year)
    figures = figures_for(account)
    cells = _cells(account, [year], figures)[0]
    return {
        "year": year,
        "part": {"strip": year_strip(year)},
        "steps": _steps(year) if may_edit and year.state == YearState.OPEN else [],
        "phases": [(phase, phase == year.phase) for phase in Phase],
        "coming": [each for each in deadlines if each.due_at >= now][:COMING],
        "figures": list(zip(figures, cells, strict=True)),
        "happenings": happenings(year) if sees_offices(account) else [],
        "may_edit": may_edit,
        "again": may_edit and year.carried_from_id is not None and year.state == YearState.OPEN,
        "crumbs": [(pgettext("list", "年度"), reverse("schemes:years")), (str(year.year), "")],
    }


def happenings(year: Year) -> list[Happening]:
    """What was done to the year itself, newest first."""
    found = sorted(_happenings(year), key=lambda each: each.at, reverse=True)
    return found[:RECENT]


def list_columns(figures: Sequence[YearFigure]) -> list[Column]:
    """The columns of the years as a workbook."""
    return [
        Column("year", pgettext("list", "年度"), "int"),
        Column("state", _("状态"), width=10),
        Column("phase", _("阶段"), width=12),
        Column("scheme", _("方案"), width=36),
        *(Column(figure.key, str(figure.title), figure.kind) for figure in figures),
    ]


def list_rows(request: HttpRequest, figures: Sequence[YearFigure]) -> list[list[Any]]:
    """The rows of the same."""
    account = signed_in(request)
    years = list(years_of(account))
    return [
        [
            year.year,
            str(year.get_state_display()),
            str(year.get_phase_display()),
            str(year.scheme),
            *cells,
        ]
        for year, cells in zip(years, _cells(account, years, figures), strict=True)
    ]


def _cells(account: Any, years: Sequence[Year], figures: Sequence[YearFigure]) -> list[list[Any]]:
    columns = [figure.values(account, years) for figure in figures]
    return [[values.get(year.pk) for values in columns] for year in years]


def _steps(year: Year) -> list[Step]:
    """The step forwards last: it is the primary action."""
    steps = [Step(move, *phases.lacking(move, year)) for move in phases.moves_from(year.phase)]
    return sorted(steps, key=lambda step: not step.move.back)


def _happenings(year: Year) -> Iterator[Happening]:
    if year.opened_at is not None:
        what = _("开年度")
        if year.carried_from is not None:
            what = _("开年度，从 %s 年度结转") % year.carried_from.year
        yield Happening(year.opened_at, str(year.opened_by or _("系统")), what)
    for change in year.phase_changes.select_related("moved_by")[:RECENT]:
        named = {"before": change.get_before_display(), "after": change.get_after_display()}
        what = _("阶段从“%(before)s”转到“%(after)s”") % named
        yield Happening(change.moved_at, str(change.moved_by or _("系统")), what, change.reason)
    titles = {each.key: each.title for each in calendar_queries.deadlines(year)}
    for move in calendar_queries.moves_of(year).select_related("entry")[:RECENT]:
        what = _("调整时限：%s") % titles.get(move.entry.key, move.entry.key)
        if move.unit is not None:
            what += f" {move.unit.name}"
        yield Happening(move.extended_at, str(move.extended_by), what, move.reason)
    imports = ImportBatch.objects.filter(year=year, state=ImportState.APPLIED)
    for batch in imports.select_related("applied_by").order_by("-applied_at")[:RECENT]:
        if batch.applied_at is not None:
            what = _("写入工作簿：%s") % batch.file_name
            yield Happening(batch.applied_at, str(batch.applied_by), what, batch.reason)
