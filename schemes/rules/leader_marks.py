"""A component filled by leaders: scores, places among the units in their charge, or tiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Count, Exact, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, LeaderMarkInput
from schemes.rules.leaves import component_leaf
from schemes.rules.outliers import Outliers, dropped_note, kept
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue


class Tier(Part):
    """A tier (档次) and the share of the component's points that it gives."""

    key: Key
    title: Title
    share: Amount = Field(title="得分值的几成")


class RankTable(Part):
    """The share that each place gives a leader who ranks so many units."""

    units: Count = Field(title="排几个单位")
    shares: tuple[Exact, ...] = Field(min_length=1, title="各名次得几成")


class RankLine(Part):
    """Shares that fall by one step a place, for any number of units, not below ``least``."""

    first: Amount = Field(title="第一名得几成")
    step: Amount = Field(title="每低一名少几成")
    least: Amount = Field(default=Fraction(0), title="最少几成")

    def share(self, place: int) -> Fraction:
        """Return the share of ``place``."""
        return max(self.first - self.step * (place - 1), self.least)


class LeaderMarks(Rule):
    """Component points × the mean over leaders of the share that each gives (M-5, M-7).

    A leader gives a score out of ``full``, a place among the units that he ranks, or a tier.  For
    places the table of as many units as he ranks holds, else ``rank_line``; a scheme fixes both
    beforehand.  The component is one leaf (S-5); without a leader's mark it is missing (S-2).
    ``outliers``: the highest and lowest shares of a unit may not count.  ``lines_seen_by``: who
    beside the offices sees how lenient each leader was, himself or all leaders.
    """

    kind: Literal["leader_marks"] = "leader_marks"
    full: Amount = Field(default=Fraction(100), title="满分")
    tiers: tuple[Tier, ...] = Field(default=(), title="档次")
    rank_tables: tuple[RankTable, ...] = Field(default=(), title="名次表")
    rank_line: RankLine | None = Field(default=None, title="没有名次表时")
    least_marks: Count = Field(default=1, title="至少几位领导")
    outliers: Outliers | None = Field(
        default=None, title="极端票", exclude_if=lambda value: value is None
    )
    lines_seen_by: Literal["offices", "self", "leaders"] = Field(
        default="offices", title="各人宽严给谁看", exclude_if=lambda value: value == "offices"
    )

    def evaluate(
        self, component: ComponentInput, marks: Iterable[LeaderMarkInput], places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf, a note for every leader who has spoken."""
        ordered = sorted(marks, key=lambda mark: mark.leader)
        judged = [(mark, self.share(mark)) for mark in ordered]
        notes = [self._note(mark, share) for mark, share in judged]
        shares = [share for _, share in judged if share is not None]
        unusable = tuple(Gap("leader_mark", mark.leader) for mark, share in judged if share is None)
        if unusable or len(shares) < max(self.least_marks, 1):
            gaps = unusable or (Gap("leader_marks", component.key),)
            return component_leaf(component, None, notes, gaps)
        counted, _left_out = kept(self.outliers, shares)
        mean = exact_sum(counted) / len(counted)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "mean": to_text(mean),
            "count": len(counted),
        }
        notes += [*dropped_note(self.outliers, len(shares)), Note("leader.mean", params)]
        return component_leaf(component, round_exact(component.points * mean, places), notes, ())

    def share(self, mark: LeaderMarkInput) -> Fraction | None:
        """Return the share that a mark gives, ``None`` for one the scheme has no figure for."""
        if mark.tier:
            return next((tier.share for tier in self.tiers if tier.key == mark.tier), None)
        if mark.place is not None:
            return self._place_share(mark.place, mark.of)
        if mark.score is None:
            return None
        full = mark.full or self.full
        return min(max(mark.score, Fraction(0)), full) / full if full else None

    def _place_share(self, place: int, of: int) -> Fraction | None:
        table = next((table for table in self.rank_tables if table.units == of), None)
        if table is not None and 1 <= place <= len(table.shares):
            return table.shares[place - 1]
        return self.rank_line.share(place) if self.rank_line is not None and place >= 1 else None

    def _note(self, mark: LeaderMarkInput, share: Fraction | None) -> Note:
        params: dict[str, NoteValue] = {"leader": mark.leader}
        if share is None:
            return Note("leader.unusable", params)
        params["share"] = to_text(share)
        if mark.tier:
            return Note("leader.tier", {**params, "tier": mark.tier})
        if mark.place is not None:
            return Note("leader.place", {**params, "place": mark.place, "of": mark.of})
        score, full = to_text(mark.score or Fraction(0)), to_text(mark.full or self.full)
        return Note("leader.score", {**params, "score": score, "full": full})

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find tables too short or rising, shares above the whole (X-1), a full mark of 0 (X-4)."""
        return tuple(self._faults(context))

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        if self.outliers is not None:
            yield from self.outliers.lint(context, self.clauses)
        for n, table in enumerate(self.rank_tables):
            path = context.at("rank_tables", n).path
            if len(table.shares) != table.units:
                yield _fault(self, path, "short", table.units, len(table.shares))
            elif not _falling(table.shares):
                yield _fault(self, path, "rising", table.units, 0)
        for name, title in self._above():
            yield _fault(self, context.at(*name).path, "above", 0, 0, title.zh, title.en)
        if not (self.full or self.tiers or self.rank_tables or self.rank_line):
            zh = "满分为 0，领导的分除不出来，各单位这个板块都算不出分，请改正。"
            en = "The full mark is 0: a leader's score cannot be divided by it; correct it."
            yield Finding("X-4", "error", context.at("full").path, self.clauses, zh, en)

    def _above(self) -> Iterator[tuple[tuple[str | int, ...], Title]]:
        """Where more than the component's points may be given: a tier, a place."""
        for tier in self.tiers:
            if tier.share > 1:
                yield ("tiers",), tier.title
        for n, table in enumerate(self.rank_tables):
            if max(table.shares) > 1:
                yield ("rank_tables", n), _FIRST
        if self.rank_line is not None and self.rank_line.first > 1:
            yield ("rank_line", "first"), _FIRST


def _falling(shares: Sequence[Fraction]) -> bool:
    return all(later <= earlier for earlier, later in pairwise(shares))


_FIRST = Title(zh="第一名", en="The first place")
_FAULTS = {
    "short": (
        "error",
        "{units} 个单位的名次表有 {given} 个名次，应有 {units} 个。",
        "The table for {units} units has {given} places; it needs {units}.",
    ),
    "rising": (
        "warning",
        "{units} 个单位的名次表里，名次低的反而得分高，请核对。",
        "In the table for {units} units a lower place gives more; check it.",
    ),
    "above": (
        "warning",
        "“{zh}” 得分超过板块分值，请核对。",
        "“{en}” gives more than the component's points; check it.",
    ),
}


def _fault(
    rule: Rule, path: str, kind: str, units: int, given: int, zh: str = "", en: str = ""
) -> Finding:
    severity, chinese, english = _FAULTS[kind]
    words = {"units": units, "given": given, "zh": zh, "en": en}
    params = {"units": str(units), "given": str(given)}
    return Finding(
        "X-1",
        "error" if severity == "error" else "warning",
        path,
        rule.clauses,
        chinese.format(**words),
        english.format(**words),
        params,
    )
