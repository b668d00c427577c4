"""Bonus points for honours and distinctive work (先进加分、特色加分): the rule and its form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Count, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.honours_caps import CapOrder, CutFirst, apply_caps
from schemes.rules.honours_choice import Choice, Claim, choose, order_key
from schemes.rules.honours_lint import worthless_honours
from schemes.rules.honours_outcome import HonourOutcome
from schemes.rules.inputs import HonourInput
from schemes.rules.trace import Note, NoteValue


class Level(Part):
    """A level (级别) of awarding bodies, lowest first in the rule's list."""

    key: Key
    title: Title


class HonourKind(Part):
    """A kind of honour with its points by level.

    ``counts`` ``highest``: of several only the highest counts (K-5.5.1); ``all``: all of them
    (K-5.5.2).  ``system_shift``: how many levels lower an award of a superior system counts.
    """

    key: Key
    title: Title
    points: Mapping[str, Amount] = Field(title="各级别加分")
    counts: Literal["highest", "all"] = Field(default="all", title="几个都计还是只计最高")
    system_shift: Count = Field(default=1, title="系统授予降几级")
    clauses: tuple[str, ...] = ()


class DistinctiveKind(Part):
    """Distinctive work (特色工作): so much each, at most so much, beside the honours (K-5.5.6).

    Work below ``least_level`` counts only where the office recognised it.
    """

    key: Key
    title: Title
    each: Amount = Field(title="每项加分")
    cap: Amount = Field(title="最多加分")
    least_level: Key = Field(title="从哪一级起")
    clauses: tuple[str, ...] = ()


class MultiSuperior(Part):
    """A unit that answers to several superior systems: such a system's honour of ``from_kind``
    counts as ``to_kind`` × ``factor``, and several may stand (K-5.5.7)."""

    from_kind: Key
    to_kind: Key
    factor: Amount = Field(title="倍数")
    clauses: tuple[str, ...] = ()


class HonourCaps(Part):
    """The caps (封顶) on honours together and on those from superior systems (K-5.5.5)."""

    total: Amount = Field(title="荣誉合计最多")
    system: Amount = Field(title="其中上级系统授予最多")
    order: CapOrder = Field(default="system_first", title="两个上限的先后")
    cut_first: CutFirst = Field(default="lowest_points", title="超出时先去掉")
    clauses: tuple[str, ...] = ()


