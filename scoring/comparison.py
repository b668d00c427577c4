"""One unit against its group: the share of full marks per component, as a chart and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_percent, format_points
from core.language import in_english, title_of
from scoring.engine.results import UnitResult


def group_chart(
    result: UnitResult, group: Any, statistics: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Rows for ``components/chart.html``; None when the group has no figures to compare with.

    A component in which something is missing has no row: what is not there is no gap (S-2).
    """
    rows, widest, left_out = [], (Fraction(0), ""), []
    for component in group.components if group is not None else ():
        earned = result.settled(component.key)
        figures = statistics.get("components", {}).get(component.key, {})
        if result.lacking(component.key):
            left_out.append(title_of(component.title))
        if earned is None or not figures.get("median"):
            continue
        rate, median = earned / component.points, Fraction(figures["median"])
        title = title_of(component.title)
        if rate - median < widest[0]:
            widest = (rate - median, title)
        rows.append(_row(title, rate, median, figures))
    if not rows:
        return None
    return {"rows": rows, "note": _sentence((_note(widest), _left_out(left_out)))}


def _row(
    title: str, rate: Fraction, median: Fraction, figures: Mapping[str, str]
) -> dict[str, str]:
    percents = {
        name: format_percent(value).removesuffix("%")
        for name, value in (
            ("unit", rate),
            ("median", median),
            ("low", Fraction(figures["low"])),
            ("high", Fraction(figures["high"])),
        )
    }
    gap = format_points((rate - median) * 100, 1, signed=True)
    return {"label": title, **percents, "text": f"{percents['unit']}  {gap}"}


def _left_out(titles: Sequence[str]) -> str:
    return _("%(parts)s还有缺项，不比。") % {"parts": _("、").join(titles)} if titles else ""


def _sentence(parts: Sequence[str]) -> str:
    between = " " if in_english() else ""
    return between.join(part for part in parts if part)


def _note(widest: tuple[Fraction, str]) -> str:
    gap, title = widest
    if not gap:
        return ""
    points = format_points(abs(gap) * 100, 1)
    return _("%(part)s得分率低于中位 %(gap)s 个百分点，差距主要在这里。") % {
        "part": title,
        "gap": points,
    }
