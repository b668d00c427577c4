"""Public appraisal of conduct (行风评议): ratings with consequences."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Key, Part, Rule, Title
from schemes.rules.trace import Note, Trace


class Rating(Part):
    """A rating that has consequences; its money stands in the replacement rates."""

    key: Key
    title: Title
    head_may_be_excellent: bool = Field(default=False, title="主要领导能否评优")


class PublicAppraisal(Rule):
    """The ratings that count, and what each does to the head's appraisal (K-7.10)."""

    kind: Literal["public_appraisal"] = "public_appraisal"
    ratings: tuple[Rating, ...] = ()

    def rating(self, key: str) -> Rating | None:
        """Return the rating ``key``, ``None`` for one without consequences."""
        return next((rating for rating in self.ratings if rating.key == key), None)

    def row(self, key: str) -> tuple[Trace, ...]:
        """Return the information row of a rating that has consequences."""
        rating = self.rating(key)
        if rating is None:
            return ()
        return (
            Trace(
                key=f"appraisal:{rating.key}",
                label=rating.title.zh,
                label_en=rating.title.en,
                unit="none",
                state="info",
                clauses=self.clauses,
                notes=(Note("appraisal.rated"),),
            ),
        )
