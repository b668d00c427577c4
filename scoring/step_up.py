"""The step-up before an act that cannot be taken back: one's own password once more."""

from __future__ import annotations

from typing import Any


def password_faults(actor: Any, password: str, text: str) -> dict[str, list[str]]:
    """Nothing where ``password`` is the actor's own; else ``text`` under the field's name."""
    return {} if actor.check_password(password) else {"password": [text]}
