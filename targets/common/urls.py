"""The routes of common targets beside those of their facts."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.common import views

PATTERNS: list[URLPattern] = [
    path("common/", views.common_balance, name="common_balance"),
    path("common.xlsx", views.common_balance_xlsx, name="common_balance_xlsx"),
    path("common/acts/<slug:act>/", views.common_act, name="common_act"),
]
