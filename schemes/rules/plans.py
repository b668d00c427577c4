"""How a unit's plan comes into force (目标制定): its approval as data (K-4, M-3)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Key, Part, Rule, Title

#: States of a plan that are no step of a scheme.
DRAFT, RETURNED, ISSUED = "draft", "returned", "issued"
RESERVED = (DRAFT, RETURNED, ISSUED)

#: Checks of a plan that the product knows; which of them count, and how, a scheme says.
PLAN_CHECKS = (
    *("points_not_allotted", "equal_points", "below_last_actual", "below_assigned"),
    *("not_quantified", "few_targets", "copied_unchanged", "assigned_unlisted"),
    "far_from_last",
)

Actor = Literal["unit", "unit_head", "reviewing_office", "functional", "leader", "target_office"]
Act = Literal["review", "sign", "finalise", "ratify", "file"]


class PlanStep(Part):
    """One step of the approval (审批步骤): who acts, and what he may do.

    ``everyone``: all functional departments concerned act, in any order, before it is done.
    ``may_return``: the plan may be sent back to the unit with a reason.  ``document``: passing it
    names a document.  At a step of the unit itself its text may still be changed; a changed text
    goes through the earlier steps again.
    """

    key: Key
    title: Title
    who: Actor
    act: Act
    by: Title | None = Field(default=None, title="经办机构")
    everyone: bool = Field(default=False, title="各部门都要办")
    may_return: bool = Field(default=True, title="可以退回")
    document: bool = Field(default=False, title="要写依据文件")
    clauses: tuple[str, ...] = ()

    @property
    def edits(self) -> bool:
        """Whether the unit may still change its text here."""
        return self.act == "finalise"


class ChecklistPoint(Part):
    """A point of the reviewer's checklist (审核要点), and the checks that speak of it (K-4.3)."""

    key: Key
    title: Title
    checks: tuple[Key, ...] = ()
    clauses: tuple[str, ...] = ()


class WrittenFor(Part):
    """A component that another unit writes in the plans of some units or groups (代拟, D-1).

    ``units`` and ``by``: codes or names of those for whom, and by whom, it is written; groups or
    units are named, and where nobody of ``by`` exists, the unit itself writes it.
    """

    component: Key = Field(title="板块")
    groups: tuple[Key, ...] = Field(default=(), title="考核组")
    units: tuple[str, ...] = Field(default=(), title="被代拟单位")
    by: tuple[str, ...] = Field(min_length=1, title="代拟单位")
    clauses: tuple[str, ...] = ()


class PlanRules(Rule):
    """The approval path of plans and what the reviewer looks at; without steps there is none.

    ``late``: what a first submission after the deadline meets, decided by the server's clock;
    ``resubmit_days``: how many days a returned plan has.
    """

    steps: tuple[PlanStep, ...] = ()
    checklist: tuple[ChecklistPoint, ...] = ()
    late: Literal["record", "refuse"] = Field(default="record", title="逾期报送")
    resubmit_days: Count = Field(default=0, title="退回后几天内重报")
    written_for: tuple[WrittenFor, ...] = Field(default=(), title="代拟的板块")

    def step(self, key: str) -> PlanStep | None:
        """The step of this key; None for a state that is no step."""
        return next((step for step in self.steps if step.key == key), None)
