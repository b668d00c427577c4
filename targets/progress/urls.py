"""The routes of progress."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.progress import board_views, views

UNIT = "progress/units/<str:unit_code>/"

PATTERNS: list[URLPattern] = [
    path("progress/", board_views.heat, name="progress"),
    path("progress.xlsx", board_views.heat_xlsx, name="progress_xlsx"),
    path("progress/own/", views.own, name="progress_own"),
    path("progress/targets/", board_views.worst, name="progress_worst"),
    path("progress/targets/<int:pk>/", board_views.target, name="progress_target"),
    path(UNIT, views.progress_unit, name="progress_unit"),
    path(f"{UNIT}save/", views.progress_saved, name="progress_saved"),
    path(f"{UNIT}hand-in/", views.progress_handed_in, name="progress_handed_in"),
    path(f"{UNIT}confirm/", views.progress_confirmed, name="progress_confirmed"),
]
