"""The routes of the daily appraisal."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.monthly import views

ONE = "daily-appraisal/<int:number>/"

PATTERNS: list[URLPattern] = [
    path("daily-appraisal/", views.months, name="months"),
    path("daily-appraisal.xlsx", views.months_xlsx, name="months_xlsx"),
    path(ONE, views.month, name="month"),
    path(f"{ONE}file/", views.month_file, name="month_file"),
    path(f"{ONE}moves/<slug:move>/", views.month_moved, name="month_moved"),
]
