"""The routes of claims."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.honours import list_views, views

ONE = "award-claims/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("award-claims/", list_views.claims, name="claims"),
    path("award-claims.xlsx", list_views.claims_xlsx, name="claims_xlsx"),
    path("award-claims/new/", views.claim_new, name="claim_new"),
    path("award-claims/effect/", views.claim_effect, name="claim_effect"),
    path(ONE, views.claim, name="claim"),
    path(f"{ONE}save/", views.claim_saved, name="claim_saved"),
    path(f"{ONE}files/add/", views.file_added, name="claim_file_added"),
    path(f"{ONE}files/<uuid:file>/remove/", views.file_removed, name="claim_file_removed"),
    path(f"{ONE}moves/<slug:move>/", views.claim_moved, name="claim_moved"),
]
