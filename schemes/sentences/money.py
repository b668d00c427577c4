"""What is said of money: the amount per head, what replaces it, and how it comes to a person."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.document import Pay
from schemes.rules.filings import Filings
from schemes.rules.grade_pay import GradePay
from schemes.rules.leader_bonus import LeaderBonus
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.months import Months
from schemes.rules.no_pay import NoPay
from schemes.rules.one_third_loss import OneThirdLoss
from schemes.rules.outside_units import OutsideUnits
from schemes.rules.own_distribution import OwnDistribution
from schemes.rules.paid_like import PaidLike
from schemes.rules.pay_table import PayTable
from schemes.rules.payrolls import PayrollRules
from schemes.rules.personal_spread import PersonalSpread
from schemes.rules.point_value import PointValue
from schemes.rules.pool_spread import PoolSpread
from schemes.rules.replacement_rates import Rate, ReplacementRates
from schemes.rules.reward_fund import FundAward, RewardFund
from schemes.rules.transfer import Transfer
from schemes.sentences.teller import Teller, about, told


@about(Pay)
def _pay(pay: Pay, t: Teller) -> Iterator[str]:
    yield from told(pay.unit, t)
    yield t(
        "一个人的钱按这个次序算：单位人均标准、个人浮动、月数和调动、扣发，最后舍入到分。",
        "A person's money comes in this order: the unit's amount per head, the personal part, "
        "months and moves, what is withheld, rounding at the end.",
    )


@about(LinearSpread)
def _linear(rule: LinearSpread, t: Teller) -> Iterator[str]:
    base, spread = t.figure(rule.base, "yuan_head"), t.figure(rule.spread, "yuan")
    scope = t.choice(rule.scope, "scope")
    yield t(
        f"标准{base}，按得分比平均分高低上下浮动，得分最高与最低的单位相差 {spread}。",
        f"{base} as the standard, moved by how far a score lies from the mean; highest and lowest "
        f"unit differ by {spread}.",
    )
    yield t(
        f"最高、最低和平均分{scope}统计，平均按单位、不按人数。",
        f"Highest, lowest and mean are taken over {scope}; the mean is over units, not heads.",
    )
    if not rule.include_unqualified:
        yield t("不合格的单位不计入统计。", "Unqualified units are left out of them.")
    yield t(
        "得分全部相同的，一律按标准发。", "When all scores are equal everybody gets the standard."
    )


@about(PoolSpread)
def _pool(rule: PoolSpread, t: Teller) -> Iterator[str]:
    pool, spread = t.figure(rule.pool, "yuan"), t.figure(rule.spread, "yuan")
    yield t(
        f"总额 {pool} 除以人数是人均；按得分上下浮动，最高与最低相差 {spread}，平均分按人数加权，"
        "所以正好分完。",
        f"A pool of {pool} ÷ heads is the standard; scores move it, highest and lowest differ by "
        f"{spread}, and the mean weighs heads, so that the pool is given out exactly.",
    )


@about(PointValue)
def _value(rule: PointValue, t: Teller) -> Iterator[str]:
    value = t.figure(rule.value, "yuan")
    yield (
        t(f"每人的奖金是单位总分 × {value}。", f"A head is paid the unit's total × {value}.")
        if rule.per == "head"
        else t(
            f"单位总分 × {value} 是全单位的奖金，按人数平分。",
            f"The unit is paid its total × {value}, shared by its heads.",
        )
    )


@about(GradePay)
def _grade_pay(rule: GradePay, t: Teller) -> Iterator[str]:
    base = t.figure(rule.base, "yuan")
    amounts = t.listed(
        f"{t.name('grading', each.grade)} {t.figure(each.share, 'bare')}（"
        f"{t.figure(rule.base * each.share, 'yuan')}）"
        if not t.english
        else f"{t.name('grading', each.grade)} {t.figure(each.share, 'bare')} "
        f"({t.figure(rule.base * each.share, 'yuan')})"
        for each in rule.coefficients
    )
    yield t(
        f"每人 {base} × 单位等次的系数：{amounts}；没写系数的等次不发。",
        f"{base} a head × the coefficient of the unit's grade: {amounts}; a grade without one is "
        "paid nothing.",
    )


@about(PayTable)
def _table(rule: PayTable, t: Teller) -> Iterator[str]:
    def row(at: str, amount: str) -> str:
        if rule.by == "place":
            return t(f"第 {at} 名以内 {amount}", f"down to place {at} {amount}")
        return t(f"{at} 分以上 {amount}", f"from {at} points {amount}")

    rows = t.listed(
        row(t.figure(each.at, "bare"), t.figure(each.amount, "yuan")) for each in rule.rows
    )
    other = t.figure(rule.otherwise, "yuan")
    yield t(f"每人定额：{rows}；其余 {other}。", f"Paid a head: {rows}; all others {other}.")


@about(NoPay)
def _nothing(rule: NoPay, t: Teller) -> Iterator[str]:
    del rule
    yield t(
        "不发奖金，结果只用于等次和名额。", "No bonus: the result decides grades and quotas only."
    )


@about(ReplacementRates)
def _rates(rule: ReplacementRates, t: Teller) -> Iterator[str]:
    if not rule.entries:
        yield t("没有替代比例，都按公式发。", "No rate replaces the formula.")
    for rate in rule.entries:
        yield from told(rate, t)
    if len(rule.entries) > 1:
        yield {
            "lowest": t("几种同时适用的，按最低的发。", "Where several apply the lowest is paid."),
            "first": t(
                "几种同时适用的，按列在前面的发。", "Where several apply the first is paid."
            ),
            None: t(
                "几种同时适用时按哪种，还没写明。", "Which of several is paid is not stated yet."
            ),
        }[rule.precedence]
    if rule.never_pays_more:
        yield t("受罚的不会比按公式拿得多。", "A penalty never pays more than the formula would.")


@about(Rate)
def _rate(rate: Rate, t: Teller) -> Iterator[str]:
    cases = {
        "unqualified": t("年度不合格的", "an unqualified unit"),
        "not_assessed": t("不直接考核的", "a unit that is not directly assessed"),
        "appraisal": t(
            f"行风评议为{t.name('appraisal', rate.rating)}的",
            f"a unit rated {t.name('appraisal', rate.rating)}",
        ),
        "veto": t(
            f"有{t.name('vetoes', rate.veto)}的",
            f"a unit with the veto {t.name('vetoes', rate.veto)}",
        ),
    }
    share = t.share(rate.share)
    yield t(
        f"{t.title(rate.title)}：{cases[rate.when]}，每人按标准的 {share} 发，不再按公式。",
        f"{t.title(rate.title)}: {cases[rate.when]} is paid {share} of the standard a head instead "
        "of the formula.",
    )


@about(PaidLike)
def _like(rule: PaidLike, t: Teller) -> Iterator[str]:
    yield t(
        "写明比照某个单位的，按那个单位的人均发。",
        "A unit paid like another gets that one's amount.",
    ) + (
        t("合格与否也随它。", " It takes that unit's standing too.") if rule.takes_standing else ""
    )


@about(Filings)
def _filings(rule: Filings, t: Teller) -> Iterator[str]:
    if rule.level_one_pays_nothing:
        yield t(
            "没有报一级目标的单位不发奖金。", "A unit without level-one targets is paid nothing."
        )
    if rule.level_two_cut:
        cut, where = t.share(rule.level_two_cut), t.choice(rule.cut_on, "cut_on")
        yield t(
            f"没有报二级目标的单位扣 {cut}，扣在{where}。",
            f"A unit without level-two targets loses {cut}, taken from {where}.",
        )


@about(PersonalSpread)
def _personal(rule: PersonalSpread, t: Teller) -> Iterator[str]:
    least = t.figure(rule.minimum, "yuan")
    yield t(
        "个人按考评得分比本单位平均高低上下浮动；没有个人得分的按单位人均。",
        "A person moves by how far his score lies from the unit's mean; one without a score gets "
        "the unit's amount.",
    )
    if rule.minimum:
        yield t(
            f"本单位最高与最低的人至少相差 {least}；只有 1 人或得分都相同的做不到，告知单位。",
            f"Highest and lowest of a unit differ by {least} at least; with one person or equal "
            "scores that cannot be met, and the unit is told.",
        )


@about(OwnDistribution)
def _own(rule: OwnDistribution, t: Teller) -> Iterator[str]:
    yield t(
        "单位可以自己分，写明每人的数和理由，合计不超过单位的钱，差距够。",
        "A unit may distribute its money itself, with amounts and reasons, if the spread holds and "
        "the money is not exceeded.",
    )
    if rule.people:
        most = t.figure(rule.people, "persons")
        yield t(f"{most}及以下的单位不受差距限制。", f"Up to {most}: free of the spread.")


@about(Months)
def _months(rule: Months, t: Teller) -> Iterator[str]:
    where = t.choice(rule.belongs_to, "belongs_to")
    yield t(
        f"年中进出的按整月发，n ÷ {rule.in_year}；当月算给{where}。",
        f"Who came or left is paid by whole months, n ÷ {rule.in_year}; a month belongs to "
        f"{where}.",
    )


@about(Transfer)
def _transfer(rule: Transfer, t: Teller) -> Iterator[str]:
    yield (
        t(
            "内部调动的，两个单位同为合格或不合格，全按最后的单位发。",
            "Moved between units of the same standing: the last one's bonus for all months.",
        )
        if rule.same_standing == "last_unit"
        else t("内部调动的，各单位按月数发。", "Moved within: each unit's bonus by its months.")
    )
    yield t(
        "一个合格一个不合格的，各按在那里的月数发；个人浮动只在现单位。",
        "Between a qualified and an unqualified one: each by its months; the personal part is the "
        "present unit's.",
    )


@about(OneThirdLoss)
def _loss(rule: OneThirdLoss, t: Teller) -> Iterator[str]:
    cases = t.listed(
        t.title(each.title)
        + (t(f"满 {each.at_least} 次", f" × {each.at_least}") if each.at_least > 1 else "")
        for each in rule.triggers
    )
    if not cases or not rule.share:
        yield t("没有扣发的情形。", "Nothing is withheld.")
        return
    leader = t("，领导奖同样扣", ", and as much of the leader bonus,") if rule.leader_too else ""
    share = t.share(rule.share)
    yield t(
        f"有下列之一的，目标奖扣 {share}{leader}：{cases}。",
        f"{share} of the target bonus is withheld{leader} for any of: {cases}.",
    )
    yield t("几项不累加，扣下的不分给别人。", "Several do not add up; nobody else gets the money.")


@about(LeaderBonus)
def _leader(rule: LeaderBonus, t: Teller) -> Iterator[str]:
    ranks = t.listed(
        f"{t.title(each.title)} {t.figure(each.amount, 'yuan')}" for each in rule.ranks
    )
    if not ranks:
        yield t("没有领导奖。", "There is no leader bonus.")
        return
    yield t(
        f"领导奖全年定额：{ranks}，同样按月数折算、扣发。",
        f"Leader bonus a year: {ranks}, by months and withheld like the target bonus.",
    )


@about(RewardFund)
def _fund(rule: RewardFund, t: Teller) -> Iterator[str]:
    wages, fiscal = t.share(rule.wage_share), t.figure(rule.fiscal, "yuan")
    groups = t.listed(t.name("peer_groups", group) for group in rule.peer_groups)
    yield t(
        f"奖励基金：{groups or '各单位'}提取工资总额的 {wages}，财政安排 {fiscal}；和奖金分开。",
        f"Reward fund: {wages} of the wages of {groups or 'every unit'} and {fiscal} from the "
        "treasury, beside the bonus.",
    )
    for award in rule.awards:
        yield from told(award, t)


@about(FundAward)
def _fund_award(award: FundAward, t: Teller) -> Iterator[str]:
    to, share = t.choice(award.to, "to"), t.share(award.share)
    who = t(f"各组前 {award.first} 名", f"the first {award.first} of each group")
    chosen = who if award.first else t("决定写明的", "those a decision names")
    weigh = t.choice(award.weigh, "weigh")
    yield t(
        f"{t.title(award.title)}：基金的 {share}，给{chosen}{to}，{weigh}。",
        f"{t.title(award.title)}: {share} of the fund to {chosen} ({to}), shared {weigh}.",
    )


@about(OutsideUnits)
def _outside(rule: OutsideUnits, t: Teller) -> Iterator[str]:
    yield (
        t(
            "体系外的单位参照执行的，办法须备案。",
            "Units outside follow the scheme by rules that they filed.",
        )
        if rule.must_file
        else t("体系外的单位参照执行，不用备案。", "Units outside may follow it without filing.")
    )


@about(PayrollRules)
def _payrolls(rule: PayrollRules, t: Teller) -> Iterator[str]:
    by = t.choice(rule.approved_by, "approved_by")
    provisional = t.choice(rule.provisional, "provisional")
    yield t(
        f"发放表由{by}审批；结果暂定时{provisional}。",
        f"Payrolls are approved by {by}; on provisional results: {provisional}.",
    )
    objection, answer = (
        t.figure(days, "workdays") for days in (rule.objection_days, rule.answer_days)
    )
    yield t(
        f"本人 {objection}内可提异议，{answer}内答复。",
        f"A person may object within {objection}, and is answered within {answer}.",
    )
