"""What is said of peer groups, components and what fills them."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.document import PeerGroup, TargetRules
from schemes.rules.ballots import Ballots
from schemes.rules.by_place import ByPlace
from schemes.rules.common_items import CommonItems
from schemes.rules.component import Component, Nested
from schemes.rules.deducted import Deducted
from schemes.rules.graded_change import GradedChange
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.outliers import Outliers
from schemes.rules.rated import Rated, RatedSource
from schemes.rules.targets import Targets
from schemes.sentences.teller import Teller, about, told

#: What each scoring method of a target does.
METHODS = {
    "proportional": (
        "按完成比例得分，完成即满分，超额不加",
        "points by the share reached, full points once met, no more for exceeding it",
    ),
    "all_or_nothing": (
        "完成得满分，没完成不得分",
        "full points when met, otherwise none",
    ),
    "per_percent": (
        "没完成的按差距每一档扣若干分，扣完为止",
        "so many points off for each step short, down to none",
    ),
    "graded": ("按评定的等次得分值的一部分", "the share of the points that its grade gives"),
    "manual": ("由评分人酌情给分，写明理由", "given by whoever marks, with a reason"),
    "piecewise": (
        "按完成程度或完成日期查分段表",
        "looked up in a table by the degree or the day of completion",
    ),
}


@about(PeerGroup)
def _group(group: PeerGroup, t: Teller) -> Iterator[str]:
    parts = t.listed(f"{t.title(c.title)} {t.figure(c.points)}" for c in group.components)
    name, base = t.title(group.title), t.figure(group.base_points)
    yield t(
        f"{name}单独排名，基础分 {base}：{parts or '还没有板块'}。",
        f"{name} are ranked by themselves out of {base}: {parts or 'no components yet'}.",
    )
    if group.scaled_to is not None:
        to = t.figure(group.scaled_to)
        yield t(
            f"基础分折算到 {to}，再和别的组一起比、一起算奖金。",
            f"The base is brought to {to} before other groups are compared and paid with it.",
        )


@about(Component)
def _component(component: Component, t: Teller) -> Iterator[str]:
    name, full = t.title(component.title), t.figure(component.points)
    by = t(f"，由{component.marked_by}打分", f", marked by {component.marked_by}")
    yield t(f"{name}满分 {full}", f"{name}: {full} at most") + (
        (by if component.marked_by else "") + t("。", ".")
    )
    yield from told(component.rule, t.of(component.points))


@about(Nested)
def _nested(rule: Nested, t: Teller) -> Iterator[str]:
    parts = t.listed(f"{t.title(c.title)} {t.figure(c.points)}" for c in rule.components)
    if rule.scale == "sum":
        yield t(f"得分是下级板块之和：{parts}。", f"The sum of its parts: {parts}.")
        return
    yield t(
        f"下级板块（{parts}）所得 ÷ 应得，再乘{t.full}。",
        f"What its parts earn ÷ what they can earn ({parts}), times {t.full}.",
    )


def _not_applicable(choice: str, t: Teller, zh: str, en: str) -> str:
    if choice == "full_points":
        return t(f"不适用的{zh}按满分计。", f"{en} that do not apply count in full.")
    return t(
        f"不适用的{zh}不计，其余的按比例补足。",
        f"{en} that do not apply are left out, and the rest is scaled up.",
    )


@about(Targets)
def _targets(rule: Targets, t: Teller) -> Iterator[str]:
    if rule.scaled:
        yield t(
            f"各目标得分之和 ÷ 所设分值之和，再乘{t.full}。",
            f"The sum of the targets' points ÷ the sum set, times {t.full}.",
        )
        if rule.set_points is not None:
            to = t.figure(rule.set_points)
            yield t(f"各目标合计设 {to}。", f"The targets are set with {to} in all.")
    else:
        yield t(
            "每个目标按自己的计分方法得分，相加；每个最多得满分，最少 0 分。",
            "Every target is scored by its own method, from 0 to its full points, and they are "
            "added.",
        )
    yield _not_applicable(rule.when_not_applicable, t, "目标", "Targets")


@about(CommonItems)
def _items(rule: CommonItems, t: Teller) -> Iterator[str]:
    if rule.scaled:
        yield t(
            f"各项得分之和 ÷ 所设分值之和，再乘{t.full}。",
            f"The sum of the items' marks ÷ the sum set, times {t.full}.",
        )
    else:
        yield t(
            "主管部门给每个项目打分，相加；每项最多得满分。",
            "The department in charge marks each item, up to its full points, and they are added.",
        )
    if rule.items:
        items = t.listed(f"{t.title(each.title)} {t.figure(each.points)}" for each in rule.items)
        yield t(f"方案定死的项目：{items}。", f"Items that the scheme fixes: {items}.")
    yield _not_applicable(rule.when_not_applicable, t, "项目", "Items")


@about(Ballots)
def _ballots(rule: Ballots, t: Teller) -> Iterator[str]:
    groups = t.listed(t.name("voter_groups", group.voter_group) for group in rule.groups)
    top = t.figure(rule.maximum)
    yield t(
        f"{groups}投票，得分是{t.full} × 有效票平均分 ÷ 每票满分 {top}。",
        f"{groups} vote: {t.full} × the mean of the valid ballots ÷ {top}, a ballot's full mark.",
    )
    if len(rule.groups) > 1:
        weights = t.listed(
            f"{t.name('voter_groups', g.voter_group)} {t.figure(g.weight, 'bare')}"
            for g in rule.groups
        )
        yield t(
            f"各组先各自平均，再按权重合并：{weights}。",
            f"Each group has its own mean, and these are weighed: {weights}.",
        )
    least = t.figure(max(rule.least_valid, 1), "ballots")
    yield t(
        f"没收回的票和废票不计；一组不满 {least}，这个板块就缺着，不当 0 分。",
        f"Ballots not returned or invalid do not count; below {least} in a group the component "
        "is missing, and not 0.",
    )
    if rule.outliers is not None:
        yield from told(rule.outliers, t)


@about(Outliers)
def _outliers(rule: Outliers, t: Teller) -> Iterator[str]:
    cut = t.share(rule.share) if rule.share else t.figure(rule.each_end, "ballots")
    yield t(f"最高和最低的各去掉 {cut} 再平均", f"The highest and lowest {cut} are left out") + (
        t(
            f"；不满 {t.figure(rule.least_given, 'ballots')}的不去。",
            f", where there are at least {t.figure(rule.least_given, 'ballots')}.",
        )
        if rule.least_given
        else t("。", ".")
    )


@about(Rated)
def _rated(rule: Rated, t: Teller) -> Iterator[str]:
    if not rule.sources:
        yield t(
            f"评分人打分，得分是{t.full} × 评分 ÷ 满分 {t.figure(rule.full)}；几个人打的取平均。",
            f"{t.full} × the mark ÷ its full mark of {t.figure(rule.full)}; several marks: their "
            "mean.",
        )
        return
    total = sum((source.weight for source in rule.sources), rule.full * 0)
    parts = t.listed(
        f"{t.title(s.title)} {t.share(s.weight / total) if total else '—'}" for s in rule.sources
    )
    yield t(
        f"几个来源各自打分，按比重合成{t.full}：{parts}。",
        f"Each source marks by itself, and they are weighed into {t.full}: {parts}.",
    )
    for source in rule.sources:
        yield from told(source, t) if source.places else ()
    yield t("有一个来源没有评，这个板块就缺着。", "While a source has not marked, it is missing.")


@about(RatedSource)
def _source(source: RatedSource, t: Teller) -> Iterator[str]:
    name, weight = t.title(source.title), t.figure(source.weight, "bare")
    if not source.places:
        yield t(f"{name}打分，比重 {weight}。", f"{name} gives a mark that weighs {weight}.")
        return
    shares = t.listed(t.share(share) for share in source.places)
    yield t(
        f"{name}给的是名次，比重 {weight}：依次得 {shares}，再往后的同最后一档。",
        f"{name} gives a place that weighs {weight}: {shares} in turn, the last for all below.",
    )


@about(LeaderMarks)
def _leaders(rule: LeaderMarks, t: Teller) -> Iterator[str]:
    ways = [t(f"打分（满分 {t.figure(rule.full)}）", f"a mark out of {t.figure(rule.full)}")]
    if rule.tiers:
        tiers = t.listed(f"{t.title(tier.title)} {t.share(tier.share)}" for tier in rule.tiers)
        ways = [t(f"定档（{tiers}）", f"a tier ({tiers})")]
    if rule.rank_tables or rule.rank_line is not None:
        ways = [t("给分管的单位排名", "a place among the units in his charge")]
    yield t(
        f"每位领导{t.listed(ways)}，折成得分率；几位领导取平均，再乘{t.full}。",
        f"Each leader gives {t.listed(ways)}, which is a share; the mean of the leaders' shares "
        f"times {t.full}.",
    )
    for table in rule.rank_tables:
        shares = t.listed(t.share(share) for share in table.shares)
        yield t(f"排 {table.units} 个单位时依次得 {shares}。", f"Of {table.units} units: {shares}.")
    line = rule.rank_line
    if line is not None:
        first, step, least = (t.share(each) for each in (line.first, line.step, line.least))
        yield t(
            f"没有名次表时第一名得 {first}，每低一名少 {step}，最少 {least}。",
            f"Without a table the first gets {first}, each place below {step} less, at least "
            f"{least}.",
        )
    least_marks = t.figure(max(rule.least_marks, 1), "persons")
    yield t(f"不满 {least_marks}评，这个板块就缺着。", f"Below {least_marks} it is missing.")
    if rule.outliers is not None:
        yield from told(rule.outliers, t)


@about(ByPlace)
def _by_place(rule: ByPlace, t: Teller) -> Iterator[str]:
    table = t.listed(t.figure(points) for points in rule.table)
    yield t(f"按名次得分：第一名起依次 {table}", f"Points by place, from the first: {table}") + (
        t(
            f"，再往后每低一名少 {t.figure(rule.step)}，最少 {t.figure(rule.least)}。",
            f"; each place further {t.figure(rule.step)} less, at least {t.figure(rule.least)}.",
        )
        if rule.step
        else t("，再往后的同最后一档。", "; the last of these for all below.")
    )
    if rule.measure is None:
        yield t(
            "名次由考核机构录入，附依据文件。", "The office enters the place with its document."
        )
        return
    yield t(
        f"名次按“{t.kind(rule.measure.kind)}” 的得分高低排，并列的同名次；那个得分本身不另计：",
        f"Places follow what “{t.kind(rule.measure.kind)}” gives, ties sharing a place; that "
        "figure itself does not count:",
    )
    yield from told(rule.measure, t)


@about(GradedChange)
def _graded(rule: GradedChange, t: Teller) -> Iterator[str]:
    grades = t.listed(
        t(
            f"{t.title(g.title)} {t.figure(g.least, 'signed')}至 {t.figure(g.most, 'signed')}",
            f"{t.title(g.title)} {t.figure(g.least, 'signed')} to {t.figure(g.most, 'signed')}",
        )
        for g in rule.grades
    )
    base = t.figure(rule.base)
    yield t(
        f"基础 {base}，按等次加减：{grades}。", f"A base of {base}, changed by grade: {grades}."
    )
    stages = t.listed(t.title(stage.title) for stage in rule.stages)
    yield t(f"依次由{stages}评定，最后评的算数。", f"Graded by {stages}; the last one stands.")


@about(Deducted)
def _deducted(rule: Deducted, t: Teller) -> Iterator[str]:
    entries = t.listed(f"{t.title(e.title)} {t.figure(e.points)}" for e in rule.entries)
    yield t(
        f"先给满分 {t.full}，每发生一次扣：{entries}；扣到 0 为止。",
        f"Begins with {t.full}; each time it happens takes: {entries}; never below 0.",
    )


@about(TargetRules)
def _methods(rule: TargetRules, t: Teller) -> Iterator[str]:
    yield t("目标可以用这些计分方法：", "A target may be scored so:")
    for method in rule.methods:
        zh, en = METHODS[method]
        yield t(f"{t.kind(method)}：{zh}。", f"{t.kind(method)}: {en}.")
    if rule.grades:
        grades = t.listed(f"{t.title(g.title)} {t.share(g.share)}" for g in rule.grades)
        yield t(
            f"按等次的，各等次得分值的：{grades}。", f"Graded ones get of the points: {grades}."
        )
