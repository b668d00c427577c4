"""The routes of the site by name, read off the URL configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLResolver, get_resolver

#: Namespaces that are no pages of the office.
APART = ("admin", "api")


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its full name, its pattern as written, and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]


@cache
def routes() -> tuple[Route, ...]:
    """Every named route outside the admin and the API."""
    return tuple(_walk(get_resolver(), "", ""))


def names_of_routes() -> frozenset[str]:
    """Their names."""
    return frozenset(route.name for route in routes())


def _walk(resolver: URLResolver, space: str, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = space + (f"{entry.namespace}:" if entry.namespace else "")
            if not inner.startswith(APART):
                yield from _walk(entry, inner, pattern)
        elif entry.name:
            yield Route(space + entry.name, pattern, entry.callback)
