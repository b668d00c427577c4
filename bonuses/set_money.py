"""What a result set means in money, for reports of what a correction changes: unit by unit, and
each person's line as a payroll computes it (K-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses import pay
from bonuses.engine import PayLine
from bonuses.facts import PersonRecord, heads_of, people_load
from bonuses.fund import fund_computed
from bonuses.models import (
    BonusSet,
    FiledRules,
    FundRecipient,
    OwnDistribution,
    PaidLine,
    PayAward,
    PayBatch,
    PersonalScore,
    UnitRate,
    UnitWages,
)
from bonuses.payrolls.difference import why
from bonuses.payrolls.models import PAID_OUT
from bonuses.payrolls.stored import line_to_data
from bonuses.queries import pays
from core.language import title_of
from schemes.models import Year
from schemes.queries import version_document
from scoring.freezing.corrections.kinds import register_correctable
from scoring.freezing.money import Inputs, Key, LineMoney, MoneySource, UnitMoney, register_money
from scoring.models import ResultSet
from units.models import Person, Posting, Sanction, Unit

ZERO = Fraction(0)
#: What :func:`bonuses.payrolls.difference.why` reads of a line.
_READ = (
    *("unit", "base", "score", "personal", "rank", "leader_amount", "own_amount"),
    *("filing_cut", "missing"),
)


def register_set_money() -> None:
    """Tell ``scoring`` who knows the money of a set, and which facts of it a correction of a frozen
    year may name; from ``AppConfig.ready()``."""
    source = MoneySource(units_of, lines_of, paid_in, reasons, award_titles, payrolls_url)
    register_money(source)
    register_correctable(Posting, Sanction, PersonalScore, OwnDistribution)
    register_correctable(UnitWages, FundRecipient, FiledRules)


def units_of(result_set: ResultSet) -> Mapping[int, UnitMoney]:
    """Each unit's rate in the set, and the people that it pays in the year (K-7.1)."""
    heads = heads_of(result_set.year)
    rows = UnitRate.objects.filter(bonus_set__result_set=result_set).select_related("unit")
    return {
        row.unit_id: UnitMoney(row.per_capita, heads.get(row.unit.code, 0))
        for row in rows.defer("data", "trace")
    }


def lines_of(result_set: ResultSet) -> Mapping[Key, LineMoney]:
    """Everybody's line of a payroll of the set as facts of people stand now, and the awards of
    the fund (G-6); nothing where the scheme pays nothing."""
    sets = BonusSet.objects.select_related("result_set__scheme", "result_set__year")
    bonus_set = sets.filter(result_set=result_set).first()
    if bonus_set is None or not pays(bonus_set):
        return {}
    year = bonus_set.result_set.year
    units = dict(Unit.objects.filter(authority=year.authority_id).values_list("code", "pk"))
    return {**dict(_bonus(bonus_set, year, units)), **dict(_fund(bonus_set, year, units))}


def paid_in(year: Year) -> Mapping[Key, Fraction]:
    """What payrolls of the year that were paid gave, by person, and by award of the fund."""
    runs = PayBatch.objects.filter(year=year, state__in=PAID_OUT).values("run")
    found: dict[Key, Fraction] = defaultdict(Fraction)
    lines = PaidLine.objects.filter(run__in=runs).order_by()
    for person, amount in lines.values_list("person_id", "amount"):
        found["", 0, person] += amount or ZERO
    awards = PayAward.objects.filter(run__in=runs).order_by()
    for award, unit, given_to, amount in awards.values_list(
        "award", "unit_id", "person_id", "amount"
    ):
        found[_award_key(award, unit, given_to)] += amount
    return found


def reasons(was: Inputs, now: Inputs) -> Iterator[str]:
    """The inputs in which two lines differ, in words."""
    if "award" in was or "award" in now:
        yield _("奖励基金的名单、工资总额或得分变了（G-6）")
    else:
        yield from why(was or None, now or None)


def award_titles(result_set: ResultSet) -> Mapping[str, str]:
    """What the awards of the set's fund are called, by key."""
    rule = version_document(result_set.scheme).pay.fund
    return {award.key: title_of(award.title) for award in rule.awards} if rule else {}


def payrolls_url(year: Year) -> str:
    """Where payrolls of the year are made."""
    return f"{reverse('bonuses:payrolls')}?year={year.year}"


def _bonus(
    bonus_set: BonusSet, year: Year, units: Mapping[str, int]
) -> Iterator[tuple[Key, LineMoney]]:
    people: dict[str, list[PersonRecord]] = defaultdict(list)
    for record in people_load(year):
        people[record.unit_code].append(record)
    for sheet in pay.every_unit_pay(bonus_set, people):
        for line, person in zip(sheet.payroll.lines, sheet.people, strict=True):
            amount = None if line.missing else Fraction(line.final)
            yield (
                ("", 0, person.person_id),
                LineMoney(
                    unit=units[sheet.rate.code],
                    person=person.person_id,
                    code=line.code,
                    name=line.name,
                    amount=amount,
                    inputs=partial(_inputs, line, person),
                ),
            )


def _inputs(line: PayLine, person: PersonRecord) -> dict[str, Any]:
    """What of a line the reasons are told by: thousands of lines are kept with a report."""
    data = line_to_data(line, person)
    fact = data["fact"]
    return {
        "line": {name: data["line"][name] for name in _READ},
        "fact": {
            "stints": [{"unit": each["unit"], "months": each["months"]} for each in fact["stints"]],
            "sanctions": [
                {"kind": each["kind"], "date": each["date"]} for each in fact["sanctions"]
            ],
        },
    }


def _fund(
    bonus_set: BonusSet, year: Year, units: Mapping[str, int]
) -> Iterator[tuple[Key, LineMoney]]:
    found = fund_computed(pay.document_of(bonus_set), bonus_set, year)
    if found is None:
        return
    codes = {line.person for line in found.lines if line.person}
    rows = Person.objects.filter(authority=year.authority_id, code__in=codes)
    people = dict(rows.values_list("code", "pk"))
    for line in found.lines:
        unit, person = units[line.unit], people.get(line.person)
        told = {"award": line.award}
        money = LineMoney(unit, person, line.person, line.name, Fraction(line.amount), told.copy)
        yield _award_key(line.award, unit, person), money


def _award_key(award: str, unit: int, person: int | None) -> Key:
    return (award, unit, person or 0)
