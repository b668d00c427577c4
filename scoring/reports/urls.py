"""The routes of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.reports import views

REPORTS = "results/reports/"


def _file(name: str, key: str, form: str) -> URLPattern:
    """A report in one form."""
    told = {"key": key, "form": form}
    return path(f"{REPORTS}{key}.{form}", views.report, told, name=f"report_{name}")


PATTERNS: list[URLPattern] = [
    path(REPORTS, views.reports, name="reports"),
    path(
        REPORTS + "units/<str:unit_code>/certificate.pdf",
        views.report,
        {"key": "certificate", "form": "pdf"},
        name="report_certificate",
    ),
    _file("circular", "circular", "pdf"),
    _file("circular_word", "circular", "docx"),
    _file("honours", "honours", "pdf"),
    _file("honours_xlsx", "honours", "xlsx"),
    _file("honours_docx", "honours", "docx"),
    _file("deductions", "deductions", "pdf"),
    _file("deductions_xlsx", "deductions", "xlsx"),
    _file("deductions_docx", "deductions", "docx"),
    _file("brief", "brief", "pdf"),
    _file("years", "years", "pdf"),
    path(REPORTS + "zips/", views.zip_new, name="report_zips"),
    path(REPORTS + "zips/<int:pk>/", views.zip_file, name="report_zip"),
]
