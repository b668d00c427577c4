"""The side bar, the phone's tab bar and the frame's facts. Apps register in ``AppConfig.ready()``.

``core`` knows no account model: whether an item is shown and what its number says are callables
that the owning app brings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from core.work_items import nav_counts

HOME, TARGETS, REVIEWS, RESULTS, RULES = "home", "targets", "reviews", "results", "rules"
OWN_UNIT, BONUSES, VIEWING = "own_unit", "bonuses", "viewing"

GROUPS: dict[str, Any] = {
    HOME: "",
    OWN_UNIT: _("本单位"),
    TARGETS: _("目标"),
    REVIEWS: _("考核"),
    RESULTS: _("结果"),
    BONUSES: _("奖金"),
    VIEWING: _("查看"),
    RULES: _("规则与管理"),
}
"""Groups in the order of a year's work; a role sees only those that hold something for it."""


def everyone(_account: Any) -> bool:
    """Shown to every signed-in account."""
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation.

    ``visible(account)`` says who sees it; ``count(account)`` gives the number at the right, 0 or
    None shows nothing; ``waits`` makes it a solid pill (waits for me) instead of plain grey (open).
    Without ``count`` the number is that of the work items whose ``nav`` is this key, as a pill.
    ``group_for(account)`` moves the entry for some roles, e.g. into 本单位 for a filer.
    ``short`` is the label in the phone's tab bar; without it the entry is never a tab.
    ``also`` names further routes that the entry stays marked on.  ``minor`` puts it behind 更多 at
    the end of its group in a long side bar, unless it is the page shown or something waits there:
    ledgers that other pages fill, and what is wanted a few times a year.
    """

    key: str
    label: Any
    icon: str
    group: str
    url_name: str
    order: int = 100
    visible: Callable[[Any], bool] = everyone
    count: Callable[[Any], int | None] | None = None
    waits: bool = False
    group_for: Callable[[Any], str] | None = None
    short: Any = ""
    also: tuple[str, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation entry ready to draw for one account and page."""

    key: str
    label: str
    icon: str
    url: str
    current: bool
    count: int | None
    waits: bool
    short: str
    minor: bool = False

    @property
    def asks(self) -> bool:
        """Whether it is the page shown or something waits there for the reader."""
        return self.current or bool(self.count and self.waits)


@dataclass(frozen=True, slots=True)
class NavSection:
    """A titled run of entries, with what stands behind 更多 at its end; ``folded`` leaves its title
    alone until it is opened."""

    key: str
    label: str
    links: list[NavLink] = field(default_factory=list)
    folded: bool = False
    more: list[NavLink] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether it holds the page shown or something that waits for the reader."""
        return any(link.asks for link in self.links)


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A year in the switch at the top: its name, the phase in words, where choosing it leads.

    ``number`` is how an address names it (``?year=2026``).
    """

    label: str
    phase: str
    url: str = ""
    current: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityChoice:
    """An authority in the switch at the top: its code and name, and whether one acts in it now."""

    code: str
    name: str
    current: bool = False


_items: dict[str, NavItem] = {}
_providers: dict[str, Callable[[Any], Any]] = {}
#: So many entries stand in a side bar without any group being folded.
UNFOLDED = 14
#: So many entries are worth a 更多 that hides them.
FEWEST_BEHIND = 2
TABS = 4
"""Places in the phone's tab bar before 我的."""


def register(item: NavItem) -> None:
    """Add an entry; the same key again replaces it, so that a repeated ``ready()`` does no harm."""
    if item.group not in GROUPS:
        raise ValueError(f"unknown navigation group {item.group!r}")
    _items[item.key] = item


def unregister(key: str) -> None:
    """Take an entry out (tests)."""
    _items.pop(key, None)


