"""The routes of ``schemes``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from schemes.fact_pages.urls import fact_page_patterns

app_name = "schemes"

urlpatterns: list[URLPattern | URLResolver] = [*fact_page_patterns()]
