"""All pages of facts that ``reviews`` has, in the order of the navigation."""

from __future__ import annotations

from reviews import component_pages, list_pages, pages
from reviews.honours.bodies.pages import BODIES
from schemes.fact_pages.spec import register

PAGES = (*pages.PAGES, *component_pages.PAGES, *list_pages.PAGES, BODIES)


def register_pages() -> None:
    """Register them."""
    for page in PAGES:
        register(page)
