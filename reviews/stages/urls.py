"""The routes of stages."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.stages import views

ONE = "marking/stages/<slug:component>/<slug:stage>/"

PATTERNS: list[URLPattern] = [
    path(ONE, views.stage, name="stage"),
    path(f"{ONE}save/", views.stage_saved, name="stage_saved"),
]
