"""The routes of the unit pages; a unit's own comes last, because its code is free text."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.unit_pages import views

PATTERNS: list[URLPattern] = [
    path("units/", views.unit_list, name="units"),
    path("units.xlsx", views.unit_export, name="units_export"),
    path("units/<str:code>/", views.unit_detail, name="unit"),
]
