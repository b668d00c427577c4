"""What a scheme document alone shows to be wrong, before it is published (S-7, X-1 … X-11).

Each rule looks at itself in its own ``lint``; here stand the checks that compare several rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.exact import format_percent, to_text
from schemes.document import PeerGroup, SchemeDocument
from schemes.lint_changes import change_findings
from schemes.lint_money import money_findings
from schemes.lint_progress import progress_findings
from schemes.lint_reach import reach_findings
from schemes.lint_twins import twin_findings
from schemes.rules.base import Finding, LintContext, Rule
from schemes.rules.common_items import CommonItems
from schemes.rules.component import Component, Nested, walk
from schemes.rules.targets import Targets

_ORDER = {"error": 0, "warning": 1, "notice": 2}
ZERO = Fraction(0)


def lint(document: SchemeDocument) -> tuple[Finding, ...]:
    """Return every finding, what forbids publication first."""
    found = (
        *_points(document),
        *twin_findings(document),
        *_own_checks(document),
        *money_findings(document),
        *_weights(document),
        *_set_apart(document),
        *reach_findings(document),
        *change_findings(document),
        *progress_findings(document),
    )
    data = document.to_data()
    told = (
        each if each.clauses else replace(each, clauses=_near(data, each.path)) for each in found
    )
    return tuple(
        sorted(told, key=lambda f: (_ORDER[f.severity], f.code[0] != "X", int(f.code[2:]), f.path))
    )


def _near(data: Any, path: str) -> tuple[str, ...]:
    """The clauses of what holds a place of the document: those written nearest to it."""
    top, _dot, number = path.partition(".")
    if top == "clauses":
        return (number,) if number else ()
    found: tuple[str, ...] = ()
    for part in path.split("."):
        data = data[int(part)] if isinstance(data, list) else data.get(part)
        if not isinstance(data, dict | list):
            break
        if isinstance(data, dict) and data.get("clauses"):
            found = tuple(data["clauses"])
    return found


def _own_checks(document: SchemeDocument) -> Iterator[Finding]:
    """What each rule finds in itself (X-4, X-6, X-7, X-10)."""
    pay = document.pay
    rules: list[tuple[str, Rule]] = [("honours", document.honours), ("vetoes", document.vetoes)]
    rules += [("staff_appraisal", document.staff_appraisal)]
    rules += [(f"adjustments.{n}", rule) for n, rule in enumerate(document.adjustments)]
    rules += [("grading", document.grading)] if document.grading is not None else []
    rules += [(f"pay.{name}", getattr(pay, name)) for name in type(pay).model_fields]
    rules = [(path, rule) for path, rule in rules if rule is not None]
    for n, group in enumerate(document.peer_groups):
        rules += [
            (f"peer_groups.{n}.components.{path}.rule", component.rule)
            for path, component in walk(group.components)
        ]
    for path, rule in rules:
        yield from rule.lint(LintContext(path))


def _points(document: SchemeDocument) -> Iterator[Finding]:
    """X-1: components that do not add up to the base, fixed items that exceed their component."""
    for n, group in enumerate(document.peer_groups):
        listed = sum((component.points for component in group.components), ZERO)
        if listed != group.base_points:
            yield _sum_differs(n, group, listed)
        for path, component in walk(group.components):
            yield from _inner_points(f"peer_groups.{n}.components.{path}", component)


def _inner_points(path: str, component: Component) -> Iterator[Finding]:
    """X-1 inside a component: its parts, or the items that the scheme itself fixes."""
    rule = component.rule
    if isinstance(rule, Nested) and rule.scale == "sum":
        parts = sum((part.points for part in rule.components), ZERO)
        if parts != component.points:
            yield _parts_differ(f"{path}.rule.components", component, parts)
    elif isinstance(rule, Targets) and rule.set_points is not None and not rule.scaled:
        yield _set_idle(f"{path}.rule.set_points", component, rule.set_points)
    elif isinstance(rule, CommonItems):
        items = sum((item.points for item in rule.items), ZERO)
        if items > component.points and not rule.scaled:
            params = {"items": to_text(items), "points": to_text(component.points)}
            yield Finding(
                "X-1",
                "error",
                f"{path}.rule.items",
                component.clauses,
                f"“{component.title.zh}” 定死的项目合计 {items} 分，超过板块的 "
                f"{component.points} 分，请改正。",
                f"The fixed items of “{component.title.en}” add up to {items}, more than its "
                f"{component.points} points; correct them.",
                params,
            )


def _parts_differ(path: str, component: Component, parts: Fraction) -> Finding:
    params = {"listed": to_text(parts), "points": to_text(component.points)}
    return Finding(
        "X-1",
        "error",
        path,
        component.clauses,
        f"“{component.title.zh}” 的下级板块合计 {parts} 分，应为 {component.points} 分，请改正。",
        f"The parts of “{component.title.en}” add up to {parts}, not to its {component.points}; "
        "correct them.",
        params,
    )


def _set_idle(path: str, component: Component, wanted: Fraction) -> Finding:
    """A sum for targets that are not scaled: they add up to the component's own points anyway."""
    return Finding(
        "X-1",
        "error",
        path,
        component.clauses,
        f"“{component.title.zh}” 不折算，各目标合计就是板块的 {component.points} 分，"
        f"不能另设 {wanted} 分。改为折算，或删去。",
        f"The targets of “{component.title.en}” are not scaled and add up to its "
        f"{component.points}: no other sum ({wanted}) can be set. Scale them, or drop it.",
        {"listed": to_text(wanted), "points": to_text(component.points)},
    )


