"""The routes of drafts of common targets."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.common.drafts import views

_UNIT = "common-drafts/<str:unit_code>/"
PATTERNS: list[URLPattern] = [
    path("common-drafts/", views.common_drafts, name="common_drafts"),
    path("common-drafts.xlsx", views.common_drafts_xlsx, name="common_drafts_xlsx"),
    path(_UNIT, views.common_draft, name="common_draft"),
    path(f"{_UNIT}lines/new/", views.common_draft_new, name="common_draft_new"),
    path(f"{_UNIT}lines/<int:line>/", views.common_draft_line, name="common_draft_line"),
    path(f"{_UNIT}acts/<slug:act>/", views.common_draft_act, name="common_draft_act"),
    path(f"{_UNIT}moves/<slug:move>/", views.common_draft_moved, name="common_draft_moved"),
]
