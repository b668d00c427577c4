"""An index over the routes: an address is tried against those alone that begin as it does.

Django tries every route in turn, and whoever stands last pays for all before him: of some six
hundred routes that took a quarter of a page that is confirmed with a 304.  Order, names, namespaces
and ``reverse()`` stay what they are; what begins with no fixed part is tried for every address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RegexPattern, RoutePattern

Entry = URLPattern | URLResolver

#: A first part that is the same for every address of the route, with what ends it.
_FIXED = re.compile(r"([\w.-]*)(/|\Z)", re.ASCII)
_FIXED_REGEX = re.compile(r"\^([\w-]+)/[^|]*\Z", re.ASCII)


def indexed(entries: Sequence[Entry]) -> URLResolver:
    """The entries as one resolver with an index over their first parts, for ``urlpatterns``."""
    return _Index(RoutePattern(""), list(entries))


class _Index(URLResolver):
    def __init__(self, pattern: RoutePattern, entries: list[Entry]) -> None:
        super().__init__(pattern, entries)
        self._by_first: dict[str, URLResolver] = {}
        self._known: frozenset[str] | None = None

    def resolve(self, path: str) -> ResolverMatch:
        """The route of an address; ``Resolver404`` where there is none."""
        entries: list[Entry] = self.url_patterns
        if self._known is None:
            self._known = frozenset(_firsts(entries))
        first = str(path).partition("/")[0]
        # One resolver for all that no route names: what people mistype must not pile up here.
        key = first if first in self._known else "/"
        found = self._by_first.get(key)
        if found is None:
            found = self._by_first[key] = URLResolver(RoutePattern(""), _of_first(entries, key))
        return found.resolve(path)


def _firsts(entries: Sequence[Entry]) -> list[str]:
    found = []
    for entry in entries:
        first = _first_of(entry)
        if _is_transparent(entry):
            found += _firsts(_inside(entry))
        elif first is not None:
            found.append(first)
    return found


def _of_first(entries: Sequence[Entry], wanted: str) -> list[Entry]:
    """The entries that may fit an address with this first part, in their order."""
    fitting: list[Entry] = []
    for entry in entries:
        if _is_transparent(entry):
            inner = _of_first(_inside(entry), wanted)
            if inner:
                fitting.append(_narrowed(entry, inner))
        elif _first_of(entry) in {wanted, None}:
            fitting.append(entry)
    return fitting


def _is_transparent(entry: Entry) -> bool:
    """Whether it adds nothing to the address: ``path("", include(…))``."""
    # A language's prefix is empty for one reader and "en/" for the next: it is none of these.
    plain = isinstance(entry.pattern, RoutePattern | RegexPattern)
    return isinstance(entry, URLResolver) and plain and str(entry.pattern) == ""


def _inside(entry: Any) -> list[Entry]:
    found: list[Entry] = entry.url_patterns
    return found


def _narrowed(entry: Any, inner: list[Entry]) -> URLResolver:
    names = {"app_name": entry.app_name, "namespace": entry.namespace}
    return URLResolver(entry.pattern, inner, entry.default_kwargs, **names)


def _first_of(entry: Entry) -> str | None:
    """The fixed first part of its addresses; None where they have none."""
    # A translated route is none of these two: it differs by language.
    route, regex = (getattr(entry.pattern, name, None) for name in ("_route", "_regex"))
    if isinstance(entry.pattern, RoutePattern) and isinstance(route, str):
        found = _FIXED.match(route)
        # A prefix without a slash ("pa" before "ge/") says nothing of a whole first part.
        whole = found is not None and (found[2] == "/" or isinstance(entry, URLPattern))
        return found[1] if found is not None and whole else None
    if isinstance(entry.pattern, RegexPattern) and isinstance(regex, str):
        found = _FIXED_REGEX.match(regex)
        return found[1] if found is not None else None
    return None
