"""The routes of feedback, objections and corrections."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.objections import views

PATTERNS: list[URLPattern] = [
    path("feedback/", views.feedbacks, name="feedbacks"),
    path("feedback/give/", views.feedback_given, name="feedback_given"),
    path("feedback/<str:unit_code>/", views.feedback, name="feedback"),
    path("feedback/<str:unit_code>/object/", views.objection_new, name="objection_new"),
    path("objections/", views.objections, name="objections"),
    path("objections/<int:pk>/", views.objection, name="objection"),
    path("objections/<int:pk>/<slug:move>/", views.objection_moved, name="objection_moved"),
    path(
        "objections/<int:pk>/files/<uuid:file>/", views.objection_file_sent, name="objection_file"
    ),
    path("mark-corrections/", views.corrections, name="mark_corrections"),
    path(
        "mark-corrections/<int:pk>/decide/",
        views.correction_decided,
        name="mark_correction_decided",
    ),
]
