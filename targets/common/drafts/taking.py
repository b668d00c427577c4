"""Taking a draft over: its lines become the year's common items, for groups and named units."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.facts import FactInput, FactPlan, facts_apply, facts_plan, lock_scope
from core.models import Origin
from core.ui import date_text
from schemes.fact_entry.services import withdraw_dependents
from schemes.models import Year
from targets.common.drafts.models import CommonDraft, CommonDraftLine
from targets.common.drafts.typed import Places
from targets.models import CommonItem, CommonShare
from units.models import Account, Unit


def draft_take(held: CommonDraft, *, actor: Account, origin: Origin) -> list[str]:
    """Write a draft's lines as common items with the proposed points, which the office balances
    next; items of the draft that it does not list any more are withdrawn.

    Returns the numbers of the items.  To be called inside the transaction of the move.
    """
    year, reason = held.year, _("接收%s的共性目标") % held.unit.name
    lock_scope({"year": year})
    standing = {item.key: item for item in CommonItem.objects.filter(year=year, current=True)}
    lines = list(held.lines.all())
    _number(held.unit, lines, standing)
    last = max((item.order for item in standing.values()), default=0)
    inputs = []
    for line in lines:
        old = standing.get(line.item)
        last += old is None
        inputs.append(_input(line, held.unit, old, old.order if old else last))
    plan = facts_plan(CommonItem, scope={"year": year}, inputs=inputs)
    listed = {line.item for line in lines}
    plan.gone = [standing[key] for key in held.items if key in standing and key not in listed]
    for gone in plan.gone:
        withdraw_dependents(gone, actor=actor, reason=reason, origin=origin)
    facts_apply(plan, actor=actor, origin=origin, reason=reason)
    _name_units(year, lines, actor, origin, reason)
    return [line.item for line in lines]


def _number(unit: Unit, lines: list[CommonDraftLine], standing: dict[str, CommonItem]) -> None:
    """Give every new line a number of its own; another department's item is not this one's."""
    for line in lines:
        if line.item in standing and standing[line.item].marking_unit_id != unit.pk:
            line.item = ""
    taken = {*standing, *(line.item for line in lines)}
    free = (f"{unit.code}-G{n:02d}" for n in range(1, 1000))
    for line in lines:
        if not line.item:
            line.item = next(key for key in free if key not in taken)
            line.save(update_fields=["item"])


def _input(line: CommonDraftLine, unit: Unit, old: CommonItem | None, order: int) -> FactInput:
    values: dict[str, Any] = {
        "component": line.component,
        "title": line.title,
        "marking_unit": unit,
        "peer_groups": line.peer_groups,
        "content": item_content(line),
        "order": order,
    }
    # Points that the office fixed centrally are not the department's to move (K-2.3).
    if old is None or not old.fixed:
        values["points"] = line.points
    return FactInput(line.item, values)


def item_content(line: CommonDraftLine) -> str:
    """What the item asks, with standard, deadline and method as plans state them (K-3.4)."""
    told = [line.content]
    if line.standard:
        told.append(_("质量标准：%s") % line.standard)
    if line.deadline:
        told.append(_("完成时限：%s") % date_text(line.deadline, "full"))
    if line.method:
        told.append(_("考核办法：%s") % line.method)
    return "\n".join(part for part in told if part)


def _name_units(
    year: Year, lines: list[CommonDraftLine], actor: Account, origin: Origin, reason: str
) -> None:
    """Give the items to the units that are named beside the groups; who is named no more, and has
    no points of its own, has it no more."""
    keys = [line.item for line in lines]
    items = {i.key: i for i in CommonItem.objects.filter(year=year, current=True, key__in=keys)}
    units = {u.code: u for u in Unit.objects.filter(authority=year.authority_id)}
    rows = CommonShare.objects.filter(year=year, current=True, item__key__in=keys)
    shares = {row.key: row for row in rows.select_related("item")}
    plan = FactPlan(model=CommonShare, scope={"year": year})
    named = set()
    for line in lines:
        for code in line.units:
            key = f"{code}/{line.item}"
            named.add(key)
            if key not in shares:
                values = {"unit": units[code], "item": items[line.item], "applies": True}
                plan.new.append(FactInput(key, values))
    given = {f"{code}/{line.item}" for line in lines for code in units}
    plan.gone = [
        row
        for key, row in shares.items()
        if key in given - named and row.applies and row.points is None
    ]
    facts_apply(plan, actor=actor, origin=origin, reason=reason)


def standing_items(year: Year, unit: Unit, places: Places) -> list[CommonDraftLine]:
    """The items that the department marks in the year, else in the one before, as lines."""
    found: list[CommonItem] = []
    for number in (year.year, year.year - 1):
        rows = CommonItem.objects.filter(
            year__authority=year.authority_id, year__year=number, current=True, marking_unit=unit
        )
        found = found or list(rows.order_by("order", "key"))
    fits = places.fitting
    lines = []
    for item in found:
        groups = [key for key in item.peer_groups if (key, item.component) in fits]
        if item.component in places.components:
            lines.append(
                CommonDraftLine(
                    item=item.key,
                    component=item.component,
                    title=item.title,
                    content=item.content,
                    points=item.points,
                    peer_groups=groups,
                    units=_named(item),
                )
            )
    return lines


def _named(item: CommonItem) -> list[str]:
    """Units outside the item's groups that have it."""
    shares = CommonShare.objects.filter(year=item.year_id, current=True, item__key=item.key)
    rows = shares.filter(applies=True, points=None).select_related("unit")
    return [row.unit.code for row in rows.order_by("unit__code")]
