"""Which routes of the site are pages: named, asked for by GET, drawn as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from core.routes import Route, routes

#: Routes that answer GET and yet are no pages of their own, and why.
NO_PAGES = {
    "healthz": "for the container",
    "set_language": "posts and leads back",
    "design": "for developers; looked at by its own test",
    "core:job_status": "data for the progress box",
    "core:search_suggest": "options under the search field",
    "units:login": "before anybody is signed in; looked at by its own test",
    "bonuses:rate_card": "a card that pages load",
}
FILES = (".xlsx", ".pdf", ".ics", ".csv", ".zip", ".docx", ".json")


def _methods(view: Callable[..., Any]) -> list[str] | None:
    """The methods that ``require_http_methods`` lets through, on any layer; None for all."""
    layer: Any = view
    while layer is not None:
        for cell in getattr(layer, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, list) and held and set(held) <= {"GET", "HEAD", "POST"}:
                return held
        layer = getattr(layer, "__wrapped__", None)
    return None


def pages() -> Iterator[Route]:
    """Every page, in the order of the URL configuration."""
    for route in routes():
        if route.name in NO_PAGES or route.pattern.endswith(FILES):
            continue
        methods = _methods(route.view)
        listed = getattr(getattr(route.view, "view_class", None), "http_method_names", None)
        if "GET" in (methods or ["GET"]) and (listed is None or "get" in listed):
            yield route
