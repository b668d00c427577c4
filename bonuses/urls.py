"""The routes of ``bonuses``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "bonuses"

urlpatterns: list[URLPattern | URLResolver] = []
