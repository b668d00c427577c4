"""The routes of the editor."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.editor import publish_views, starting_views, transfer_views, views

ONE = "schemes/drafts/<int:pk>/"
PATTERNS: list[URLPattern] = [
    path("schemes/drafts/", views.draft_list, name="drafts"),
    path("schemes/drafts/export.xlsx", views.drafts_xlsx, name="drafts_xlsx"),
    path("schemes/drafts/new/", starting_views.draft_new, name="draft_new"),
    path(ONE, views.draft_page, name="draft"),
    path(f"{ONE}set/", views.draft_set, name="draft_set"),
    path(f"{ONE}act/", views.draft_act, name="draft_act"),
    path(f"{ONE}undo/", views.draft_undo, name="draft_undo"),
    path(f"{ONE}fix/", views.draft_fix, name="draft_fix"),
    path(f"{ONE}keep/", views.finding_keep, name="finding_keep"),
    path(f"{ONE}publishing/", publish_views.publish_page, name="draft_publishing"),
    path(f"{ONE}publish/", publish_views.draft_publish_view, name="draft_publish"),
    path(f"{ONE}moves/<slug:move>/", publish_views.draft_moved, name="draft_moved"),
    path(f"{ONE}compare/", transfer_views.draft_compare, name="draft_compare"),
    path(f"{ONE}scheme.yaml", transfer_views.draft_yaml, name="draft_yaml"),
    path(f"{ONE}scheme.docx", transfer_views.draft_docx, name="draft_docx"),
    path(f"{ONE}scheme.pdf", transfer_views.draft_pdf, name="draft_pdf"),
    path("schemes/drafts/blank/", starting_views.draft_blank, name="draft_blank"),
    path("schemes/drafts/upload/", starting_views.draft_upload, name="draft_upload"),
]
