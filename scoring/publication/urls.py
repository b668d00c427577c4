"""The routes of publications and of their public notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.publication import advice_views, body_views, notice_views, views

ONE = "publications/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("publications/", views.readiness, name="readiness"),
    path(ONE, views.publication, name="publication"),
    path(f"{ONE}moves/<slug:move>/", views.publication_moved, name="publication_moved"),
    path(f"{ONE}list/", views.award_changed, name="award_changed"),
    path(f"{ONE}views/<slug:body>/", views.views_recorded, name="views_recorded"),
    path(f"{ONE}bodies/", body_views.bodies_named, name="publication_bodies"),
    path(f"{ONE}asked/<slug:body>/", body_views.award_views, name="award_views"),
    path(f"{ONE}asked/<slug:body>/letter/", body_views.award_letter, name="award_letter"),
    path(f"{ONE}advice/", advice_views.advice, name="publication_advice"),
    path(
        f"{ONE}advice/<str:unit_code>/letter.pdf",
        advice_views.advice_letter,
        name="publication_letter",
    ),
    path(f"{ONE}notice.pdf", notice_views.notice_pdf, name="notice_pdf"),
    path("notice/<str:token>/", notice_views.notice, name="notice"),
]
