"""The routes of ``units``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from units import deputy_views, views
from units.accounts.urls import account_patterns
from units.sections import views as section_views
from units.tokens import views as token_views

app_name = "units"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignInView.as_view(), name="login"),
    path("sign-out/", views.SignOutView.as_view(), name="logout"),
    path("account/", views.my_account, name="my_account"),
    path("account/acting/", views.act_in, name="act_in"),
    path("account/password/", views.change_password, name="change_password"),
    path("account/tokens/", token_views.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", token_views.token_revoked, name="token_revoked"),
    path("deputies/", deputy_views.deputies, name="deputies"),
    path("deputies/export.xlsx", deputy_views.deputies_export, name="deputies_export"),
    path("deputies/new/", deputy_views.deputy_new, name="deputy_new"),
    path("deputies/<int:pk>/end/", deputy_views.deputy_end, name="deputy_end"),
    path("sections/<str:unit_code>/", section_views.sections, name="sections"),
    path("sections/<str:unit_code>/<slug:act>/", section_views.section_act, name="section_act"),
    *account_patterns,
]
