"""The routes of supervision."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.supervision import record_views, views

ONE = "supervision/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("supervision/", views.supervision, name="supervision"),
    path("supervision.xlsx", views.supervision_xlsx, name="supervision_xlsx"),
    path("supervision/units/", record_views.supervision_units, name="supervision_units"),
    path(
        "supervision/units.xlsx", record_views.supervision_units_xlsx, name="supervision_units_xlsx"
    ),
    path("supervision/new/<slug:sort>/", views.supervision_new, name="supervision_new"),
    path(ONE, views.supervision_item, name="supervision_item"),
    path(f"{ONE}save/", views.supervision_saved, name="supervision_saved"),
    path(f"{ONE}moves/<slug:move>/", views.supervision_moved, name="supervision_moved"),
]