def provide(name: str, provider: Callable[[Any], Any]) -> None:
    """Give the frame one of its facts; the provider gets the request.

    ``years`` → list[YearChoice]; ``who`` → (name, unit or role line); ``unread`` → number of new
    notices; ``authorities`` → list[AuthorityChoice], for an account that acts in several.
    """
    if name not in {"years", "who", "unread", "authorities"}:
        raise ValueError(f"the frame shows no {name!r}")
    _providers[name] = provider


def provided(name: str, request: Any, default: Any) -> Any:
    """What the registered provider says for this request, or ``default``."""
    provider = _providers.get(name)
    return default if provider is None else provider(request)


def _url(name: str) -> str | None:
    return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, routes: Any, _prefix: str) -> str | None:
    """The address of a route; asked once a process, since every page asks a hundred of them."""
    try:
        return reverse(name, urlconf=routes)
    except NoReverseMatch:
        return None


def _is_current(url: str, path: str) -> bool:
    if url == "/":
        return path == "/"
    return path == url or path.startswith(url.rstrip("/") + "/")


def sections_for(account: Any, path: str, year: str = "") -> list[NavSection]:
    """The navigation of one account, with the entry of ``path`` marked as current.

    Where several entries fit the path, the longest address wins, so a list does not stay marked
    beside its own sub-page.  ``year`` is the one that the reader has chosen: the entries keep it,
    save those of the home, which speaks of today.
    """
    shown = []
    for item in sorted(_items.values(), key=lambda entry: (entry.order, entry.key)):
        url = _url(item.url_name) if item.visible(account) else None
        if url is not None:
            shown.append((item, url))
    places = [(_url(name), item) for item, _own in shown for name in (item.url_name, *item.also)]
    fitting = [(url, item) for url, item in places if url is not None and _is_current(url, path)]
    current = max(fitting, key=lambda each: len(each[0]), default=("", None))[1]
    sections = {key: NavSection(key, str(label)) for key, label in GROUPS.items()}
    counts = nav_counts(account)
    for item, url in shown:
        group = item.group_for(account) if item.group_for else item.group
        address = f"{url}?year={year}" if year and group != HOME else url
        count = item.count(account) if item.count else counts.get(item.key)
        sections[group].links.append(_link(item, address, item is current, count))
    return _folded([section for section in sections.values() if section.links])


def _folded(sections: list[NavSection]) -> list[NavSection]:
    """A long side bar shows what its reader lives by: one's own unit, or the year's work. The rest
    keeps its title, and whatever waits there or is shown now stays open."""
    if sum(len(section.links) for section in sections) <= UNFOLDED:
        return sections
    own = any(len(s.links) > 2 for s in sections if s.key == OWN_UNIT)
    beside = set(GROUPS) - {HOME, OWN_UNIT} if own else {VIEWING, RULES}
    return [
        replace(s, folded=True) if s.key in beside and not s.asks else _shortened(s)
        for s in sections
    ]


def _shortened(section: NavSection) -> NavSection:
    """Without what few look for; one entry is not worth a fold, a group is not all fold."""
    more = [link for link in section.links if link.minor and not link.asks]
    links = [link for link in section.links if link not in more]
    if len(more) < FEWEST_BEHIND or not links:
        return section
    return replace(section, links=links, more=more)


def entries_for(account: Any) -> list[tuple[NavItem, str]]:
    """Every entry the account is shown, with its address; nothing is counted."""
    found = ((item, _url(item.url_name)) for item in _items.values() if item.visible(account))
    return [(item, url) for item, url in found if url is not None]


def _link(item: NavItem, url: str, current: bool, count: int | None) -> NavLink:
    waits = item.waits if item.count else True
    label, short = str(item.label), str(item.short)
    return NavLink(
        item.key, label, item.icon, url, current, count or None, waits, short, item.minor
    )


def tabs_of(sections: list[NavSection]) -> list[NavLink]:
    """The phone's tabs: the first entries that carry a short label."""
    return [link for section in sections for link in section.links if link.short][:TABS]
