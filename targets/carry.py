"""Common items go on into the next year, if its scheme still has their component (K-2.1, K-3.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput, facts_plan
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import read_as
from schemes.years.carry import PartPlan, Skipped
from targets.models import CommonItem


class CommonItemsPart:
    """Copies of last year's items; those that the new year has already stay as they are."""

    key = "common_items"
    title = gettext_lazy("共性目标")
    order = 20
    again = True

    def plan(self, source: Year, year: Year) -> PartPlan:
        """What would be copied, and what the new scheme or an abolished marker leaves behind."""
        found = PartPlan(self.key, self.title)
        standing = set()
        if year.pk is not None:
            rows = CommonItem.objects.filter(year=year, current=True)
            standing = set(rows.values_list("key", flat=True))
        known = _components(year)
        items = CommonItem.objects.filter(year=source, current=True).select_related("marking_unit")
        inputs = []
        for old in items.order_by("order", "key"):
            groups = [key for key in old.peer_groups if (key, old.component) in known]
            if old.key in standing:
                continue
            if old.peer_groups and not groups:
                text = _("新方案没有这一板块")
                found.skipped.append(Skipped(old.title, text))
                continue
            inputs.append(_copy(old, groups, year, found))
        found.plans.append(facts_plan(CommonItem, scope={"year": year}, inputs=inputs, within=[]))
        found.plans[0].unchanged = len(standing)
        return found


def _components(year: Year) -> set[tuple[str, str]]:
    """(peer group, component) of the new scheme that common items may stand in."""
    return {
        (group.key, component.key)
        for group in year_document(year).peer_groups
        for component in group.leaves()
        if read_as(component) == "common_items"
    }


def _copy(old: CommonItem, groups: list[str], year: Year, found: PartPlan) -> FactInput:
    values: dict[str, Any] = {name: getattr(old, name) for name in CommonItem.VALUE_FIELDS}
    values["peer_groups"] = groups
    unit = old.marking_unit
    if unit is not None and unit.abolished_on and unit.abolished_on <= date(year.year, 1, 1):
        text = _("%(item)s 的评分部门 %(unit)s 已撤销，留空待定")
        found.notes.append(text % {"item": old.title, "unit": unit.name})
        values["marking_unit"] = None
    return FactInput(old.key, values, old.document)
