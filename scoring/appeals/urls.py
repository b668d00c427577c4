"""The routes of appeals."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.appeals import views

ONE = "appeals/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("appeals/", views.appeals, name="appeals"),
    path("appeals.xlsx", views.appeals_xlsx, name="appeals_xlsx"),
    path("appeals/new/<str:unit_code>/", views.appeal_new, name="appeal_new"),
    path(ONE, views.appeal, name="appeal"),
    path(f"{ONE}moves/<slug:move>/", views.appeal_moved, name="appeal_moved"),
    path(f"{ONE}files/<uuid:file>/", views.appeal_sent_file, name="appeal_file"),
]
