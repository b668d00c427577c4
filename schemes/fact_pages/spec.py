"""How a kind of fact describes its pages: columns, search, filters, who may see which rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from core import navigation, policy
from schemes.document import SchemeDocument
from schemes.fact_entry.part import EntryPart
from schemes.fact_pages.words import SchemeWords
from schemes.queries import scheme_uses
from schemes.uses import Used, always
from units.http import signed_in

CellKind = Literal["text", "points", "plain", "money", "number", "date", "yes", "state", "clauses"]
NUMERIC: frozenset[CellKind] = frozenset({"points", "plain", "money", "number"})


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column: its heading, how a fact answers it, how it looks, and what it sorts by.

    ``value`` gets the fact and the words of the year's scheme.  ``lead`` columns stand in the
    list; the others only on the detail page.
    """

    key: str
    label: Any
    value: Callable[[Any, SchemeWords], Any]
    kind: CellKind = "text"
    sort: str = ""
    lead: bool = True

    @property
    def numeric(self) -> bool:
        """Whether figures stand right-aligned."""
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class FactFilter:
    """A drop-down filter over a field; ``choices`` come from the year's scheme."""

    key: str
    label: Any
    field: str
    choices: Callable[[SchemeWords], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where facts of a kind are written instead of one by one: why, what the place is called, its
    route."""

    text: Any
    label: Any
    route: str


def nowhere(_document: SchemeDocument) -> Elsewhere | None:
    """Facts that are written one by one on their pages."""
    return None


@dataclass(frozen=True, slots=True)
class FactEntry:
    """How single facts of a kind are written: their form and the services behind it.

    ``sections`` group the columns of the form under headings, by their keys or by patterns of keys
    ("condition_*"); what no section names comes first.
    ``consequence`` says what a withdrawal does, in numbers where there are any.  ``follow_up`` is
    what is usually recorded after such a fact: a label, the kind's slug, and the name under which
    its form takes this fact's key.
    ``elsewhere`` names the place where a scheme has such facts written instead; the pages lead
    there, the services refuse.
    """

    part: EntryPart
    record: Callable[..., Any]
    retire: Callable[..., None]
    consequence: Callable[[Any, SchemeWords], str]
    sections: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    follow_up: tuple[Any, str, str] | None = None
    elsewhere: Callable[[SchemeDocument], Elsewhere | None] = nowhere


@dataclass(frozen=True, slots=True)
class FactPage:
    """The pages of one kind of fact.

    ``visible(account, year)`` is the visibility query: a list, an export, a detail page and the
    API show what it returns and nothing else; with an ``entry`` it also answers
    ``withdrawn=True``.  ``may_open(account)`` decides whether the entry stands in the navigation
    and the route answers at all.
    """

    slug: str
    model: Any
    title: Any
    icon: str
    group: str
    order: int
    columns: tuple[FactColumn, ...]
    visible: Callable[..., QuerySet[Any]]
    may_open: Callable[[Any], bool]
    search: tuple[str, ...] = ("unit__name", "unit__short_name", "unit__initials", "key")
    filters: tuple[FactFilter, ...] = ()
    related: tuple[str, ...] = ("unit",)
    default_sort: tuple[str, ...] = ("unit__code", "key")
    name: Callable[[Any], str] = str
    clauses: tuple[str, ...] = ()
    empty_title: Any = ""
    empty_text: Any = ""
    hint: Any = ""
    entry: FactEntry | None = None
    api: str = ""
    #: Whether it has an entry of its own in the navigation; another page may lead there.
    in_menu: bool = True
    #: Whether its entry stands behind 更多 in a long side bar.
    minor: bool = True
    #: In years of which schemes the navigation has it.
    used: Used = always
    #: Another way to look at the same facts: its name on the button, the route that shows it.
    beside: tuple[Any, str] | None = None
    #: The files that prove a fact, as ``evidence/attach.html`` shows them (account, year, fact).
    files: Callable[[Any, Any, Any], Any] | None = None

    def offered(self, account: Any) -> bool:
        """Whether the navigation has it for the account: by its rights and its year's scheme."""
        if not self.in_menu or not self.may_open(account):
            return False
        return self.used is always or scheme_uses(account, self.used)

    @property
    def api_name(self) -> str:
        """The kind's name in the API: the slug, unless another resource has that."""
        return self.api or self.slug

    @property
    def list_columns(self) -> tuple[FactColumn, ...]:
        """The columns of the list."""
        return tuple(column for column in self.columns if column.lead)

    @property
    def sortable(self) -> dict[str, str]:
        """Sort keys of the address and the fields behind them."""
        return {column.key: column.sort for column in self.columns if column.sort}


_pages: dict[str, FactPage] = {}
#: Who may write single facts: the office that keeps them.
EDIT = policy.Policy(authority_perm="edit_facts")


def register(page: FactPage) -> None:
    """Add a page, its routes' policies and its entry in the navigation."""
    _pages[page.slug] = page
    opened = policy.Policy(check=lambda request, _kwargs: page.may_open(signed_in(request)))
    policy.register({f"schemes:{name}": opened for name in route_names(page.slug)})
    if page.entry is not None:
        policy.register({f"schemes:{name}": EDIT for name in entry_route_names(page.slug)})
        in_api = policy.Policy(check=opened.check, write=EDIT)
        policy.register({f"api:{page.api_name}-{n}": in_api for n in ("list", "detail", "retire")})
    navigation.register(
        navigation.NavItem(
            key=f"facts-{page.slug}",
            label=page.title,
            icon=page.icon,
            group=page.group,
            url_name=f"schemes:facts_{page.slug}",
            order=page.order,
            visible=page.offered,
            minor=page.minor,
        )
    )


def route_names(slug: str) -> tuple[str, str, str]:
    """The names of a page's routes: list, workbook, detail."""
    return f"facts_{slug}", f"facts_{slug}_export", f"facts_{slug}_detail"


def entry_route_names(slug: str) -> tuple[str, str, str]:
    """The names of the routes that write: new, correct, withdraw."""
    return f"facts_{slug}_new", f"facts_{slug}_correct", f"facts_{slug}_retire"


def page_for(slug: str) -> FactPage | None:
    """The registered page of this slug."""
    return _pages.get(slug)


def page_of(model: type[Any]) -> FactPage | None:
    """The registered page of facts of ``model``."""
    return next((page for page in _pages.values() if page.model is model), None)


def pages() -> list[FactPage]:
    """All pages in the order of the navigation."""
    return sorted(_pages.values(), key=lambda page: page.order)
