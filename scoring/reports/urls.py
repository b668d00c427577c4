"""The routes of the reports."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from scoring.reports import views

REPORTS = "results/reports/"


def _files(name: str, view: Any) -> list[URLPattern]:
    """A list as a workbook and as Word."""
    return [
        path(f"{REPORTS}{name}.{kind}", view, {"kind": kind}, name=f"report_{name}_{kind}")
        for kind in ("xlsx", "docx")
    ]


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
    *_files("honours", views.honours_file),
    *_files("deductions", views.deductions_file),
    path(REPORTS + "brief.pdf", views.brief, name="report_brief"),
]
