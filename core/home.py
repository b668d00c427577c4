"""The page after sign-in: what I must do, by when, who keeps others waiting, how far things are.

Work items (``core.work_items``) answer the first three for everybody.  Apps add what they have to
say as cards, or as parts with a template of their own, from ``AppConfig.ready()``; a provider that
has nothing to say to an account returns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core import policy, work_items
from core.navigation import HOME, NavItem
from core.notices.reminders import reminded_counts, reminder_key
from core.work_items import Kind, WorkItem

HOME_ITEM = NavItem("home", _("工作台"), "house", HOME, "core:home", order=1, short=_("工作台"))
#: Lines of a list on the page; the rest stands in the list of tasks.
SHOWN = 8
TOP, MAIN, ASIDE = "top", "main", "aside"


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One card: what stands, in lines of (label, value), and the one thing to do about it.

    ``hero`` is what this account looks at first where it has nothing to do.
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

    @property
    def place(self) -> str:
        """Heroes stand in the main column, the others beside it."""
        return MAIN if self.hero else ASIDE

    @property
    def template(self) -> str:
        """What draws it."""
        return "core/home_card.html"

    @property
    def context(self) -> Mapping[str, Any]:
        """What its template reads."""
        return {"card": self, "hero": self.hero}


@dataclass(frozen=True, slots=True)
class HomePart:
    """A part of the page with a template of its own, which reads ``context`` as ``part``."""

    key: str
    template: str
    context: Mapping[str, Any]
    place: str = ASIDE
    order: int = 100


@dataclass(frozen=True, slots=True)
class HomeHead:
    """The title of an account's page; ``single``: one thing at a time, not a list of work."""

    title: Any
    single: bool = False


Provider = Callable[[HttpRequest], Iterable[HomeCard | HomePart]]
_providers: dict[str, Provider] = {}
_head: list[Callable[[HttpRequest], HomeHead]] = []


def register(key: str, provider: Provider) -> None:
    """Add what an app says on the home page; the same key again replaces it."""
    _providers[key] = provider


def register_head(provider: Callable[[HttpRequest], HomeHead]) -> None:
    """Set who names the page and knows who gets one thing at a time; ``units`` does."""
    _head[:] = [provider]


def parts_for(request: HttpRequest) -> dict[str, list[HomeCard | HomePart]]:
    """Everything that apps say to this account, by place and in order."""
    places: dict[str, list[HomeCard | HomePart]] = {TOP: [], MAIN: [], ASIDE: []}
    found = [part for provider in _providers.values() for part in provider(request)]
    for part in sorted(found, key=lambda one: (one.order, one.key)):
        places[part.place].append(part)
    return places


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The home page of whoever is signed in."""
    head = _head[0](request) if _head else HomeHead(_("工作台"))
    mine = work_items.items_of(request.user, Kind.MINE)
    late = work_items.items_of(request.user, Kind.LATE)
    waiting = work_items.items_of(request.user, Kind.WAITING)
    may_remind = bool(late) and policy.holds(request.user, "edit_facts")
    times = reminded_counts(policy.authority_of(request.user)) if may_remind else {}
    context = {
        "head": head,
        "today": timezone.localdate(),
        "due_today": sum(_due_today(item) for item in mine),
        "overdue": sum(item.overdue for item in mine),
        "next_due": next((item for item in mine if item.due_at and not item.overdue), None),
        "hero": mine[0] if head.single and mine else None,
        "mine": mine[1 : SHOWN + 1] if head.single else mine[:SHOWN],
        "mine_total": len(mine),
        "late": [(item, times.get(reminder_key(item), 0)) for item in late[:SHOWN]],
        "may_remind": may_remind,
        "late_total": len(late),
        "waiting": waiting[:SHOWN],
        "parts": parts_for(request),
    }
    return render(request, "core/home.html", context)


def _due_today(item: WorkItem) -> bool:
    return item.due_at is not None and timezone.localdate(item.due_at) == timezone.localdate()
