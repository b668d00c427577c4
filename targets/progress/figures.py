"""Who sends figures of another source for many units: asked, given, in conflict (D-7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q

from core.policy import Denied
from schemes.models import Year
from schemes.tallies import tally
from targets.progress.board import Asked, named, units_asked
from targets.progress.models import Origin, ProgressReport
from targets.progress.page import Row
from targets.progress.periods import Period, rules_of
from targets.progress.queries import sees_figures, sources_of, targets_of
from targets.progress.reading import Line, ProgressReading
from targets.progress.words import as_typed, signed

SHOWS = ("asked", "missing", "differ", "all")


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """What the address of the page asks for."""

    search: str = ""
    group: str = ""
    show: str = "asked"


@dataclass(slots=True)
class FigureRow(Row):
    """A target with what this source gave beside what the unit reported."""

    source: str = ""

    @property
    def given(self) -> Fraction | None:
        """The source's own figure."""
        report = self.line.reports.get(self.source)
        return report.actual if report else None

    @property
    def typed(self) -> str:
        """What stands in the field: what was typed, else the figure given."""
        return self.cells.get("actual", as_typed(self.given))

    @property
    def words(self) -> str:
        """What stands in the field of remarks."""
        report = self.line.reports.get(self.source)
        return self.cells.get("narrative", report.narrative if report else "")

    @property
    def off(self) -> Fraction | None:
        """How far the unit's figure lies above (positive) or below the source's."""
        said = self.line.said
        if said is None or said.actual is None or self.given is None:
            return None
        return said.actual - self.given or None

    @property
    def off_text(self) -> str:
        """The same as it is read."""
        return signed(self.off)


def figures_asked(query: Mapping[str, str]) -> FiguresAsked:
    """Read the address; what is not understood asks for nothing."""
    show = query.get("show", "")
    return FiguresAsked(
        search=query.get("q", "").strip(),
        group=query.get("group", ""),
        show=show if show in SHOWS else "asked",
    )


def source_for(account: Any, year: Year, name: str) -> tuple[str, bool]:
    """A source that the scheme has and the account may see, and whether it sends for it; a 404
    (``Denied``) for any other."""
    known = {each.origin for each in rules_of(year).sources}
    sends = name in sources_of(account, year)
    if name not in known or not sees_figures(account, year):
        raise Denied("targets.progress_figures", name)
    return name, sends


def figure_lines(
    account: Any, year: Year, source: str, period: int, asked: FiguresAsked
) -> list[Line]:
    """The targets with a figure that the address asks for, at a period, in their order."""
    units = units_asked(account, year, Asked(group=asked.group))
    rows = targets_of(year, [unit.pk for unit in units])
    if asked.search:
        rows = rows.filter(named(asked.search, "unit__") | Q(title__icontains=asked.search))
    reading = ProgressReading(year, rows)
    lines = [line for line in reading.lines(period) if line.promise.plan is not None]
    return [line for line in lines if _shown(reading, line, source, asked.show)]


def _shown(reading: ProgressReading, line: Line, source: str, show: str) -> bool:
    given = line.reports.get(source)
    if show == "differ":
        said = line.said
        return given is not None and said is not None and given.actual != said.actual
    if show == "all":
        return True
    return reading.asked_of(line.target, source) and (show == "asked" or given is None)


@dataclass(frozen=True, slots=True)
class Given:
    """How many targets a source speaks of this year, and of how many at a period."""

    total: int
    done: int


def given_by(year: Year, source: str, period: Period) -> Given:
    """The source's work at a period, by what it gave so far; kept under the year's revision."""
    rows = ProgressReport.objects.filter(year=year, current=True, source=source)
    pairs = rows.order_by().values_list("target_key", "period")

    def count() -> tuple[int, dict[int, int]]:
        found = list(pairs)
        keys = {key for key, _period in found}
        return len(keys), dict(Counter(month for _key, month in found))

    total, by_period = tally(year, f"progress_given_{source}", count)
    return Given(total, by_period.get(period.month, 0))


def source_word(source: str) -> str:
    """What a source's figures are called."""
    return str(Origin(source).label)
