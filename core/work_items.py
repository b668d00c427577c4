"""Work items (要办的事): what an account must do, by when, and who keeps it waiting.

Each app registers a provider in ``AppConfig.ready()``; a provider answers from the app's own
queries, so that nobody reads of a thing here that he may not see there.  Items are computed when
they are asked for, once per request, and never stored: what is done is gone from the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SOON = timedelta(days=3)
_KEPT = "_core_work_items"
#: Numbers beside the navigation may be this old on pages that do not compute them.
COUNTS_SECONDS = 30 * 60
#: Kept in the place of the numbers once something was done.
_STALE = "stale"
_FAR = datetime.max.replace(tzinfo=UTC)


class Kind(StrEnum):
    """Whose turn it is: mine; someone else's whom I wait for; someone's whom I should remind."""

    MINE = "mine"
    WAITING = "waiting"
    LATE = "late"


KINDS: Mapping[Kind, Any] = {
    Kind.MINE: _("要我办的"),
    Kind.WAITING: _("在别人那里"),
    Kind.LATE: _("谁还没办"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a longer task: what, by whom or when; ``state`` is done, current or waiting."""

    label: Any
    note: Any = ""
    state: str = "waiting"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do (事项), in the reader's language.

    ``key`` is unique among the items of its provider and stays the same from day to day; ``action``
    is the button, verb and object, and ``url`` where it leads.  ``count`` with ``counter`` says how
    much there is of it (14 项), ``done`` of ``total`` how far it has come.  ``unit_code`` and
    ``unit`` name the unit whose turn it is where that is not the reader; ``waits_for`` names it in
    words.  ``tone`` is empty, "warning" (please look) or "error".  ``nav`` is the key of the entry
    of the navigation whose number counts this item.  ``also`` is a second way, (label, address):
    how it was done last year.  ``source`` is set by the registry.
    """

    key: str
    title: Any
    url: str
    action: Any
    due_at: datetime | None = None
    kind: Kind = Kind.MINE
    waits_for: Any = ""
    count: int | None = None
    counter: Any = ""
    done: int | None = None
    total: int | None = None
    unit_code: str = ""
    unit: str = ""
    tone: str = ""
    badge: str = ""
    detail: Any = ""
    icon: str = "clipboard-check"
    clauses: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    also: tuple[Any, str] | None = None
    deadline_key: str = ""
    nav: str = ""
    source: str = ""

    @property
    def overdue(self) -> bool:
        """Whether its deadline has passed."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def soon(self) -> bool:
        """Whether it is due within three days, or overdue."""
        return self.due_at is not None and self.due_at < timezone.now() + SOON

    @property
    def has_progress(self) -> bool:
        """Whether it says how far it has come."""
        return bool(self.total)


Provider = Callable[[Any], Iterable[WorkItem]]
_providers: dict[str, Provider] = {}
_labels: dict[str, Any] = {}


def register(key: str, provider: Provider, label: Any = "") -> None:
    """Add what an app has for an account to do; the same key again replaces it.

    ``provider(account)`` yields items; one that has nothing for an account yields nothing.
    ``label`` names the source in the filter of the list.
    """
    _providers[key] = provider
    _labels[key] = label or key


def unregister(key: str) -> None:
    """Take a provider out (tests)."""
    _providers.pop(key, None)
    _labels.pop(key, None)


def sources() -> Mapping[str, Any]:
    """Key and name of every registered source."""
    return dict(_labels)


def items_for(account: Any) -> list[WorkItem]:
    """Everything for this account by deadline, without a deadline last; once per request."""
    kept: list[WorkItem] | None = account.__dict__.get(_KEPT)
    if kept is None:
        kept = sorted(
            (
                replace(item, source=key)
                for key, provider in _providers.items()
                for item in provider(account)
            ),
            key=lambda item: (item.due_at or _FAR, item.source, item.key),
        )
        account.__dict__[_KEPT] = kept
        _keep_counts(account, kept)
    return kept


def items_of(account: Any, kind: Kind) -> list[WorkItem]:
    """The items of one kind, by deadline."""
    return [item for item in items_for(account) if item.kind == kind]


def forget(account: Any) -> None:
    """Drop what was computed, after something was done in this request: the next page counts."""
    account.__dict__.pop(_KEPT, None)
    cache.set(_counts_key(account), _STALE, COUNTS_SECONDS)


def nav_counts(account: Any) -> Mapping[str, int]:
    """Entry of the navigation → how much of it waits for this account.

    Computed wherever the items are (home page, list of tasks) and kept from there: a list page of
    another app spends no query on the numbers beside its frame, but for the first after an act of
    the account, which would else show as still to do what it just did.
    """
    if _KEPT in account.__dict__:
        return _counted(account.__dict__[_KEPT])
    kept: Mapping[str, int] | str = cache.get(_counts_key(account)) or {}
    if isinstance(kept, str):
        return _counted(items_for(account))
    return kept


def _counted(items: Iterable[WorkItem]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        if item.kind != Kind.MINE:
            continue
        counts["tasks"] = counts.get("tasks", 0) + 1
        if item.nav:
            counts[item.nav] = counts.get(item.nav, 0) + (1 if item.count is None else item.count)
    return counts


def _keep_counts(account: Any, items: Iterable[WorkItem]) -> None:
    cache.set(_counts_key(account), _counted(items), COUNTS_SECONDS)


def _counts_key(account: Any) -> str:
    return f"work-items:{account.pk}"
