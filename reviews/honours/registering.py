"""What claims bring to the registries: policies, navigation, notices, work, search, a sheet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, search, work_items
from core.notices import events
from reviews.honours.bodies.sheets import register_sheet
from reviews.honours.menu import ITEMS
from reviews.honours.notices import KINDS
from reviews.honours.policies import POLICIES
from reviews.honours.queries import places_of_files
from reviews.honours.search import KINDS as SEARCHED
from reviews.honours.work import claim_work, register_in_hand
from targets.evidence import citing


def register_claims() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    events.register(*KINDS)
    search.register(*SEARCHED)
    register_sheet()
    citing.register("honourclaim", places_of_files)
    work_items.register("award-claims", claim_work, _("加分申报"))
    register_in_hand()
