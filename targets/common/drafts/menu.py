"""The entry of drafts of common targets in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.navigation import TARGETS, NavItem
from targets.common.drafts.queries import sees_drafts

ITEMS = (
    NavItem(
        "common-drafts",
        _("共性目标起草"),
        "people",
        TARGETS,
        "targets:common_drafts",
        order=19,
        visible=sees_drafts,
    ),
)
