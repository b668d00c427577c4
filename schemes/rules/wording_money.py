"""The words of money traces, a part of ``schemes.rules.wording``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from schemes.rules.wording_general import GENERAL_MONEY_NOTES

Pair = tuple[str, str]

MONEY_NOTES: Mapping[str, Pair] = {
    "linear_spread.formula": (
        (
            "{base} + {spread} ÷（{highest} − {lowest}）×（{score} − {mean}），"
            "得分 {score}，{count} 个有分单位平均 {mean}"
        ),
        (
            "{base} + {spread} ÷ ({highest} − {lowest}) × ({score} − {mean}); score {score}, "
            "mean {mean} over {count} units with a score"
        ),
    ),
    "linear_spread.equal": (
        "{count} 个单位得分相同，按标准 {base}",
        "all {count} scores are equal: the standard {base}",
    ),
    "linear_spread.no_statistics": (
        "没有单位计入统计，按标准 {base}",
        "no unit enters the statistics: the standard {base}",
    ),
    "rate.share": ("标准 {base} 的 {share}", "{share} of the standard {base}"),
    "rate.title": ("{zh}", "{en}"),
    "rate.lower_paid": ("几种比例同时适用，按最低的发", "of several rates the lowest is paid"),
    "rate.pays_more": ("比不罚还多，不适用", "it would pay more than without it: not applied"),
    "rate.replaces_formula": ("被替代比例取代", "replaced by a rate"),
    "rate.no_score": ("得分还缺项，暂不能算", "the score is incomplete: not computed yet"),
    "rate.unknown": ("人均标准还不能定", "the per-capita bonus is not known yet"),
    "paid_like.unit": ("比照 {unit} 的人均标准", "paid like {unit}"),
    "paid_like.circle": (
        "比照发放的单位不存在或互相比照，请改",
        "the unit it is paid like does not exist or leads in a circle; correct it",
    ),
    "filing.level_one_pays_nothing": (
        "没有一级目标，不发目标奖和领导奖",
        "no level-one targets: no target bonus, no leader bonus",
    ),
    "filing.cut_on_lines": (
        "没有二级目标，各栏减 {cut}",
        "no level-two targets: every column less {cut}",
    ),
    "filing.cut_on_target": (
        "没有二级目标，目标奖减 {cut}",
        "no level-two targets: target bonus less {cut}",
    ),
    "filing.cut_on_unit_base": (
        "没有二级目标，人均标准减 {cut}",
        "no level-two targets: per-capita bonus less {cut}",
    ),
    "personal.formula": (
        (
            "{spread} ÷（{highest} − {lowest}）×（{score} − {mean}），"
            "考评得分 {score}，本单位 {count} 人平均 {mean}"
        ),
        (
            "{spread} ÷ ({highest} − {lowest}) × ({score} − {mean}); personal score {score}, "
            "mean {mean} over {count} people"
        ),
    ),
    "personal.equal": (
        "本单位 {count} 人得分相同，不浮动",
        "the {count} scores of the unit are equal: nothing added",
    ),
    "personal.no_score": (
        "没有个人考评得分，按单位人均标准",
        "no personal score: the unit's per-capita bonus",
    ),
    "own_distribution.amount": (
        "单位自行分配，定为 {amount}。{reason}",
        "distributed by the unit itself: {amount}. {reason}",
    ),
    "own_distribution.exceeds": (
        "自行分配合计 {total}，超过可分的 {money}",
        "own amounts add up to {total}, more than the {money} there are",
    ),
    "own_distribution.spread": (
        "自行分配最高与最低只差 {wide}，应至少差 {least}",
        "own amounts differ by {wide} at most; {least} are required",
    ),
    "months.full": ("全年在岗 {months} 个月，不折算", "{months} months, the whole year"),
    "months.part": ("{months} ÷ {in_year} 个月", "{months} of {in_year} months"),
    "months.moved": (
        "合计 {months} 个月，合格与不合格单位之间调动，各按在岗月数发",
        "{months} months in all; between a qualified and an unqualified unit each pays its months",
    ),
    "months.paying_unit": (
        "{unit} {months} 个月，人均标准 {per_capita}",
        "{unit}: {months} months at {per_capita}",
    ),
    "loss.none": ("没有扣发情形", "nothing withheld"),
    "loss.warning": (
        "受党纪政纪警告及以上处分 {count} 次，扣 {share}，扣下的钱不分给别人",
        "{count} warning or worse: {share} withheld, not shared out",
    ),
    "loss.reprimand": (
        "书面效能告诫 {count} 次，满 {at_least} 次扣 {share}，扣下的钱不分给别人",
        "{count} written reprimands, {at_least} or more: {share} withheld, not shared out",
    ),
    "loss.incompetent": (
        "年度考核不称职，扣 {share}，扣下的钱不分给别人",
        "appraised incompetent: {share} withheld, not shared out",
    ),
    "loss.dates": ("日期：{dates}", "dated {dates}"),
    "rounding.money": (
        "在最后舍入到小数 {places} 位，中间不舍入",
        "rounded to {places} places at the end, nowhere before",
    ),
    "leader.rank": ("{rank_zh}", "{rank_en}"),
    "leader.no_rank": ("没有领导奖的职级", "no rank with a leader bonus"),
    "payroll.no_standard": (
        "人均标准还不能定，金额暂不能算",
        "the per-capita bonus is not known yet: no amounts",
    ),
    "payroll.no_spread": (
        "只有一个得分、得分相同或都没有得分，{least} 元的差距无法做到",
        "one score, equal scores or none: the spread of {least} yuan cannot be met",
    ),
    "pay.people": ("本单位 {count} 人", "{count} people in the unit"),
    **GENERAL_MONEY_NOTES,
}

#: Parameters of these notes that are yuan or shares of an amount; other numbers are scores and
#: counts.
MONEY_FORMATS: Mapping[str, Literal["yuan", "share"]] = {
    "base": "yuan",
    "pool": "yuan",
    "value": "yuan",
    "spread": "yuan",
    "least": "yuan",
    "total": "yuan",
    "money": "yuan",
    "amount": "yuan",
    "per_capita": "yuan",
    "wide": "yuan",
    "share": "share",
    "cut": "share",
}

MONEY_KEYS: Mapping[str, Pair] = {
    "per_capita": ("人均标准", "Per-capita bonus"),
    "formula": ("人均标准公式", "Formula"),
    "rate": ("替代比例", "Replacement rate"),
    "paid_like": ("比照发放", "Paid like another unit"),
    "filing:level_one": ("没有一级目标", "No level-one targets"),
    "filing:level_two": ("没有二级目标", "No level-two targets"),
    "filing:cut": ("没有二级目标扣减", "Cut for missing level-two targets"),
    "total:pay": ("应发合计", "Total pay"),
    "target_bonus": ("目标奖", "Target bonus"),
    "unit_base": ("单位人均标准", "Unit's per-capita bonus"),
    "personal": ("个人浮动", "Personal part"),
    "months": ("按月折算", "Months worked"),
    "own_distribution": ("自行分配", "Own distribution"),
    "loss": ("扣发三分之一", "One third withheld"),
    "rounding": ("舍入", "Rounding"),
    "leader_bonus": ("领导奖", "Leader bonus"),
    "fund": ("奖励基金", "Reward fund"),
    "fund_award": ("奖励基金", "Reward fund"),
    "fund_wages": ("各单位提取", "From wages"),
    "fund_fiscal": ("财政安排", "Fiscal part"),
    "leader_amount": ("职级定额", "Amount of the rank"),
}
