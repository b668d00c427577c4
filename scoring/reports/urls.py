"""The routes of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.reports import views

REPORTS = "results/reports/"

PATTERNS: list[URLPattern] = [
    path(REPORTS, views.reports, name="reports"),
    path(
        REPORTS + "units/<str:unit_code>/certificate.pdf",
        views.certificate,
        name="report_certificate",
    ),
    path(REPORTS + "circular.pdf", views.circular, name="report_circular"),
    path(REPORTS + "circular.docx", views.circular_word, name="report_circular_word"),
    path(REPORTS + "honours.pdf", views.honours_list, name="report_honours"),
    path(REPORTS + "deductions.pdf", views.deductions_list, name="report_deductions"),
    path(REPORTS + "brief.pdf", views.brief, name="report_brief"),
]
