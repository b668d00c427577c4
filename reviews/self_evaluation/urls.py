"""The routes of self-evaluation."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.self_evaluation import views

ONE = "self-evaluations/<str:unit_code>/"

PATTERNS: list[URLPattern] = [
    path("self-evaluations/", views.self_evaluations, name="self_evaluations"),
    path("self-evaluations/own/", views.own_self_evaluation, name="own_self_evaluation"),
    path(ONE, views.self_evaluation, name="self_evaluation"),
    path(f"{ONE}start/", views.self_evaluation_started, name="self_evaluation_started"),
    path(f"{ONE}line/", views.self_evaluation_line, name="self_evaluation_line"),
    path(f"{ONE}text/", views.self_evaluation_text, name="self_evaluation_text"),
    path(f"{ONE}moves/<slug:move>/", views.self_evaluation_moved, name="self_evaluation_moved"),
    path(f"{ONE}<int:number>.pdf", views.self_evaluation_pdf, name="self_evaluation_pdf"),
]
