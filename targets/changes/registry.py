"""What changes bring to the registries of ``core``: policies, navigation, notices, work items."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, work_items
from core.notices import events
from targets.changes.menu import ITEMS
from targets.changes.notices import KINDS
from targets.changes.policies import POLICIES
from targets.changes.queries import places_of_files
from targets.changes.work import change_work, register_in_hand
from targets.evidence import citing


def register_changes() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    citing.register("targetchange", places_of_files)
    events.register(*KINDS)
    work_items.register("changes", change_work, _("目标变更"))
    register_in_hand()
