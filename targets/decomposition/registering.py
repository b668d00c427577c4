"""Fills the registries with what trees and level-two schemes bring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import audit_words, navigation, policy, search, work_items
from core.audit_events import EVENTS
from core.notices import events
from targets.decomposition import tellings
from targets.decomposition.level_two.services import KINDS as LEVEL_TWO_KINDS
from targets.decomposition.menu import ITEMS
from targets.decomposition.models import TreeNode
from targets.decomposition.policies import POLICIES
from targets.decomposition.search import KINDS as SEARCH_KINDS
from targets.decomposition.work import register_in_hand, tree_work


def register_decomposition() -> None:
    """Called once from ``TargetsConfig.ready``."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    search.register(*SEARCH_KINDS)
    events.register(*tellings.KINDS, *LEVEL_TWO_KINDS)
    work_items.register("decomposition", tree_work, _("目标分解"))
    register_in_hand()
    audit_words.register_values("fields", _field_names)
    audit_words.register_values("of", _acts)


def _field_names(_authority: object) -> dict[str, object]:
    """What a task's fields are called in its form, for the reader of the audit trail."""
    return {field.name: field.verbose_name for field in TreeNode._meta.fields}


def _acts(_authority: object) -> dict[str, object]:
    """What was taken back is called as when it was done."""
    trees = "tree."
    return {key.removeprefix(trees): EVENTS[key] for key in EVENTS if key.startswith(trees)}
