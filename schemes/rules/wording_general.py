"""The words of the rules that places beside a county use, a part of ``schemes.rules.wording``."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

GENERAL_NOTES: Mapping[str, Pair] = {
    "component.scaled": (
        "所得占所设的比例：{points} × {earned} ÷ {listed}",
        "earned ÷ set: {points} × {earned} ÷ {listed}",
    ),
    "group.scaled": (
        "折算成统一满分：{points} × {earned} ÷ {listed}",
        "brought to a common full mark: {points} × {earned} ÷ {listed}",
    ),
    "nested.sum": ("{count} 个下级板块相加", "sum of {count} parts"),
    "rated.mark": ("评 {score} 分，满分 {full}", "marked {score} of {full}"),
    "rated.mark_by": ("{who}评 {score} 分，满分 {full}", "{who}: {score} of {full}"),
    "rated.no_mark": ("{who}还没有评分", "{who}: no mark yet"),
    "rated.none": ("还没有评分", "no mark yet"),
    "rated.score": ("{points} × {share}", "{points} × {share}"),
    "leader.score": (
        "{leader}评 {score} 分，满分 {full}，得 {share}",
        "{leader}: {score} of {full}, {share}",
    ),
    "leader.place": (
        "{leader}在 {of} 个单位里排第 {place}，得 {share}",
        "{leader}: place {place} of {of}, {share}",
    ),
    "leader.tier": ("{leader}评为“{tier}”，得 {share}", "{leader}: “{tier}”, {share}"),
    "leader.unusable": (
        "{leader}的评分在方案里没有对应的得分，请补正",
        "{leader}: the scheme has no figure for this mark; correct it",
    ),
    "leader.mean": (
        "{count} 位领导平均 {mean}，× {points}",
        "mean of {count} leaders {mean}, × {points}",
    ),
    "outliers.dropped": (
        "{given} 张里最高、最低各去掉 {n} 张，计 {counted} 张",
        "of {given} the {n} highest and {n} lowest are left out, {counted} count",
    ),
    "graded_change.none": ("还没有定等次", "not graded yet"),
    "graded_change.earlier": (
        "{stage}：{grade}，加减 {change}；以后一阶段为准",
        "{stage}: {grade}, {change}; a later stage stands",
    ),
    "graded_change.stands": (
        "{stage}定为“{grade}”：基础分 {base}，加减 {change}",
        "{stage}: “{grade}”, base {base}, change {change}",
    ),
    "graded_change.outside": (
        "{stage}定为“{grade}”、加减 {change}，不在这个等次的范围里，请更正",
        "{stage}: “{grade}” does not allow a change of {change}; correct it",
    ),
    "by_place.none": ("还没有名次", "no place yet"),
    "by_place.points": (
        "{of} 个单位里第 {place} 名，得 {points} 分",
        "place {place} of {of}: {points} points",
    ),
    "deducted.rest": ("满分 {points}，扣 {off}", "{points} in full, {off} off"),
    "deducted.nothing": (
        "满分 {points}，应扣 {off}，扣到 0 为止",
        "{points} in full, {off} would come off: 0 is left",
    ),
    "claim.unpriced": (
        "方案没有规定这一项几分，没有计入",
        "the scheme does not price this; it does not count",
    ),
    "claim.lacks": ("不计入，缺条件：{condition}", "left out, condition not met: {condition}"),
    "claim.barred": ("不计入，因为：{condition}", "left out because: {condition}"),
    "claim.same_work": ("同一工作已按“{other}” 计入", "the same work already counts as “{other}”"),
    "claim.ladder": ("第 {time} 次，按 {share} 计", "time {time}: counts at {share}"),
    "claim.kind_cap": ("这一类封顶 {cap}", "this kind is capped at {cap}"),
    "claim.list_cap": ("合计封顶 {cap}", "together capped at {cap}"),
    "outer.place": ("第 {place} 名，{points} 分", "place {place}: {points} points"),
    "outer.no_change": ("名次 {place}，不加不减", "place {place}: no change"),
    "outer.passed": (
        "没有完成，上级扣的 {points} 分转给责任单位",
        "not achieved: the {points} that the superior took pass on",
    ),
    "outer.not_passed": (
        "没有完成，上级扣 {points} 分，方案规定不转",
        "not achieved: {points} taken by the superior do not pass on",
    ),
    "special.cap": ("合计 {sum}，最多加减 {cap}", "together {sum}, at most {cap} either way"),
    "total.sum_added": (
        "{base} + {honours} − {deductions} + {added}",
        "{base} + {honours} − {deductions} + {added}",
    ),
    "veto.lower_grade": ("等次降 {steps} 等，分数不变", "{steps} grades lower; score kept"),
    "rated.sources": (
        "{count} 家外来评分，缺 {missing} 家",
        "{count} sources outside, {missing} missing",
    ),
    "rated.place": ("名次 {place}", "place {place}"),
    "rated.weighed": ("得 {share}，比重 {weight}", "share {share}, weight {weight}"),
    "rated.not_asked": (
        "方案没有要这一家的评分，没有计入",
        "the scheme asks no mark of it; it does not count",
    ),
    "monthly.ungraded": ("这个月还没有定等次", "the month is not graded yet"),
    "monthly.of": ("{kind}", "{kind}"),
    "monthly.times": ("每次 {points} 分，{count} 次", "{points} each, {count} times"),
    "monthly.graded_twice": (
        "一个月只计一个等次，这一个没有计入",
        "one grade a month counts; this one does not",
    ),
    "monthly.month_cap": (
        "当月合计 {sum}，每月最多 {cap}",
        "{sum} in the month, at most {cap} count",
    ),
    "monthly.year_cap": (
        "全年合计 {sum}，最多 {cap}",
        "{sum} in the year, at most {cap} count",
    ),
    "survey.mean": (
        "{count} 个单位评价，平均 {mean}；（{mean} − {neutral}）× {per_point}",
        "{count} units rated, mean {mean}; ({mean} − {neutral}) × {per_point}",
    ),
    "survey.cap": ("算得 {sum}，最多加减 {cap}", "{sum} by the mean, at most {cap} either way"),
    "survey.too_few": (
        "只有 {count} 个单位评价，不到 {least} 个，不修正",
        "{count} units rated, fewer than {least}: nothing is corrected",
    ),
    "survey.raters": ("{count} 人评价", "rated by {count}"),
    "veto.cap_score": ("总分最多 {cap} 分", "the total is at most {cap}"),
    "veto.cut_pay": ("只影响奖金", "touches the money only"),
    "veto.capped": ("总分 {total}，一票否决后最多 {cap}", "total {total}, at most {cap} by a veto"),
}

GENERAL_KEYS: Mapping[str, Pair] = {
    "scaling": ("折算", "Scaling"),
    "adjustment": ("加减分", "Adjustment"),
    "claim": ("申报", "Claim"),
    "outer": ("上级考核项目", "Item of a superior's assessment"),
    "survey": ("协作测评", "Collaboration survey"),
    "source": ("外来评分", "Source outside"),
    "month": ("平时考核", "Daily appraisal"),
    "monthly": ("平时考核", "Daily appraisal"),
    "monthly_cap": ("封顶", "Cap"),
    "special": ("专项分", "Special points"),
    "special_cap": ("封顶", "Cap"),
    "veto_cap": ("一票否决封顶", "Cap by a veto"),
}

GENERAL_MISSING: Mapping[str, Pair] = {
    "rated_mark": ("没有评分", "no mark"),
    "leader_mark": (
        "{subject}的评分在方案里没有对应的得分",
        "the scheme has no figure for the mark of {subject}",
    ),
    "leader_marks": ("没有领导评分", "no leader's mark"),
    "grading": ("没有定等次", "not graded"),
    "place": ("没有名次", "no place"),
    "rated_source": ("{subject}还没有评分", "no mark of {subject} yet"),
    "monthly_grade": ("{subject} 月没有定等次", "month {subject} is not graded"),
}

GENERAL_KINDS: Mapping[str, Pair] = {
    "nested": ("下级板块", "Parts"),
    "rated": ("单项评分", "One weighted source"),
    "leader_marks": ("领导评分、排名、分档", "Leaders' scores, places, tiers"),
    "by_place": ("按排名赋分", "Points by place"),
    "graded_change": ("基础分按等次加减", "Base raised or lowered by grade"),
    "deducted": ("扣分制", "Full points less faults"),
    "claims": ("加减分清单", "List of claims"),
    "outer_items": ("上级考核项目", "A superior's items"),
    "special_points": ("专项分", "Special points"),
    "survey_correction": ("协作测评修正", "Correction by a survey"),
    "monthly": ("平时考核", "Daily appraisal by month"),
    "grading": ("等次", "Grades"),
    "figures": ("指标以谁为准", "Which figure stands"),
    "point_value": ("按分值计奖", "Yuan a point"),
    "grade_pay": ("按等次系数计奖", "By grade coefficient"),
    "pay_table": ("定额表", "By a table"),
    "pool_spread": ("总额分配", "From a pool"),
    "no_pay": ("不发奖金", "No bonus"),
    "reward_fund": ("奖励基金", "Reward fund"),
    "outside_units": ("体系外单位", "Units outside the scheme"),
    "payrolls": ("奖金发放", "Payrolls"),
}

GENERAL_MONEY_NOTES: Mapping[str, Pair] = {
    "point_value.head": ("{score} 分 × {value} 元，每人", "{score} points × {value} yuan a head"),
    "point_value.unit": (
        "{score} 分 × {value} 元，由 {heads} 人分",
        "{score} points × {value} yuan, shared by {heads}",
    ),
    "grade_pay.share": (
        "等次“{grade}”，标准 {base} 的 {share}",
        "grade “{grade}”: {share} of {base}",
    ),
    "pay_table.total": ("满 {at} 分，每人 {amount}", "from {at} points: {amount} a head"),
    "pay_table.place": ("前 {at} 名，每人 {amount}", "up to place {at}: {amount} a head"),
    "pay_table.otherwise": ("不在表内，每人 {amount}", "outside the table: {amount} a head"),
    "pool_spread.formula": (
        (
            "总额 {pool} ÷ {heads} 人 = {base}；{base} + {spread} ÷（{highest} − {lowest}）×"
            "（{score} − {mean}）"
        ),
        (
            "{pool} ÷ {heads} heads = {base}; {base} + {spread} ÷ ({highest} − {lowest}) × "
            "({score} − {mean})"
        ),
    ),
    "pool_spread.equal": (
        "得分相同，总额 {pool} ÷ {heads} 人 = {base}",
        "scores are equal: {pool} ÷ {heads} heads = {base}",
    ),
    "pool_spread.no_heads": ("没有人数，总额无法分配", "no heads: the pool cannot be shared"),
    "fund.wages": (
        "{count} 个单位工资总额 {money} 的 {share}，各单位舍入到分",
        "{share} of the wages of {count} units, {money}, each rounded to the fen",
    ),
    "fund.missing": (
        "还有 {count} 个单位没有工资总额，基金暂定",
        "the wages of {count} units are not known yet: the fund is provisional",
    ),
    "fund.award": (
        "基金 {amount}，本奖项占 {share}，共 {money}",
        "{share} of the fund of {amount}: {money}",
    ),
    "fund.equally": (
        "得奖 {count} 个，平均分，各舍入到分",
        "shared equally by {count} who get it, each rounded to the fen",
    ),
    "fund.by_heads": (
        "按人数分：{heads} 人，得奖单位共 {count} 人，各舍入到分",
        "shared by heads: {heads} of {count} in the units that get it, each rounded to the fen",
    ),
    "fund.paid": ("已分配 {amount}，留在基金 {total}", "{amount} given, {total} stays in the fund"),
    "no_pay": ("方案不发奖金", "the scheme pays no bonus"),
}
