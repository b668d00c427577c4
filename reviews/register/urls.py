"""The routes of the register."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.register import views

ONE = "register/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("register/", views.entries, name="register"),
    path("register.xlsx", views.entries_xlsx, name="register_xlsx"),
    path("register/new/", views.entry_new, name="register_new"),
    path(ONE, views.entry, name="register_entry"),
    path(f"{ONE}save/", views.entry_saved, name="register_saved"),
    path(f"{ONE}files/add/", views.entry_file_added, name="register_file_added"),
    path(f"{ONE}files/<uuid:file>/remove/", views.entry_file_removed, name="register_file_removed"),
    path(f"{ONE}moves/<slug:move>/", views.entry_moved, name="register_moved"),
]
