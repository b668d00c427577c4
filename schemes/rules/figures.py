"""Which of several figures for the same thing stands (经济指标以谁为准)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Rule

Origin = Literal["audited", "statistics", "reported"]


class Figures(Rule):
    """The figure of the first origin in ``order`` that is there (D-7).

    An audited figure counts where an audit is required; required and not there, nothing stands yet.
    All of them are kept.
    """

    kind: Literal["figures"] = "figures"
    order: tuple[Origin, ...] = Field(
        default=("audited", "statistics", "reported"), min_length=1, title="先后"
    )

    def settle(
        self,
        *,
        reported: Fraction | None,
        statistics: Fraction | None = None,
        audited: Fraction | None = None,
        audit_required: bool = False,
    ) -> tuple[Fraction | None, Origin | None]:
        """Return the figure that stands and whose it is; (``None``, ``None``) while none does."""
        given = {"reported": reported, "statistics": statistics, "audited": audited}
        for origin in self.order:
            if origin == "audited" and not audit_required:
                continue
            if given[origin] is not None:
                return given[origin], origin
            if origin == "audited":
                return None, None
        return None, None
