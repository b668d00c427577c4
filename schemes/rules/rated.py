"""A component that is one weighted source: somebody's mark out of a full mark (单项评分)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, RatedInput
from schemes.rules.leaves import component_leaf
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)


class RatedSource(Part):
    """A source outside that is asked for its own mark of every unit (G-5).

    ``weight``: how heavily it weighs beside the others.  ``places``: the mark is a place in a
    ranking of its own, and this is the share that the first, second … place gets (the last entry
    for all below).  ``document``: no mark without the paper that it stands in.
    """

    key: Key
    title: Title
    weight: Amount = Field(default=Fraction(1), title="比重")
    places: tuple[Amount, ...] = Field(default=(), title="各名次几成")
    document: bool = Field(default=True, title="要文件")
    clauses: tuple[str, ...] = ()

    def is_of(self, mark: RatedInput) -> bool:
        """Whether a mark is this source's: it says so by the source's key or name."""
        return mark.title in (self.key, self.title.zh, self.title.en)


class Rated(Rule):
    """Component points × mark ÷ full mark, one leaf (M-2, M-5, S-5).

    ``full`` is the full mark of a mark that does not say its own.  Several marks (of several
    examiners) weigh the same; each is kept within 0 and its full mark.  ``sources``: who must mark
    every unit, each by its own weight; a source that has not is missing and never 0 (G-5, S-2).
    """

    kind: Literal["rated"] = "rated"
    full: Amount = Field(default=Fraction(100), title="满分")
    sources: tuple[RatedSource, ...] = Field(default=(), title="外来的评分")

    def evaluate(
        self, component: ComponentInput, marks: Iterable[RatedInput], places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf with a note for every mark."""
        if self.sources:
            return self._by_source(component, list(marks), places)
        given = sorted(marks, key=lambda m: (m.title, m.score is None, m.score or 0))
        notes = [self._note(mark) for mark in given]
        open_marks = [mark for mark in given if mark.score is None]
        if not given or open_marks:
            notes += [] if given else [Note("rated.none")]
            gaps = (Gap("rated_mark", component.key),)
            return component_leaf(component, None, notes, gaps)
        share = exact_sum(self._share(mark) for mark in given) / len(given)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "share": to_text(share),
        }
        notes.append(Note("rated.score", params))
        source = given[0].source if len(given) == 1 else None
        value = round_exact(component.points * share, places)
        return component_leaf(component, value, notes, (), source)

    def _by_source(
        self, component: ComponentInput, marks: list[RatedInput], places: int
    ) -> ComponentOutcome:
        """One leaf over all sources, with a row for each: what it gave, or that it is missing."""
        by_source = [(each, [m for m in marks if each.is_of(m)]) for each in self.sources]
        known = [mark for _source, found in by_source for mark in found]
        rows = [self._source_row(each, found) for each, found in by_source]
        rows += [self._stray_row(mark) for mark in marks if mark not in known]
        gaps = tuple(
            Gap("rated_source", f"{component.key}.{each.key}")
            for each, found in by_source
            if not any(mark.score is not None for mark in found)
        )
        value, notes = None, [Note("rated.sources", {"count": len(rows), "missing": len(gaps)})]
        weight = exact_sum(each.weight for each in self.sources)
        if not gaps and weight:
            shares = (each.weight * self._source_share(each, found) for each, found in by_source)
            value = round_exact(component.points * exact_sum(shares) / weight, places)
        outcome = component_leaf(component, value, notes, gaps)
        trace = replace(outcome.trace, children=tuple(rows))
        return ComponentOutcome(value, trace, gaps)

    def _source_share(self, source: RatedSource, marks: list[RatedInput]) -> Fraction:
        """The mean share of what a source gave."""
        given = [mark for mark in marks if mark.score is not None]
        if not source.places:
            return exact_sum(self._share(mark) for mark in given) / len(given)
        last = len(source.places) - 1
        shares = (source.places[min(max(int(m.score or 1), 1) - 1, last)] for m in given)
        return exact_sum(shares) / len(given)

    def _source_row(self, source: RatedSource, marks: list[RatedInput]) -> Trace:
        given = [mark for mark in marks if mark.score is not None]
        head = Trace(
            key=f"source:{source.key}",
            label=source.title.zh,
            label_en=source.title.en,
            unit="own_points",
            clauses=source.clauses,
        )
        if not given:
            return replace(head, state="missing", notes=(Note("rated.none"),))
        share = self._source_share(source, given)
        params: dict[str, NoteValue] = {"share": to_text(share), "weight": to_text(source.weight)}
        notes = [self._note(given[0])] if not source.places else []
        if source.places:
            notes = [Note("rated.place", {"place": to_text(given[0].score or ZERO)})]
        return replace(
            head,
            value=self.full * share,
            standard=self.full,
            notes=(*notes, Note("rated.weighed", params)),
            source=given[0].source,
        )

    def _stray_row(self, mark: RatedInput) -> Trace:
        """A mark of nobody that the scheme asks: it stands there and does not count."""
        return Trace(
            key=f"source:{mark.title}",
            label=mark.title,
            value=ZERO,
            unit="own_points",
            state="left_out",
            notes=(Note("rated.not_asked"),),
            source=mark.source,
        )

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find a full mark of 0, sources that weigh nothing together or stand twice (X-3, X-4)."""
        return tuple(self._faults(context))

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        if not self.full:
            zh = "满分为 0，评分除不出来，各单位这个板块都得 0 分，请改正。"
            en = "The full mark is 0: a mark cannot be divided by it, and every unit would get 0."
            yield Finding("X-4", "error", context.at("full").path, self.clauses, zh, en)
        path = context.at("sources").path
        if self.sources and not exact_sum(each.weight for each in self.sources):
            zh, en = "各家外来评分的比重合计为 0，请改正。", "The sources weigh 0 together."
            yield Finding("X-4", "error", path, self.clauses, zh, en)
        keys = [each.key for each in self.sources]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            zh, en = f"外来评分里有两家都叫 {key}，请改名。", f"Two sources are called {key}."
            yield Finding("X-3", "error", path, self.clauses, zh, en)

    def _share(self, mark: RatedInput) -> Fraction:
        full = mark.full or self.full
        return (
            min(max(mark.score or Fraction(0), Fraction(0)), full) / full if full else Fraction(0)
        )

    def _note(self, mark: RatedInput) -> Note:
        if mark.score is None:
            return Note("rated.no_mark", {"who": mark.title})
        full = mark.full or self.full
        params: dict[str, NoteValue] = {"score": to_text(mark.score), "full": to_text(full)}
        return Note("rated.mark_by" if mark.title else "rated.mark", {**params, "who": mark.title})
