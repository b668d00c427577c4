"""What the office and superiors ask, brought into the registries: assigned indicators, common
targets, the library, the quality of plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, work_items
from core.notices import events
from schemes.fact_entry.services import register_dependents
from targets.assigned.policies import POLICIES as ASSIGNED_POLICIES
from targets.assigned.sheets import register_sheet as register_assigned
from targets.audit_names import register_audit_names
from targets.common.drafts.menu import ITEMS as DRAFT_ITEMS
from targets.common.drafts.notices import KINDS as DRAFT_KINDS
from targets.common.drafts.policies import POLICIES as DRAFT_POLICIES
from targets.common.drafts.work import draft_work, register_in_hand
from targets.common.policies import POLICIES as COMMON_POLICIES
from targets.common.services import shares_of_item_retire
from targets.common.sheets import register_sheet as register_shares
from targets.cross.sheets import register_sheet as register_cross
from targets.library.menu import ITEMS as LIBRARY_ITEMS
from targets.library.policies import POLICIES as LIBRARY_POLICIES
from targets.library.sheets import register_sheet as register_library
from targets.models import CommonItem
from targets.quality.menu import ITEMS as QUALITY_ITEMS
from targets.quality.policies import POLICIES as QUALITY_POLICIES
from targets.quality.sheets import register_sheet as register_weights


def register_office() -> None:
    """Register policies, entries of the navigation, sheets, and what goes with a common item."""
    policy.register({**ASSIGNED_POLICIES, **COMMON_POLICIES, **DRAFT_POLICIES})
    policy.register({**QUALITY_POLICIES, **LIBRARY_POLICIES})
    for item in (*QUALITY_ITEMS, *LIBRARY_ITEMS, *DRAFT_ITEMS):
        navigation.register(item)
    events.register(*DRAFT_KINDS)
    work_items.register("common_drafts", draft_work, _("共性目标"))
    register_in_hand()
    register_audit_names()
    register_assigned()
    register_shares()
    register_cross()
    register_weights()
    register_library()
    register_dependents(CommonItem, shares_of_item_retire)
