"""How a payroll is decided on and objected to (奖金发放)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Rule


class PayrollRules(Rule):
    """Who approves a payroll, whether provisional results may be paid, and how long people object.

    ``provisional``: ``trial`` lets a provisional result set be computed, but not approved;
    ``by_decision`` lets it be approved with the number of the committee's decision.  Whoever made
    or checked a payroll never approves it, whatever ``approved_by`` says.  ``objection_days`` are
    working days from the check, 0 for no objections; ``answer_days`` those to answer one.
    """

    kind: Literal["payrolls"] = "payrolls"
    approved_by: Literal["target_office", "finance", "either"] = Field(
        default="either", title="由谁审批"
    )
    provisional: Literal["trial", "by_decision"] = Field(
        default="trial", title="结果暂定时能不能发"
    )
    objection_days: Count = Field(default=5, title="本人异议几个工作日")
    answer_days: Count = Field(default=5, title="几个工作日内答复异议")


#: What a scheme that says nothing of it means.
USUAL_PAYROLLS = PayrollRules()
