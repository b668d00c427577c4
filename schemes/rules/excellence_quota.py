"""More staff rated excellent for the first units (年度考核优秀比例)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Count, Key, Part, Rule
from schemes.rules.ranking import Entrant, places_by_total

#: What is left of a place that is no whole one: dropped, from a half on a place, always a place.
Rounded = Literal["down", "half_up", "up"]


class QuotaPlaces(Part):
    """How many units of a peer group gain."""

    peer_group: Key
    places: Count = Field(title="前几名")


class GradeShare(Part):
    """The share of staff who may be rated excellent in a unit of a grade, in percent (M-12)."""

    grade: Key
    percent: Amount = Field(title="优秀比例，百分之几")


class ExcellenceQuota(Rule):
    """How many of a unit's staff may be rated excellent in the annual appraisal.

    The first units gain ``extra`` percentage points; all tied at the last place gain (K-7.9).
    Places are counted among qualified units: an unqualified one takes none (K-5.6).  ``by_grade``
    gives the share by the unit's grade, for the peer groups named (none named: for all, M-12).

    ``base`` is the share that ``extra`` comes on top of, where no grade gives one; the source names
    none (Reading: a parameter, and without it nothing is limited).  ``rounding`` makes whole places
    of a share (Reading: down, since a limit is not to be exceeded).
    """

    kind: Literal["excellence_quota"] = "excellence_quota"
    places: tuple[QuotaPlaces, ...] = ()
    extra: Amount = Field(default=Fraction(0), title="优秀比例加几个百分点")
    by_grade: tuple[GradeShare, ...] = Field(default=(), title="按等次的优秀比例")
    by_grade_groups: tuple[Key, ...] = Field(default=(), title="适用的考核组")
    # Left out where they say nothing, so that documents from before them keep their hash.
    base: Amount | None = Field(
        default=None, title="一般比例，百分之几", exclude_if=lambda value: value is None
    )
    rounding: Rounded = Field(
        default="down", title="名额不足一人的", exclude_if=lambda value: value == "down"
    )

    def gains(self, peer_group: str, entrants: tuple[Entrant, ...]) -> dict[str, Fraction]:
        """Return the percentage points gained by each unit that gains."""
        last = next((p.places for p in self.places if p.peer_group == peer_group), 0)
        ranks = places_by_total({e.code: e.total for e in entrants if e.qualified})
        return {code: self.extra for code, rank in ranks.items() if rank <= last}

    def share(self, peer_group: str, grade: str) -> Fraction | None:
        """Return the percentage that a grade allows; ``None`` where the scheme gives none."""
        if self.by_grade_groups and peer_group not in self.by_grade_groups:
            return None
        return next((each.percent for each in self.by_grade if each.grade == grade), None)

    def allowed(self, share: Fraction | None, extra: Fraction) -> Fraction | None:
        """The percentage that a unit may rate excellent: of its grade, else the general one, and
        what it gained; ``None`` where the scheme limits nothing."""
        base = self.base if share is None else share
        return None if base is None else base + extra

    def most(self, peer_group: str) -> Fraction | None:
        """The highest percentage that a unit of the group can come to, before its result is there;
        a group of its own ("") can gain nothing."""
        shares = [each.percent for each in self.by_grade]
        if self.by_grade_groups and peer_group not in self.by_grade_groups:
            shares = []
        extra = any(each.peer_group == peer_group for each in self.places)
        return self.allowed(max(shares, default=None), self.extra if extra else Fraction(0))

    def places_of(self, people: int, percent: Fraction) -> int:
        """How many of ``people`` a percentage is, in whole places."""
        exact = people * percent / 100
        whole = exact.numerator // exact.denominator
        rest = exact - whole
        half = Fraction(1, 2)
        more = {"down": False, "half_up": rest >= half, "up": rest > 0}[self.rounding]
        return whole + int(more)
