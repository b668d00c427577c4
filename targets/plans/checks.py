"""Checks of a plan (计划检查): what blocks it, what its filer must answer (K-3, K-4.3, D-1).

Pure: no database, no clock.  Which checks count, how they work and which clause says so stands in
the scheme (``plan_warnings``); what no scheme can do without, a line that could not be scored,
always blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from core.exact import format_short
from schemes.document import PlanWarning, SchemeDocument
from schemes.rules.component import Component, leaves, read_as
from schemes.rules.target_methods import MethodError, parse_method
from targets.assigned.matching import Assigned, Carrier, carried
from targets.graded import GRADED, POINTED
from targets.plans.figure_checks import below_assigned, below_last_actual, far_from_last
from targets.plans.findings import Finding, Line, about, gettext_noop


def is_planned(component: Component) -> bool:
    """Whether the lines of a plan may stand in a component."""
    return read_as(component) in (POINTED, GRADED)


def is_graded(component: Component) -> bool:
    """Whether a component is graded as a whole: its lines have neither points nor method."""
    return read_as(component) == GRADED


@dataclass(frozen=True, slots=True)
class Share:
    """Points of a component: what it has, what the lines give away (all, where it is graded)."""

    component: Component
    given: Fraction

    @property
    def scaled(self) -> bool:
        """Whether what is earned counts as a share of what is set (M-2)."""
        return bool(getattr(self.component.rule, "scaled", False))

    @property
    def full(self) -> Fraction:
        """What the lines have to add up to: the component's points; where they are scaled to those,
        the sum that the scheme sets, and any sum where it sets none (M-2)."""
        if not self.scaled:
            return self.component.points
        wanted: Fraction | None = getattr(self.component.rule, "set_points", None)
        return self.given if wanted is None else wanted

    @property
    def rest(self) -> Fraction:
        """What is left; negative for what is too much."""
        return self.full - self.given


def shares(document: SchemeDocument, group: str, lines: Sequence[Line]) -> list[Share]:
    """The components of a group that targets fill, with the points given so far (K-2.1)."""
    given: dict[str, Fraction] = {}
    for line in lines:
        key = line.values["component"]
        given[key] = given.get(key, Fraction(0)) + (line.number("points") or Fraction(0))
    found = document.peer_group(group)
    own = [] if found is None else [c for c in leaves(found.components) if is_planned(c)]
    return [
        Share(each, each.points if is_graded(each) else given.get(each.key, Fraction(0)))
        for each in own
    ]


def check_plan(
    document: SchemeDocument,
    group: str,
    lines: Sequence[Line],
    assigned: Sequence[Assigned] = (),
    fixed: Sequence[Line] = (),
) -> list[Finding]:
    """Everything there is to say about a plan, in the order of its lines, then of the whole.

    ``assigned`` is what superiors assigned to the unit, by the register; ``fixed`` are lines that
    the office gives it: they count, and are not the unit's to mend (K-2.3).
    """
    lines, missing = _with_register(lines, assigned)
    found = [finding for line in lines for finding in _whole_line(document, group, line)]
    for warning in document.plan_warnings:
        check = CHECKS.get(warning.key)
        if check is not None:
            counted = [*lines, *fixed] if warning.key in COUNTING else lines
            found += check(document, group, counted, warning)
        if warning.key == "assigned_unlisted":
            found += [_unlisted(warning, each) for each in missing]
    order = {line.pk: line.place for line in lines}
    last = len(lines) + 1
    return sorted(found, key=lambda each: (order.get(each.line or 0, last), not each.blocks))


def _whole_line(document: SchemeDocument, group: str, line: Line) -> Iterator[Finding]:
    """What a line must say before anybody can review or score it."""

    def wrong(name: str, text: str, *clauses: str, **params: str) -> Finding:
        return Finding(f"line_{name}", True, text, params, known(document, clauses), line.pk, name)

    components = {share.component.key: share.component for share in shares(document, group, ())}
    own = components.get(line.values["component"])
    if own is None:
        yield wrong("component", gettext_noop("考核组没有这一板块，改到现有板块里"), "K-2.1")
    if not line.values["title"]:
        yield wrong("title", gettext_noop("写明目标的名称"), "K-3.6")
    points, graded = line.number("points"), own is not None and is_graded(own)
    if not graded and (points is None or points <= 0):
        yield wrong("points", gettext_noop("写明分值，要大于 0"), "K-3.5")
    share = line.number("share")
    if share is not None and not 0 < share <= 100:
        yield wrong("share", gettext_noop("承担比例在 0 和 100 之间"), "P-3")
    if line.values["duty"] == "assist" and share is None:
        yield wrong("share", gettext_noop("协办的写明承担比例"), "P-3")
    if line.number("assigned") is not None and not line.values["assigned_by"]:
        yield wrong("assigned_by", gettext_noop("写明下达文件的文号"), "K-3.3")
    if not graded:
        yield from _method(document, line, wrong)


def _method(
    document: SchemeDocument, line: Line, wrong: Callable[..., Finding]
) -> Iterator[Finding]:
    method = line.values["method"]
    if method not in document.target_methods:
        yield wrong("method", gettext_noop("选一种计分方法"), "K-5.4")
        return
    try:
        parse_method(method, line.values["params"])
    except MethodError as error:
        names = dict.fromkeys(name.split(".")[0] for name, _code in error.problems)
        for name in names:
            text = gettext_noop("计分方法还缺这一项，或填得不对：%(cell)s")
            yield wrong(name or "method", text, "K-5.4", cell=name)


def known(document: SchemeDocument, clauses: Sequence[str]) -> tuple[str, ...]:
    """Those of the clauses that the scheme has: another place's numbers say nothing here."""
    return tuple(clause for clause in clauses if clause in document.clauses)


