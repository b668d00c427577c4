"""What a change of units does to the unit-years of the open years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import FactChange, FactInput, FactPlan
from schemes.models import Year, YearFact
from schemes.unit_changes.request import ChangeRequest, NewUnit
from units.lifecycle_models import ChangeKind, YearHandling
from units.models import Unit, UnitYear


@dataclass(frozen=True, slots=True)
class OpenFacts:
    """Facts of the year that go on speaking of a unit that ended: their kind and number."""

    unit: Unit
    kind: str
    count: int


@dataclass(slots=True)
class YearPlan:
    """What becomes of one year's units; ``speaking`` is only told, nothing is done to it."""

    year: Year
    plan: FactPlan
    speaking: list[OpenFacts] = field(default_factory=list)
    unassessed: list[Unit] = field(default_factory=list)


def year_plan(year: Year, request: ChangeRequest, units: Mapping[str, Unit]) -> YearPlan:
    """The unit-years of ``year`` to correct, to begin and to end.

    A unit that ended in the year itself keeps its unit-year: it is paid like its successor, without
    a score of its own, or still assessed, as ``handling`` says.  In a later year it is no unit.
    """
    scope = {"authority": year.authority, "year": year.year}
    found = YearPlan(year, FactPlan(model=UnitYear, scope=scope))
    standing = {
        row.key: row
        for row in UnitYear.objects.filter(current=True, **scope).select_related(
            "unit", "parent", "paid_like"
        )
    }
    ends = [units[code] for code in request.ends]
    for unit in ends:
        found.speaking.extend(facts_speaking_of(unit, year))
    _end(found, request, units, [standing[u.code] for u in ends if u.code in standing])
    _repoint(found, request, units, standing.values())
    _rename(found, request, units, standing)
    order = max((row.order for row in standing.values()), default=0)
    for place, new in enumerate(request.new_units, 1):
        found.plan.new.append(_begin(new, units, order + place))
    return found


def facts_speaking_of(unit: Unit, year: Year) -> Iterator[OpenFacts]:
    """The standing facts of the year about a unit, by kind: targets, marks, honours …"""
    if not unit.pk:
        return
    models: list[Any] = list(apps.get_models())
    for model in models:
        if issubclass(model, YearFact):
            rows = model._default_manager.filter(year=year, unit=unit, current=True)
            count = rows.count()
            if count:
                yield OpenFacts(unit, str(model._meta.verbose_name), count)


def _stays_assessed(found: YearPlan, request: ChangeRequest) -> bool:
    same_year = found.year.year == request.effective_on.year
    return same_year and request.handling == YearHandling.ASSESSED_FOR_ITS_PART


def _end(
    found: YearPlan,
    request: ChangeRequest,
    units: Mapping[str, Unit],
    rows: Sequence[UnitYear],
) -> None:
    if _stays_assessed(found, request):
        return
    later = found.year.year > request.effective_on.year
    told = {fact.unit.pk for fact in found.speaking}
    successor = units.get(request.successor)
    for row in rows:
        if later and row.unit_id not in told:
            found.plan.gone.append(row)
            continue
        values = {"directly_assessed": False, "paid_like": successor}
        found.unassessed.append(row.unit)
        _correct(found, row, values)


def _repoint(found: YearPlan, request: ChangeRequest, units: Mapping[str, Unit], rows: Any) -> None:
    """Units whose parent ended, or that were paid like it, go on with its successor."""
    if _stays_assessed(found, request):
        return
    successor = units.get(request.successor)
    for row in rows:
        if row.unit.code in request.ends:
            continue
        values: dict[str, Any] = {}
        for name in ("parent", "paid_like"):
            named = getattr(row, name)
            if named is not None and named.code in request.ends:
                values[name] = successor
        if successor is not None and row.unit.code == successor.code:
            if "paid_like" in values:
                text = _("%(unit)s %(year)s 年比照要撤销的单位发放，先改它的比照单位")
                told = {"unit": row.name, "year": found.year.year}
                raise ValidationError({"into": [text % told]})
            values = dict.fromkeys(values, None)
        if values:
            _correct(found, row, values)


def _rename(
    found: YearPlan,
    request: ChangeRequest,
    units: Mapping[str, Unit],
    standing: Mapping[str, UnitYear],
) -> None:
    values: dict[str, Any] = {}
    if request.kind == ChangeKind.RENAME:
        values = {"name": request.name}
    elif request.kind == ChangeKind.REPARENT:
        values = {"parent": units.get(request.parent)}
    for code in request.sources if values else ():
        if code in standing:
            _correct(found, standing[code], values)


def _correct(found: YearPlan, row: UnitYear, values: dict[str, Any]) -> None:
    differing = tuple(name for name, value in values.items() if getattr(row, name) != value)
    if differing:
        item = FactInput(row.key, values)
        found.plan.changed.append(FactChange(row, item, differing))


def _begin(new: NewUnit, units: Mapping[str, Unit], order: int) -> FactInput:
    values = {
        "unit": units[new.code],
        "name": new.name,
        "peer_group": new.peer_group,
        "directly_assessed": new.directly_assessed,
        "posts": new.posts,
        "leader_in_charge": new.leader_in_charge,
        "parent": units.get(new.parent),
        "order": order,
    }
    return FactInput(new.code, values)
