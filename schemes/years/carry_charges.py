"""Leaders' charges go on into the next year (领导分管, K-4.1).

A charge without an end runs on by itself.  One that was given for the year alone, to its last day,
is given again from the first day of the new one, unless somebody else is in charge by then.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput, facts_plan
from core.ui import date_text
from schemes.models import Year
from schemes.people.charge_services import charge_input, leaders
from schemes.years.carry import PartPlan, Skipped
from units.duties import charges_on
from units.models import LeaderCharge


class ChargesPart:
    """Charges come before units, which bear the names of their leaders."""

    key = "charges"
    title = gettext_lazy("领导分管")
    order = 5
    again = False

    def plan(self, source: Year, year: Year) -> PartPlan:
        """Charges that ended with last year, again; those that run on count as standing."""
        found = PartPlan(self.key, self.title)
        first = date(year.year, 1, 1)
        standing, ended = _charges(source, year)
        held = {charge.unit_id for charge in standing}
        present = {leader.pk for leader in leaders(source.authority)}
        inputs = []
        for charge in ended:
            why = _why_not(charge, first, present)
            if charge.unit_id in held:
                continue
            if why:
                found.skipped.append(Skipped(f"{charge.unit.name} {charge.leader}", why))
                continue
            item = charge_input(charge.unit, charge.leader, first, None)
            inputs.append(FactInput(item.key, item.values, charge.document))
        scope = {"authority": source.authority}
        found.plans.append(facts_plan(LeaderCharge, scope=scope, inputs=inputs, within=[]))
        found.plans[0].unchanged = len(standing)
        return found


def leaders_to_come(source: Year, year: Year) -> dict[int, str]:
    """Unit → name of its leader on the first day of the new year, where charges are on record.

    "" where a unit had a charge and nobody is in charge any more; units without any charge on
    record are left out: their name is written by hand.
    """
    first = date(year.year, 1, 1)
    standing, ended = _charges(source, year)
    present = {leader.pk for leader in leaders(source.authority)}
    goes_on = [each for each in ended if not _why_not(each, first, present)]
    on_day = [each for each in standing if each.starts_on <= first]
    return {
        **dict.fromkeys((each.unit_id for each in ended), ""),
        **{each.unit_id: each.leader.get_full_name() for each in (*goes_on, *on_day)},
    }


def _charges(source: Year, year: Year) -> tuple[list[LeaderCharge], list[LeaderCharge]]:
    """Charges that hold in the new year or begin later, and those that ended with the last one."""
    first, last = date(year.year, 1, 1), date(source.year, 12, 31)
    rows = LeaderCharge.objects.filter(
        charges_on(first) | Q(starts_on__gt=first) | Q(ends_on=last), authority=source.authority_id
    )
    rows = rows.filter(current=True).select_related("unit", "leader").order_by("starts_on", "key")
    found = list(rows)
    return [each for each in found if each.ends_on != last], [
        each for each in found if each.ends_on == last
    ]


def _why_not(charge: LeaderCharge, first: date, present: set[int]) -> str:
    gone = charge.unit.abolished_on
    if gone is not None and gone <= first:
        return _("%s 已撤销") % date_text(gone)
    if charge.leader_id not in present:
        return _("已不担任领导，请另行分管")
    return ""
