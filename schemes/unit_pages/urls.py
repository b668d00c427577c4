"""The routes of the unit pages; a unit's own comes last, because its code is free text."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.unit_pages import change_views, grid_views, views

PATTERNS: list[URLPattern] = [
    path("units/", views.unit_list, name="units"),
    path("units.xlsx", views.unit_export, name="units_export"),
    path("unit-years/", grid_views.unit_grid, name="unit_grid"),
    path("unit-years/save/", grid_views.unit_grid_save, name="unit_grid_save"),
    path("unit-changes/", change_views.changes, name="unit_changes"),
    path("unit-changes/new/<str:kind>/", change_views.change_new, name="unit_change_new"),
    path("unit-changes/<str:key>/", change_views.change_detail, name="unit_change"),
    path(
        "unit-changes/<str:key>/withdraw/",
        change_views.change_withdraw,
        name="unit_change_withdraw",
    ),
    path("units/<str:code>/", views.unit_detail, name="unit"),
]
