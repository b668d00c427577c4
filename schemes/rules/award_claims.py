"""How a unit claims honours and other points (加分申报): its path as data (K-5.1, M-8)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Key, Part, Rule, Title

#: States of a claim that are no step of a scheme.
DRAFT, RETURNED, REFUSED, COUNTED = "draft", "returned", "refused", "counted"
RESERVED = (DRAFT, RETURNED, REFUSED, COUNTED, "withdrawn")

Checker = Literal["unit_head", "reviewing_office", "leader", "target_office"]


class ClaimStep(Part):
    """One step of a claim's path (申报步骤): who acts.

    ``act`` ``verify``: whoever acts holds the claim against its certificate and settles level, work
    and conditions; ``notice``: the claim stands in public for ``days`` working days before it
    passes.  ``document``: passing it names one, such as the minutes of the committee.
    """

    key: Key
    title: Title
    who: Checker
    act: Literal["approve", "verify", "ratify", "notice"]
    by: Title | None = Field(default=None, title="经办机构")
    document: bool = Field(default=False, title="要写依据文件")
    days: Count = Field(default=0, title="公示几个工作日")
    clauses: tuple[str, ...] = ()


class AwardClaimRules(Rule):
    """The path of claims; without steps units claim nothing and the office enters what counts.

    ``late``: what a claim meets that the server got after the deadline for honours.
    ``most_files``: how many files prove one claim at most.
    """

    steps: tuple[ClaimStep, ...] = ()
    late: Literal["refuse", "record"] = Field(default="refuse", title="逾期申报")
    most_files: Count = Field(default=10, title="一项最多几个附件")

    def step(self, key: str) -> ClaimStep | None:
        """The step of this key; None for a state that is no step."""
        return next((step for step in self.steps if step.key == key), None)
