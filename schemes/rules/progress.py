"""How progress of issued targets is reported through the year, and when it is behind (W, T-4)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Count, Part, Rule, Title

MONTHS = 12
Rhythm = Literal["none", "month", "quarter"]


class FigureSource(Part):
    """Who sends figures of an origin that goes before what units report (D-7), by name."""

    origin: Literal["statistics", "audited"]
    unit: Title = Field(title="报送单位")


class ProgressRules(Rule):
    """Reports of progress (进度); without a rhythm there are none.

    ``due_day``: the day of the following month on which a period closes, ``late`` what meets a
    report after it.  ``confirm``: whether the head confirms before it counts.  ``curve``: what is
    expected at a time of the year, an even share or last year's course where that is known (W-2).
    A target is red below ``red`` of what is expected and amber below ``amber``.  ``level_measures``
    are measures of levels, which are reached and held and do not add up over the months;
    ``whole_measures`` count things that come whole: where the plan is whole too, a figure with a
    fraction is a slip of the pen (beds a thousand people are counted in beds, and are none).
    """

    rhythm: Rhythm = Field(default="none", title="多久报一次")
    due_day: Count = Field(default=10, title="次月几日截止")
    late: Literal["refuse", "record"] = Field(default="refuse", title="逾期报送")
    confirm: Literal["none", "head"] = Field(default="none", title="报前由谁确认")
    curve: Literal["even", "last_year"] = Field(default="even", title="应有进度按")
    red: Amount = Field(default=Fraction(7, 10), title="低于应有进度几成为红")
    amber: Amount = Field(default=Fraction(9, 10), title="低于应有进度几成为黄")
    level_measures: tuple[str, ...] = Field(default=(), title="不累计的计量单位")
    whole_measures: tuple[str, ...] = Field(default=(), title="按整数计的计量单位")
    sources: tuple[FigureSource, ...] = ()

    @property
    def periods(self) -> tuple[int, ...]:
        """The last months of the periods of a year, 1 to 12."""
        step = {"month": 1, "quarter": 3}.get(self.rhythm)
        return tuple(range(step, MONTHS + 1, step)) if step else ()

    def due_on(self, year: int, month: int) -> date:
        """The last day on which the period that ends with ``month`` is taken."""
        later, last = divmod(month, MONTHS)
        return date(year + later, last + 1, self.due_day)
