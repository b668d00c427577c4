"""What is said of the paths and terms of the year: plans, changes, reports, checks, records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core.exact import format_short
from schemes.document import PlanWarning, SelfEvaluation
from schemes.rules.accountability import AccountabilityRules, RecordKind
from schemes.rules.award_claims import AwardClaimRules, ClaimStep
from schemes.rules.changes import ChangeGround, ChangeRules, ChangeStep
from schemes.rules.marking import DoubleMarking, MarkingRules
from schemes.rules.plans import PlanRules, PlanStep, WrittenFor
from schemes.rules.progress import ProgressRules
from schemes.rules.register import RegisterRules
from schemes.rules.supervision import SupervisionRules
from schemes.sentences.teller import Teller, about, told


def _path(steps: Sequence[Any], t: Teller, zh: str, en: str) -> str:
    names = (" → ").join(t.title(step.title) for step in steps)
    return t(f"{zh}：{names or '还没有步骤'}。", f"{en}: {names or 'no steps yet'}.")


def _late(choice: str, t: Teller) -> str:
    return t(f"逾期的{t.choice(choice, 'late')}。", f"Late ones are {t.choice(choice, 'late')}.")


@about(PlanRules)
def _plans(rule: PlanRules, t: Teller) -> Iterator[str]:
    yield _path(rule.steps, t, "目标依次经过", "A plan goes through")
    yield _late(rule.late, t)
    if rule.resubmit_days:
        days = t.figure(rule.resubmit_days, "days")
        yield t(f"退回的 {days}内重报。", f"One sent back is filed again within {days}.")
    for each in rule.written_for:
        yield from told(each, t)


@about(PlanStep)
def _plan_step(step: PlanStep, t: Teller) -> Iterator[str]:
    who, act = t.choice(step.who, "who"), t.choice(step.act, "act")
    back = t("可以退回", "may return it") if step.may_return else t("不能退回", "may not return it")
    yield t(
        f"{t.title(step.title)}：{who}{act}，{back}。",
        f"{t.title(step.title)}: {who} {act}, {back}.",
    )


@about(WrittenFor)
def _written(rule: WrittenFor, t: Teller) -> Iterator[str]:
    groups = [t.name("peer_groups", group) for group in rule.groups]
    units, by = t.listed((*groups, *rule.units)), t.listed(rule.by)
    part = t.name("peer_groups", rule.component)
    yield t(f"{units}的“{part}” 由{by}代拟。", f"“{part}” of {units} is written by {by}.")


@about(PlanWarning)
def _warning(warning: PlanWarning, t: Teller) -> Iterator[str]:
    title = t.title(warning.title)
    limit = t(f"（界限 {warning.at_least}）", f" (limit {warning.at_least})")
    limit = limit if warning.at_least else ""
    if warning.times is not None:
        far = format_short(warning.times)
        limit = t(
            f"（超过上年实绩的 {far} 倍，或不到 {far} 分之一）",
            f" (over {far} times last year's actual, or under 1/{far} of it)",
        )
    yield (
        t(f"{title}{limit}：不能报送。", f"{title}{limit}: cannot be filed.")
        if warning.effect == "block"
        else t(f"{title}{limit}：提醒，须说明理由。", f"{title}{limit}: a reason must be given.")
    )


@about(ChangeRules)
def _changes(rule: ChangeRules, t: Teller) -> Iterator[str]:
    yield _path(rule.steps, t, "变更依次经过", "A change goes through")
    grounds = t.listed(t.title(ground.title) for ground in rule.grounds)
    yield t(f"事由：{grounds or '还没写'}。", f"Grounds: {grounds or 'none yet'}.")
    yield _late(rule.late, t)


@about(ChangeStep)
def _change_step(step: ChangeStep, t: Teller) -> Iterator[str]:
    who, act = t.choice(step.who, "who"), t.choice(step.act, "act")
    yield t(f"{t.title(step.title)}：{who}{act}。", f"{t.title(step.title)}: {who} {act}.")


@about(ChangeGround)
def _ground(ground: ChangeGround, t: Teller) -> Iterator[str]:
    kinds = t.listed(t.choice(kind, "kinds") for kind in ground.kinds)
    until = t.choice(ground.until, "until")
    needs = [t("证明材料", "evidence")] if ground.evidence else []
    needs += [t("依据文件", "a document")] if ground.document else []
    must = t(f"，要有{t.listed(needs)}", f", with {t.listed(needs)}") if needs else ""
    yield t(
        f"{t.title(ground.title)}：可以{kinds}，以“{until}” 的时限为准{must}。",
        f"{t.title(ground.title)}: {kinds}, until the deadline of “{until}”{must}.",
    )


@about(AwardClaimRules)
def _claims(rule: AwardClaimRules, t: Teller) -> Iterator[str]:
    yield _path(rule.steps, t, "加分申报依次经过", "A claim goes through")
    yield _late(rule.late, t)


@about(ClaimStep)
def _claim_step(step: ClaimStep, t: Teller) -> Iterator[str]:
    who, act = t.choice(step.who, "who"), t.choice(step.act, "act")
    days = t(f" {t.figure(step.days, 'workdays')}", f" for {t.figure(step.days, 'workdays')}")
    days = days if step.days else ""
    yield t(
        f"{t.title(step.title)}：{who}{act}{days}。", f"{t.title(step.title)}: {who}, {act}{days}."
    )


@about(ProgressRules)
def _progress(rule: ProgressRules, t: Teller) -> Iterator[str]:
    if rule.rhythm == "none":
        yield t("平时不报进度。", "No progress is reported.")
        return
    rhythm = t.choice(rule.rhythm, "rhythm")
    yield t(
        f"{rhythm}报进度，次月 {rule.due_day} 日截止，逾期的{t.choice(rule.late, 'late')}。",
        f"Reported {rhythm}, by day {rule.due_day} of the month after; late ones are "
        f"{t.choice(rule.late, 'late')}.",
    )
    curve, red, amber = t.choice(rule.curve, "curve"), t.share(rule.red), t.share(rule.amber)
    yield t(
        f"应有进度{curve}；低于应有的 {red} 为红，低于 {amber} 为黄。",
        f"Expected {curve}; red below {red} of it, amber below {amber}.",
    )
    if rule.whole_measures:
        listed = "、".join(rule.whole_measures)
        yield t(
            f"按整数计的，报的数不带小数：{listed}。",
            f"Counted in whole numbers, reported without a fraction: {listed}.",
        )


@about(SelfEvaluation)
def _self(rule: SelfEvaluation, t: Teller) -> Iterator[str]:
    yield t("年底各单位对照目标自评。", "Units evaluate themselves at the year's end.")
    if rule.small_unit_posts:
        posts = t.figure(rule.small_unit_posts, "posts")
        yield t(
            f"编制 {posts}及以下的单位可只重点自评职能目标。",
            f"Units of {posts} or fewer may centre it on functional targets.",
        )


@about(MarkingRules)
def _marking(rule: MarkingRules, t: Teller) -> Iterator[str]:
    ways = t.listed(t.title(way.title) for way in rule.ways)
    if ways:
        yield t(f"复核怎样查：{ways}。", f"How it is checked: {ways}.")
    if rule.tolerance is not None:
        share = t.share(rule.tolerance)
        yield t(
            f"评分与自评相差超过分值的 {share}，须写理由。",
            f"A mark that differs from the self-score by more than {share} of the points needs a "
            "reason.",
        )
    days = t.figure(rule.objection_days, "workdays")
    yield t(f"反馈后 {days}内可提异议。", f"Units may object within {days} of being told.")
    if rule.double is not None:
        yield from told(rule.double, t)


@about(DoubleMarking)
def _double(rule: DoubleMarking, t: Teller) -> Iterator[str]:
    share = t.share(rule.tolerance)
    within, beyond = t.choice(rule.within, "within"), t.choice(rule.beyond, "beyond")
    yield t(
        f"两人各自评分：相差不超过分值的 {share} 的{within}，超过的{beyond}。",
        f"Two mark by themselves: within {share} of the points {within}, beyond it {beyond}.",
    )


@about(RegisterRules)
def _register(rule: RegisterRules, t: Teller) -> Iterator[str]:
    days, by = t.figure(rule.answer_days, "workdays"), t.choice(rule.confirmed_by, "confirmed_by")
    yield t(
        f"登记前告知单位，{days}内可以申辩。",
        f"A unit is told before an entry and may answer within {days}.",
    )
    sorts = t.listed(t.choice(sort, "second_person") for sort in rule.second_person)
    if sorts:
        yield t(f"{sorts}要由{by}确认。", f"{sorts[:1].upper()}{sorts[1:]} is confirmed by {by}.")


@about(SupervisionRules)
def _supervision(rule: SupervisionRules, t: Teller) -> Iterator[str]:
    answer, order = t.figure(rule.answer_days, "workdays"), t.figure(rule.order_days, "workdays")
    yield t(
        f"督查发现的，单位 {answer}内说明，整改一般 {order}。",
        f"What supervision finds is answered within {answer} and put right within {order}.",
    )
    if rule.closed_by_other:
        yield t("销号由另一个人办。", "It is closed by another person.")


@about(AccountabilityRules)
def _accountability(rule: AccountabilityRules, t: Teller) -> Iterator[str]:
    by = t.choice(rule.confirmed_by, "confirmed_by")
    yield t(f"问责和表彰由{by}确认。", f"Accountability and praise are confirmed by {by}.")
    for kind in rule.kinds:
        yield from told(kind, t)


@about(RecordKind)
def _record(kind: RecordKind, t: Teller) -> Iterator[str]:
    said = [t.choice(kind.sort, "sort")]
    if kind.notice_days:
        days = t.figure(kind.notice_days, "workdays")
        said.append(t(f"公示 {days}", f"public notice for {days}"))
    if kind.improve_days:
        days = t.figure(kind.improve_days, "workdays")
        said.append(t(f"{days}内整改", f"put right within {days}"))
    if kind.on_veto:
        said.append(t("一票否决的单位提请", "proposed for units with a veto"))
    yield f"{t.title(kind.title)}{t('：', ': ')}{t.joined(said)}{t('。', '.')}"
