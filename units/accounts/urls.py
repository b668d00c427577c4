"""The routes of accounts and of who may do what; part of ``units.urls``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from units.accounts import views
from units.accounts.bulk import views as bulk

account_patterns: list[URLPattern | URLResolver] = [
    path("accounts/", views.account_list, name="accounts"),
    path("accounts/export.xlsx", views.account_export, name="accounts_export"),
    path("accounts/new/", views.account_new, name="account_new"),
    path("accounts/admit/", views.account_admit, name="account_admit"),
    path("accounts/roles/", views.role_table, name="roles"),
    path("accounts/roles/export.xlsx", views.role_table_export, name="roles_export"),
    path("accounts/bulk/", bulk.bulk, name="bulk"),
    path("accounts/bulk/template.xlsx", bulk.bulk_template, name="bulk_template"),
    path("accounts/bulk/new/", bulk.bulk_new, name="bulk_new"),
    path("accounts/bulk/<uuid:pk>/", bulk.batch_detail, name="batch"),
    path("accounts/bulk/<uuid:pk>/<slug:act>/", bulk.batch_act, name="batch_act"),
    path("accounts/people/<str:code>/", views.person_rights, name="person_rights"),
    path("accounts/<int:pk>/", views.account_detail, name="account"),
    path("accounts/<int:pk>/edit/", views.account_edit, name="account_edit"),
    path("accounts/<int:pk>/acts/<slug:act>/", views.account_act, name="account_act"),
    path("accounts/<int:pk>/grants/", views.account_grant, name="account_grant"),
    path("accounts/<int:pk>/grants/<int:grant>/", views.account_revoke, name="account_revoke"),
    path("units/<str:unit_code>/rights/", views.unit_rights, name="unit_rights"),
]
