"""The routes of the library beside those of its facts."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.library import views

PATTERNS: list[URLPattern] = [
    path("library/", views.library, name="library"),
    path("library/last-year/", views.library_candidates, name="library_candidates"),
    path("library/add/", views.library_add, name="library_add"),
    path("plans/<str:unit_code>/library/", views.library_take, name="library_take"),
]
