"""The words of progress: states with a sign and a badge, sources, shares."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exact import format_percent, format_short
from schemes.workbook.plan import decimal_text
from targets.progress.reckoning import State

#: Stands where nothing applies.
NONE = "—"
#: State → its word, its sign (state never by colour alone) and its place from worst to best.
STATES: Mapping[State, tuple[Any, str]] = {
    State.RED: (_("滞后"), "▼"),
    State.AMBER: (_("偏慢"), "◆"),
    State.MISSING: (_("缺"), "○"),
    State.NORMAL: (_("正常"), "–"),
    State.DESCRIBED: (_("文字报送"), "·"),
    State.DONE: (_("已完成"), "✓"),
    State.WAITING: (_("未到"), ""),
}
WORST_FIRST = tuple(STATES)


def state_word(state: State) -> Any:
    """What a state is called."""
    return STATES[state][0]


def state_sign(state: State) -> str:
    """The sign that stands beside its colour."""
    return STATES[state][1]


def short(value: Fraction | None, none: Any = NONE) -> str:
    """A figure as it is read: no more places than it has, at most four."""
    return str(none) if value is None else format_short(value)


def as_typed(value: Fraction | None) -> str:
    """A figure as it would be typed again, not rounded; "" for none."""
    return "" if value is None else decimal_text(value)


def signed(value: Fraction | None) -> str:
    """A difference with its sign; nothing where there is none."""
    if not value:
        return ""
    return f"{'+' if value > 0 else '−'}{format_short(abs(value))}"


def share(value: Fraction | None, *, signed: bool = False) -> str:
    """A share as percent with one place."""
    return NONE if value is None else format_percent(value, signed=signed)
