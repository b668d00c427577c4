"""The routes of the editor."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.editor import starting_views, views

PATTERNS: list[URLPattern] = [
    path("schemes/drafts/", views.draft_list, name="drafts"),
    path("schemes/drafts/new/", starting_views.draft_new, name="draft_new"),
    path("schemes/drafts/<int:pk>/", views.draft_page, name="draft"),
    path("schemes/drafts/<int:pk>/set/", views.draft_set, name="draft_set"),
    path("schemes/drafts/<int:pk>/act/", views.draft_act, name="draft_act"),
    path("schemes/drafts/<int:pk>/undo/", views.draft_undo, name="draft_undo"),
    path("schemes/drafts/<int:pk>/fix/", views.draft_fix, name="draft_fix"),
    path("schemes/drafts/<int:pk>/keep/", views.finding_keep, name="finding_keep"),
]
