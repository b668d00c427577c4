"""Grades of units (等次): by bands of the total, by share of the group, or by both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor
from typing import Literal

from pydantic import Field

from core.exact import format_percent
from schemes.rules.base import Amount, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.ranking import Entrant


class Measure(Part):
    """What follows for a unit of a grade (M-13)."""

    key: Key
    title: Title


class UnitGrade(Part):
    """A grade of a unit, best first.

    ``at_least``: the total from which the band reaches up to the one above (``None``: whatever is
    left).  ``share``: at most this share of the group (``None``: whatever is left).  ``measures``:
    what follows for the unit (M-13).
    """

    key: Key
    title: Title
    at_least: Amount | None = Field(default=None, title="多少分起")
    share: Amount | None = Field(default=None, title="最多占本组几成")
    measures: tuple[Measure, ...] = Field(default=(), title="随之而来的措施")
    clauses: tuple[str, ...] = ()


class Grading(Rule):
    """Which grade a unit gets (M-9).

    ``by`` ``bands``: by its exact total; ``shares``: by its place in the group, so many at most;
    ``both``: the worse of the two, places that a band leaves empty staying empty.  Units tied where
    a share ends get the better grade (``ties`` ``better``) or the worse one.  ``places`` of a share
    are rounded down or half up.
    """

    kind: Literal["grading"] = "grading"
    grades: tuple[UnitGrade, ...] = Field(min_length=2, title="等次，从高到低")
    by: Literal["bands", "shares", "both"] = Field(default="bands", title="怎样定等次")
    rounding: Literal["down", "half_up", "up"] = Field(default="down", title="名额怎样取整")
    ties: Literal["better", "worse"] = Field(default="worse", title="名额边上并列的")

    def band(self, total: Fraction) -> int:
        """Return the place in ``grades`` of the band that ``total`` falls into."""
        for n, grade in enumerate(self.grades):
            if grade.at_least is None or total >= grade.at_least:
                return n
        return len(self.grades) - 1

    def lowered(self, grade: str, steps: int) -> str:
        """Return the grade ``steps`` below, at most the last (M-10)."""
        keys = [each.key for each in self.grades]
        return keys[min(keys.index(grade) + steps, len(keys) - 1)]

    def grade_of(self, key: str) -> UnitGrade | None:
        """Return the grade of that key."""
        return next((grade for grade in self.grades if grade.key == key), None)

    def by_score(self, entrants: Sequence[Entrant]) -> Mapping[str, str]:
        """Return each one's grade in its group, before anything lowers it."""
        bands = {entrant.code: self.band(entrant.total) for entrant in entrants}
        if self.by == "bands":
            return {code: self.grades[n].key for code, n in bands.items()}
        found: dict[str, str] = {}
        ends = self.ends(len(entrants))
        ordered = sorted(entrants, key=lambda e: (-e.total, e.code))
        place = 0
        for _total, tied in groupby(ordered, key=lambda e: e.total):
            group = list(tied)
            first, last = place + 1, place + len(group)
            place = last
            asked = first if self.ties == "better" else last
            share = next((n for n, end in enumerate(ends) if asked <= end), len(ends) - 1)
            for entrant in group:
                n = share if self.by == "shares" else max(share, bands[entrant.code])
                found[entrant.code] = self.grades[n].key
        return found

    def ends(self, count: int) -> list[int]:
        """Return the last place of every grade in a group of ``count``."""
        whole = {"down": floor, "up": ceil, "half_up": lambda x: floor(x + Fraction(1, 2))}
        ends, so_far = [], 0
        for grade in self.grades:
            taken = count if grade.share is None else whole[self.rounding](grade.share * count)
            so_far = min(count, so_far + taken)
            ends.append(so_far)
        return ends

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find bands with a gap, an overlap or no end, and shares above the whole (X-2)."""
        return tuple(self._faults(context.at("grades").path))

    def _faults(self, path: str) -> Iterator[Finding]:
        if self.by in ("bands", "both"):
            yield from self._band_faults(path)
        if self.by == "shares":  # by both, the bands part those who are left
            yield from self._without_share(path)
        shares = [grade.share for grade in self.grades if grade.share is not None]
        if self.by in ("shares", "both") and sum(shares, Fraction(0)) > 1:
            told = format_percent(sum(shares, Fraction(0)), 0)
            zh = f"各等次比例合计 {told}，超过 100%，靠后的等次没有名额。"
            en = f"The shares add up to {told}, more than 100%: the last grades have no places."
            yield Finding("X-1", "error", path, self.clauses, zh, en)

    def _without_share(self, path: str) -> Iterator[Finding]:
        """A grade without a share takes whoever is left, and leaves nobody for those below it."""
        for place, (upper, lower) in enumerate(pairwise(self.grades)):
            if upper.share is None:
                zh = (
                    f"“{upper.title.zh}” 没有写占本组几成，“{lower.title.zh}” 没有单位能得到，"
                    "请写上。"
                )
                en = f"“{upper.title.en}” has no share: nobody gets “{lower.title.en}”; state it."
                yield Finding("X-2", "error", f"{path}.{place}.share", self.clauses, zh, en)

    def _band_faults(self, path: str) -> Iterator[Finding]:
        for upper, lower in pairwise(self.grades):
            if upper.at_least is None:
                zh = f"“{upper.title.zh}” 没有起点分，“{lower.title.zh}” 没有单位能得到。"
                en = f"“{upper.title.en}” has no lower end: nobody gets “{lower.title.en}”."
                yield Finding("X-2", "error", path, self.clauses, zh, en)
            elif lower.at_least is not None and lower.at_least >= upper.at_least:
                zh = (
                    f"“{lower.title.zh}” 从 {lower.at_least} 起，“{upper.title.zh}” 从 "
                    f"{upper.at_least} 起，两档重叠。"
                )
                en = (
                    f"“{lower.title.en}” begins at {lower.at_least}, “{upper.title.en}” at "
                    f"{upper.at_least}: they overlap."
                )
                yield Finding("X-2", "error", path, self.clauses, zh, en)
        last = self.grades[-1]
        if last.at_least is not None and last.at_least > 0:
            zh = f"低于 {last.at_least} 分没有等次，请给最低一档去掉起点分。"
            en = f"Totals below {last.at_least} have no grade; give the last one no lower end."
            yield Finding("X-2", "error", path, self.clauses, zh, en)
