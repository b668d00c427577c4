"""The routes of people."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.people import views

PATTERNS: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("people.xlsx", views.people_xlsx, name="people_xlsx"),
    path("people/<str:code>/", views.person, name="person"),
    path("people/<str:code>/rename/", views.rename, name="person_rename"),
]
