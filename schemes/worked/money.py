"""Money at work: a head, a person, a year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from schemes.document import Pay
from schemes.rules.filings import Filings
from schemes.rules.grade_pay import GradePay
from schemes.rules.leader_bonus import LeaderBonus
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.months import Months
from schemes.rules.no_pay import NoPay
from schemes.rules.one_third_loss import OneThirdLoss
from schemes.rules.pay_table import PayTable
from schemes.rules.personal_spread import PersonalSpread
from schemes.rules.point_value import PointValue
from schemes.rules.pool_spread import PoolSpread
from schemes.rules.replacement_rates import ReplacementRates
from schemes.rules.reward_fund import RewardFund
from schemes.rules.transfer import Transfer
from schemes.rules.unit_pay import Scored, UnitPay
from schemes.worked.example import Bench, Worked, worked, works

#: What a head is paid in examples that begin with an amount.
AMOUNT = Fraction(6000)
#: Totals of an example, as shares of what a unit can reach.
SHARES = (Fraction(95, 100), Fraction(90, 100), Fraction(82, 100))


@works(Pay)
def _pay(pay: Pay, bench: Bench) -> Worked:
    return worked(pay.unit, bench)


def _units(rule: UnitPay, bench: Bench) -> Worked:
    """Units of ten people each: highest, middle, lowest."""
    t = bench.t
    units = list(bench.given_or(_scored(rule, bench)))
    statistics = rule.statistics(units)
    steps = []
    for unit in units:
        found = statistics.get(rule.scope_of(unit.peer_group))
        amount = t.figure(rule.amount(found, unit), "yuan")
        who = t.figure(unit.total)
        if isinstance(rule, GradePay):
            who = t.name("grading", unit.grade)
        elif isinstance(rule, PayTable) and rule.by == "place":
            who = t(f"第 {unit.place} 名", f"place {unit.place}")
        steps.append(t(f"{who}：每人 {amount}", f"{who}: {amount} a head"))
    given = t(f"{len(units)} 个单位，各 10 人", f"{len(units)} units of 10 people each")
    return Worked(given, tuple(steps))


def _scored(rule: UnitPay, bench: Bench) -> list[Scored]:
    """Units that show what the rule tells apart: grades, rows of a table, scores."""
    totals = [bench.base * share for share in SHARES]
    places, grades = [1, 2, 3], ["", "", ""]
    if isinstance(rule, GradePay):
        grades = [each.grade for each in rule.coefficients]
    elif isinstance(rule, PayTable):
        limits = sorted(row.at for row in rule.rows)
        if rule.by == "total":
            totals = [*reversed(limits), max(limits[0] - 1, Fraction(0))]
            places = [1]
        else:
            places = [int(limit) for limit in limits]
            places.append(places[-1] + 1)
            totals = totals[:1]
    count = max(len(totals), len(places))
    return [
        Scored(
            peer_group="",
            total=totals[min(n, len(totals) - 1)],
            qualified=True,
            grade=grades[min(n, len(grades) - 1)],
            place=places[min(n, len(places) - 1)],
            of=count,
            heads=10,
        )
        for n in range(len(grades) if isinstance(rule, GradePay) else count)
    ]


for _kind in (LinearSpread, PoolSpread, PointValue, GradePay, PayTable, NoPay):
    works(_kind)(_units)


@works(ReplacementRates)
def _rates(rule: ReplacementRates, bench: Bench) -> Worked:
    t = bench.t
    given = t(f"标准每人 {t.figure(AMOUNT, 'yuan')}", f"a standard of {t.figure(AMOUNT, 'yuan')}")
    steps = []
    for rate in rule.entries:
        paid = t.figure(AMOUNT * rate.share, "yuan")
        steps.append(f"{t.title(rate.title)} {t.share(rate.share)} = {paid}")
    if len(rule.entries) > 1:
        decision = rule.decide(rule.entries, AMOUNT, None)
        paid = t.figure(decision.amount or Fraction(0), "yuan")
        steps.append(t(f"同时适用的发 {paid}", f"where all apply {paid}"))
    return Worked(given, tuple(steps))


@works(PersonalSpread)
def _personal(rule: PersonalSpread, bench: Bench) -> Worked:
    t = bench.t
    scores = [Fraction(95), Fraction(90), Fraction(82)]
    found = rule.statistics(scores, None)
    steps = []
    for score in scores:
        paid = AMOUNT + (found.amount(score) if found else 0)
        steps.append(f"{t.figure(score)} {t.figure(paid, 'yuan')}")
    given = t(
        f"单位人均 {t.figure(AMOUNT, 'yuan')}，三个人的得分",
        f"{t.figure(AMOUNT, 'yuan')} a head, three people's scores",
    )
    return Worked(given, tuple(steps))


@works(OneThirdLoss)
def _loss(rule: OneThirdLoss, bench: Bench) -> Worked:
    t = bench.t
    if not rule.triggers:
        return Worked("", ())
    trigger = rule.triggers[0]
    reasons = rule.reasons([_Sanction(trigger.sanction)] * trigger.at_least)
    lost = rule.withheld(AMOUNT, reasons)
    given = t(
        f"应得 {t.figure(AMOUNT, 'yuan')}，{t.title(trigger.title)}",
        f"{t.figure(AMOUNT, 'yuan')} due, {t.title(trigger.title)}",
    )
    kept = t.figure(AMOUNT - lost, "yuan")
    steps = (
        t(f"扣 {t.figure(lost, 'yuan')}", f"{t.figure(lost, 'yuan')} withheld"),
        t(f"发 {kept}", f"{kept} paid"),
    )
    return Worked(given, steps)


@dataclass(frozen=True, slots=True)
class _Sanction:
    """A sanction of an example."""

    kind: Literal["warning", "reprimand", "incompetent"]
    date: str = ""
    document: str = ""


@works(Months)
def _months(rule: Months, bench: Bench) -> Worked:
    t, months = bench.t, 7
    share = rule.share(Fraction(months))
    paid = t.figure(AMOUNT * share, "yuan")
    given = t(
        f"全年 {t.figure(AMOUNT, 'yuan')}，干了 {months} 个月",
        f"{t.figure(AMOUNT, 'yuan')} a year, {months} months",
    )
    return Worked(given, (f"{t.figure(AMOUNT, 'yuan')} × {months} ÷ {rule.in_year}", paid))


@works(Transfer)
def _transfer(rule: Transfer, bench: Bench) -> Worked:
    t = bench.t
    stints = [_Stint("A", Fraction(5)), _Stint("B", Fraction(7))]
    steps = []
    for fine in (True, False):
        paying = rule.paying(stints, {"A": True, "B": fine})
        shown = t.listed(
            t(f"{each.unit} 发 {each.months} 个月", f"{each.unit} pays {each.months} months")
            for each in paying
        )
        case = t("都合格", "both qualified") if fine else t("B 不合格", "B unqualified")
        steps.append(f"{case}{t('：', ': ')}{shown}")
    given = t("在 A 单位 5 个月，后到 B 单位 7 个月", "5 months in A, then 7 in B")
    return Worked(given, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Stint:
    """Months in a unit."""

    unit: str
    months: Fraction


@works(Filings)
def _filings(rule: Filings, bench: Bench) -> Worked:
    t = bench.t
    cases = (
        (t("没报一级", "no level one"), True, False),
        (t("没报二级", "no level two"), False, True),
    )
    steps = tuple(
        f"{name} {t.figure(AMOUNT * rule.factor('base', level_one=one, level_two=two), 'yuan')}"
        for name, one, two in cases
    )
    return Worked(t(f"应得 {t.figure(AMOUNT, 'yuan')}", f"{t.figure(AMOUNT, 'yuan')} due"), steps)


@works(LeaderBonus)
def _leader(rule: LeaderBonus, bench: Bench) -> Worked:
    t = bench.t
    steps = tuple(
        f"{t.title(rank.title)} {t.figure(rule.amount(rank.key) * 7 / 12, 'yuan')}"
        for rank in rule.ranks[:3]
    )
    return Worked(t("任职 7 个月", "7 months in the post"), steps)


@works(RewardFund)
def _fund(rule: RewardFund, bench: Bench) -> Worked:
    t, wages = bench.t, Fraction(1_000_000)
    paid_in = rule.contribution(wages, 2) * 3
    fund = paid_in + rule.fiscal
    shares = rule.shared(fund, {award.key: {"one": Fraction(1)} for award in rule.awards})
    steps = [
        t(f"提取 {t.figure(paid_in, 'yuan')}", f"{t.figure(paid_in, 'yuan')} paid in"),
        t(f"基金 {t.figure(fund, 'yuan')}", f"fund {t.figure(fund, 'yuan')}"),
    ]
    steps += [
        f"{t.title(award.title)} {t.figure(sum(shares[award.key].values(), Fraction(0)), 'yuan')}"
        for award in rule.awards
    ]
    given = t("三个单位，工资总额各 100 万元", "three units with wages of 1,000,000 yuan each")
    return Worked(given, tuple(steps))
