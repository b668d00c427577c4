"""Units outside the scheme that follow it by rules of their own (体系外单位参照执行)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Rule


class OutsideUnits(Rule):
    """Units that are not assessed file by which rules they follow the scheme (D-8).

    ``must_file``: each of them does, with document, day and approval, so that it can be shown that
    no bonus is paid outside the system.  What they are paid follows from the other rules of money.
    """

    kind: Literal["outside_units"] = "outside_units"
    must_file: bool = Field(default=False, title="参照执行的办法须备案")


#: A scheme that asks nothing of them.
NO_OUTSIDE = OutsideUnits()
