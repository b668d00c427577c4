"""The routes of progress."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.progress import board_views, figures_views, period_views, sheet_views, views

UNIT = "progress/units/<str:unit_code>/"
FIGURES = "progress/figures/<str:source>/"

PATTERNS: list[URLPattern] = [
    path("progress/", board_views.heat, name="progress"),
    path("progress.xlsx", board_views.heat_xlsx, name="progress_xlsx"),
    path("progress/own/", views.own, name="progress_own"),
    path("progress/targets/", board_views.worst, name="progress_worst"),
    path("progress/targets/<int:pk>/", board_views.target, name="progress_target"),
    path(
        "progress/targets/<int:pk>/periods/<int:month>/", board_views.report, name="progress_report"
    ),
    path("progress/projects/", board_views.projects, name="progress_projects"),
    path(UNIT, views.progress_unit, name="progress_unit"),
    path(f"{UNIT}save/", views.progress_saved, name="progress_saved"),
    path(f"{UNIT}hand-in/", views.progress_handed_in, name="progress_handed_in"),
    path(f"{UNIT}confirm/", views.progress_confirmed, name="progress_confirmed"),
    path(f"{UNIT}sheet.xlsx", sheet_views.unit_sheet_out, name="progress_sheet"),
    path(f"{UNIT}sheet/", sheet_views.unit_sheet_in, name="progress_sheet_in"),
    path(f"{UNIT}sheet/apply/", sheet_views.unit_sheet_applied, name="progress_sheet_apply"),
    path("progress/periods/", period_views.periods, name="progress_periods"),
    path("progress/periods/<int:month>/", period_views.period, name="progress_period"),
    path("progress/figures/", figures_views.figures_first, name="progress_figures_own"),
    path(FIGURES, figures_views.figures, name="progress_figures"),
    path(f"{FIGURES}save/", figures_views.figures_saved, name="progress_figures_saved"),
    path(f"{FIGURES}sheet.xlsx", sheet_views.figures_sheet_out, name="progress_figures_sheet"),
    path(f"{FIGURES}sheet/", sheet_views.figures_sheet_in, name="progress_figures_sheet_in"),
    path(
        f"{FIGURES}sheet/apply/",
        sheet_views.figures_sheet_applied,
        name="progress_figures_sheet_apply",
    ),
]
