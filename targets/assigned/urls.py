"""The routes of assigned indicators beside those of their facts."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.assigned import views

PATTERNS: list[URLPattern] = [
    path("assigned/", views.assigned_coverage, name="assigned_coverage"),
    path("assigned.xlsx", views.assigned_coverage_xlsx, name="assigned_coverage_xlsx"),
    path("plans/<str:unit_code>/assigned/", views.assigned_add, name="assigned_add"),
]
