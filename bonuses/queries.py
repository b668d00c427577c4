"""Who may see which money: every page, export, download and API answer asks here.

Three circles, each inside the other: the whole authority's pay (finance, target office), one
unit's pay sheet, one's own slip. The auditor looks at every payroll that was made, on record. The
per-capita table alone is a right of its own (``view_rates``).
What lies outside a reader's circle does not exist for him (404).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet

from bonuses import pay
from bonuses.facts import person_present_unit
from bonuses.models import (
    BonusSet,
    FiledRules,
    FundRecipient,
    OwnDistribution,
    PersonalScore,
    UnitRate,
    UnitWages,
)
from bonuses.pay import UnitPay
from core.policy import Denied
from schemes import uses
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import read_with
from scoring.models import CurrentResult, ResultEntry
from targets.queries import stated
from units.models import Authority, Role, Unit
from units.queries import access_of, authority_for, has_authority_perm, has_role

_KEPT = "_bonuses_set"
_Row = TypeVar("_Row", PersonalScore, OwnDistribution)


@dataclass(frozen=True, slots=True)
class PaySight:
    """What an account may see of an authority's money.

    ``everything`` all pay sheets and slips; ``audits`` all payrolls that were made, to look at
    alone; ``units`` ids of the units whose sheet it sees;
    ``rates`` every unit's per-capita amount; ``person_id`` the person whose own slip it is.
    """

    everything: bool = False
    units: frozenset[int] = frozenset()
    rates: bool = False
    person_id: int | None = None
    audits: bool = False

    def sheet(self, unit_id: int) -> bool:
        """Whether it sees the pay sheet of a unit."""
        return self.everything or unit_id in self.units

    def rate(self, unit_id: int) -> bool:
        """Whether it sees a unit's per-capita amount."""
        return self.rates or self.sheet(unit_id)

    @property
    def opens_any(self) -> bool:
        """Whether it sees some unit's payments."""
        return self.everything or bool(self.units)

    @property
    def payrolls(self) -> bool:
        """Whether it sees payrolls whole."""
        return self.everything or self.audits

    @property
    def audits_alone(self) -> bool:
        """Whether it sees them as the auditor, whose every look is on record."""
        return self.audits and not self.everything

    @property
    def tables(self) -> bool:
        """Whether there is any table of units to see."""
        return self.everything or self.rates or bool(self.units)


def pay_sight(account: Any, authority: Authority | None) -> PaySight:
    """What ``account`` may see of ``authority``'s money; nothing without an authority."""
    if authority is None:
        return PaySight()
    return PaySight(
        everything=has_authority_perm(account, authority, "view_pay"),
        units=frozenset(access_of(account).unit_ids("view_unit_pay")),
        rates=has_authority_perm(account, authority, "view_rates"),
        person_id=_own_person(account, authority),
        audits=has_role(account, authority, (Role.AUDITOR,)),
    )


def may_see_tables(account: Any) -> bool:
    """Whether the entry 奖金 leads anywhere for this account."""
    return pay_sight(account, authority_for(account)).tables


def may_see_facts(account: Any) -> bool:
    """Whether personal scores and own distributions of somebody are open to the account."""
    authority = authority_for(account)
    if has_authority_perm(account, authority, "view_facts"):
        return True
    sight = pay_sight(account, authority)
    return sight.everything or bool(sight.units)


def has_own_slip(account: Any) -> bool:
    """Whether the account belongs to a person on a payroll."""
    return bool(getattr(account, "person_id", None))


def bonus_set_of(year: Year) -> BonusSet | None:
    """The bonus set of the result set in force; ``None`` before anything was computed.

    Read once for a year of a request (:func:`schemes.queries.years_of`), which several cards ask.
    """
    kept, key = read_with(year).kept, f"{_KEPT}:{year.pk}"
    if key not in kept:
        kept[key] = _bonus_set(year)
    found: BonusSet | None = kept[key]
    return found


def _bonus_set(year: Year) -> BonusSet | None:
    pointer = CurrentResult.objects.filter(year=year)
    return (
        BonusSet.objects.filter(result_set__in=pointer.values("result_set"))
        .select_related("result_set__scheme")
        .defer("result_set__scheme__document")
        .first()
    )


def pays(bonus_set: BonusSet) -> bool:
    """Whether the scheme that made the set pays: one without money has no sheets and no slips."""
    return uses.money(pay.document_of(bonus_set))


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit's pay sheet as a reader gets it."""

    year: Year
    bonus_set: BonusSet
    unit: Unit
    pay: UnitPay
    entry: ResultEntry | None
    #: The payroll that keeps it; "" while it is computed when it is looked at.
    batch: str = ""
    #: What was paid before, by the person's code, in a payroll that carries differences alone.
    before: Mapping[str, Decimal] | None = None
    #: What the payroll pays of the reward fund to the unit and to people of it.
    awards: tuple[Any, ...] = ()

    @property
    def document(self) -> SchemeDocument:
        """The scheme that made the amounts."""
        return pay.document_of(self.bonus_set)

    @property
    def name(self) -> str:
        """The unit's name in the year, as the result set keeps it."""
        return self.entry.name if self.entry is not None else self.unit.name


def unit_sheet(account: Any, year: Year, code: str) -> UnitSheet:
    """The pay sheet of a unit; 404 where it does not exist or is not the reader's."""
    unit = _unit(year, code)
    if unit is None or not pay_sight(account, year.authority).sheet(unit.pk):
        raise Denied("units.unit", code)
    return _sheet(year, unit)


