"""How the year under way is supervised (督查, K-5.2, M-5): answers, orders, where it is shown."""

from __future__ import annotations

from pydantic import Field

from schemes.rules.base import Count, Key, Rule


class SupervisionRules(Rule):
    """Scheduled reports, spot checks and orders to rectify; without ``answer_days`` there are none.

    A unit answers what a spot check found within so many working days; ``order_days`` are proposed
    for an order.  ``closed_by_other``: an order is closed by somebody else than who issued it.
    Beside the marks of ``components`` the record of a unit is shown; no points come of it.
    """

    answer_days: Count = Field(default=0, title="单位说明几个工作日")
    order_days: Count = Field(default=0, title="整改一般几个工作日")
    closed_by_other: bool = Field(default=False, title="销号由另一个人办")
    components: tuple[Key, ...] = Field(default=(), title="记录列在哪些板块的评分旁")
