"""What a scheme document alone shows to be wrong, before it is published (S-7, X-1 … X-11).

Each rule looks at itself in its own ``lint``; here stand the checks that compare several rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from core.exact import format_percent, to_text
from schemes.document import Component, PeerGroup, SchemeDocument
from schemes.rules.base import Finding, LintContext, Rule
from schemes.rules.common_items import CommonItems

_ORDER = {"error": 0, "warning": 1, "notice": 2}
ZERO = Fraction(0)


def lint(document: SchemeDocument) -> tuple[Finding, ...]:
    """Return every finding, what forbids publication first."""
    found = (
        *_points(document),
        *_said_twice(document),
        *_own_checks(document),
        *_penalties(document),
        *_budget(document),
        *_pooled_groups(document),
        *_weights(document),
    )
    return tuple(sorted(found, key=lambda f: (_ORDER[f.severity], int(f.code[2:]), f.path)))


def _own_checks(document: SchemeDocument) -> Iterator[Finding]:
    """What each rule finds in itself (X-4, X-6, X-7, X-10)."""
    pay = document.pay
    rules: list[tuple[str, Rule]] = [("honours", document.honours)]
    rules += [(f"pay.{name}", getattr(pay, name)) for name in type(pay).model_fields]
    for n, group in enumerate(document.peer_groups):
        rules += [
            (f"peer_groups.{n}.components.{m}.rule", component.rule)
            for m, component in enumerate(group.components)
        ]
    for path, rule in rules:
        yield from rule.lint(LintContext(path))


def _points(document: SchemeDocument) -> Iterator[Finding]:
    """X-1: components that do not add up to the base, fixed items that exceed their component."""
    for n, group in enumerate(document.peer_groups):
        listed = sum((component.points for component in group.components), ZERO)
        if listed != group.base_points:
            yield _sum_differs(n, group, listed)
        for m, component in enumerate(group.components):
            if not isinstance(component.rule, CommonItems):
                continue
            items = sum((item.points for item in component.rule.items), ZERO)
            if items > component.points:
                params = {"items": to_text(items), "points": to_text(component.points)}
                yield Finding(
                    "X-1",
                    "error",
                    f"peer_groups.{n}.components.{m}.rule.items",
                    component.clauses,
                    f"“{component.title.zh}” 定死的项目合计 {items} 分，超过板块的 "
                    f"{component.points} 分，请改正。",
                    f"The fixed items of “{component.title.en}” add up to {items}, more than its "
                    f"{component.points} points; correct them.",
                    params,
                )


def _sum_differs(place: int, group: PeerGroup, listed: Fraction) -> Finding:
    parts = " + ".join(to_text(component.points) for component in group.components) or "0"
    gap = abs(group.base_points - listed)
    more = listed > group.base_points
    return Finding(
        "X-1",
        "error",
        f"peer_groups.{place}.base_points",
        group.clauses,
        f"“{group.title.zh}” 各板块 {parts} = {listed}，与基础分 {group.base_points} "
        f"{'多' if more else '少'} {gap} 分，请改正。",
        f"The components of “{group.title.en}” are {parts} = {listed}, {gap} "
        f"{'more' if more else 'less'} than the base of {group.base_points}; correct them.",
        {"listed": to_text(listed), "base": to_text(group.base_points), "gap": to_text(gap)},
    )


def _said_twice(document: SchemeDocument) -> Iterator[Finding]:
    """X-3: two clauses with the same text, two entries of a list that differ in their key only."""
    texts = {key: clause.text.zh.strip() for key, clause in document.clauses.items()}
    yield from _twins("clauses", ((key, text, (key,)) for key, text in texts.items()))
    lists: dict[str, Sequence[Any]] = {
        "deductions.entries": document.deductions.entries,
        "vetoes.entries": document.vetoes.entries,
        "appraisal.ratings": document.appraisal.ratings,
        "pay.rates.entries": document.pay.rates.entries,
        "pay.loss.triggers": document.pay.loss.triggers,
        "calendar": document.calendar,
        "plan_warnings": document.plan_warnings,
    }
    for path, entries in lists.items():
        rows = (
            (
                entry.title.zh,
                entry.model_dump_json(exclude={"key", "clauses"}),
                tuple(getattr(entry, "clauses", ())),
            )
            for entry in entries
        )
        yield from _twins(path, rows)


def _twins(path: str, rows: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[Finding]:
    """Yield a finding for every row whose content an earlier one has already."""
    first: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, content, clauses in rows:
        if content not in first:
            first[content] = (name, clauses)
            continue
        other, other_clauses = first[content]
        yield Finding(
            "X-3",
            "warning",
            path,
            tuple(dict.fromkeys((*other_clauses, *clauses))),
            f"“{other}” 与“{name}” 内容相同，请删去一处。",
            f"“{other}” and “{name}” say the same; remove one.",
            {"first": other, "second": name},
        )


def _penalties(document: SchemeDocument) -> Iterator[Finding]:
    """X-5: a penalty that can pay more than the formula without it.

    The formula's range is D wide and holds A inside, so it pays more than A − D, and comes as near
    to it as the mean comes to the highest score.
    """
    pay = document.pay
    if pay.rates.never_pays_more:
        return
    floor = pay.unit.base - pay.unit.spread
    for n, rate in enumerate(pay.rates.entries):
        paid = pay.unit.base * rate.share
        if not rate.penalty or paid <= floor:
            continue
        share = format_percent(rate.share, 0)
        yield Finding(
            "X-5",
            "warning",
            f"pay.rates.entries.{n}.share",
            (*rate.clauses, *pay.unit.clauses),
            f"“{rate.title.zh}” 按标准的 {share} 发 {paid} 元；按公式，得分垫底的单位可低到接近 "
            f"{floor} 元。受罚的反而可能多拿 {paid - floor} 元。",
            f"“{rate.title.en}” pays {share} of the standard, {paid} yuan; the formula can pay "
            f"down to just over {floor}. Being penalised may pay up to {paid - floor} more.",
            {"paid": to_text(paid), "floor": to_text(floor), "gain": to_text(paid - floor)},
        )


def _budget(document: SchemeDocument) -> Iterator[Finding]:
    """X-8: what is paid is not A × heads; the range a head can be paid in."""
    pay = document.pay
    base, spread = pay.unit.base, pay.unit.spread
    amounts = [base * rate.share for rate in pay.rates.entries]
    low, high = min([base - spread, *amounts]), max([base + spread, *amounts])
    yield Finding(
        "X-8",
        "notice",
        "pay.unit",
        pay.unit.clauses,
        f"平均分按单位算、不按人数算，另有替代比例，实发不等于 {base} 元 × 人数；"
        f"每人在 {low} 至 {high} 元之间，发放前先看预算。",
        f"The mean is over units, not heads, and rates replace the formula, so the money is not "
        f"{base} × heads; a head is paid between {low} and {high}. See the budget beforehand.",
        {"base": to_text(base), "low": to_text(low), "high": to_text(high)},
    )


def _pooled_groups(document: SchemeDocument) -> Iterator[Finding]:
    """X-9: peer groups with unequal totals in one formula."""
    totals = {group.title.zh: group.base_points for group in document.peer_groups}
    if document.pay.unit.scope != "county" or len(set(totals.values())) < 2:
        return
    zh = "、".join(f"{name} {points}" for name, points in totals.items())
    en = ", ".join(f"{group.title.en} {group.base_points}" for group in document.peer_groups)
    yield Finding(
        "X-9",
        "warning",
        "pay.unit.scope",
        document.pay.unit.clauses,
        f"各组基础分不同（{zh}），却放在一个公式里比，请改为按考核组统计或统一基础分。",
        f"Peer groups with unequal totals ({en}) share one formula; take statistics per peer "
        "group, or make the totals equal.",
        {key: to_text(value) for key, value in totals.items()},
    )


def _weights(document: SchemeDocument) -> Iterator[Finding]:
    """X-11: a component of the same name that weighs differently in different peer groups."""
    found: dict[str, list[tuple[PeerGroup, Component]]] = {}
    for group in document.peer_groups:
        for component in group.components:
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
