"""The routes of the first set-up; part of ``schemes.urls``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from schemes.setup import authorities, views

PATTERNS: list[URLPattern | URLResolver] = [
    path("setup/", views.setup, name="setup"),
    path("setup/rules/", views.setup_rules, name="setup_rules"),
    path("setup/year/", views.setup_year, name="setup_year"),
    path("setup/units/", views.setup_units, name="setup_units"),
    path("setup/accounts/", views.setup_accounts, name="setup_accounts"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/new/", authorities.authority_new, name="authority_new"),
    path("authorities/<slug:code>/unit/", authorities.authority_unit, name="authority_unit"),
    path("setup/finish/", views.setup_finish, name="setup_finish"),
]
