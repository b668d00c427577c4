"""Checks of a plan's figures, against last year's and what superiors assigned (K-3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.exact import format_short
from schemes.document import PlanWarning, SchemeDocument
from targets.plans.findings import Finding, Fix, Line, about, gettext_noop


def below_last_actual(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """A target grows on last year's actual (K-3.3)."""
    for line in lines:
        plan, last = line.plan, line.number("last_year")
        if plan is None or last is None or not _falls_short(line, plan, last):
            continue
        text = (
            gettext_noop("高于上年实绩 %(last)s %(measure)s（越低越好），须说明理由")
            if line.lower_is_better
            else gettext_noop("低于上年实绩 %(last)s %(measure)s，须说明理由")
        )
        told = {"last": format_short(last), "measure": line.values["measure"]}
        yield about(warning, text, line, field="plan", plan=format_short(plan), **told)


def far_from_last(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """So many times last year's actual, or so small a part, looks like a slip of unit or point
    (K-3.3)."""
    times = warning.times
    for line in lines:
        plan, last = line.plan, line.number("last_year")
        if not times or plan is None or last is None or plan <= 0 or last <= 0:
            continue
        if last <= plan * times and plan <= last * times:
            continue
        text = (
            gettext_noop("超过上年实绩 %(last)s %(measure)s 的 %(times)s 倍，核对单位和小数点")
            if plan > last
            else gettext_noop("不到上年实绩 %(last)s %(measure)s 的 1/%(times)s，核对单位和小数点")
        )
        told = {"last": format_short(last), "measure": line.values["measure"]}
        told |= {"times": format_short(times), "plan": format_short(plan)}
        yield about(warning, text, line, field="plan", **told)


def below_assigned(
    _document: SchemeDocument, _group: str, lines: Sequence[Line], warning: PlanWarning
) -> Iterator[Finding]:
    """A figure that a superior assigned is the floor (K-3.3)."""
    for line in lines:
        plan, least = line.plan, _least(line)
        if plan is None or least is None or not _falls_short(line, plan, least):
            continue
        text = (
            gettext_noop("高于上级下达数 %(least)s %(measure)s（越低越好）")
            if line.lower_is_better
            else gettext_noop("低于上级下达数 %(least)s %(measure)s")
        )
        fix = Fix("plan", format_short(least))
        told = {"least": format_short(least), "measure": line.values["measure"]}
        yield about(warning, text, line, field="plan", fix=fix, plan=format_short(plan), **told)


def _least(line: Line) -> Fraction | None:
    """What was assigned: by the register, or by the line itself, whichever asks for more."""
    own, listed = line.number("assigned"), line.assigned.value if line.assigned else None
    found = [figure for figure in (own, listed) if figure is not None]
    return (min if line.lower_is_better else max)(found) if found else None


def _falls_short(line: Line, plan: Fraction, base: Fraction) -> bool:
    return plan > base if line.lower_is_better else plan < base
