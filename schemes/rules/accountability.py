"""What may follow for a unit or a person beside points and money (G-7, M-13): kinds as data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Key, Part, Rule, Title

Sort = Literal["blame", "praise", "notice"]


class RecordKind(Part):
    """A kind of record, with its document.

    ``sort``: it speaks against, for, or only tells somebody above.  ``notice_days``: working days
    of public notice before it is decided (G-7: before a commendation).  ``improve_days``: it has a
    deadline, usually so many working days; 0 asks for none.  ``on_veto``: proposed for a unit with
    a veto.  That a grade calls for it stands with the grade (``grading.grades.measures``, M-13).
    """

    key: Key
    title: Title
    sort: Sort = Field(default="blame", title="性质")
    notice_days: Count = Field(default=0, title="公示几个工作日")
    improve_days: Count = Field(default=0, title="整改几个工作日")
    on_veto: bool = Field(default=False, title="一票否决的单位提请")


class AccountabilityRules(Rule):
    """The kinds that there are; without any nothing is recorded.

    Whoever prepared a record never confirms it; ``confirmed_by`` is whose part that is (S-4).
    """

    kinds: tuple[RecordKind, ...] = Field(default=(), title="种类")
    confirmed_by: Literal["target_office", "reviewing_office"] = Field(
        default="target_office", title="由谁确认"
    )

    def kind(self, key: str) -> RecordKind | None:
        """The kind of that key."""
        return next((each for each in self.kinds if each.key == key), None)
