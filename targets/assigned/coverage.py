"""Who carries which assigned indicator, and which nobody carries (K-4.3, K-5.4a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from core.exact import from_text
from schemes.models import Year
from schemes.rules.plans import ISSUED
from targets.assigned.matching import Assigned, Carrier, carried
from targets.assigned.queries import as_assigned, visible_assigned
from targets.models import Target
from targets.plans.models import Plan, PlanLine, PlanMove
from units.models import UnitYear
from units.queries import has_authority_perm, units_with_perm

#: How a unit stands to an indicator: in force, drafted, below the figure, not listed, assigned only
#: after its plan was issued, named by nobody.
CARRIED, DRAFTED, BELOW, MISSING = "carried", "drafted", "below", "missing"
AFTERWARDS, NOBODY = "afterwards", "nobody"
STATES = (MISSING, BELOW, NOBODY, AFTERWARDS, DRAFTED, CARRIED)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a unit promises: a target in force, or a line that is still drafted."""

    title: str
    plan: Fraction | None
    points: Fraction | None
    issued: bool


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An indicator and one unit concerned; no unit where none is named."""

    indicator: Assigned
    unit: UnitYear | None
    code: str
    state: str
    promise: Promise | None = None

    @property
    def unit_name(self) -> str:
        """The unit's name in the year; its code for one that is not in the year."""
        return self.unit.name if self.unit else self.code


def coverage(account: Any, year: Year) -> list[CoverageRow]:
    """Every indicator that the account may see with every unit concerned; a fixed number of
    queries."""
    rows = list(visible_assigned(account, year).order_by("order", "key"))
    wanted = {code for row in rows for code in row.units} & _seen(account, year, rows)
    units = _units(year, wanted)
    ids = {unit.unit_id: code for code, unit in units.items()}
    promises, issued = _promises(year, ids), _issued_days(year, ids)
    found: list[CoverageRow] = []
    for row in rows:
        indicator = as_assigned(row)
        if not row.units:
            found.append(CoverageRow(indicator, None, "", NOBODY))
        for code in row.units:
            if code in wanted:
                own = promises.get(code, ())
                state, promise = _standing(indicator, own, issued.get(code))
                found.append(CoverageRow(indicator, units.get(code), code, state, promise))
    return found


def _seen(account: Any, year: Year, rows: Sequence[Any]) -> set[str]:
    """Codes of units whose promises the account may see among those concerned."""
    codes = {code for row in rows for code in row.units}
    if has_authority_perm(account, year.authority, "view_facts"):
        return codes
    own = units_with_perm(account, year.authority, "view_unit_results")
    return codes & set(own.values_list("code", flat=True))


def _units(year: Year, codes: set[str]) -> dict[str, UnitYear]:
    rows = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, current=True, unit__code__in=codes
    )
    return {row.unit.code: row for row in rows.select_related("unit")}


def _promises(
    year: Year, ids: Mapping[int, str]
) -> Mapping[str, Sequence[tuple[Carrier, Promise]]]:
    """By unit: its targets in force, else the lines of its plan."""
    found: dict[str, list[tuple[Carrier, Promise]]] = {}
    targets = Target.objects.filter(year=year, current=True, unit__in=ids).order_by("order", "key")
    for target in targets:
        promise = Promise(target.title, _plan(target.params), target.points, True)
        carrier = Carrier(target.indicator, target.title)
        found.setdefault(ids[target.unit_id], []).append((carrier, promise))
    drafted = [unit for unit, code in ids.items() if code not in found]
    lines = PlanLine.objects.filter(plan__year=year, plan__unit__in=drafted, gone=False)
    for line in lines.select_related("plan").order_by("order", "pk"):
        promise = Promise(line.title, _plan(line.params), line.points, False)
        carrier = Carrier(line.indicator, line.title)
        found.setdefault(ids[line.plan.unit_id], []).append((carrier, promise))
    return found


def _plan(params: Mapping[str, Any]) -> Fraction | None:
    text = params.get("plan")
    return None if text is None else from_text(text)


def _issued_days(year: Year, ids: Mapping[int, str]) -> dict[str, date]:
    """On which day each unit's plan was issued."""
    plans = Plan.objects.filter(year=year, unit__in=ids, state=ISSUED).values_list("pk", "unit")
    units = dict(plans)
    moves = PlanMove.objects.filter(plan__in=units, after=ISSUED).values_list("plan", "at")
    return {ids[units[plan]]: timezone.localdate(at) for plan, at in moves}


def _standing(
    indicator: Assigned, own: Sequence[tuple[Carrier, Promise]], issued: date | None
) -> tuple[str, Promise | None]:
    places = carried([indicator], [carrier for carrier, _promise in own])[indicator.key]
    if not places:
        day = indicator.issued_on
        after = issued is not None and day is not None and day > issued
        return (AFTERWARDS if after else MISSING), None
    promise = own[places[0]][1]
    if promise.plan is not None and indicator.short_of(promise.plan):
        return BELOW, promise
    return (CARRIED if promise.issued else DRAFTED), promise


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """What the address asks for."""

    search: str = ""
    state: str = ""
    sort: str = "indicator"


SORTS = ("indicator", "unit", "state", "document")


def coverage_asked(query: Mapping[str, str]) -> CoverageAsked:
    """Read the address; what is not understood asks for nothing."""
    state, sort = query.get("state", ""), query.get("sort", "")
    return CoverageAsked(
        search=query.get("q", "").strip(),
        state=state if state in STATES else "",
        sort=sort if sort.removeprefix("-") in SORTS else "indicator",
    )


def coverage_found(rows: Sequence[CoverageRow], asked: CoverageAsked) -> list[CoverageRow]:
    """The rows asked for, in their order."""
    found = [row for row in rows if _fits(row, asked)]
    keys: dict[str, Any] = {
        "indicator": lambda _row: 0,
        "unit": lambda row: (row.unit.order if row.unit else -1, row.code),
        "state": lambda row: STATES.index(row.state),
        "document": lambda row: row.indicator.document,
    }
    key = keys[asked.sort.removeprefix("-")]
    return sorted(found, key=key, reverse=asked.sort.startswith("-"))


def counts(rows: Sequence[CoverageRow]) -> dict[str, int]:
    """How many rows stand how."""
    found = dict.fromkeys(STATES, 0)
    for row in rows:
        found[row.state] += 1
    return found


def _fits(row: CoverageRow, asked: CoverageAsked) -> bool:
    if asked.state and row.state != asked.state:
        return False
    words = asked.search.lower()
    names = [row.indicator.title, row.indicator.key, row.indicator.document, row.code]
    if row.unit is not None:
        names += [row.unit.name, row.unit.unit.short_name, row.unit.unit.initials]
    return not words or any(words in name.lower() for name in names)
