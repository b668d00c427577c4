"""What evidence brings to the registries of ``core``: policies and navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import files, navigation, policy
from core.navigation import OWN_UNIT, NavItem
from targets.evidence.policies import POLICIES
from targets.evidence.queries import belongs_to
from targets.evidence.services import folder, names_needed


def _has_library(account: Any) -> bool:
    return bool(belongs_to(account))


def register_evidence() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    files.register_folder(files.Folder(folder, names_needed))
    navigation.register(
        NavItem(
            "evidence",
            _("证明材料"),
            "paperclip",
            OWN_UNIT,
            "targets:evidence_library",
            order=9,
            visible=_has_library,
        )
    )
