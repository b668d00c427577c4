"""Honours that a cap makes worthless or harmful (X-6)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from core.exact import to_text
from schemes.rules.base import Finding, LintContext, Severity

if TYPE_CHECKING:
    from schemes.rules.honours import HonourKind, Honours


def worthless_honours(rule: Honours, context: LintContext) -> tuple[Finding, ...]:
    """Find honours of superior systems that count more than the system cap lets stand."""
    return tuple(
        _finding(rule, kind, level, points, context)
        for kind in rule.kinds
        for level, points in _system_points(rule, kind)
        if points > rule.caps.system
    )


def _system_points(rule: Honours, kind: HonourKind) -> list[tuple[str, Fraction]]:
    """The points of a system's honour of each level, after the level shift."""
    found = []
    for place, level in enumerate(rule.levels):
        shifted = place - kind.system_shift
        if shifted >= 0 and rule.levels[shifted].key in kind.points:
            found.append((level.title.zh, kind.points[rule.levels[shifted].key]))
    return found


def _displaceable(rule: Honours, kind: HonourKind, points: Fraction) -> Fraction | None:
    """The largest honour outside the cap that such an award would displace, if it is worth more
    than what the cap leaves."""
    if kind.counts != "highest" or rule.choose_highest == "after_caps":
        return None
    rivals = [p for p in kind.points.values() if rule.caps.system < p < points]
    return max(rivals, default=None)


def _finding(
    rule: Honours, kind: HonourKind, level: str, points: Fraction, context: LintContext
) -> Finding:
    cap = rule.caps.system
    params = {"kind": kind.title.zh, "level": level}
    params |= {"points": to_text(points), "cap": to_text(cap)}
    rival = _displaceable(rule, kind, points)
    zh = f"{level}系统的{kind.title.zh}计 {points} 分，封顶后最多 {cap} 分"
    en = f"A system's {kind.title.en} honour of {points} points is capped at {cap}"
    if rival is not None:
        params["displaced"] = to_text(rival)
        params["lost"] = to_text(rival - cap)
        zh += f"，却会顶掉能计 {rival} 分的荣誉，少 {rival - cap} 分。"
        en += f", yet it displaces one worth {rival}: {rival - cap} points are lost."
    else:
        zh += "，多出的分没有用。"
        en += ": the rest is worthless."
    clauses = (*kind.clauses, *rule.caps.clauses)
    severity: Severity = "warning" if rival is not None else "notice"
    return Finding("X-6", severity, context.at("caps.system").path, clauses, zh, en, params)
