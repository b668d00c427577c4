"""Units paid by the standard of another unit (比照发放)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from schemes.rules.base import Rule


class PaidLike(Rule):
    """A unit may take another unit's per-capita amount (K-7.3 canteen, K-7.11 affiliated).

    ``takes_standing``: it then also takes over whether the year is qualified, and whether
    level-one targets were filed.
    """

    kind: Literal["paid_like"] = "paid_like"
    takes_standing: bool = Field(default=True, title="合格与否随同")

    def chain(self, code: str, paid_like: Mapping[str, str]) -> tuple[str, ...]:
        """Return ``code`` and the units it takes its standard from, the last one with its own.

        ``paid_like`` maps a code to the unit it is paid like ("" for none).  A circle, or a unit
        that does not exist, ends in "".
        """
        found = [code]
        while following := paid_like.get(found[-1], ""):
            if following in found or following not in paid_like:
                return (*found, "")
            found.append(following)
        return tuple(found)
