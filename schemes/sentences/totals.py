"""What is said of what changes a total: honours, lists of points, deductions, vetoes."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.rules.claims import ClaimKind, ClaimList
from schemes.rules.deduction_list import DeductionEntry, DeductionList
from schemes.rules.honours import (
    DistinctiveKind,
    HonourCaps,
    HonourKind,
    Honours,
    MultiSuperior,
)
from schemes.rules.monthly import Monthly, MonthlyEntry, MonthlyGrade
from schemes.rules.outer_items import OuterItems
from schemes.rules.special_points import SpecialPoints
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.veto import Veto, VetoEntry
from schemes.sentences.teller import Teller, about, told


@about(Honours)
def _honours(rule: Honours, t: Teller) -> Iterator[str]:
    if not rule.kinds and rule.distinctive is None:
        yield t("没有先进加分。", "Honours add nothing.")
        return
    for kind in rule.kinds:
        yield from told(kind, t)
    if rule.multi_superior is not None:
        yield from told(rule.multi_superior, t)
    if rule.same_work_once:
        yield t(
            "同一项工作得几个荣誉，只计最高的。", "One work honoured several times counts once."
        )
    if rule.dated_in_year:
        yield t(
            "以证书、文件上的日期为准，只计本年度的。",
            "The date on the document decides; only those of the year count.",
        )
    if rule.kinds:
        yield from told(rule.caps, t)
    if rule.distinctive is not None:
        yield from told(rule.distinctive, t)


@about(HonourKind)
def _honour(kind: HonourKind, t: Teller) -> Iterator[str]:
    worth = t.listed(
        f"{t.name('honours', level)} {t.figure(points)}" for level, points in kind.points.items()
    )
    some = t("几个只计最高的一个", "of several only the highest")
    counts = some if kind.counts == "highest" else t("几个都计", "all of them count")
    yield t(
        f"{t.title(kind.title)}加：{worth}；{counts}。",
        f"{t.title(kind.title)}: {worth}; {counts}.",
    )
    if kind.system_shift:
        levels = t.figure(kind.system_shift, "levels")
        yield t(
            f"上级系统授予的降 {levels}算。", f"One from a superior system counts {levels} lower."
        )


@about(HonourCaps)
def _caps(caps: HonourCaps, t: Teller) -> Iterator[str]:
    total, system = t.figure(caps.total), t.figure(caps.system)
    order = t.choice(caps.order, "order")
    yield t(
        f"荣誉合计最多加 {total}，其中上级系统授予的最多 {system}；封顶{order}。",
        f"Honours add at most {total} together, of which {system} from superior systems; capped "
        f"{order}.",
    )


@about(DistinctiveKind)
def _distinctive(kind: DistinctiveKind, t: Teller) -> Iterator[str]:
    level = t.name("honours", kind.least_level)
    yield t(
        f"{t.title(kind.title)}每项加 {t.figure(kind.each)}，最多 {t.figure(kind.cap)}，"
        f"和荣誉的上限分开算；{level}以上的，或者考核机构认定的，才算。",
        f"{t.title(kind.title)}: {t.figure(kind.each)} each, {t.figure(kind.cap)} at most, beside "
        f"the caps on honours; from {level} level on, or where the office recognised it.",
    )


@about(MultiSuperior)
def _multi(rule: MultiSuperior, t: Teller) -> Iterator[str]:
    one, other = t.name("honours", rule.from_kind), t.name("honours", rule.to_kind)
    factor = t.figure(rule.factor, "bare")
    yield t(
        f"对应几个上级部门的单位，上级系统授予的{one}按{other}的 {factor} 倍计，可以并计。",
        f"For a unit under several superiors a system's {one} honour counts as {other} × {factor}, "
        "and several may stand.",
    )


@about(DeductionList)
def _deductions(rule: DeductionList, t: Teller) -> Iterator[str]:
    if not rule.entries:
        yield t("没有从总分里扣的。", "Nothing is taken off the total.")
        return
    entries = t.listed(f"{t.title(e.title)} {t.figure(e.points)}" for e in rule.entries)
    yield t(f"从总分里扣，每次：{entries}。", f"Off the total, each time: {entries}.")


@about(DeductionEntry)
def _deduction(entry: DeductionEntry, t: Teller) -> Iterator[str]:
    points = t.figure(entry.points)
    yield t(
        f"{t.title(entry.title)}，每次扣 {points}。", f"{t.title(entry.title)}: {points} each time."
    )


@about(ClaimList)
def _claims(rule: ClaimList, t: Teller) -> Iterator[str]:
    act = t("加分", "Adds points") if rule.effect == "add" else t("扣分", "Takes points")
    yield t(f"{t.title(rule.title)}：{act}。", f"{t.title(rule.title)}: {act.lower()}.")
    for kind in rule.kinds:
        yield from told(kind, t)
    must = t.listed(t.title(c.title) for c in rule.conditions if c.must)
    never = t.listed(t.title(c.title) for c in rule.conditions if not c.must)
    if must:
        yield t(f"须同时符合：{must}。", f"All of this must be so: {must}.")
    if never:
        yield t(f"有这些情形的不计：{never}。", f"Does not count where: {never}.")
    if rule.same_work_once:
        yield t("同一项工作只计最高的。", "One work counts once, the highest.")
    if rule.cap is not None:
        cap = t.figure(rule.cap)
        yield t(f"合计最多 {cap}。", f"At most {cap} together.")


@about(ClaimKind)
def _claim(kind: ClaimKind, t: Teller) -> Iterator[str]:
    if kind.by_level:
        worth = t.listed(
            f"{t.name('adjustments', level)} {t.figure(points)}"
            for level, points in kind.by_level.items()
        )
    elif kind.points is not None:
        worth = t(f"每次 {t.figure(kind.points)}", f"{t.figure(kind.points)} each time")
    else:
        worth = t("按核定的分", "the points that were settled")
    said = [t(f"{t.title(kind.title)}：{worth}", f"{t.title(kind.title)}: {worth}")]
    if kind.most is not None:
        said.append(
            t(f"每次最多 {t.figure(kind.most)}", f"{t.figure(kind.most)} at most each time")
        )
    if kind.ladder:
        steps = t.listed(t.share(share) for share in kind.ladder)
        said.append(t(f"第一次起依次按 {steps} 计", f"from the first on {steps} of it count"))
    if kind.cap is not None:
        said.append(t(f"这一类最多 {t.figure(kind.cap)}", f"{t.figure(kind.cap)} at most in all"))
    yield t.joined(said) + t("。", ".")


@about(OuterItems)
def _outer(rule: OuterItems, t: Teller) -> Iterator[str]:
    if rule.by_place:
        worth = t.listed(t.figure(points, "signed") for points in rule.by_place)
        yield t(
            f"上级考核的项目完成的，第一名起依次 {worth}，再往后不加不减。",
            f"Items of the superior's assessment that were achieved: {worth} from the first place "
            "on, nothing below.",
        )
    yield (
        t(
            "没完成的，上级扣了多少，责任单位就扣多少。",
            "For one that was not, what the superior took is taken from the unit responsible.",
        )
        if rule.passes
        else t("没完成的不扣单位的分。", "One that was not costs the unit nothing.")
    )


@about(SpecialPoints)
def _special(rule: SpecialPoints, t: Teller) -> Iterator[str]:
    yield t(
        f"{t.title(rule.title)}凭决定加减，一项一个依据文件，可正可负。",
        f"{t.title(rule.title)}: points by decision, each with its document, for or against.",
    )
    if rule.cap is not None:
        cap = t.figure(rule.cap)
        yield t(f"合计加减不超过 {cap}。", f"No more than {cap} either way in all.")


@about(SurveyCorrection)
def _survey(rule: SurveyCorrection, t: Teller) -> Iterator[str]:
    neutral, per, most = (t.figure(x) for x in (rule.neutral, rule.per_point, rule.most))
    yield t(
        f"工作往来的单位互评，平均 {neutral}不加不减，每高 1 分加 {per}、每低 1 分扣 {per}，"
        f"最多加减 {most}。",
        f"Units that work together rate one another: a mean of {neutral} changes nothing, each "
        f"point above adds and below takes {per}, at most {most}.",
    )
    least = t.figure(max(rule.least, 1), "units")
    yield t(f"评价的不满 {least}，不修正。", f"With fewer than {least} rating nothing is changed.")


@about(Monthly)
def _monthly(rule: Monthly, t: Teller) -> Iterator[str]:
    yield t(
        f"{rule.first} 月到 {rule.last} 月逐月登记，全年累计。",
        f"Entered month by month from month {rule.first} to {rule.last} and summed over the year.",
    )
    for entry in rule.entries:
        yield from told(entry, t)
    if rule.grades:
        grades = t.listed(f"{t.title(g.title)} {t.figure(g.points, 'signed')}" for g in rule.grades)
        yield t(f"每月评一次等次：{grades}。", f"Every month is graded once: {grades}.")
    bounds = (
        (rule.month_added, "每月最多加", "a month adds at most"),
        (rule.month_taken, "每月最多扣", "a month takes at most"),
        (rule.year_added, "全年最多加", "the year adds at most"),
        (rule.year_taken, "全年最多扣", "the year takes at most"),
    )
    said = [
        t(f"{zh} {t.figure(x)}", f"{en} {t.figure(x)}") for x, zh, en in bounds if x is not None
    ]
    if said:
        text = t.joined(said)
        yield text[:1].upper() + text[1:] + t("。", ".")


@about(MonthlyEntry)
def _month_entry(entry: MonthlyEntry, t: Teller) -> Iterator[str]:
    act = t("加", "adds") if entry.effect == "add" else t("扣", "takes")
    points = entry.points if entry.points is not None else entry.most
    most = "" if entry.points is not None else t("最多 ", "at most ")
    worth = t("核定的分", "what was settled") if points is None else f"{most}{t.figure(points)}"
    yield t(
        f"{t.title(entry.title)}，每次{act} {worth}。",
        f"{t.title(entry.title)}: {act} {worth} each time.",
    )


@about(MonthlyGrade)
def _month_grade(grade: MonthlyGrade, t: Teller) -> Iterator[str]:
    points = t.figure(grade.points, "signed")
    yield t(
        f"当月评为{t.title(grade.title)}：{points}。",
        f"A month graded {t.title(grade.title)}: {points}.",
    )


@about(Veto)
def _vetoes(rule: Veto, t: Teller) -> Iterator[str]:
    if not rule.entries:
        yield t("没有一票否决。", "There are no vetoes.")
    for entry in rule.entries:
        yield from told(entry, t)
    if any(entry.effect == "lower_grade" for entry in rule.entries):
        yield (
            t("同时有几项的，等次只降一次。", "Several of them lower the grade once.")
            if rule.lowers_once
            else t("同时有几项的，降几等相加。", "Several of them add up their steps.")
        )


@about(VetoEntry)
def _veto(entry: VetoEntry, t: Teller) -> Iterator[str]:
    effects = {
        "unqualified": t(
            "当年不合格：分数保留，不排名",
            "the year is unqualified: the score stays, without a rank",
        ),
        "lower_grade": t(
            f"等次降 {t.figure(entry.steps, 'grades')}",
            f"the grade falls by {t.figure(entry.steps, 'grades')}",
        ),
        "cap_score": t(
            f"总分最多 {t.figure(entry.cap or 0)}",
            f"the total is at most {t.figure(entry.cap or 0)}",
        ),
        "cut_pay": t(
            "分数等次不变，奖金按写明的比例发",
            "score and grade stay, pay by the rate that names it",
        ),
    }
    effect = effects[entry.effect]
    yield t(f"有{t.title(entry.title)}的，{effect}。", f"{t.title(entry.title)}: {effect}.")
