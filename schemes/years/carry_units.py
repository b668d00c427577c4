"""Units go on into the next year with their place in it, save those that are abolished by then."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput, facts_plan
from core.ui import date_text
from schemes.models import Year
from schemes.queries import year_document
from schemes.years.carry import PartPlan, Skipped
from schemes.years.carry_charges import leaders_to_come
from units.models import Unit, UnitYear


class UnitsPart:
    """Unit-years: group, posts, leader in charge, parent, how the unit is paid (K-1, K-7.3)."""

    key = "units"
    title = gettext_lazy("单位")
    order = 10
    again = True

    def plan(self, source: Year, year: Year) -> PartPlan:
        """Copies of last year's units; those that the new year has already stay as they are."""
        found = PartPlan(self.key, self.title)
        groups = {group.key for group in year_document(year).peer_groups}
        scope = {"authority": year.authority, "year": year.year}
        standing = set(UnitYear.objects.filter(current=True, **scope).values_list("key", flat=True))
        gone, names = _gone(year), leaders_to_come(source, year)
        inputs = []
        for old in _units(source):
            why = self._why_not(old, gone, groups)
            if why:
                found.skipped.append(Skipped(old.name, why))
            elif old.key not in standing:
                inputs.append(_copy(old, gone, names, found))
        found.plans.append(facts_plan(UnitYear, scope=scope, inputs=inputs, within=[]))
        found.plans[0].unchanged = len(standing)
        return found

    def _why_not(self, old: UnitYear, gone: dict[int, date], groups: set[str]) -> str:
        abolished = gone.get(old.unit_id)
        if abolished is not None:
            return _("%s 已撤销") % date_text(abolished)
        if old.directly_assessed and old.peer_group not in groups:
            return _("新方案没有考核组“%s”，请在本年单位里另录") % old.peer_group
        return ""


def _units(source: Year) -> list[UnitYear]:
    rows = UnitYear.objects.filter(authority=source.authority_id, year=source.year, current=True)
    return list(rows.select_related("unit").order_by("order", "key"))


def _gone(year: Year) -> dict[int, date]:
    """Units that are abolished before the year begins, and since when."""
    rows = Unit.objects.filter(authority=year.authority_id, abolished_on__lte=date(year.year, 1, 1))
    return {pk: day for pk, day in rows.values_list("pk", "abolished_on") if day is not None}


def _copy(
    old: UnitYear, gone: dict[int, date], names: dict[int, str], found: PartPlan
) -> FactInput:
    values: dict[str, Any] = {}
    for name in UnitYear.VALUE_FIELDS:
        related = UnitYear._meta.get_field(name).is_relation
        values[name] = _related(old, name, gone, found) if related else getattr(old, name)
    # Its name of today: a unit that was renamed goes on under the new one.
    values["name"] = old.unit.name
    values["leader_in_charge"] = names.get(old.unit_id, old.leader_in_charge)
    return FactInput(old.key, values)


def _related(old: UnitYear, name: str, gone: dict[int, date], found: PartPlan) -> Any:
    other = getattr(old, name)
    if other is None or other.pk not in gone:
        return other
    text = _("%(unit)s 的%(what)s %(other)s 已撤销，留空待定")
    what = str(UnitYear._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    found.notes.append(text % {"unit": old.name, "what": what, "other": other.name})
    return None