Check = Callable[[SchemeDocument, str, Sequence[Line], PlanWarning], Iterator[Finding]]


def _with_register(
    lines: Sequence[Line], assigned: Sequence[Assigned]
) -> tuple[Sequence[Line], list[Assigned]]:
    """The lines with the indicators that they carry, and the indicators that none carries."""
    if not assigned:
        return lines, []
    named = [Carrier(line.values.get("indicator", ""), line.values["title"]) for line in lines]
    places, found = carried(assigned, named), list(lines)
    for each in assigned:
        for place in places[each.key]:
            found[place] = replace(lines[place], assigned=each)
    return found, [each for each in assigned if not places[each.key]]


def _unlisted(warning: PlanWarning, missing: Assigned) -> Finding:
    """An assigned indicator that no line lists (K-4.3, K-5.4a)."""
    figure = "" if missing.value is None else format_short(missing.value)
    text = (
        gettext_noop("没有列入上级下达指标“%(title)s”%(figure)s %(measure)s，下达文件：%(by)s")
        if figure
        else gettext_noop("没有列入上级下达指标“%(title)s”，下达文件：%(by)s")
    )
    told: dict[str, Any] = {"title": missing.title, "by": missing.document}
    if figure:
        told |= {"figure": figure, "measure": missing.measure}
    return replace(about(warning, text, **told), indicator=missing.key)


def points_not_allotted(
    document: SchemeDocument, group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """Each component's points are given away exactly (K-2.1)."""
    for share in shares(document, group, lines):
        if share.rest:
            more = share.rest < 0
            text = (
                gettext_noop("%(title)s多 %(gap)s 分，报送前须分满")
                if more
                else gettext_noop("%(title)s还剩 %(gap)s 分，报送前须分满")
            )
            title, gap = share.component.title.zh, format_short(abs(share.rest))
            yield about(warning, text, component=share.component.key, title=title, gap=gap)


def equal_points(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """So many targets of one component with the same points look like an equal split (K-3.5)."""
    same: dict[tuple[str, Fraction], list[Line]] = {}
    for line in lines:
        points = line.number("points")
        if points:
            same.setdefault((line.values["component"], points), []).append(line)
    for (_component, points), found in same.items():
        if len(found) >= max(warning.at_least, 2):
            places = "、".join(str(line.place) for line in found)
            text = gettext_noop("第 %(places)s 项同为 %(points)s 分，请确认不是平均分配")
            told = {"places": places, "points": format_short(points)}
            yield about(warning, text, found[-1], field="points", **told)


def not_quantified(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """Without a figure a target states its deadline and its standard (K-3.4)."""
    for line in lines:
        told = line.values["deadline"] and line.values["standard"]
        if line.plan is None and not told:
            text = gettext_noop("没有数量，须写清时限、质量标准和查验办法")
            yield about(warning, text, line, field="standard")


def few_targets(
    document: SchemeDocument, group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """As a rule a unit has so many targets (D-1)."""
    own = {share.component.key for share in shares(document, group, ())}
    count = sum(line.values["component"] in own for line in lines)
    if count < warning.at_least:
        text = gettext_noop("一般不少于 %(least)s 个目标，现在 %(count)s 个")
        yield about(warning, text, least=str(warning.at_least), count=str(count))


def copied_unchanged(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """A target that says what last year's said word for word (K-3.2, P-7)."""
    for line in lines:
        old = line.values.get("origin_text") or {}
        now = {
            "title": line.values["title"],
            "content": line.values["content"],
            "plan": line.values["params"].get("plan"),
        }
        if old and all(old.get(key) == value for key, value in now.items()):
            text = gettext_noop("与上年目标一字不差，没有改动")
            yield about(warning, text, line, field="title")


#: Checks that count points or lines, whoever they are from.
COUNTING = frozenset({"points_not_allotted", "few_targets"})
CHECKS: Mapping[str, Check] = {
    "points_not_allotted": points_not_allotted,
    "equal_points": equal_points,
    "below_last_actual": below_last_actual,
    "far_from_last": far_from_last,
    "below_assigned": below_assigned,
    "not_quantified": not_quantified,
    "few_targets": few_targets,
    "copied_unchanged": copied_unchanged,
}
