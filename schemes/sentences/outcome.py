"""What is said of grades, ranks, quotas, publication, and of the arithmetic itself."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.document import CalendarEntry, Rounding, SchemeDocument
from schemes.measures import day_words
from schemes.rules.excellence_quota import ExcellenceQuota
from schemes.rules.figures import Figures
from schemes.rules.grading import Grading, UnitGrade
from schemes.rules.public_appraisal import PublicAppraisal, Rating
from schemes.rules.publication import Award, PublicationRules
from schemes.rules.ranking import Ranking
from schemes.rules.staff_appraisal import StaffAppraisal
from schemes.rules.voters import VoterGroup
from schemes.sentences.teller import Teller, about, told


@about(SchemeDocument)
def _scheme(document: SchemeDocument, t: Teller) -> Iterator[str]:
    groups = t.listed(t.title(group.title) for group in document.peer_groups)
    count = len(document.peer_groups)
    yield t(
        f"{t.title(document.title)}：{count} 个考核组（{groups}），"
        f"{len(document.clauses)} 条条款。",
        f"{t.title(document.title)}: peer groups {count} ({groups}), clauses "
        f"{len(document.clauses)}.",
    )


@about(Grading)
def _grading(rule: Grading, t: Teller) -> Iterator[str]:
    yield {
        "bands": t("等次看总分：", "The total decides the grade:"),
        "shares": t(
            "等次看在本组的名次，各等次有比例：", "The place in the group decides, by shares:"
        ),
        "both": t(
            "总分够线、名次又在比例之内，才得这一等：",
            "A grade needs both its total and a place inside its share:",
        ),
    }[rule.by]
    for grade in rule.grades:
        yield from _grade_by(grade, t, rule.by)
    if rule.by != "bands":
        rounding, ties = t.choice(rule.rounding, "rounding"), t.choice(rule.ties, "ties")
        yield t(
            f"名额不是整数的{rounding}，名额边上并列的{ties}。",
            f"Places are rounded {rounding}; units tied at the last place get {ties}.",
        )


@about(UnitGrade)
def _grade(grade: UnitGrade, t: Teller) -> Iterator[str]:
    yield from _grade_by(grade, t, "both")


def _grade_by(grade: UnitGrade, t: Teller, by: str) -> Iterator[str]:
    """What a grade asks, of what decides it: a total, a place in the group."""
    said = []
    if grade.at_least is not None and by != "shares":
        said.append(t(f"{t.figure(grade.at_least)}以上", f"from {t.figure(grade.at_least)}"))
    if grade.share is not None and by != "bands":
        share = t.share(grade.share)
        said.append(t(f"最多占本组 {share}", f"at most {share} of the group"))
    rest = t("其余的", "the rest")
    measures = t.listed(t.title(measure.title) for measure in grade.measures)
    then = t(f"；随之{measures}", f"; what follows: {measures}") if measures else ""
    bounds = t("，", ", ").join(said) or rest
    yield f"{t.title(grade.title)}{t('：', ': ')}{bounds}{then}{t('。', '.')}"


@about(Ranking)
def _ranking(rule: Ranking, t: Teller) -> Iterator[str]:
    yield t(
        "按总分的精确值排名，同分同名次，下一名空出。",
        "Ranks go by the exact total; ties share a rank and the next one is skipped.",
    )
    yield (
        t("不合格的单位照排。", "Unqualified units are ranked too.")
        if rule.rank_unqualified
        else t("不合格的单位不排名。", "Unqualified units have no rank.")
    )


@about(ExcellenceQuota)
def _quota(rule: ExcellenceQuota, t: Teller) -> Iterator[str]:
    if rule.by_grade:
        shares = t.listed(
            f"{t.name('grading', each.grade)} {t.figure(each.percent, 'percent')}"
            for each in rule.by_grade
        )
        yield t(
            f"职工年度考核优秀的比例看单位等次：{shares}。",
            f"The share of staff who may be rated excellent goes by the unit's grade: {shares}.",
        )
    if rule.base is not None:
        base = t.figure(rule.base, "percent")
        yield t(f"一般的优秀比例 {base}。", f"The usual share of excellent staff is {base}.")
    for each in rule.places:
        group, extra = t.name("peer_groups", each.peer_group), t.figure(rule.extra, "pp")
        yield t(
            f"{group}前 {each.places} 名（末位并列的都算）增加 {extra}。",
            f"The first {each.places} of {group}, ties included, gain {extra}.",
        )
    yield t(
        f"不足一人的名额{t.choice(rule.rounding, 'rounding')}。",
        f"Part of a person is rounded {t.choice(rule.rounding, 'rounding')}.",
    )


@about(StaffAppraisal)
def _staff(rule: StaffAppraisal, t: Teller) -> Iterator[str]:
    asked = t.listed(
        f"{t.title(each.title)} {t.figure(each.weight, 'percent')}" for each in rule.dimensions
    )
    marks = t.listed(
        f"{t.title(each.title)} {t.figure(each.weight, 'percent')}" for each in rule.sources
    )
    full = t.figure(rule.full)
    yield t(
        f"职工考核看 {asked or '（还没写）'}，每项满分 {full}。",
        f"Staff are appraised on {asked or '(nothing yet)'}, {full} each.",
    )
    yield t(f"评分来自 {marks or '（还没写）'}。", f"Marks come from {marks or '(nobody yet)'}.")
    if rule.main is not None:
        main = t.name("staff_appraisal", rule.main)
        yield t(f"“{main}” 占比应当最高。", f"“{main}” should weigh most.")
    if rule.levels:
        levels = t.listed(f"{t.title(e.title)} {t.figure(e.points)}" for e in rule.levels)
        yield t(f"每月档次折成分：{levels}。", f"Levels of a month count: {levels}.")


@about(PublicAppraisal)
def _appraisal(rule: PublicAppraisal, t: Teller) -> Iterator[str]:
    for rating in rule.ratings:
        yield from told(rating, t)
    if not rule.ratings:
        yield t("评议结果没有后果。", "No rating has consequences.")


@about(Rating)
def _rating(rating: Rating, t: Teller) -> Iterator[str]:
    title = t.title(rating.title)
    yield (
        t(f"评为{title}的，主要领导仍可评优。", f"{title}: the head may still be rated excellent.")
        if rating.head_may_be_excellent
        else t(
            f"评为{title}的，主要领导不能评优。", f"{title}: the head may not be rated excellent."
        )
    )


@about(PublicationRules)
def _publication(rule: PublicationRules, t: Teller) -> Iterator[str]:
    bodies = t.listed(t.title(body.title) for body in rule.bodies)
    if bodies:
        yield t(f"表彰名单先征求意见：{bodies}。", f"The award list goes for views to: {bodies}.")
    for award in rule.awards:
        yield from told(award, t)
    notice, appeal, review = (
        t.figure(days, "workdays")
        for days in (rule.notice_days, rule.appeal_days, rule.review_days)
    )
    yield t(
        f"公示 {notice}，{appeal}内可以申诉，{review}内复核。",
        f"Public notice for {notice}; appeals within {appeal}, reviewed within {review}.",
    )
    by = t.choice(rule.published_by, "published_by")
    yield t(f"由{by}公布。", f"Published by {by}.")


@about(Award)
def _award(award: Award, t: Teller) -> Iterator[str]:
    said = []
    if award.grades:
        said.append(t.listed(t.name("grading", grade) for grade in award.grades))
    if award.places:
        said.append(t(f"各组前 {award.places} 名", f"the first {award.places} of each group"))
    yield t(
        f"{t.title(award.title)}给{t.listed(said) or '决定写明的单位'}。",
        f"{t.title(award.title)}: {t.listed(said) or 'units named by decision'}.",
    )


@about(Figures)
def _figures(rule: Figures, t: Teller) -> Iterator[str]:
    order = t.listed(t.choice(each, "order") for each in rule.order)
    yield t(
        f"同一个经济指标有几个数的，以排在前面的为准：{order}。",
        f"Where an economic figure comes from several, the first of these stands: {order}.",
    )


@about(Rounding)
def _rounding(rule: Rounding, t: Teller) -> Iterator[str]:
    yield t(
        f"只在两处四舍五入：每个最小得分保留 {rule.score_places} 位小数，每个金额栏保留 "
        f"{rule.money_places} 位；其余都按精确值算。",
        f"Rounding happens in two places only, half up: a leaf score to {rule.score_places} "
        f"decimals, a money column to {rule.money_places}; all else is exact.",
    )


@about(CalendarEntry)
def _entry(entry: CalendarEntry, t: Teller) -> Iterator[str]:
    day = day_words(entry.date, english=t.english)
    when = t(f"次年{day}", f"{day} of the next year") if entry.next_year else day
    begins = ""
    if entry.opens is not None:
        opens = day_words(entry.opens, english=t.english)
        begins = t(f"{opens}开始，", f"opens on {opens}, ")
    yield t(
        f"{t.title(entry.title)}：{begins}{when}截止。",
        f"{t.title(entry.title)}: {begins}closes on {when}.",
    )
    governs = t.listed(t.choice(each, "governs") for each in entry.governs)
    if governs:
        yield t(f"管这些事：{governs}。", f"It governs: {governs}.")
    if entry.when_off != "stay":
        yield t(
            f"遇休息日{t.choice(entry.when_off, 'when_off')}。",
            f"On a day off: {t.choice(entry.when_off, 'when_off')}.",
        )


@about(VoterGroup)
def _voters(group: VoterGroup, t: Teller) -> Iterator[str]:
    secret = t("无记名", "secret") if group.secret else t("记名", "with names")
    top, name = t.figure(group.maximum), t.title(group.title)
    yield t(f"{name}{secret}投票，每票满分 {top}。", f"{name} vote, {secret}, {top} a ballot.")
    asked = t.listed(t.title(each.title) for each in group.dimensions)
    if asked:
        yield t(f"票上问：{asked}。", f"Asked: {asked}.")
    if group.grades:
        grades = t.listed(f"{t.title(e.title)} {t.figure(e.value)}" for e in group.grades)
        yield t(f"选等次，不打分：{grades}。", f"Answered by a grade and no mark: {grades}.")
