"""What publications and appeals bring to the registries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import audit_words, navigation, policy, work_items
from core.navigation import OWN_UNIT, RESULTS, NavItem
from core.notices import events, reminders
from scoring.appeals import flow as appeals
from scoring.appeals.notices import KINDS as APPEAL_KINDS
from scoring.appeals.policies import POLICIES as APPEAL_POLICIES
from scoring.appeals.reminding import appeals_awaited
from scoring.menu import sees_all, sees_own_only
from scoring.publication import flow
from scoring.publication.notices import KINDS
from scoring.publication.policies import POLICIES
from scoring.publication.work import publication_work, register_in_hand
from units.queries import authority_for, has_authority_perm


def _judges(account: Any) -> bool:
    """The offices, which see every appeal."""
    return has_authority_perm(account, authority_for(account), "view_facts")


def register_publications() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    policy.register(APPEAL_POLICIES)
    icon, label = "megaphone", _("公示和公布")
    navigation.register(
        NavItem(
            "publication", label, icon, RESULTS, "scoring:readiness", order=50, visible=sees_all
        )
    )
    route, asked, appealing = "scoring:appeals", _("结果申诉"), "chat-left-text"
    navigation.register(
        NavItem("appeals", asked, appealing, RESULTS, route, order=60, visible=_judges)
    )
    told = _("公示和申诉")
    navigation.register(
        NavItem("own-appeals", told, icon, OWN_UNIT, route, order=50, visible=sees_own_only)
    )
    events.register(*KINDS, *APPEAL_KINDS)
    reminders.register_awaited("appeals", appeals_awaited)
    audit_words.register_states("publication", lambda _authority: flow.TITLES)
    audit_words.register_states("appeal", lambda _authority: appeals.TITLES)
    work_items.register("publication", publication_work, label)
    register_in_hand()