def person_slip(account: Any, year: Year, code: str, person: str) -> tuple[UnitSheet, int]:
    """A person's slip: the sheet it stands on and its place there; 404 where it is not his.

    A person moved to another unit is found under his present unit only.
    """
    unit = _unit(year, code)
    if unit is None:
        raise Denied("units.unit", code)
    sight = pay_sight(account, year.authority)
    if not (sight.sheet(unit.pk) or _is_own(account, sight, person)):
        raise Denied("units.person", person)
    sheet = _sheet(year, unit)
    place = sheet.pay.place_of(person)
    if place is None:
        raise Denied("units.person", person)
    return sheet, place


def own_slip(account: Any, year: Year) -> tuple[UnitSheet, int] | None:
    """The account's own slip of a year; ``None`` where he is on no payroll, or none was made."""
    person_id = _own_person(account, year.authority)
    unit_id = None if person_id is None else person_present_unit(year, person_id)
    bonus_set = bonus_set_of(year)
    if unit_id is None or bonus_set is None or not pays(bonus_set):
        return None
    sheet = _sheet(year, Unit.objects.get(pk=unit_id))
    place = next((i for i, p in enumerate(sheet.pay.people) if p.person_id == person_id), None)
    return None if place is None else (sheet, place)


def rate_of(account: Any, year: Year, code: str) -> UnitRate:
    """One unit's per-capita amount with its trace; 404 where it is not the reader's."""
    unit = _unit(year, code)
    bonus_set = bonus_set_of(year)
    if unit is None or bonus_set is None:
        raise Denied("units.unit", code)
    if not pay_sight(account, year.authority).rate(unit.pk):
        raise Denied("units.unit", code)
    rate = bonus_set.rates.filter(unit=unit).select_related("unit").first()
    if rate is not None:
        rate.bonus_set = bonus_set
    if rate is None:
        raise Denied("units.unit", code)
    return rate


def visible_personal_scores(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[PersonalScore]:
    """The personal scores that stand in the year, of the units the account may see (K-7.4)."""
    return _visible(account, year, stated(PersonalScore, year, withdrawn=withdrawn))


def visible_own_distributions(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[OwnDistribution]:
    """The amounts that units give by their own distribution, of the units the account may see."""
    return _visible(account, year, stated(OwnDistribution, year, withdrawn=withdrawn))


def may_see_fund(account: Any) -> bool:
    """Whether the fund and what units outside are paid are open: to who sees all pay (G-6, D-8)."""
    return pay_sight(account, authority_for(account)).everything


def sees_fund_of(account: Any, year: Year) -> bool:
    """Whether the fund and what units outside are paid are open to the account in a year."""
    return authority_for(account) == year.authority and may_see_fund(account)


def may_see_fund_facts(account: Any) -> bool:
    """Whether the facts behind the fund are open: to who sees all pay, or all facts (G-6)."""
    authority = authority_for(account)
    return may_see_fund(account) or has_authority_perm(account, authority, "view_facts")


def visible_unit_wages(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[UnitWages]:
    """Units' wages, for those who see the facts of the fund."""
    rows: QuerySet[UnitWages] = stated(UnitWages, year, withdrawn=withdrawn)
    return rows if _sees_fund_facts(account, year) else rows.none()


def visible_fund_recipients(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[FundRecipient]:
    """Recipients of the fund's awards, for those who see the facts of the fund."""
    rows: QuerySet[FundRecipient] = stated(FundRecipient, year, withdrawn=withdrawn)
    return rows if _sees_fund_facts(account, year) else rows.none()


def visible_filed_rules(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[FiledRules]:
    """Rules that units outside the scheme filed: all for the offices, for others their own."""
    rows: QuerySet[FiledRules] = stated(FiledRules, year, withdrawn=withdrawn)
    if authority_for(account) != year.authority:
        return rows.none()
    sight = pay_sight(account, year.authority)
    if sight.everything or has_authority_perm(account, year.authority, "view_facts"):
        return rows
    return rows.filter(unit_id__in=sight.units)


def _sees_fund_facts(account: Any, year: Year) -> bool:
    return authority_for(account) == year.authority and may_see_fund_facts(account)


def _visible(account: Any, year: Year, rows: QuerySet[_Row]) -> QuerySet[_Row]:
    seen = rows.order_by("unit__code", "person__code")
    seen = seen.select_related("unit", "person", "recorded_by")
    if has_authority_perm(account, year.authority, "view_facts"):
        return seen
    sight = pay_sight(account, year.authority)
    return seen if sight.everything else seen.filter(unit_id__in=sight.units)


def _unit(year: Year, code: str) -> Unit | None:
    return Unit.objects.filter(authority_id=year.authority_id, code=code).first()


def _sheet(year: Year, unit: Unit) -> UnitSheet:
    bonus_set = bonus_set_of(year)
    computed = None if bonus_set is None else pay.unit_pay(bonus_set, year, unit)
    if bonus_set is None or computed is None or not pays(bonus_set):
        raise Denied("units.unit", unit.code)
    entry = ResultEntry.objects.filter(result_set_id=bonus_set.result_set_id, unit=unit).first()
    return UnitSheet(year, bonus_set, unit, computed, entry)


def _own_person(account: Any, authority: Authority) -> int | None:
    person = getattr(account, "person", None)
    if person is None or person.authority_id != authority.pk:
        return None
    return int(person.pk)


def _is_own(account: Any, sight: PaySight, code: str) -> bool:
    person = account.person
    return sight.person_id is not None and person is not None and person.code == code
