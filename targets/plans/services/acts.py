"""The acts on a plan's lines by name, for its page and the API alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from targets.plans.models import Plan
from targets.plans.services import editing
from targets.plans.services.journal import edit_redo, edit_undo
from units.models import Account

#: What a form or a request names them.
ACTS = ("add", "carry", "paste", "undo", "redo", "remove", "up", "down")


def line_acts(
    *,
    act: str,
    plan: Plan,
    actor: Account,
    component: str = "",
    text: str = "",
    line: int = 0,
    shown: int = 0,
) -> Any:
    """Do one of :data:`ACTS`: add, paste (``component``, ``text``), carry, undo, redo; remove or
    shift the ``line`` that was ``shown`` in a version.  Raises as each of them does, and
    ``KeyError`` for another name."""
    where: dict[str, Any] = {"plan": plan, "actor": actor}
    acts: dict[str, Callable[[], Any]] = {
        "add": lambda: editing.line_add(component=component, **where),
        "carry": lambda: editing.plan_carry(**where),
        "paste": lambda: editing.lines_paste(component=component, text=text, **where),
        "undo": lambda: edit_undo(**where),
        "redo": lambda: edit_redo(**where),
        "remove": lambda: editing.line_remove(line=line, shown=shown, **where),
        "up": lambda: editing.line_shift(line=line, down=False, **where),
        "down": lambda: editing.line_shift(line=line, down=True, **where),
    }
    return acts[act]()
