"""The routes of records of accountability and praise."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.accountability import document_views, views

ONE = "accountability/<int:pk>/"
TEMPLATE = "accountability/templates/<slug:kind>"

PATTERNS: list[URLPattern] = [
    path("accountability/", views.accountability, name="accountability"),
    path("accountability.xlsx", views.accountability_xlsx, name="accountability_xlsx"),
    path("accountability/new/", views.accountability_new, name="accountability_new"),
    path("accountability/people/", views.accountability_people, name="accountability_people"),
    path("accountability/propose/", views.accountability_propose, name="accountability_propose"),
    path(f"{TEMPLATE}/", document_views.accountability_template, name="accountability_template"),
    path(
        f"{TEMPLATE}.docx",
        document_views.accountability_template_file,
        name="accountability_template_file",
    ),
    path(ONE, views.accountability_record, name="accountability_record"),
    path(f"{ONE}save/", views.accountability_saved, name="accountability_saved"),
    path(f"{ONE}moves/<slug:move>/", views.accountability_moved, name="accountability_moved"),
    path(f"{ONE}document.docx", document_views.accountability_word, name="accountability_word"),
    path(f"{ONE}document.pdf", document_views.accountability_pdf, name="accountability_pdf"),
]
