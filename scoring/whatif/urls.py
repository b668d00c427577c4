"""The routes of what-ifs; ``scoring.urls`` mounts them."""

from __future__ import annotations

from django.urls import path

from scoring.whatif import different_views, panel_views, views

PATTERNS = [
    path(
        "results/units/<str:unit_code>/different/",
        different_views.different_card,
        name="different",
    ),
    path("results/what-if/drafts/<int:pk>/panel/", panel_views.what_if_panel, name="what_if_panel"),
    path("results/what-if/drafts/<int:pk>/", panel_views.what_if_draft, name="what_if_draft"),
    path("results/what-if/", views.what_ifs, name="what_ifs"),
    path("results/what-if/<int:pk>/", views.what_if, name="what_if"),
    path("results/what-if/<int:pk>/remove/", views.what_if_remove, name="what_if_remove"),
    path("results/what-if/<int:pk>/units.xlsx", views.what_if_export, name="what_if_export"),
    path("results/what-if/<int:pk>/report.pdf", views.what_if_pdf, name="what_if_pdf"),
    path(
        "results/what-if/<int:pk>/units/<str:unit_code>/", views.what_if_unit, name="what_if_unit"
    ),
]
