"""Dashboards: units × periods as a heat table, targets worst first, a target's line (W-2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_short, round_exact
from documents.xlsx.columns import Column
from schemes.models import Year
from schemes.queries import groups_of_units
from targets.models import Target
from targets.plans.flow import charged_units
from targets.progress.page import Row
from targets.progress.periods import Period, judged_period, periods_of
from targets.progress.queries import progress_units, targets_of
from targets.progress.reading import ProgressReading
from targets.progress.reckoning import State, even_share
from targets.progress.words import WORST_FIRST, short, state_sign
from units.models import Unit

SORTS = ("unit", "worst", "reported")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a dashboard asks for."""

    search: str = ""
    group: str = ""
    state: str = ""
    charge: bool = False
    sort: str = "unit"


def board_asked(query: Mapping[str, str]) -> Asked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return Asked(
        search=query.get("q", "").strip(),
        group=query.get("group", ""),
        state=query.get("state", "") if query.get("state", "") in set(State) else "",
        charge=query.get("charge", "") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "unit",
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit at a period: its worst state, how many targets are in which, how many are reported."""

    period: int
    state: State
    red: int
    amber: int
    reported: int
    total: int

    @property
    def sign(self) -> str:
        """The state as a sign."""
        return state_sign(self.state)

    @property
    def said(self) -> str:
        """What the cell says: how many are behind, or how many are missing."""
        if self.state == State.WAITING:
            return ""
        if self.reported == 0:
            return _("未报")
        if self.red:
            return _("滞后 %s") % self.red
        if self.amber:
            return _("偏慢 %s") % self.amber
        if self.reported < self.total:
            return _("缺 %s") % (self.total - self.reported)
        return _("正常")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with a cell for each period; by ``judged`` it is sorted and picked."""

    unit: Unit
    cells: list[Cell]
    judged: Cell | None


def heat_rows(account: Any, year: Year, asked: Asked) -> tuple[list[UnitRow], list[Period]]:
    """The units that the address asks for, with their cells; a fixed number of queries."""
    units = {unit.pk: unit for unit in units_asked(account, year, asked)}
    reading = ProgressReading(year, targets_of(year, list(units)))
    by_unit: dict[int, list[Target]] = defaultdict(list)
    for target in reading.targets:
        by_unit[target.unit_id].append(target)
    periods, now = periods_of(year), timezone.now()
    judged = judged_period(periods, now)
    rows = []
    for pk, unit in units.items():
        cells = [_cell(reading, by_unit[pk], each, each.begun(now)) for each in periods]
        here = next((c for c in cells if judged and c.period == judged.month), None)
        rows.append(UnitRow(unit, cells, here))
    if asked.state:
        rows = [row for row in rows if row.judged and row.judged.state == asked.state]
    return _sorted(rows, asked.sort), periods


def units_asked(account: Any, year: Year, asked: Asked) -> Iterable[Unit]:
    """The units that the address asks for, of those whose progress the account may see."""
    units = progress_units(account, year).order_by("code")
    if asked.charge:
        units = units.filter(pk__in=charged_units(account))
    if asked.search:
        units = units.filter(named(asked.search))
    if asked.group:
        groups = groups_of_units(year)
        units = units.filter(pk__in=[pk for pk, group in groups.items() if group == asked.group])
    return units


def named(word: str, of: str = "") -> Q:
    """Units with a word in name, code or initials; ``of`` leads to the unit from another table."""
    found = Q()
    for column in ("name", "code", "short_name", "initials"):
        found |= Q(**{f"{of}{column}__icontains": word})
    return found


def _cell(reading: ProgressReading, targets: list[Target], period: Period, begun: bool) -> Cell:
    if not begun:
        return Cell(period.month, State.WAITING, 0, 0, 0, len(targets))
    counts = Counter(reading.line(target, period.month).state for target in targets)
    total, missing = len(targets), counts[State.MISSING]
    worst = next((state for state in WORST_FIRST if counts[state]), State.MISSING)
    if missing == total:
        worst = State.MISSING
    red, amber = counts[State.RED], counts[State.AMBER]
    return Cell(period.month, worst, red, amber, total - missing, total)


def _sorted(rows: list[UnitRow], sort: str) -> list[UnitRow]:
    name = sort.removeprefix("-")
    if name == "unit":
        rows = sorted(rows, key=lambda row: row.unit.code)
    elif name == "worst":
        rows = sorted(rows, key=_badness)
    else:
        rows = sorted(rows, key=lambda row: row.judged.reported if row.judged else 0)
    return rows[::-1] if sort.startswith("-") else rows


def _badness(row: UnitRow) -> tuple[int, int, int, str]:
    cell = row.judged
    if cell is None:
        return (0, 0, 0, row.unit.code)
    return (-cell.red, -cell.amber, cell.reported - cell.total, row.unit.code)


def heat_columns(periods: list[Period]) -> list[Column]:
    """The heat table as a workbook has it."""
    titles = [(_("单位代码"), 12), (_("单位"), 24), *((period.title, 12) for period in periods)]
    return [Column(f"c{n}", title, width=width) for n, (title, width) in enumerate(titles)]


def heat_values(rows: list[UnitRow]) -> Iterator[list[Any]]:
    """Its rows, state and number in words."""
    for row in rows:
        yield [row.unit.code, row.unit.name, *(cell.said for cell in row.cells)]


def worst_rows(account: Any, year: Year, asked: Asked, period: Period) -> list[Row]:
    """The targets that the address asks for at a period, worst first."""
    units = {unit.pk for unit in units_asked(account, year, asked)}
    reading = ProgressReading(year, targets_of(year, units))
    lines = reading.lines(period.month)
    if asked.state:
        lines = [line for line in lines if line.state == asked.state]
    whole = Fraction(1)
    lines.sort(
        key=lambda line: (
            WORST_FIRST.index(line.state),
            whole if line.share is None else line.share,
            line.target.unit.code,
        )
    )
    return [Row(line, {}) for line in lines]


def chart_of(reading: ProgressReading, target: Target) -> dict[str, Any]:
    """A target's line against last year's course and the even line, for charts and their table."""
    rows = []
    course, now = reading.course(target), timezone.now()
    for period in periods_of(reading.year, target.unit_id):
        line = reading.line(target, period.month)
        even = None
        if line.promise.plan is not None:
            even = line.promise.plan * even_share(line.promise, period.month)
        rows.append(
            {
                "row": Row(line, {}),
                "period": period,
                "begun": period.begun(now),
                "last_text": short(course.get(period.month)),
                "even_text": short(None if even is None else round_exact(even, 2)),
                "last": course.get(period.month),
                "even": even,
            }
        )
    return {"rows": rows, "data": _drawn(rows)}


def _drawn(rows: list[dict[str, Any]]) -> dict[str, Any]:
    def point(value: Fraction | None) -> str | None:
        return None if value is None else format_short(round_exact(value, 4))

    return {
        "names": [_("%s 月") % each["period"].month for each in rows],
        "current": [point(each["row"].line.actual) for each in rows],
        "last": [point(each["last"]) for each in rows],
        "even": [point(each["even"]) for each in rows],
        "last_label": _("上年") if any(each["last"] is not None for each in rows) else "",
        "even_label": _("均衡") if any(each["even"] is not None for each in rows) else "",
    }
