"""The routes of ``schemes``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from schemes import views
from schemes.fact_pages.urls import fact_page_patterns

app_name = "schemes"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schemes/", views.scheme_list, name="list"),
    path("schemes/<int:pk>/", views.scheme_detail, name="detail"),
    path("schemes/<int:pk>/clauses/<str:number>/", views.clause, name="clause"),
    *fact_page_patterns(),
]