def _sum_differs(place: int, group: PeerGroup, listed: Fraction) -> Finding:
    base, gap = group.base_points, abs(group.base_points - listed)
    more = listed > base
    parts = [to_text(component.points) for component in group.components]
    summed = " + ".join(parts) + (f" = {listed}" if len(parts) > 1 else "")
    zh = (
        f"“{group.title.zh}” 各板块 {summed}，比基础分 {base} {'多' if more else '少'} {gap} 分，"
        "请改正。"
    )
    en = (
        f"The components of “{group.title.en}” are {summed}, {gap} {'more' if more else 'less'} "
        f"than the base of {base}; correct them."
    )
    if not parts:
        zh = f"“{group.title.zh}” 还没有板块，基础分 {base} 分没有去处，请加上板块。"
        en = f"“{group.title.en}” has no components yet for its base of {base}; add them."
    params = {"listed": to_text(listed), "base": to_text(base), "gap": to_text(gap)}
    path = f"peer_groups.{place}.base_points"
    return Finding("X-1", "error", path, group.clauses, zh, en, params)


def _weights(document: SchemeDocument) -> Iterator[Finding]:
    """X-11: a component of the same name that weighs differently in different peer groups."""
    found: dict[str, list[tuple[PeerGroup, Component]]] = {}
    for group in document.peer_groups:
        for _path, component in walk(group.components):
            if group.base_points > 0:
                found.setdefault(component.title.zh, []).append((group, component))
    for title, pairs in found.items():
        shares = [component.points / group.base_points for group, component in pairs]
        if len(set(shares)) < 2:
            continue
        shown = [format_percent(share) for share in shares]
        groups = [group.title for group, _ in pairs]
        zh = "、".join(f"{name.zh} {share}" for name, share in zip(groups, shown, strict=True))
        en = ", ".join(f"{name.en} {share}" for name, share in zip(groups, shown, strict=True))
        yield Finding(
            "X-11",
            "notice",
            "peer_groups",
            tuple(dict.fromkeys(clause for _, c in pairs for clause in c.clauses)),
            f"“{title}” 在各组的比重不同（{zh}），请确认不是笔误。",
            f"“{pairs[0][1].title.en}” weighs differently in the peer groups ({en}); confirm that "
            "it is meant.",
            {name.zh: share for name, share in zip(groups, shown, strict=True)},
        )


def _set_apart(document: SchemeDocument) -> Iterator[Finding]:
    """X-11: common items are set with other points than they count with (M-2, M-5)."""
    found: dict[str, list[tuple[str, PeerGroup, Component, Fraction]]] = {}
    for n, group in enumerate(document.peer_groups):
        for path, component in walk(group.components):
            rule = component.rule
            items = rule.items if isinstance(rule, CommonItems) and rule.scaled else ()
            listed = sum((item.points for item in items), ZERO)
            if listed:
                place = f"peer_groups.{n}.components.{path}.rule.items"
                found.setdefault(component.title.zh, []).append((place, group, component, listed))
    for title, rows in found.items():
        shares = {listed / group.base_points for _p, group, _c, listed in rows}
        if len(shares) == 1 and all(listed == c.points for _p, _g, c, listed in rows):
            continue
        zh = "、".join(f"{g.title.zh} {listed} 分计 {c.points} 分" for _p, g, c, listed in rows)
        en = ", ".join(f"{g.title.en} {listed} count as {c.points}" for _p, g, c, listed in rows)
        yield Finding(
            "X-11",
            "notice",
            rows[0][0],
            rows[0][2].clauses,
            f"“{title}” 设的分和计入总分的分不同（{zh}），按所得占所设折算，请确认不是笔误。",
            f"“{rows[0][2].title.en}” is set with other points than it counts with ({en}): earned "
            "÷ set is what counts; confirm that it is meant.",
            {g.title.zh: to_text(listed) for _p, g, _c, listed in rows},
        )
