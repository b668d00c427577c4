"""What stands at the right of the editor, and in its head, that apps further right bring.

A panel is a route of its own that answers ``<section class="card">…</section>``: the editor loads
it by htmx when a rule is opened and again a second after a change was saved, so that a slow one
never holds the form.  It asks :func:`schemes.editor.queries.draft_for` for the draft and
:func:`schemes.editor.queries.draft_document` for its document; the rule in hand comes as
``?rule=honours.caps``, the path of the rule's part in the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode


@dataclass(frozen=True, slots=True)
class Panel:
    """A card at the right; ``route`` takes the draft's ``pk``.

    ``may_see(account)`` says for whom it is loaded; the route's own policy decides.
    """

    key: str
    title: Any
    route: str
    may_see: Callable[[Any], bool]
    order: int = 100

    def address(self, draft: int, rule: str) -> str:
        """Where the card comes from, for a draft and the rule in hand."""
        return f"{reverse(self.route, args=[draft])}?{urlencode({'rule': rule})}"


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the editor's head that leads to a page about the whole draft."""

    key: str
    label: Any
    icon: str
    route: str
    may_see: Callable[[Any], bool]
    order: int = 100

    def address(self, draft: int) -> str:
        """The page, for a draft."""
        return reverse(self.route, args=[draft])


_panels: dict[str, Panel] = {}
_acts: dict[str, Act] = {}


def register_panel(panel: Panel) -> None:
    """Add a card; the same key again replaces it."""
    _panels[panel.key] = panel


def register_act(act: Act) -> None:
    """Add a button; the same key again replaces it."""
    _acts[act.key] = act


def panels_for(account: Any) -> list[Panel]:
    """The cards that the account is shown, in their order."""
    found = sorted(_panels.values(), key=lambda each: (each.order, each.key))
    return [panel for panel in found if panel.may_see(account)]


def acts_for(account: Any) -> list[Act]:
    """The buttons that the account is shown, in their order."""
    found = sorted(_acts.values(), key=lambda each: (each.order, each.key))
    return [act for act in found if act.may_see(account)]
