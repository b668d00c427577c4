"""The months of the units: what counts, what is on its way, what is missing (E-3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.policy import Denied
from reviews.monthly.models import MonthlyRecord
from reviews.queries import visible_monthly_records
from reviews.register.effect import monthly_lists
from reviews.register.models import DROPPED, ENTERED, LIFTED, RegisterEntry, Sort
from reviews.register.queries import visible_entries
from schemes.deadlines import due_at_of
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.monthly import Monthly
from schemes.rules.trace import Source
from targets.plans.flow import charged_units
from targets.plans.queries import own_unit_ids, plan_units
from units.models import UnitYear
from units.queries import authority_for, has_authority_perm, unit_like

ZERO = Fraction(0)
#: What is no longer on its way: it counts, or never will.
SETTLED = (ENTERED, LIFTED, DROPPED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact as the rule of the month reads it."""

    code: str
    month: int
    kind: str
    count: int
    points: Fraction | None
    title: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A unit's month: its points within the month's bounds (None: nothing is recorded), how many
    entries are on their way, whether a grade is missing though the month is over."""

    month: int
    points: Fraction | None
    waiting: int
    missing: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A unit's months and what the list comes to within the year's bounds; ``total`` is None while
    a month that is over lacks its grade: what has come together so far is no year's (S-2)."""

    unit: UnitYear
    cells: tuple[MonthCell, ...]
    total: Fraction | None

    @property
    def lacking(self) -> int:
        """How many months that are over have no grade."""
        return sum(cell.missing for cell in self.cells)


@dataclass(frozen=True, slots=True)
class MonthsAsked:
    """What the address of the page asks for."""

    search: str = ""
    group: str = ""
    sort: str = "unit"


@dataclass(slots=True)
class MonthTable:
    """The units that an account may see, by month; a fixed number of queries."""

    account: Any
    year: Year
    rule: Monthly
    asked: MonthsAsked = field(default_factory=MonthsAsked)

    @property
    def months(self) -> range:
        """The months that are appraised."""
        return self.rule.months

    def rows(self) -> list[MonthRow]:
        """The units in the order that the address asks for."""
        records, waiting = self._records(), self._waiting()
        rows = [self._row(unit, records[unit.unit_id], waiting) for unit in self._units()]
        if self.asked.sort.removeprefix("-") == "total":
            backwards = self.asked.sort.startswith("-")
            known = [row for row in rows if row.total is not None]
            known.sort(key=lambda row: row.total or ZERO, reverse=backwards)
            return [*known, *(row for row in rows if row.total is None)]
        if self.asked.sort == "-unit":
            rows.reverse()
        return rows

    def _units(self) -> Iterable[UnitYear]:
        rows = appraised_units(self.account, self.year)
        if self.asked.group:
            rows = rows.filter(peer_group=self.asked.group)
        if self.asked.search:
            rows = rows.filter(unit_like(self.asked.search))
        return rows.order_by("order", "key")

    def _records(self) -> dict[int, list[Recorded]]:
        found: dict[int, list[Recorded]] = defaultdict(list)
        facts = visible_monthly_records(self.account, self.year).filter(list_key=self.rule.key)
        for fact in facts:
            found[fact.unit_id].append(recorded(fact))
        return found

    def _waiting(self) -> Counter[tuple[int, int]]:
        rows = visible_entries(self.account, self.year).exclude(state__in=SETTLED)
        of_list = rows.filter(sort=Sort.MONTHLY, component=self.rule.key)
        return Counter((unit, month or 0) for unit, month in of_list.values_list("unit", "month"))

    def _row(
        self, unit: UnitYear, records: list[Recorded], waiting: Counter[tuple[int, int]]
    ) -> MonthRow:
        trace = self.rule.evaluate(records)
        by_month = {row.key: row for row in trace.children}
        lacking = {gap.subject for gap in self.rule.gaps(records)}
        cells = []
        for month in self.months:
            row = by_month.get(f"month:{month}")
            over = is_over(self.year.year, month)
            missing = over and str(month) in lacking
            points = row.value if row else None
            cells.append(MonthCell(month, points, waiting[unit.unit_id, month], missing))
        whole = not any(cell.missing for cell in cells)
        return MonthRow(unit, tuple(cells), (trace.value or ZERO) if whole else None)


def appraised_units(account: Any, year: Year) -> QuerySet[UnitYear]:
    """The assessed units that the account may see in the year, also those that write no plan: all
    of them for who sees all facts, for others what they see of plans and their own."""
    rows = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, current=True, directly_assessed=True
    ).select_related("unit")
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    if has_authority_perm(account, authority, "view_facts"):
        return rows
    own = {*own_unit_ids(account), *charged_units(account)}
    planned = plan_units(account, year).values("unit")
    return rows.filter(unit__in=own) | rows.filter(unit__in=planned)


def recorded(fact: MonthlyRecord) -> Recorded:
    """A fact as the rule reads it."""
    told = (fact.key, fact.month, fact.kind, fact.count, fact.points, fact.title)
    return Recorded(*told)


def is_over(year: int, month: int, today: date | None = None) -> bool:
    """Whether a month of the year lies behind us."""
    now = today or timezone.localdate()
    return (year, month) < (now.year, now.month)


def month_key(rule: Monthly, month: int) -> str:
    """The key under which the calendar of a year may have the deadline of a month."""
    return f"{rule.key}_{month:02d}"


def month_due(year: Year, rule: Monthly, month: int) -> dict[str, Any]:
    """``due_at`` and ``deadline_key`` of a month's grades and entries, as a work item takes them;
    nothing where the year's calendar has no such deadline (E-3)."""
    key = month_key(rule, month)
    due_at = due_at_of(year, key)
    return {} if due_at is None else {"due_at": due_at, "deadline_key": key}


def rule_for(year: Year, key: str = "") -> Monthly:
    """The list of this key, the scheme's first without one; a 404 (``Denied``) for none such."""
    lists = monthly_lists(year_document(year))
    found = next((rule for rule in lists if rule.key == key or not key), None)
    if found is None:
        raise Denied("reviews.monthlyrecord", key)
    return found


def entries_of(year: Year, rule: Monthly, month: int) -> list[RegisterEntry]:
    """The month's entries in the register that were not dropped or lifted, as the office works
    them."""
    rows = RegisterEntry.objects.filter(
        year=year, sort=Sort.MONTHLY, component=rule.key, month=month
    )
    found = list(rows.exclude(state__in=(LIFTED, DROPPED)).select_related("unit").order_by("pk"))
    for entry in found:
        entry.year = year
    return found
