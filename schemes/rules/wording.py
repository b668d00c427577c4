"""The words of traces: sentences of note codes and fixed labels, in Chinese and English.

A pattern's ``{names}`` are the note's parameters; whoever renders it formats numbers (``n/d``
texts) for the reader.  Traces hold codes only, so that one trace reads in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemes.rules.wording_appraisal import APPRAISAL_KEYS, APPRAISAL_NOTES
from schemes.rules.wording_general import (
    GENERAL_KEYS,
    GENERAL_KINDS,
    GENERAL_MISSING,
    GENERAL_NOTES,
)
from schemes.rules.wording_money import MONEY_KEYS, MONEY_NOTES

Pair = tuple[str, str]

_TARGET_NOTES: Mapping[str, Pair] = {
    "target.met_higher": (
        "实绩 {actual} ≥ 计划 {plan}{measure}，得满分，超额不加",
        "actual {actual} ≥ plan {plan}{measure}: full points, and no more for exceeding it",
    ),
    "target.met_lower": (
        "实绩 {actual} ≤ 计划 {plan}{measure}，得满分",
        "actual {actual} ≤ plan {plan}{measure}: full points",
    ),
    "target.no_actual": ("还没有实绩", "no actual value yet"),
    "target.no_grade": ("还没有评等次", "no grade yet"),
    "target.no_score": ("还没有评分", "no score yet"),
    "target.method_unusable": (
        "计分方法填得不全，无法计分，请补正",
        "the scoring method is incomplete; correct it",
    ),
    "proportional.higher": (
        "{actual} ÷ {plan}{measure} = {percent}%，× {points}",
        "{actual} ÷ {plan}{measure} = {percent}%, × {points}",
    ),
    "proportional.lower": (
        "越低越好：{plan} ÷ {actual}{measure} = {percent}%，× {points}",
        "lower is better: {plan} ÷ {actual}{measure} = {percent}%, × {points}",
    ),
    "all_or_nothing.higher": (
        "实绩 {actual} < 计划 {plan}{measure}，没完成不得分",
        "actual {actual} < plan {plan}{measure}: not met, no points",
    ),
    "all_or_nothing.lower": (
        "实绩 {actual} > 计划 {plan}{measure}，没完成不得分",
        "actual {actual} > plan {plan}{measure}: not met, no points",
    ),
    "per_percent.no_plan": (
        "计划 {plan}{measure} 无法算百分比，实绩 {actual}，没完成不得分",
        "no percentage of plan {plan}{measure}; actual {actual} does not meet it: no points",
    ),
    "graded.share": (
        "等次 {grade}，得 {points} 分的 {share}",
        "grade {grade}: {share} of {points} points",
    ),
    "graded.unknown": ("评的等次没有对应的分数，请补正", "the grade has no share; correct it"),
    "manual.score": ("评 {score} 分，满分 {points}。{reason}", "{score} of {points}. {reason}"),
    "piecewise.ratio": (
        "完成 {value}%，按分段表得 {points} 分的 {share}",
        "{value}% reached: {share} of {points} points by the table",
    ),
    "piecewise.date": (
        "{value} 完成，按分段表得 {points} 分的 {share}",
        "done on {value}: {share} of {points} points by the table",
    ),
    "target.no_date": (
        "完成日期写得不对，写成 20260630 这样",
        "the day of completion cannot be read; write it like 20260630",
    ),
    "piecewise.actual": (
        "实绩 {value}{measure}，按分段表得 {points} 分的 {share}",
        "actual {value}{measure}: {share} of {points} points by the table",
    ),
}

_GAPS: Mapping[str, Pair] = {
    "relative": ("差 {gap}%", "{gap}% short"),
    "points": ("差 {gap} 个百分点", "{gap} percentage points short"),
    "units": ("差 {gap}{measure}", "{gap}{measure} short"),
}
_STEPS: Mapping[str, Pair] = {
    "exact": ("，按实际差距", ", counted exactly"),
    "full": ("，只算满的，计 {steps}", ", whole steps only: {steps}"),
    "started": ("，不满的也算，计 {steps}", ", every begun step: {steps}"),
}


def _per_percent() -> dict[str, Pair]:
    """The sentences of every basis with every step."""
    return {
        f"per_percent.{basis}_{step}": (
            (
                f"实绩 {{actual}}，计划 {{plan}}{{measure}}，{gap[0]}{counted[0]}；"
                "每步扣 {rate}，扣 {off}"
            ),
            (
                f"actual {{actual}}, plan {{plan}}{{measure}}: {gap[1]}{counted[1]}; "
                "{rate} off a step, {off} off"
            ),
        )
        for basis, gap in _GAPS.items()
        for step, counted in _STEPS.items()
    }


_COMPONENT_NOTES: Mapping[str, Pair] = {
    "item.mark": ("评 {score} 分，满分 {points}", "marked {score} of {points}"),
    "item.mark_reason": (
        "评 {score} 分，满分 {points}。{reason}",
        "marked {score} of {points}. {reason}",
    ),
    "item.no_mark": ("还没有打分", "no mark yet"),
    "ballots.mean": (
        "有效票 {valid} 张，均值 {mean}；无效 {invalid} 张，未收回 {not_returned} 张",
        "{valid} valid ballots, mean {mean}; {invalid} invalid, {not_returned} not returned",
    ),
    "ballots.none_valid": (
        "没有足够的有效票（有效 {valid} 张，无效 {invalid} 张，未收回 {not_returned} 张）",
        "too few valid ballots ({valid} valid, {invalid} invalid, {not_returned} not returned)",
    ),
    "ballots.score": ("{points} × {mean} ÷ {maximum}", "{points} × {mean} ÷ {maximum}"),
    "leaf.not_applicable": ("不适用", "does not apply"),
    "leaf.disputed": ("有异议，尚未定", "disputed, not settled"),
    "rescale.ratio": (
        "不适用的不计：{points} × {earned} ÷ {applicable}",
        "without what does not apply: {points} × {earned} ÷ {applicable}",
    ),
    "rescale.full_points": (
        "不适用的按满分计，加 {points}",
        "what does not apply counts in full: {points}",
    ),
    "component.targets": ("{count} 个目标", "{count} targets"),
    "component.items": ("{count} 个项目", "{count} items"),
    "component.points_differ": (
        "所列分值合计 {listed}，与板块 {points} 分不符",
        "the points listed add up to {listed}, not {points}",
    ),
    "base.sum": ("{count} 个板块相加", "sum of {count} components"),
    "total.sum": ("{base} + {honours} − {deductions}", "{base} + {honours} − {deductions}"),
    "total.provisional": ("暂定：缺 {count} 项", "provisional: {count} missing"),
    "unit.not_assessed": (
        "不直接列入考核，没有得分和名次",
        "not directly assessed: no score, no rank",
    ),
    "unit.level_one_missing": (
        "没有制定一级目标，没有得分和名次",
        "no level-one targets: no score, no rank",
    ),
    "unit.no_peer_group": (
        "方案里没有它的考核组，请改考核组",
        "the scheme has no such peer group; correct the unit's group",
    ),
    "veto.unqualified": (
        "当年不合格，分数保留，不排名",
        "the year is unqualified; score kept, no rank",
    ),
    "appraisal.rated": (
        "行风评议结果，影响奖金和主要领导评优",
        "affects money and the head's appraisal",
    ),
    "filing.level_one_missing": ("没有制定一级目标", "no level-one targets filed"),
    "filing.level_two_missing": ("没有制定二级目标", "no level-two targets filed"),
    "deduction.each": ("每次扣 {points}，{count} 次", "{points} off, {count} times"),
    "deduction.unpriced": (
        "方案没有规定“{kind}” 扣几分，没有扣",
        "the scheme does not price “{kind}”; nothing taken",
    ),
}

_HONOUR_NOTES: Mapping[str, Pair] = {
    "honours.counted": (
        "申报 {claimed} 项，计入 {counted} 项",
        "{claimed} claimed, {counted} count",
    ),
    "honours.none": ("没有申报", "nothing claimed"),
    "distinctive.each": ("{count} 项，每项 {each}", "{count} items, {each} each"),
    "honour.level_shift": ("系统授予，按{to_zh}计", "given by a system: counts at {to_en} level"),
    "honour.multi_superior": (
        "对应多个上级部门，按单项的 {factor} 倍计",
        "several superior systems: single × {factor}",
    ),
    "honour.system_cap": (
        "系统类合计 {before}，封顶 {cap}",
        "systems together {before}, cap {cap}",
    ),
    "honour.total_cap": ("荣誉合计 {before}，封顶 {cap}", "honours together {before}, cap {cap}"),
    "honour.distinctive_cap": ("特色工作封顶 {cap}", "distinctive work is capped at {cap}"),
    "honour.other_year": (
        "证书日期 {date}，不在 {year} 年度",
        "dated {date}, outside the year {year}",
    ),
    "honour.higher_counts": (
        "全面先进只计最高一项：{other}",
        "only the highest comprehensive honour counts: {other}",
    ),
    "honour.same_work": ("同一工作已按“{other}” 计入", "the same work already counts as “{other}”"),
    "honour.work_counted": ("同一工作“{work}” 已经计入", "the same work “{work}” already counts"),
    "honour.level_too_low": (
        "授予单位级别不够，不计",
        "the awarding body's level is too low to count",
    ),
    "honour.not_recognised": (
        "不到规定级别，也未经认定",
        "below the level required, and not recognised",
    ),
    "honour.unknown_kind": ("方案没有这种荣誉：{kind}", "the scheme knows no such honour: {kind}"),
}

#: Note code → (Chinese, English) pattern.
NOTES: Mapping[str, Pair] = {
    **_TARGET_NOTES,
    **_per_percent(),
    **_COMPONENT_NOTES,
    **_HONOUR_NOTES,
    **GENERAL_NOTES,
    **MONEY_NOTES,
    **APPRAISAL_NOTES,
}

#: Key of a trace node, without what follows a colon unless listed so → (Chinese, English) label.
KEYS: Mapping[str, Pair] = {
    "total": ("总分", "Total"),
    "base": ("基础分", "Base points"),
    "component": ("考核板块", "Component"),
    "target": ("目标", "Target"),
    "item": ("共性目标", "Common item"),
    "rescale": ("不适用项折算", "Adjustment for what does not apply"),
    "honours": ("加分", "Bonus points"),
    "honour": ("荣誉", "Honour"),
    "distinctive": ("特色工作", "Distinctive work"),
    "deductions": ("扣分", "Deductions"),
    "deduction": ("扣分", "Deduction"),
    "veto": ("一票否决", "Veto"),
    "appraisal": ("行风评议", "Public appraisal"),
    "filing": ("目标备案", "Filing of targets"),
    **GENERAL_KEYS,
    **MONEY_KEYS,
    **APPRAISAL_KEYS,
}

#: Why an honour is left out: reason code → (Chinese, English, clause).
REASONS: Mapping[str, tuple[str, str, str]] = {
    "other_year": ("不是本年度颁发的", "dated in another year", "K-5.5.4"),
    "higher_counts": ("全面先进只计最高一项", "a higher comprehensive honour counts", "K-5.5.1"),
    "same_work": ("同一工作只计最高", "the same work counts once", "K-5.5.3"),
    "work_counted": ("同一工作已经计入", "the work already counts", "K-5.5.6"),
    "level_too_low": ("授予单位级别不够", "the awarding body's level is too low", "K-5.5.1"),
    "not_recognised": (
        "不到规定级别，也未经认定",
        "below city level and not recognised",
        "K-5.5.6",
    ),
    "unknown_kind": ("方案没有这种荣誉", "no such honour in the scheme", "K-5.5"),
}

#: What is missing from a unit's result: code → (Chinese, English) pattern with {subject}.
MISSING: Mapping[str, Pair] = {
    "target_mark": ("目标“{subject}” 没有评定", "target “{subject}” has no result"),
    "target_marks": ("没有目标", "no targets"),
    "item_mark": ("共性目标“{subject}” 没有打分", "common item “{subject}” has no mark"),
    "item_marks": ("没有共性目标", "no common items"),
    "ballots": ("没有有效票", "no valid ballots"),
    "disputed": ("“{subject}” 有异议未定", "“{subject}” is disputed"),
    "none_applicable": ("没有一项适用，请定怎样计分", "nothing applies; decide how it is scored"),
    "unplaced": (
        "“{subject}” 的板块不在方案里，没有计入，请改板块",
        "“{subject}” belongs to no component of the scheme and does not count; correct it",
    ),
    "peer_group": ("方案里没有考核组“{subject}”", "the scheme has no peer group “{subject}”"),
    **GENERAL_MISSING,
}

#: Notes whose ``share`` the scheme states, and which read as percent.
SHARES: Mapping[str, Pair] = {"claim.ladder": NOTES["claim.ladder"]}

#: Kinds of rules → (Chinese, English) name, for the outline of a scheme and its forms.
KINDS: Mapping[str, Pair] = {
    "targets": ("职能目标", "Targets"),
    "common_items": ("共性目标打分", "Common items"),
    "ballots": ("测评", "Ballots"),
    "proportional": ("按完成比例", "Proportional"),
    "all_or_nothing": ("完成得满分，否则不得分", "All or nothing"),
    "per_percent": ("按差距扣分", "So much per step short"),
    "graded": ("按等次", "Graded"),
    "manual": ("酌情评分", "By hand, with a reason"),
    "piecewise": ("分段计分", "By a table of steps"),
    "deduction_list": ("扣分", "Deductions"),
    "honours": ("先进加分", "Honours"),
    "veto": ("一票否决", "Vetoes"),
    "public_appraisal": ("行风评议", "Public appraisal"),
    "ranking": ("排名", "Ranking"),
    "excellence_quota": ("优秀比例", "Excellence quota"),
    "linear_spread": ("人均标准公式", "Per-capita formula"),
    "replacement_rates": ("替代比例", "Replacement rates"),
    "paid_like": ("比照发放", "Paid like another unit"),
    "filings": ("未制定目标", "Missing filings"),
    "personal_spread": ("个人浮动", "Personal part"),
    "own_distribution": ("自行分配", "Own distribution"),
    "months": ("按月折算", "Part-years"),
    "transfer": ("内部调动", "Moves"),
    "one_third_loss": ("扣发", "Withholding"),
    "leader_bonus": ("领导奖", "Leader bonus"),
    **GENERAL_KINDS,
}
