"""Components at work."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from schemes.rules.ballots import Ballots
from schemes.rules.by_place import ByPlace
from schemes.rules.common_items import CommonItems
from schemes.rules.component import Component, Nested
from schemes.rules.deducted import Deducted
from schemes.rules.graded_change import GradedChange
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.rated import Rated
from schemes.rules.targets import Targets
from schemes.rules.trace import Note
from schemes.worked.example import Bench, Fact, Part, Worked, has_example, worked, works

HUNDRED = Fraction(100)
#: Marks of an example, as shares of the full mark.
SHARES = (Fraction(9, 10), Fraction(17, 20), Fraction(4, 5))


@works(Component)
def _component(component: Component, bench: Bench) -> Worked:
    part = Part(component.key, component.title, component.points)
    own = Bench(bench.t.of(component.points), part, bench.facts, bench.places)
    if has_example(type(component.rule)):
        return worked(component.rule, own)
    return Worked("", ())


@works(Targets)
def _targets(rule: Targets, bench: Bench) -> Worked:
    t, full = bench.t, bench.part.points
    done = ((Fraction(6, 10), Fraction(90)), (Fraction(4, 10), Fraction(120)))
    invented = [
        Fact(
            code=f"{n}",
            title=t(f"目标{n}", f"Target {n}"),
            points=full * share,
            params={"plan": "100", "direction": "higher"},
            actual=actual,
        )
        for n, (share, actual) in enumerate(done, start=1)
    ]
    facts = bench.given_or(invented)
    outcome = rule.evaluate(bench.part, facts, bench.places)
    given = t(
        "两个目标，都按完成比例计分，计划 100，实绩 90 和 120",
        "two targets, both proportional, planned 100, actual 90 and 120",
    )
    return Worked(given, bench.rows(outcome.trace))


@works(CommonItems)
def _items(rule: CommonItems, bench: Bench) -> Worked:
    t, full = bench.t, bench.part.points
    fixed = [(e.key, t.title(e.title), e.points) for e in rule.items] or [
        ("one", t("项目一", "Item one"), full / 2),
        ("two", t("项目二", "Item two"), full / 2),
    ]
    invented = [
        Fact(item=key, title=title, points=points, score=points * SHARES[n % 3])
        for n, (key, title, points) in enumerate(fixed)
    ]
    outcome = rule.evaluate(bench.part, bench.given_or(invented), bench.places)
    given = t.listed(f"{fact.title} {t.figure(fact.score or 0)}" for fact in invented)
    return Worked(t(f"各项得分：{given}", f"marks: {given}"), bench.rows(outcome.trace))


@works(Ballots)
def _ballots(rule: Ballots, bench: Bench) -> Worked:
    t = bench.t
    count = max(rule.least_valid, 3)
    if rule.outliers is not None:
        count = max(count, rule.outliers.least_given, 2 * rule.outliers.each_end + 1, 5)
    marks = [rule.maximum * SHARES[n % 3] for n in range(count)]
    invented = [
        Fact(voter_group=group.voter_group, score=mark) for group in rule.groups for mark in marks
    ]
    outcome = rule.evaluate(bench.part, bench.given_or(invented), bench.places)
    shown = t.listed(t.figure(mark, "bare") for mark in marks)
    given = t(f"每组 {count} 张有效票：{shown}", f"{count} valid ballots of each group: {shown}")
    return Worked(given, _leaf(outcome.trace.notes, outcome.value, bench))


@works(Rated)
def _rated(rule: Rated, bench: Bench) -> Worked:
    t = bench.t
    if rule.sources:
        marks = [
            Fact(
                title=bench.t.title(source.title),
                score=Fraction(min(2, len(source.places)))
                if source.places
                else rule.full * SHARES[0],
            )
            for source in rule.sources
        ]
        shown = t.listed(
            t(
                f"{t.title(s.title)}{' 第 ' if s.places else ' '}{t.figure(m.score or 0, 'bare')}"
                f"{' 名' if s.places else ' 分'}",
                f"{t.title(s.title)} {'place ' if s.places else ''}"
                f"{t.figure(m.score or 0, 'bare')}",
            )
            for s, m in zip(rule.sources, marks, strict=True)
        )
    else:
        marks = [Fact(title=t("评分人", "Examiner"), score=rule.full * SHARES[0])]
        shown = t.figure(rule.full * SHARES[0])
    outcome = rule.evaluate(bench.part, bench.given_or(marks), bench.places)
    steps = tuple(bench.row(row) for row in outcome.trace.children)
    said = _leaf(outcome.trace.notes, outcome.value, bench)
    return Worked(t(f"评分：{shown}", f"marks: {shown}"), (*steps, *said))


@works(LeaderMarks)
def _leaders(rule: LeaderMarks, bench: Bench) -> Worked:
    t = bench.t
    count = max(rule.least_marks, 2)
    if rule.outliers is not None:
        count = max(count, rule.outliers.least_given, 2 * rule.outliers.each_end + 1)
    leaders = [t(f"领导{n}", f"Leader {n}") for n in range(1, count + 1)]
    marks = [_leader_mark(rule, name, n) for n, name in enumerate(leaders)]
    outcome = rule.evaluate(bench.part, bench.given_or(marks), bench.places)
    given = t(f"{count} 位领导评价", f"{count} leaders mark the unit")
    return Worked(given, _leaf(outcome.trace.notes, outcome.value, bench))


def _leader_mark(rule: LeaderMarks, leader: str, n: int) -> Fact:
    if rule.tiers:
        return Fact(leader=leader, tier=rule.tiers[n % min(2, len(rule.tiers))].key)
    if rule.rank_tables or rule.rank_line is not None:
        of = rule.rank_tables[-1].units if rule.rank_tables else 5
        return Fact(leader=leader, place=min(n + 1, of), of=of)
    return Fact(leader=leader, score=rule.full * SHARES[n % 3], full=rule.full)


@works(ByPlace)
def _by_place(rule: ByPlace, bench: Bench) -> Worked:
    t = bench.t
    places = [1, len(rule.table), len(rule.table) + 2]
    steps = tuple(
        t(
            f"第 {place} 名得 {t.figure(rule.points(place))}",
            f"place {place}: {t.figure(rule.points(place))}",
        )
        for place in dict.fromkeys(places)
    )
    of = places[-1]
    return Worked(t(f"{of} 个单位里的几个名次", f"places among {of} units"), steps)


@works(GradedChange)
def _graded(rule: GradedChange, bench: Bench) -> Worked:
    t = bench.t
    best, other = rule.grades[0], rule.grades[min(1, len(rule.grades) - 1)]
    marks = [
        Fact(stage=rule.stages[0].key, grade=best.key, change=best.most),
        Fact(stage=rule.stages[-1].key, grade=other.key, change=other.most),
    ]
    facts = bench.given_or(marks[-len(rule.stages) :])
    outcome = rule.evaluate(bench.part, facts, bench.places)
    first, last = t.title(rule.stages[0].title), t.title(rule.stages[-1].title)
    given = t(
        f"{first}评{t.title(best.title)}，{last}评{t.title(other.title)}",
        f"{first} grades {t.title(best.title)}, {last} {t.title(other.title)}",
    )
    return Worked(given, _leaf(outcome.trace.notes, outcome.value, bench))


@works(Deducted)
def _deducted(rule: Deducted, bench: Bench) -> Worked:
    t, entry = bench.t, rule.entries[0]
    facts = [Fact(kind=entry.key, count=2)]
    outcome = rule.evaluate(bench.part, bench.given_or(facts), bench.places)
    given = t(f"{t.title(entry.title)}两次", f"{t.title(entry.title)}, twice")
    steps = tuple(bench.row(row) for row in outcome.trace.children)
    return Worked(given, (*steps, *_leaf(outcome.trace.notes, outcome.value, bench)))


@works(Nested)
def _nested(rule: Nested, bench: Bench) -> Worked:
    t, full = bench.t, bench.part.points
    earned = [component.points * SHARES[n % 3] for n, component in enumerate(rule.components)]
    together = sum(earned, Fraction(0))
    steps = [
        f"{t.title(component.title)} {t.figure(points)}"
        for component, points in zip(rule.components, earned, strict=True)
    ]
    if rule.scale == "sum":
        steps.append(t(f"相加 {t.figure(together)}", f"{t.figure(together)} together"))
    else:
        listed = sum((component.points for component in rule.components), Fraction(0))
        steps += [
            t(f"所得 {t.figure(together)}", f"{t.figure(together)} earned"),
            t(
                f"÷ {t.figure(listed)} × {t.figure(full)} = {t.figure(together / listed * full)}",
                f"÷ {t.figure(listed)} × {t.figure(full)} = {t.figure(together / listed * full)}",
            ),
        ]
    given = t("各下级板块得了这些分", "its parts earned this")
    return Worked(given, tuple(steps))


def _leaf(notes: Iterable[Note], value: Fraction | None, bench: Bench) -> tuple[str, ...]:
    """The notes of a leaf, and what it comes to."""
    t = bench.t
    said = [bench.note(note) for note in notes]
    points = t("缺", "missing") if value is None else t.figure(value)
    return (*said, t(f"得 {points}", f"{points}"))
