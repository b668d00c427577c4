"""What changes a total, at work."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from schemes.rules.claims import ClaimList
from schemes.rules.deduction_list import DeductionList
from schemes.rules.honours import Honours
from schemes.rules.honours_outcome import HonourOutcome
from schemes.rules.monthly import Monthly
from schemes.rules.outer_items import OuterItems
from schemes.rules.special_points import SpecialPoints
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.veto import Veto
from schemes.worked.example import YEAR, Bench, Fact, Worked, works

ZERO = Fraction(0)


@works(Honours)
def _honours(rule: Honours, bench: Bench) -> Worked:
    t = bench.t
    facts = bench.given_or(_claimed(rule, bench))
    known = {kind.key for kind in rule.kinds}
    claims = [
        rule.claim(fact, YEAR if bench.facts is None else fact.date.year)
        for fact in facts
        if fact.kind in known
    ]
    year = YEAR if bench.facts is None or not facts else facts[0].date.year
    outcome = rule.evaluate(facts, year)
    asked = sum((claim.points for claim in claims), ZERO)
    steps = [t(f"{_n(asked, bench)} 申报合计", f"{_n(asked, bench)} claimed")]
    steps += _chosen(outcome, rule, bench)
    special = outcome.distinctive_points
    if special:
        total = outcome.points + special
        steps.append(
            t(
                f"{_n(total, bench)} 加特色 {_n(special, bench)}",
                f"{_n(total, bench)} with {_n(special, bench)} for distinctive work",
            )
        )
    given = t.listed(_told(fact, bench) for fact in facts)
    return Worked(t(f"申报：{given}", f"claimed: {given}"), tuple(steps))


def _chosen(outcome: HonourOutcome, rule: Honours, bench: Bench) -> list[str]:
    """What choosing and each cap leave."""
    t = bench.t
    chosen = sum((row.claim.points for row in outcome.chosen), ZERO)
    steps = [t(f"{_n(chosen, bench)} 择高后", f"{_n(chosen, bench)} after “highest only”")]
    system = outcome.before_cap(system=True)
    over = max(system - rule.caps.system, ZERO)
    if over and rule.caps.order == "system_first":
        left = _n(chosen - over, bench)
        steps.append(
            t(
                f"{left} 系统类 {_n(system, bench)} 封顶到 {_n(rule.caps.system, bench)}",
                f"{left}: {_n(system, bench)} from systems capped at {_n(rule.caps.system, bench)}",
            )
        )
    final = _n(outcome.points, bench)
    steps.append(
        t(
            f"{final} 合计封顶 {_n(rule.caps.total, bench)}",
            f"{final} under the cap of {_n(rule.caps.total, bench)}",
        )
    )
    return steps


def _claimed(rule: Honours, bench: Bench) -> list[Fact]:
    """Two of each kind that only counts once, three of others: one of them outside a system."""
    t = bench.t
    found: list[Fact] = []
    for kind in rule.kinds:
        levels = [level.key for level in rule.levels if level.key in kind.points][::-1]
        wanted = [(0, True), (min(1, len(levels) - 1), False)]
        if kind.counts == "all":
            wanted.append((min(1, len(levels) - 1), True))
        for place, system in wanted if levels else ():
            name = f"{t.name('honours', levels[place])}{t('', ' ')}{t.title(kind.title)}"
            code = f"{kind.key}{len(found)}"
            found.append(
                Fact(code=code, title=name, kind=kind.key, level=levels[place], is_system=system)
            )
    special = rule.distinctive
    if special is not None:
        found.append(
            Fact(
                code="special",
                title=t.title(special.title),
                kind=special.key,
                level=special.least_level,
                project="special",
            )
        )
    return found


def _told(fact: Any, bench: Bench) -> str:
    system = bench.t("（系统）", " (system)") if fact.is_system else ""
    return f"{fact.title}{system}"


def _n(value: Fraction, bench: Bench) -> str:
    return bench.t.figure(value, "bare")


@works(DeductionList)
def _deductions(rule: DeductionList, bench: Bench) -> Worked:
    t = bench.t
    invented = [Fact(kind=entry.key, count=n % 2 + 1) for n, entry in enumerate(rule.entries[:2])]
    trace = rule.evaluate(bench.given_or(invented))
    given = t.listed(
        t(f"{t.title(e.title)} {f.count} 次", f"{t.title(e.title)} × {f.count}")
        for e, f in zip(rule.entries, invented, strict=False)
    )
    return Worked(given, bench.rows(trace))


@works(ClaimList)
def _claims(rule: ClaimList, bench: Bench) -> Worked:
    t = bench.t
    met = frozenset(condition.key for condition in rule.conditions if condition.must)
    invented = [_claim(rule, n, met, bench) for n in (0, 0, min(1, len(rule.kinds) - 1))]
    facts: Sequence[Any] = bench.given_or(
        [Fact(**{**_as(fact), "code": f"{n}"}) for n, fact in enumerate(invented)]
    )
    given = t.listed(str(fact.title) for fact in facts)
    return Worked(t(f"申报：{given}", f"claimed: {given}"), bench.rows(rule.evaluate(facts)))


def _claim(rule: ClaimList, n: int, met: frozenset[str], bench: Bench) -> Fact:
    kind = rule.kinds[n]
    level = next(iter(kind.by_level), "")
    points = kind.points if kind.points is not None else Fraction(1)
    return Fact(
        title=bench.t.title(kind.title), kind=kind.key, level=level, points=points, conditions=met
    )


def _as(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in Fact.__dataclass_fields__}


@works(OuterItems)
def _outer(rule: OuterItems, bench: Bench) -> Worked:
    t = bench.t
    invented = [
        Fact(item="1", title=t("完成的项目", "An item that was achieved"), place=1),
        Fact(
            item="2",
            title=t("没完成的项目", "One that was not"),
            achieved=False,
            deduction=Fraction(1),
        ),
    ]
    trace = rule.evaluate(bench.given_or(invented))
    given = t(
        "一项完成、列第 1 名，一项没完成、上级扣 1 分",
        "one item achieved in the first place, one not achieved, for which 1 point was taken",
    )
    return Worked(given, bench.rows(trace))


@works(SpecialPoints)
def _special(rule: SpecialPoints, bench: Bench) -> Worked:
    t = bench.t
    big = (rule.cap or Fraction(3)) + 1
    invented = [
        Fact(code="1", title=t("加分决定", "A decision for"), points=big),
        Fact(code="2", title=t("扣分决定", "A decision against"), points=Fraction(-1)),
    ]
    given = t(f"加 {t.figure(big)}，扣 1 分", f"{t.figure(big)} for and 1 against")
    return Worked(given, bench.rows(rule.evaluate(bench.given_or(invented))))


@works(SurveyCorrection)
def _survey(rule: SurveyCorrection, bench: Bench) -> Worked:
    t = bench.t
    count = max(rule.least, 2)
    marks = [min(rule.neutral + 5 + n, rule.full) for n in range(count)]
    invented = [
        Fact(rater=f"{n}", title=t(f"单位{n}", f"Unit {n}"), score=mark, raters=3)
        for n, mark in enumerate(marks, start=1)
    ]
    trace = rule.evaluate(bench.given_or(invented), bench.places)
    shown = t.listed(t.figure(mark, "bare") for mark in marks)
    given = t(f"{count} 个单位评：{shown}", f"{count} units rate it: {shown}")
    return Worked(given, (bench.total(trace),))


@works(Monthly)
def _monthly(rule: Monthly, bench: Bench) -> Worked:
    t = bench.t
    shown = rule.entries[:2]
    second = min(rule.first + 1, rule.last)
    invented = [
        Fact(
            code=f"{n}",
            month=month,
            kind=entry.key,
            count=times,
            points=entry.most or Fraction(1),
            title=t.title(entry.title),
        )
        for n, (entry, month, times) in enumerate(
            zip(shown, (rule.first, second), (3, 1), strict=False)
        )
    ]
    invented += [
        Fact(code=f"g{month}", month=month, kind=rule.grades[0].key)
        for month in (rule.months if rule.grades else ())
    ]
    trace = rule.evaluate(bench.given_or(invented))
    given = t.listed(
        t(f"{f.month} 月{f.title} {f.count} 次", f"month {f.month}: {f.title} × {f.count}")
        for f in invented[: len(shown)]
    )
    given = given or t("每月等次", "a grade for every month")
    months = tuple(bench.row(row) for row in trace.children[:2])
    return Worked(given, (*months, bench.total(trace)))


@works(Veto)
def _veto(rule: Veto, bench: Bench) -> Worked:
    t = bench.t
    kinds = [entry.key for entry in rule.entries[:2]]
    if not kinds:
        return Worked("", ())
    total = Fraction(90)
    given = t(
        f"总分 90 分的单位有{t.listed(t.title(e.title) for e in rule.entries[:2])}",
        f"a unit with 90 points has: {t.listed(t.title(e.title) for e in rule.entries[:2])}",
    )
    steps = []
    cap = rule.cap(kinds)
    kept = total if cap is None else min(cap, total)
    steps.append(t(f"总分 {t.figure(kept)}", f"total {t.figure(kept)}"))
    fall = rule.steps(kinds)
    if fall:
        steps.append(t(f"等次降 {fall} 等", f"grade lowered by {fall}"))
    if rule.disqualifies(kinds):
        steps.append(t("当年不合格，不排名", "unqualified, no rank"))
    return Worked(given, tuple(steps))
