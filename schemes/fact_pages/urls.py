"""The routes of every registered fact page: list, workbook, detail; new, correct, withdraw.

Keys are free text and may hold slashes, so nothing but a detail stands behind ``facts/<kind>/``.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.fact_pages import entry_views, views
from schemes.fact_pages.spec import entry_route_names, pages, route_names


def fact_page_patterns() -> list[URLPattern]:
    """The routes of each page, named after its slug, so that each has a policy of its own."""
    patterns = []
    for page in pages():
        listed, exported, detailed = route_names(page.slug)
        base, slug = f"facts/{page.slug}/", {"slug": page.slug}
        patterns += [
            path(base, views.fact_list, slug, name=listed),
            path(f"facts/{page.slug}.xlsx", views.fact_export, slug, name=exported),
            path(f"{base}<path:key>/", views.fact_detail, slug, name=detailed),
        ]
        if page.entry is not None:
            new, correct, retire = entry_route_names(page.slug)
            base = f"fact-entry/{page.slug}"
            patterns += [
                path(f"{base}/new/", entry_views.fact_new, slug, name=new),
                path(f"{base}/correct/<path:key>/", entry_views.fact_correct, slug, name=correct),
                path(f"{base}/retire/<path:key>/", entry_views.fact_retire, slug, name=retire),
            ]
    return patterns