class Honours(Rule):
    """Which honours count, for how much, and what caps take away (K-5.5)."""

    kind: Literal["honours"] = "honours"
    levels: tuple[Level, ...] = Field(title="级别，从低到高")
    kinds: tuple[HonourKind, ...] = Field(title="荣誉种类")
    distinctive: DistinctiveKind | None = None
    multi_superior: MultiSuperior | None = None
    caps: HonourCaps
    choose_highest: Literal["before_caps", "after_caps"] = Field(
        default="before_caps", title="就高在封顶之前还是之后"
    )
    same_work_once: bool = Field(default=True, title="同一工作只取最高")
    same_work_clauses: tuple[str, ...] = ()
    dated_in_year: bool = Field(default=True, title="只计本年度颁发的")
    date_clauses: tuple[str, ...] = ()

    def evaluate(self, facts: Iterable[HonourInput], year: int) -> HonourOutcome:
        """Return what counts of ``facts`` in ``year``; their order carries no meaning."""
        ordered = sorted(facts, key=lambda f: (f.date, f.code))
        names = {entry.key for entry in self.kinds}
        special = self.distinctive
        claims = [self.claim(fact, year) for fact in ordered if fact.kind in names]
        extra = []
        if special is not None:
            names.add(special.key)
            mine = [fact for fact in ordered if fact.kind == special.key]
            extra = [self.distinctive_claim(special, fact, year) for fact in mine]
        unknown = [
            Claim(f, f.kind, Fraction(0), False, ()).left_out("unknown_kind", (), {"kind": f.kind})
            for f in ordered
            if f.kind not in names
        ]
        outcomes = [
            self._settle(choice, claims, extra, unknown) for choice in self._choices(claims)
        ]
        return max(outcomes, key=lambda outcome: outcome.points + outcome.distinctive_points)

    def _choices(self, claims: list[Claim]) -> list[Choice]:
        highest = {entry.key: entry.clauses for entry in self.kinds if entry.counts == "highest"}
        options: list[Claim | None] = [None]
        if self.choose_highest == "after_caps":
            rivals = [c for c in claims if not c.reason and c.counts_as in highest]
            options = [*sorted(rivals, key=order_key)] or [None]
        work = self.same_work_clauses if self.same_work_once else None
        return [choose(claims, highest, work, favourite) for favourite in options]

    def _settle(
        self, choice: Choice, claims: list[Claim], extra: list[Claim], unknown: list[Claim]
    ) -> HonourOutcome:
        counted = apply_caps(choice.chosen, self.caps)
        works = {claim.fact.project for claim in choice.chosen if claim.fact.project}
        chosen, rejected = self._choose_distinctive(extra, works)
        by_date = [claim for claim in (*claims, *extra, *unknown) if claim.reason]
        return HonourOutcome(
            rule=self,
            chosen=counted,
            distinctive=chosen,
            left_out=(*by_date, *choice.left_out, *rejected),
            claimed=len(claims) + len(extra) + len(unknown),
        )

    def _choose_distinctive(
        self, extra: list[Claim], works: set[str]
    ) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
        """One item counts once, and nothing that was already chosen as an honour (K-5.5.6)."""
        chosen: list[Claim] = []
        rejected: list[Claim] = []
        seen = set(works)
        for claim in extra:
            if claim.reason:
                continue
            work = claim.fact.project
            if work and work in seen:
                rejected.append(claim.left_out("work_counted", claim.clauses, {"work": work}))
                continue
            seen.add(work)
            chosen.append(claim)
        return tuple(chosen), tuple(rejected)

    def claim(self, fact: HonourInput, year: int) -> Claim:
        """Return what one honour would count for by itself, before choice and caps."""
        entry = next(kind for kind in self.kinds if kind.key == fact.kind)
        keys = [level.key for level in self.levels]
        notes: list[Note] = []
        place = keys.index(fact.level) if fact.level in keys else -1
        if fact.is_system and place >= 0:
            place = max(place - entry.system_shift, -1)
            notes.extend(self._shift_note(place, entry))
        clauses, factor = entry.clauses, Fraction(1)
        multi = self.multi_superior
        if multi and fact.is_system and fact.multi_superior and fact.kind == multi.from_kind:
            entry = next(kind for kind in self.kinds if kind.key == multi.to_kind)
            factor, clauses = multi.factor, multi.clauses
            notes.append(Note("honour.multi_superior", {"factor": str(factor)}))
        points = entry.points.get(keys[place]) if place >= 0 else None
        claim = Claim(
            fact, entry.key, (points or Fraction(0)) * factor, fact.is_system, clauses, tuple(notes)
        )
        if self.dated_in_year and fact.date.year != year:
            return claim.left_out("other_year", self.date_clauses, _date_params(fact, year))
        return claim if points is not None else claim.left_out("level_too_low", clauses, {})

    def _shift_note(self, place: int, entry: HonourKind) -> tuple[Note, ...]:
        if entry.system_shift == 0 or place < 0:
            return ()
        title = self.levels[place].title
        return (Note("honour.level_shift", {"to_zh": title.zh, "to_en": title.en}),)

    def distinctive_claim(self, rule: DistinctiveKind, fact: HonourInput, year: int) -> Claim:
        """Return what one piece of distinctive work would count for by itself."""
        keys = [level.key for level in self.levels]
        claim = Claim(fact, rule.key, rule.each, fact.is_system, rule.clauses)
        if self.dated_in_year and fact.date.year != year:
            return claim.left_out("other_year", self.date_clauses, _date_params(fact, year))
        known = fact.level in keys and keys.index(fact.level) >= keys.index(rule.least_level)
        if known or fact.recognised:
            return claim
        return claim.left_out("not_recognised", rule.clauses, {})

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find honours that a cap makes worthless or harmful (X-6)."""
        return worthless_honours(self, context)


def _date_params(fact: HonourInput, year: int) -> dict[str, NoteValue]:
    return {"date": fact.date.isoformat(), "year": year}
