"""The routes of freezing, inside those of ``scoring``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from scoring.freezing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("results/freezing/", views.freezing, name="freezing"),
    path("results/freezing/ask/", views.freezing_ask, name="freezing_ask"),
    path("results/freezing/<int:pk>/<slug:move>/", views.freezing_moved, name="freezing_moved"),
    path("results/bundles/<int:number>/bundle.zip", views.bundle_download, name="bundle_download"),
]
