"""Cross-cutting targets go on into the next year, for the units that are still there (K-2.3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput, facts_plan
from schemes.models import Year
from schemes.years.carry import PartPlan, Skipped
from targets.carry import components_of, is_gone
from targets.cross.models import CrossItem
from units.models import Unit, UnitYear


class CrossItemsPart:
    """Copies of last year's; those that the new year has already stay as they are."""

    key = "cross_items"
    title = gettext_lazy("专项目标")
    order = 22
    again = True

    def plan(self, source: Year, year: Year) -> PartPlan:
        """What would be copied, for which units; where nobody is left, nothing is."""
        found = PartPlan(self.key, self.title)
        standing: set[str] = set()
        if year.pk is not None:
            rows = CrossItem.objects.filter(year=year, current=True)
            standing = set(rows.values_list("key", flat=True))
        units = _Units(source, year)
        items = CrossItem.objects.filter(year=source, current=True).select_related("marking_unit")
        inputs = [
            copied
            for old in items.order_by("order", "key")
            if old.key not in standing and (copied := _copy(old, units, year, found))
        ]
        found.plans.append(facts_plan(CrossItem, scope={"year": year}, inputs=inputs, within=[]))
        found.plans[0].unchanged = len(standing)
        return found


class _Units:
    """Which units of the new year have which component; groups are last year's until it has its."""

    def __init__(self, source: Year, year: Year) -> None:
        self.known = components_of(year, "targets")
        every = Unit.objects.filter(authority=source.authority_id)
        self.units = {unit.code: unit for unit in every}
        rows = UnitYear.objects.filter(
            authority=source.authority_id, year__in=(source.year, year.year), current=True
        )
        pairs = rows.order_by("year").values_list("key", "peer_group")
        self.groups: dict[str, str] = dict(pairs)

    def gone(self, code: str, year: Year) -> bool:
        """Whether the unit has ended before the new year."""
        unit = self.units.get(code)
        return unit is None or is_gone(unit, year)

    def has(self, code: str, component: str) -> bool:
        """Whether the new scheme's group of the unit has this component."""
        return (self.groups.get(code, ""), component) in self.known


def _copy(old: CrossItem, units: _Units, year: Year, found: PartPlan) -> FactInput | None:
    staying = [code for code in old.units if not units.gone(code, year)]
    having = [code for code in staying if units.has(code, old.component)]
    if not having:
        why = _("新方案没有这一板块") if staying else _("单位已撤销")
        found.skipped.append(Skipped(old.title, why))
        return None
    if left := [code for code in old.units if code not in having]:
        names = _("、").join(
            units.units[code].name if code in units.units else code for code in left
        )
        text = _("%(item)s 不再列入 %(units)s：单位已撤销，或者新方案没有这一板块")
        found.notes.append(text % {"item": old.title, "units": names})
    values: dict[str, Any] = {name: getattr(old, name) for name in CrossItem.VALUE_FIELDS}
    values["units"] = having
    if old.marking_unit is not None and is_gone(old.marking_unit, year):
        text = _("%(item)s 的评分部门 %(unit)s 已撤销，留空待定")
        found.notes.append(text % {"item": old.title, "unit": old.marking_unit.name})
        values["marking_unit"] = None
    return FactInput(old.key, values, old.document)
