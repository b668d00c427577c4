"""Leaders with their units as of a day, and units without a leader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.policy import Denied
from core.ui import date_text
from schemes.models import Year
from schemes.people.charge_services import leaders
from schemes.people.queries import touching
from units.duties import charges_on
from units.models import Account, LeaderCharge, UnitYear
from units.queries import access_of


@dataclass(frozen=True, slots=True)
class LeaderUnits:
    """A leader and the charges that hold on the day."""

    leader: Account
    charges: list[LeaderCharge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Charges:
    """Everybody's charges on a day, and the units of the year that nobody is in charge of."""

    on: date
    by_leader: list[LeaderUnits]
    vacant: list[UnitYear]
    changed: list[LeaderCharge]

    @property
    def units(self) -> int:
        """How many units have a leader."""
        return sum(len(each.charges) for each in self.by_leader)


def sees_charges(account: Any) -> bool:
    """Who sees all results sees who is in charge of what."""
    access = access_of(account)
    return any(access.may(access.authority, perm) for perm in ("view_results", "view_facts"))


def charges(year: Year, on: date) -> Charges:
    """The charges of a day in a fixed number of queries."""
    by_leader = {account.pk: LeaderUnits(account) for account in leaders(year.authority)}
    held = set()
    for charge in charges_held(year, on):
        found = by_leader.setdefault(charge.leader_id, LeaderUnits(charge.leader))
        found.charges.append(charge)
        held.add(charge.unit_id)
    units = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    vacant = list(units.exclude(unit__in=held).order_by("order", "key"))
    return Charges(on, list(by_leader.values()), vacant, list(changed_in(year)))


def charges_held(year: Year, on: date) -> QuerySet[LeaderCharge]:
    """The charges that hold on a day, by leader and unit."""
    rows = LeaderCharge.objects.filter(charges_on(on), authority=year.authority_id)
    return rows.select_related("leader", "unit").order_by("leader__display_name", "unit__code")


def charge_for(year: Year, pk: int) -> LeaderCharge:
    """One charge that stands; looks missing otherwise."""
    rows = LeaderCharge.objects.filter(authority=year.authority_id, current=True, pk=pk)
    found = rows.select_related("authority", "leader", "unit", "recorded_by").first()
    if found is None:
        raise Denied("units.leadercharge", pk)
    return found


def without(charge: LeaderCharge) -> list[str]:
    """What stands when the charge is withdrawn, in words."""
    told = {
        "leader": charge.leader.get_full_name(),
        "unit": charge.unit.name,
        "first": date_text(charge.starts_on),
        "last": date_text(charge.ends_on) if charge.ends_on else "",
    }
    text = _("%(leader)s从%(first)s到%(last)s分管%(unit)s的记录不再算数。")
    if charge.ends_on is None:
        text = _("%(leader)s从%(first)s起分管%(unit)s的记录不再算数。")
    lines = [text % told]
    others = LeaderCharge.objects.filter(
        authority=charge.authority_id, current=True, unit=charge.unit_id
    ).exclude(pk=charge.pk)
    before = others.filter(starts_on__lt=charge.starts_on).order_by("-starts_on").first()
    if before is not None and before.ends_on is not None:
        told |= {"leader": before.leader.get_full_name(), "last": date_text(before.ends_on)}
        text = _("%(leader)s仍只分管到%(last)s；要接着分管，另在“调整分管”里写。")
        lines.append(text % told)
    lines.append(_("这段时间%(unit)s没有人分管，年度表上的分管领导随之改。") % told)
    return lines


def changed_in(year: Year) -> QuerySet[LeaderCharge]:
    """Charges that begin or end within the year, latest first."""
    rows = LeaderCharge.objects.filter(
        touching(year.year), current=True, authority=year.authority_id
    )
    begun = rows.filter(starts_on__gt=date(year.year, 1, 1))
    ended = rows.filter(ends_on__lt=date(year.year, 12, 31))
    found = (begun | ended).select_related("leader", "unit", "recorded_by")
    return found.order_by("-starts_on", "unit__code")


def units_to_assign(year: Year, on: date) -> Iterator[tuple[UnitYear, str]]:
    """The year's units with the name of who is in charge now."""
    now = {row.unit_id: row.leader.get_full_name() for row in charges_held(year, on)}
    units = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    for unit_year in units.select_related("unit").order_by("order", "key"):
        yield unit_year, now.get(unit_year.unit_id, "")
