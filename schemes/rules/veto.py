"""Vetoes (一票否决) and what each does: disqualify, lower a grade, cap the score."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Count, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.trace import Note, NoteValue, Trace

Effect = Literal["unqualified", "lower_grade", "cap_score", "cut_pay"]


class VetoEntry(Part):
    """A kind of veto and its effect.

    ``unqualified``: the year is unqualified (K-5.6).  ``lower_grade``: the grade is lowered by
    ``steps`` (M-10).  ``cap_score``: the total is at most ``cap``.  ``cut_pay``: only the money is
    touched, by the rate that names it.
    """

    key: Key
    title: Title
    effect: Effect = Field(default="unqualified", title="后果")
    steps: Count = Field(default=0, title="降几等")
    cap: Amount | None = Field(default=None, title="总分最多")
    clauses: tuple[str, ...] = ()


class Veto(Rule):
    """What vetoes do to a unit; it keeps its score unless one of them caps it (K-5.6, M-10).

    ``head_may_be_excellent`` says whether the head of an unqualified unit may still be rated
    excellent in the annual appraisal (K-7.9).  ``lowers_once``: several vetoes that lower the grade
    lower it as one would, by the most steps (M-10); else their steps add up.
    """

    kind: Literal["veto"] = "veto"
    entries: tuple[VetoEntry, ...] = ()
    head_may_be_excellent: bool = Field(default=False, title="主要领导能否评优")
    lowers_once: bool = Field(default=True, title="降等只降一次")

    def hits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the kinds that the scheme names, in its order, each once."""
        return tuple(entry.key for entry in self._found(kinds))

    def disqualifies(self, kinds: Iterable[str]) -> bool:
        """Whether one of ``kinds`` makes the year unqualified."""
        return any(entry.effect == "unqualified" for entry in self._found(kinds))

    def steps(self, kinds: Iterable[str]) -> int:
        """Return by how many steps ``kinds`` lower the grade."""
        steps = [entry.steps for entry in self._found(kinds) if entry.effect == "lower_grade"]
        return max(steps, default=0) if self.lowers_once else sum(steps)

    def cap(self, kinds: Iterable[str]) -> Fraction | None:
        """Return the most that ``kinds`` leave of a total; ``None`` for no cap."""
        caps = [entry.cap for entry in self._found(kinds) if entry.effect == "cap_score"]
        return min((cap for cap in caps if cap is not None), default=None)

    def _found(self, kinds: Iterable[str]) -> tuple[VetoEntry, ...]:
        found = set(kinds)
        return tuple(entry for entry in self.entries if entry.key in found)

    def rows(self, kinds: Iterable[str]) -> tuple[Trace, ...]:
        """Return one information row for every veto that hits."""
        return tuple(
            Trace(
                key=f"veto:{entry.key}",
                label=entry.title.zh,
                label_en=entry.title.en,
                unit="none",
                state="info",
                clauses=entry.clauses or self.clauses,
                notes=(Note(f"veto.{entry.effect}", _params(entry)),),
            )
            for entry in self._found(kinds)
        )

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find a veto that caps the score at no figure, or lowers the grade by no step."""
        return tuple(
            Finding(
                "X-1",
                "error",
                context.at("entries", n, "cap" if entry.effect == "cap_score" else "steps").path,
                entry.clauses or self.clauses,
                f"“{entry.title.zh}” 没有写明{_LACKS[entry.effect][0]}。",
                f"“{entry.title.en}” does not say {_LACKS[entry.effect][1]}.",
            )
            for n, entry in enumerate(self.entries)
            if (entry.effect == "cap_score" and entry.cap is None)
            or (entry.effect == "lower_grade" and entry.steps == 0)
        )


_LACKS = {
    "cap_score": ("总分封顶到多少分", "at what the total is capped"),
    "lower_grade": ("降几等", "by how many grades it lowers"),
}


def _params(entry: VetoEntry) -> dict[str, NoteValue]:
    if entry.effect == "lower_grade":
        return {"steps": entry.steps}
    if entry.effect == "cap_score" and entry.cap is not None:
        return {"cap": to_text(entry.cap)}
    return {}
