"""The routes of statements."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.statements import views

UNIT = "plans/<str:unit_code>/"

PATTERNS: list[URLPattern] = [
    path("statement-template/", views.statement_template, name="statement_template"),
    path("statement-template/put/", views.statement_template_put, name="statement_template_put"),
    path(
        "statement-template/file.docx",
        views.statement_template_file,
        name="statement_template_file",
    ),
    path(f"{UNIT}statement.docx", views.statement_word, name="statement_word"),
    path(f"{UNIT}signing/", views.plan_signing, name="plan_signing"),
]
