"""Vetoes (一票否决): what makes a year unqualified whatever the score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from schemes.rules.base import Key, Part, Rule, Title
from schemes.rules.trace import Note, Trace


class VetoEntry(Part):
    """A kind of veto."""

    key: Key
    title: Title
    clauses: tuple[str, ...] = ()


class Veto(Rule):
    """Any one of the entries makes the unit's year unqualified (不合格, K-5.6).

    The unit keeps its score.  ``head_may_be_excellent`` says whether its head may still be rated
    excellent in the annual appraisal (K-7.9).
    """

    kind: Literal["veto"] = "veto"
    entries: tuple[VetoEntry, ...] = ()
    head_may_be_excellent: bool = Field(default=False, title="主要领导能否评优")

    def hits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the kinds that the scheme names, in its order, each once."""
        found = set(kinds)
        return tuple(entry.key for entry in self.entries if entry.key in found)

    def rows(self, kinds: Iterable[str]) -> tuple[Trace, ...]:
        """Return one information row for every veto that hits."""
        hits = set(self.hits(kinds))
        return tuple(
            Trace(
                key=f"veto:{entry.key}",
                label=entry.title.zh,
                label_en=entry.title.en,
                unit="none",
                state="info",
                clauses=entry.clauses or self.clauses,
                notes=(Note("veto.unqualified"),),
            )
            for entry in self.entries
            if entry.key in hits
        )
