"""What the editor brings to the registries; ``SchemesConfig.ready()`` calls it."""

from __future__ import annotations

from core import policy
from schemes.editor.policies import POLICIES


def register_editor() -> None:
    """Policies of its routes."""
    policy.register(POLICIES)
