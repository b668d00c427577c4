"""Who may look at the quality of plans: who sees plans; which, the queries decide."""

from __future__ import annotations

from core.policy import Policy
from targets.plans.policies import SEES

POLICIES: dict[str, Policy] = {
    "targets:plan_quality": SEES,
    "targets:plan_quality_xlsx": SEES,
    "targets:plan_quality_unit": SEES,
    "api:plan-quality-list": SEES,
}
