"""Common items go on into the next year, if its scheme still has their component (K-2.1, K-3.7);
with them what is a unit's own of them (S-2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput, facts_plan
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import read_as
from schemes.years.carry import PartPlan, Skipped
from targets.models import CommonItem, CommonShare
from units.models import Unit


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
        known = components_of(year, "common_items")
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


def components_of(year: Year, read: str) -> set[tuple[str, str]]:
    """(peer group, component) of a year's scheme that is read as this, such as common items."""
    return {
        (group.key, component.key)
        for group in year_document(year).peer_groups
        for component in group.leaves()
        if read_as(component) == read
    }


def _copy(old: CommonItem, groups: list[str], year: Year, found: PartPlan) -> FactInput:
    values: dict[str, Any] = {name: getattr(old, name) for name in CommonItem.VALUE_FIELDS}
    values["peer_groups"] = groups
    unit = old.marking_unit
    if unit is not None and is_gone(unit, year):
        text = _("%(item)s 的评分部门 %(unit)s 已撤销，留空待定")
        found.notes.append(text % {"item": old.title, "unit": unit.name})
        values["marking_unit"] = None
    return FactInput(old.key, values, old.document)


def is_gone(unit: Unit, year: Year) -> bool:
    """Whether a unit has ended by the first day of the year."""
    return unit.abolished_on is not None and unit.abolished_on <= date(year.year, 1, 1)


@dataclass(slots=True)
class SharesPlan(PartPlan):
    """Shares as they would stand; the items that they are of are written just before them."""

    def apply(self, *, actor: Any, reason: str) -> None:
        """Bind every share to the new year's item of the same number, then write.

        Items that were not taken over, because nobody asked for them, leave their shares behind.
        """
        for plan in self.plans:
            rows = CommonItem.objects.filter(current=True, **plan.scope)
            items = {row.key: row for row in rows}
            plan.new = [
                replace(each, values={**each.values, "item": items[each.values["item"].key]})
                for each in plan.new
                if each.values["item"].key in items
            ]
        # The bare super() knows another class than the one that slots have made.
        super(SharesPlan, self).apply(actor=actor, reason=reason)


class CommonSharesPart:
    """Exemptions and points of a unit's own, of the items that go on too."""

    key = "common_shares"
    title = gettext_lazy("共性分值")
    order = 21
    again = True

    def plan(self, source: Year, year: Year) -> PartPlan:
        """What would be copied; shares of abolished units or of items that stay behind are not."""
        found = SharesPlan(self.key, self.title)
        standing: set[str] = set()
        if year.pk is not None:
            rows = CommonShare.objects.filter(year=year, current=True)
            standing = set(rows.values_list("key", flat=True))
        inputs = list(_shares(source, year, standing, found))
        found.plans.append(facts_plan(CommonShare, scope={"year": year}, inputs=inputs, within=[]))
        found.plans[0].unchanged = len(standing)
        return found


def _shares(source: Year, year: Year, standing: set[str], found: PartPlan) -> Iterator[FactInput]:
    going = _items_to_come(source, year)
    rows = CommonShare.objects.filter(year=source, current=True).select_related("unit", "item")
    for old in rows.order_by("unit__code", "item__order", "key"):
        if old.key in standing:
            continue
        label = f"{old.unit.name} {old.item.title}"
        if is_gone(old.unit, year):
            found.skipped.append(Skipped(label, _("单位已撤销")))
        elif old.item.key not in going:
            found.skipped.append(Skipped(label, _("这一项没有结转")))
        else:
            values = {name: getattr(old, name) for name in CommonShare.VALUE_FIELDS}
            yield FactInput(old.key, values, old.document)


def _items_to_come(source: Year, year: Year) -> set[str]:
    """Numbers of the items that the new year has, or takes over together with the shares."""
    standing: set[str] = set()
    if year.pk is not None:
        rows = CommonItem.objects.filter(year=year, current=True)
        standing = set(rows.values_list("key", flat=True))
    coming = CommonItemsPart().plan(source, year)
    return standing | {each.key for plan in coming.plans for each in plan.new}
