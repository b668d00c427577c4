"""The routes of feedback, objections and corrections."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.objections import correction_views, list_views, views

PATTERNS: list[URLPattern] = [
    path("feedback/", views.feedbacks, name="feedbacks"),
    path("feedback/give/", views.feedback_given, name="feedback_given"),
    path("feedback/<str:unit_code>/", views.feedback, name="feedback"),
    path("feedback/<str:unit_code>/object/", views.objection_new, name="objection_new"),
    path("objections/", list_views.objections, name="objections"),
    path("objections/<int:pk>/", views.objection, name="objection"),
    path("objections/<int:pk>/<slug:move>/", views.objection_moved, name="objection_moved"),
    path(
        "objections/<int:pk>/files/<uuid:file>/", views.objection_file_sent, name="objection_file"
    ),
    path("objections.xlsx", list_views.objections_xlsx, name="objections_xlsx"),
    path("mark-corrections/", correction_views.corrections, name="mark_corrections"),
    path("mark-corrections.xlsx", correction_views.corrections_xlsx, name="mark_corrections_xlsx"),
    path(
        "mark-corrections/<int:pk>/decide/",
        correction_views.correction_decided,
        name="mark_correction_decided",
    ),
]
