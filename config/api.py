"""The API: one router made of what every app brings, its schema and its offline description."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from core.address_index import indexed

APPS = ("core", "units", "schemes", "targets", "reviews", "scoring", "bonuses")

router = SimpleRouter()
for _app in APPS:
    for _prefix, _viewset, _basename in import_module(f"{_app}.api").router_entries:
        router.register(_prefix, _viewset, basename=_basename)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    indexed(router.urls),
]
