"""All routes: each app brings its own ``urls`` and names its own prefixes there."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from config.api import urlpatterns as api_urls
from config.health import healthz
from core.address_index import indexed
from core.design import design_page

APPS = ("core", "units", "schemes", "targets", "reviews", "scoring", "bonuses")

urlpatterns = [
    indexed(
        [
            path("healthz", healthz, name="healthz"),
            path("i18n/setlang/", set_language, name="set_language"),
            path("design/", design_page, name="design"),
            path("admin/", admin.site.urls),
            path("api/", include((api_urls, "api"))),
            *(path("", include(f"{app}.urls")) for app in APPS),
        ]
    )
]

handler400 = "core.error_views.bad_request"
handler403 = "core.error_views.permission_denied"
handler404 = "core.error_views.page_not_found"
handler500 = "core.error_views.server_error"
