"""How issued targets are changed (目标变更): on which grounds, until when, by whom (M-4)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Key, Part, Rule, Title

#: States of a request that are no step of a scheme.
DRAFT, RETURNED, REFUSED, APPLIED = "draft", "returned", "refused", "applied"
RESERVED = (DRAFT, RETURNED, REFUSED, APPLIED)

ChangeKind = Literal["change", "add", "drop", "replace"]
Until = Literal["changes", "marks"]
Ratifier = Literal["unit_head", "reviewing_office", "leader", "target_office"]


class ChangeGround(Part):
    """A ground on which targets may be changed (变更事由).

    ``kinds`` are the kinds of change it carries; ``until`` the deadline of the calendar by which
    such a request is handed in; ``evidence``: files are attached; ``document``: the decision is
    named, as for a cause outside the unit's control (P-6).
    """

    key: Key
    title: Title
    kinds: tuple[ChangeKind, ...] = Field(min_length=1, title="可以怎样改")
    until: Until = Field(default="changes", title="以哪个时限为准")
    evidence: bool = Field(default=False, title="要附证明材料")
    document: bool = Field(default=False, title="要写依据文件")
    clauses: tuple[str, ...] = ()


class ChangeStep(Part):
    """One step of the ratification (变更审批步骤): who acts.

    ``document``: passing it names one, such as the minutes of the committee.
    """

    key: Key
    title: Title
    who: Ratifier
    act: Literal["review", "sign", "ratify"]
    by: Title | None = Field(default=None, title="经办机构")
    document: bool = Field(default=False, title="要写依据文件")
    clauses: tuple[str, ...] = ()


class ChangeRules(Rule):
    """Changes of issued targets; without steps there are none.

    ``late``: what a request meets that the server got after the deadline of its ground.
    ``most_targets`` and ``most_files``: how much one request may hold.
    """

    steps: tuple[ChangeStep, ...] = ()
    grounds: tuple[ChangeGround, ...] = ()
    late: Literal["refuse", "record"] = Field(default="refuse", title="逾期提出")
    most_targets: Count = Field(default=30, title="一份最多几个目标")
    most_files: Count = Field(default=10, title="一份最多几个附件")

    def step(self, key: str) -> ChangeStep | None:
        """The step of this key; None for a state that is no step."""
        return next((step for step in self.steps if step.key == key), None)

    def ground(self, key: str) -> ChangeGround | None:
        """The ground of this key."""
        return next((ground for ground in self.grounds if ground.key == key), None)
