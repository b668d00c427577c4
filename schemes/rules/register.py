"""How deductions, vetoes and appraisals come on record (扣分和否决登记): answer, second person."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Rule

Sort = Literal["deduction", "veto", "appraisal", "monthly"]


class RegisterRules(Rule):
    """The register of what speaks against a unit; without ``answer_days`` there is none.

    The unit is told and has so many working days to answer before anything is entered.
    ``second_person``: the sorts that somebody else than who prepared it confirms; ``confirmed_by``
    whose part that is.
    """

    answer_days: Count = Field(default=0, title="单位申辩几个工作日")
    second_person: tuple[Sort, ...] = Field(default=(), title="要第二人确认的")
    confirmed_by: Literal["target_office", "reviewing_office"] = Field(
        default="target_office", title="由谁确认"
    )
