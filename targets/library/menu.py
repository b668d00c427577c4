"""The entry of the library in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.navigation import TARGETS, NavItem
from targets.queries import sees_unit_facts

ITEMS = (
    NavItem(
        "library", _("指标库"), "book", TARGETS, "targets:library", 34, visible=sees_unit_facts
    ),
)
