"""The routes of freezing, inside those of ``scoring``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from scoring.freezing import views
from scoring.freezing.corrections import file_views as correction_files
from scoring.freezing.corrections import views as corrected

urlpatterns: list[URLPattern | URLResolver] = [
    path("results/freezing/", views.freezing, name="freezing"),
    path("results/freezing/ask/", views.freezing_ask, name="freezing_ask"),
    path("results/freezing/<int:pk>/<slug:move>/", views.freezing_moved, name="freezing_moved"),
    path("results/bundles/<int:number>/bundle.zip", views.bundle_download, name="bundle_download"),
    path("results/corrections/", corrected.corrections, name="corrections"),
    path("results/corrections/new/", corrected.correction_new, name="correction_new"),
    path("results/corrections/<int:pk>/", corrected.correction, name="correction"),
    path(
        "results/corrections/<int:pk>/facts/", corrected.correction_facts, name="correction_facts"
    ),
    path(
        "results/corrections/<int:pk>/lines/<slug:slug>/",
        corrected.correction_line,
        name="correction_line",
    ),
    path(
        "results/corrections/<int:pk>/withdraw/<slug:slug>/",
        corrected.correction_withdraw,
        name="correction_withdraw",
    ),
    path(
        "results/corrections/<int:pk>/dropped/<int:line>/",
        corrected.correction_line_dropped,
        name="correction_line_dropped",
    ),
    path("results/corrections/<int:pk>/people/", corrected.correction_pay, name="correction_pay"),
    path(
        "results/corrections/<int:pk>/report.xlsx",
        correction_files.correction_xlsx,
        name="correction_xlsx",
    ),
    path(
        "results/corrections/<int:pk>/report.pdf",
        correction_files.correction_pdf,
        name="correction_pdf",
    ),
    path(
        "results/corrections/<int:pk>/<slug:move>/",
        corrected.correction_moved,
        name="correction_moved",
    ),
]
