"""The page after sign-in: what each app has to say to this account, and where its work lies.

Apps register a provider in ``AppConfig.ready()``; a provider that has nothing to say to an account
returns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core.navigation import HOME, NavItem

HOME_ITEM = NavItem("home", _("工作台"), "house", HOME, "core:home", order=1, short=_("工作台"))


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One card: what stands, in lines of (label, value), and the one thing to do about it.

    ``hero`` is what this account must do first; ``tone`` "warning" asks for a look.
    """

    key: str
    title: Any
    text: Any = ""
    facts: tuple[tuple[Any, Any], ...] = ()
    action: Any = ""
    url: str = ""
    badge: str = ""
    icon: str = ""
    hero: bool = False
    order: int = 100
    links: tuple[tuple[Any, str], ...] = field(default=())


Provider = Callable[[HttpRequest], Iterable[HomeCard]]
_providers: dict[str, Provider] = {}


def register(key: str, provider: Provider) -> None:
    """Add what an app says on the home page; the same key again replaces it."""
    _providers[key] = provider


def cards_for(request: HttpRequest) -> list[HomeCard]:
    """All cards for this account: what must be done first, then the rest in order."""
    cards = [card for provider in _providers.values() for card in provider(request)]
    return sorted(cards, key=lambda card: (not card.hero, card.order, card.key))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The home page of whoever is signed in."""
    cards = cards_for(request)
    heroes = [card for card in cards if card.hero]
    context = {"heroes": heroes, "cards": [card for card in cards if not card.hero]}
    return render(request, "core/home.html", context)
