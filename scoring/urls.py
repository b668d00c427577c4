"""The routes of ``scoring``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from scoring import beside_ballot, objection_effect, views
from scoring.appeals.urls import PATTERNS as APPEALS
from scoring.certainty import views as certainty_views
from scoring.freezing.urls import urlpatterns as freezing_routes
from scoring.panels import views as panel_views
from scoring.publication.urls import PATTERNS as PUBLICATIONS
from scoring.reports.urls import PATTERNS as REPORTS
from scoring.trends import views as trend_views
from scoring.whatif.urls import PATTERNS as WHAT_IFS

app_name = "scoring"

urlpatterns: list[URLPattern | URLResolver] = [
    *PUBLICATIONS,
    *APPEALS,
    path("results/", views.results, name="results"),
    path("results/export.xlsx", views.results_export, name="results_export"),
    path("results/recompute/", views.recompute, name="recompute"),
    path("results/sets/", views.sets, name="sets"),
    path("results/difference/", views.difference, name="difference"),
    path(
        "results/objections/<int:pk>/",
        objection_effect.objection_effect,
        name="objection_effect",
    ),
    path(
        "results/beside-ballot/<int:pk>/<int:unit_id>/",
        beside_ballot.beside_ballot,
        name="beside_ballot",
    ),
    path("results/panels/", panel_views.panels, name="panels"),
    path("results/panels/export.xlsx", panel_views.panels_export, name="panels_export"),
    path("results/certainty/", certainty_views.certainty, name="certainty"),
    path(
        "results/certainty/export.xlsx", certainty_views.certainty_export, name="certainty_export"
    ),
    path("results/missing/", views.missing, name="missing"),
    path("results/honours/", views.honours, name="honours"),
    path("results/honours/export.xlsx", views.honours_export, name="honours_export"),
    path("results/units/<str:unit_code>/", views.unit, name="unit"),
    path("results/units/<str:unit_code>/receipt.xlsx", views.unit_workbook, name="unit_workbook"),
    path("results/units/<str:unit_code>/receipt.pdf", views.unit_pdf, name="unit_pdf"),
    *freezing_routes,
    path("results/years/", trend_views.trends, name="trends"),
    path("results/years/export.xlsx", trend_views.trends_export, name="trends_export"),
    *REPORTS,
    *WHAT_IFS,
]
