"""The routes of the quality of plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.quality import views

PATTERNS: list[URLPattern] = [
    path("plan-quality/", views.plan_quality, name="plan_quality"),
    path("plan-quality.xlsx", views.plan_quality_xlsx, name="plan_quality_xlsx"),
    path("plans/<str:unit_code>/quality/", views.plan_quality_unit, name="plan_quality_unit"),
]
