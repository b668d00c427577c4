"""The routes of the burden meter."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.burden import views

PATTERNS: list[URLPattern] = [
    path("burden/", views.burden, name="burden"),
    path("burden.xlsx", views.burden_xlsx, name="burden_xlsx"),
    path("burden/<str:unit_code>/", views.burden_unit, name="burden_unit"),
]
