"""The routes of evidence."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.evidence import views

PATTERNS: list[URLPattern] = [
    path("evidence/", views.library, name="evidence_library"),
    path("evidence/attach/<slug:kind>/", views.evidence_attached, name="evidence_attached"),
    path("evidence/detach/<int:pk>/", views.evidence_detached, name="evidence_detached"),
    path("evidence/<uuid:pk>/download/", views.evidence, name="evidence"),
    path("evidence/<uuid:pk>/", views.evidence_page, name="evidence_page"),
    path("evidence/<uuid:pk>/content/", views.evidence_shown, name="evidence_shown"),
    path("evidence/<uuid:pk>/small/", views.evidence_small, name="evidence_small"),
]
