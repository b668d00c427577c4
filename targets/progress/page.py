"""What the page of a unit's progress shows: targets, what was typed, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.progress.models import Origin, ProgressDraft
from targets.progress.periods import Period, judged_period, periods_of, present_period, rules_of
from targets.progress.proofs import proofs_of
from targets.progress.queries import confirms_for, reports_for, targets_of
from targets.progress.reading import Line, ProgressReading
from targets.progress.stated import CELLS, cells_of, projects_text
from targets.progress.words import NONE, as_typed, share, short, signed, state_sign, state_word
from units.models import Unit


@dataclass(slots=True)
class Row:
    """A target of the page: its line, what its cells hold, what is wrong with them."""

    line: Line
    cells: Mapping[str, str]
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    files: int = 0

    @property
    def figure(self) -> bool:
        """Whether a figure is asked."""
        return self.line.promise.plan is not None

    @property
    def word(self) -> Any:
        """The state in words."""
        return state_word(self.line.state)

    @property
    def sign(self) -> str:
        """The state as a sign."""
        return state_sign(self.line.state)

    @property
    def plan(self) -> str:
        """The whole year's plan value."""
        return short(self.line.promise.plan)

    @property
    def may_repeat(self) -> bool:
        """Whether there is something of the period before to be the same as."""
        return self.line.before is not None if self.figure else bool(self.line.words_before)

    @property
    def before(self) -> str:
        """The figure of the period before, as it would be typed again."""
        return as_typed(self.line.before)

    @property
    def actual(self) -> str:
        """The figure that stands."""
        return short(self.line.actual, _("缺") if self.figure else NONE)

    @property
    def rate(self) -> str:
        """Completion as percent."""
        return share(self.line.rate)

    @property
    def expected(self) -> str:
        """What is expected at this time of year."""
        return share(self.line.expected) if self.figure else NONE

    @property
    def growth(self) -> str:
        """Growth on last year."""
        return share(self.line.growth, signed=True)

    @property
    def projects(self) -> str:
        """The project ledger of the report that stands."""
        said = self.line.said
        return projects_text(said.projects) if said else ""

    @property
    def sources(self) -> dict[str, str]:
        """What each source said, all of them kept (D-7)."""
        found = self.line.reports
        return {key: short(found[key].actual if key in found else None) for key in Origin}

    @property
    def gap(self) -> str:
        """How far the unit's own figure lies above or below the one that stands."""
        return signed(self.line.gap)

    @property
    def narrative(self) -> str:
        """The words of the report that stands."""
        return self.line.said.narrative if self.line.said else ""

    @property
    def obstacles(self) -> str:
        """What it says stands in the way."""
        return self.line.said.obstacles if self.line.said else ""

    @property
    def source_word(self) -> str:
        """Whose figure stands."""
        return str(Origin(self.line.source).label) if self.line.source else NONE

    @property
    def more(self) -> bool:
        """Whether something stands in the cells that are folded away."""
        return bool(self.cells.get("obstacles") or self.cells.get("projects"))


def chosen_period(year: Year, asked: str, unit: Unit | None = None) -> Period | None:
    """The period that an address asks for, else the one in hand; None before the first begins."""
    periods = periods_of(year, unit.pk if unit else None)
    found = next((each for each in periods if str(each.month) == asked), None)
    return found or present_period(periods) or (periods[0] if periods else None)


def judged_periods(year: Year, asked: str) -> tuple[Period | None, list[Period]]:
    """The period that a board shows, the last that is due unless the address asks for another, and
    all that have begun."""
    periods, now = periods_of(year), timezone.now()
    begun = [each for each in periods if each.begun(now)] or periods[:1]
    found = next((each for each in begun if str(each.month) == asked), None)
    return found or judged_period(periods, now) or (begun[0] if begun else None), begun


def unit_context(
    account: Any,
    year: Year,
    unit: Unit,
    period: Period,
    *,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> dict[str, Any]:
    """All that the page draws; ``typed`` and ``errors`` are those of a refused attempt."""
    now = timezone.now()
    draft = ProgressDraft.objects.filter(year=year, unit=unit, period=period.month).first()
    reading = ProgressReading(year, targets_of(year, [unit.pk]))
    cells = typed if typed is not None else (draft.cells if draft else {})
    lines = reading.lines(period.month)
    files = proofs_of(year, period.month, (line.target.key for line in lines))
    rows = [_row(line, cells, errors or {}, files[line.target.key]) for line in lines]
    taken = period.begun(now) and (period.due_at >= now or rules_of(year).late == "record")
    closed = refusal(year)
    editable = reports_for(account, unit) and taken and not closed
    waits = draft is not None and draft.submitted_at is not None
    periods = periods_of(year, unit.pk)
    return {
        "year": year,
        "unit": unit,
        "period": period,
        "periods": [each for each in periods if each.begun(now)],
        "rows": rows,
        "reported": sum(1 for row in rows if row.line.said is not None),
        "draft": draft,
        "editable": editable and not waits,
        "waits": waits,
        "by_head": rules_of(year).confirm == "head",
        "may_confirm": waits and taken and not closed and confirms_for(account, unit),
        "closed": closed or ("" if taken else _("这一期已截止。要补报，请目标办延期。")),
        "errors": _told(rows, errors or {}),
        "crumbs": [(_("进度"), "/progress/"), (unit.name, "")],
    }


def _row(
    line: Line,
    cells: Mapping[str, Mapping[str, str]],
    errors: Mapping[str, list[str]],
    files: int,
) -> Row:
    key = line.target.key
    said = line.reports.get(Origin.REPORTED)
    typed = cells.get(key) or (cells_of(said) if said else {})
    shown = {name: typed.get(name, "") for name in CELLS}
    wrong = {name: errors[f"{name}-{key}"] for name in CELLS if f"{name}-{key}" in errors}
    return Row(line, shown, wrong, files)


def _told(rows: list[Row], errors: Mapping[str, list[str]]) -> list[str]:
    """What is wrong, each with the target it is said of."""
    found = list(errors.get("", ()))
    for row in rows:
        title = row.line.target.title
        found += [f"{title}：{text}" for texts in row.errors.values() for text in texts]
    return found
