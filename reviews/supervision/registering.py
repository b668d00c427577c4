"""What supervision brings to the registries: policies, navigation, notices, search, work, files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, search, work_items
from core.navigation import OWN_UNIT, REVIEWS, NavItem
from core.notices import events
from reviews.supervision.asking import supervision_asks
from reviews.supervision.flow import uses_supervision
from reviews.supervision.notices import KINDS
from reviews.supervision.policies import POLICIES
from reviews.supervision.queries import may_attach, own_unit_ids, places_seen, sees_supervision
from reviews.supervision.search import KINDS as SEARCHED
from reviews.supervision.services import SUBJECT
from reviews.supervision.work import register_in_hand, supervision_work
from schemes.queries import scheme_uses
from targets.burden.asks import register_asking
from targets.evidence import citing


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account)) and scheme_uses(account, uses_supervision)


def _others(account: Any) -> bool:
    if own_unit_ids(account) or not sees_supervision(account):
        return False
    return scheme_uses(account, uses_supervision)


def register_supervision() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    label, icon, route = _("督查"), "binoculars", "reviews:supervision"
    own = ("own-supervision", label, icon, OWN_UNIT, route)
    navigation.register(NavItem(*own, order=8, visible=_own))
    navigation.register(
        NavItem("supervision", label, icon, REVIEWS, route, order=7, visible=_others)
    )
    register_asking("supervision", label, supervision_asks)
    events.register(*KINDS)
    search.register(*SEARCHED)
    citing.register_subject(SUBJECT, _("督查"), places_seen, may_attach)
    work_items.register("supervision", supervision_work, label)
    register_in_hand()
