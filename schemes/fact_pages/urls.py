"""The routes of every registered fact page: list, workbook, detail."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.fact_pages import views
from schemes.fact_pages.spec import pages, route_names


def fact_page_patterns() -> list[URLPattern]:
    """Three routes a page, named after its slug, so that each has a policy of its own."""
    patterns = []
    for page in pages():
        listed, exported, detailed = route_names(page.slug)
        base, slug = f"facts/{page.slug}/", {"slug": page.slug}
        patterns += [
            path(base, views.fact_list, slug, name=listed),
            path(f"{base}export/", views.fact_export, slug, name=exported),
            path(f"{base}<path:key>/", views.fact_detail, slug, name=detailed),
        ]
    return patterns
