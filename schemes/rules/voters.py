"""Who fills ballots, and what a ballot asks: values, grades, a form of questions (K-6, M-5)."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from schemes.rules.base import Amount, Key, Part, Title

ONE = Fraction(1)


class BallotGrade(Part):
    """An answer that a ballot offers (等次), and what it is worth in points of the ballot."""

    key: Key
    title: Title
    value: Amount = Field(title="计几分")


class Dimension(Part):
    """Something that a ballot asks about; ``peer_groups`` empty: for all of them.

    ``grades`` are its own answers, else those of its voter group; without either it is answered by
    a value.  One of weight 0 is asked and published and counts for nothing.
    """

    key: Key
    title: Title
    peer_groups: tuple[Key, ...] = ()
    weight: Amount = Field(default=ONE, title="权重", exclude_if=lambda value: value == ONE)
    grades: tuple[BallotGrade, ...] = Field(default=(), exclude_if=lambda value: not value)


class VoterGroup(Part):
    """Those who fill ballots (参评人): what they are asked and whether names are kept (K-6).

    With ``grades`` a voter gives a grade and no value; what a grade is worth stands with it.
    """

    key: Key
    title: Title
    maximum: Amount = Field(title="每票满分")
    secret: bool = Field(default=True, title="是否无记名")
    grades: tuple[BallotGrade, ...] = Field(default=(), exclude_if=lambda value: not value)
    dimensions: tuple[Dimension, ...] = ()
    clauses: tuple[str, ...] = ()

    def asked_of(self, peer_group: str) -> tuple[Dimension, ...]:
        """What is asked about a unit of the peer group, in the scheme's order."""
        return tuple(
            each
            for each in self.dimensions
            if not each.peer_groups or peer_group in each.peer_groups
        )

    def answers_of(self, asked: Dimension) -> tuple[BallotGrade, ...]:
        """The answers that a question offers; none: a value is given."""
        return asked.grades or self.grades
