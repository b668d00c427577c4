"""What staff appraisals bring to the registries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bonuses.appraisal.flow import FLOW
from bonuses.appraisal.guard import after_result_set, guard_scores
from bonuses.appraisal.models import AppraisalGrade
from bonuses.appraisal.notices import KINDS
from bonuses.appraisal.policies import POLICIES
from bonuses.appraisal.queries import has_board, has_own, has_own_unit
from bonuses.appraisal.readiness import surplus_findings, unsettled_note
from bonuses.appraisal.work import appraisal_work, register_in_hand
from bonuses.models import PersonalScore
from core import audit_words, navigation, policy, work_items
from core.facts import register_plan_guard
from core.navigation import BONUSES, OWN_UNIT, NavItem
from core.notices import events
from scoring.freezing.readiness import register_note
from scoring.publication.readiness import register_check
from scoring.services import register_after_result_set


def register_appraisals() -> None:
    """Called once the models are loaded, after the rates of a result set have their hook."""
    policy.register(POLICIES)
    label, icon, route = _("职工年度考核"), "person-check", "bonuses:appraisals"
    navigation.register(
        NavItem("appraisals", label, icon, BONUSES, route, order=15, visible=has_board)
    )
    own = ("own-appraisals", label, icon, OWN_UNIT, route)
    navigation.register(NavItem(*own, order=70, visible=has_own_unit))
    mine = ("own-appraisal", _("我的年度考核"), icon, BONUSES, "bonuses:own_appraisal")
    navigation.register(NavItem(*mine, order=41, visible=has_own))
    events.register(*KINDS)
    register_plan_guard(PersonalScore, guard_scores)
    register_after_result_set(after_result_set)
    register_check(surplus_findings)
    register_note(unsettled_note)
    work_items.register("appraisals", appraisal_work, label)
    register_in_hand()
    audit_words.register_states("staffappraisal", lambda _authority: FLOW.states)
    audit_words.register_values("grade", lambda _authority: dict(AppraisalGrade.choices))
