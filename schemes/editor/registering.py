"""What the editor brings to the registries; ``SchemesConfig.ready()`` calls it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import policy, work_items
from schemes.editor.policies import POLICIES
from schemes.editor.work import register_in_hand, work_of


def register_editor() -> None:
    """Policies of its routes, and what there is to do."""
    policy.register(POLICIES)
    work_items.register("scheme-editor", work_of, _("起草方案"))
    register_in_hand()
