"""Grades, ranks and quotas at work."""

from __future__ import annotations

from fractions import Fraction

from core.exact import round_exact
from schemes.document import Rounding
from schemes.rules.excellence_quota import ExcellenceQuota
from schemes.rules.figures import Figures
from schemes.rules.grading import Grading
from schemes.rules.ranking import Entrant, Ranking
from schemes.worked.example import Bench, Worked, works

#: Units of an example.
UNITS = 10


@works(Grading)
def _grading(rule: Grading, bench: Bench) -> Worked:
    t = bench.t
    top = max((g.at_least for g in rule.grades if g.at_least is not None), default=Fraction(90))
    step = top / 30
    totals = [top + step * (2 - n) for n in range(UNITS)]
    entrants = [Entrant(f"{n:02}", total, True) for n, total in enumerate(totals)]
    found = rule.by_score(entrants)
    steps = []
    for grade in rule.grades:
        count = sum(1 for key in found.values() if key == grade.key)
        steps.append(t(f"{t.title(grade.title)} {count} 个", f"{t.title(grade.title)}: {count}"))
    low, high = t.figure(totals[-1]), t.figure(totals[0])
    given = t(f"{UNITS} 个单位，总分从 {high}到 {low}", f"{UNITS} units from {high} down to {low}")
    return Worked(given, tuple(steps))


@works(Ranking)
def _ranking(rule: Ranking, bench: Bench) -> Worked:
    t = bench.t
    totals = (("A", 95, True), ("B", 92, False), ("C", 92, True), ("D", 90, True))
    entrants = tuple(Entrant(code, Fraction(total), fine) for code, total, fine in totals)
    ranks = rule.ranks(entrants)
    steps = tuple(
        t(f"{code} 第 {ranks[code]} 名", f"{code} place {ranks[code]}")
        if code in ranks
        else t(f"{code} 不排", f"{code} no rank")
        for code, _total, _fine in totals
    )
    given = t("A 95 分，B（不合格）和 C 92 分，D 90 分", "A 95, B (unqualified) and C 92, D 90")
    return Worked(given, steps)


@works(ExcellenceQuota)
def _quota(rule: ExcellenceQuota, bench: Bench) -> Worked:
    t, people = bench.t, 40
    given = t(f"一个单位 {people} 人", f"a unit of {people}")
    steps = []
    grades: list[tuple[str, Fraction | None]] = [("", None)]
    if rule.by_grade:
        grades = [(each.grade, each.percent) for each in rule.by_grade]
    for grade, share in grades:
        extra = rule.extra if rule.places else Fraction(0)
        usual, more = rule.allowed(share, Fraction(0)), rule.allowed(share, extra)
        if usual is None or more is None:
            continue
        name = t.name("grading", grade) if grade else t("一般", "usually")
        steps.append(
            f"{name} {t.figure(usual, 'percent')} = "
            f"{t.figure(rule.places_of(people, usual), 'persons')}"
        )
        if more != usual:
            steps.append(
                t("靠前的 ", "among the first ") + f"{t.figure(more, 'percent')} = "
                f"{t.figure(rule.places_of(people, more), 'persons')}"
            )
    return Worked(given, tuple(steps))


@works(Figures)
def _figures(rule: Figures, bench: Bench) -> Worked:
    t = bench.t
    reported, counted, audited = Fraction(104), Fraction(101), Fraction(99)
    usual, by = rule.settle(reported=reported, statistics=counted, audited=audited)
    strict, other = rule.settle(
        reported=reported, statistics=counted, audited=audited, audit_required=True
    )
    steps = []
    if usual is not None and by is not None:
        steps.append(t(f"以{t.choice(by)} {usual} 为准", f"{t.choice(by)} {usual} stands"))
    if strict is not None and other is not None:
        steps.append(
            t(
                f"要审计的以{t.choice(other)} {strict} 为准",
                f"where an audit is required: {t.choice(other)} {strict}",
            )
        )
    given = t("上报 104，统计 101，审计 99", "reported 104, statistics 101, audited 99")
    return Worked(given, tuple(steps))


@works(Rounding)
def _rounding(rule: Rounding, bench: Bench) -> Worked:
    t, third = bench.t, Fraction(200, 3)
    score = round_exact(third, rule.score_places)
    money = round_exact(third, rule.money_places)
    shown = (f"{decimals_of(score, rule.score_places)}", f"{decimals_of(money, rule.money_places)}")
    steps = (
        t(f"分数 {shown[0]}", f"points {shown[0]}"),
        t(f"金额 {shown[1]} 元", f"yuan {shown[1]}"),
    )
    return Worked(t("200 ÷ 3", "200 ÷ 3"), steps)


def decimals_of(value: Fraction, places: int) -> str:
    """A rounded number with all its decimals."""
    scaled = value * 10**places
    digits = str(scaled.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
