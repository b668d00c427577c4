"""The routes of changes."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.changes import list_views, version_views, views

ONE = "target-changes/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("target-changes/", list_views.changes, name="changes"),
    path("target-changes.xlsx", list_views.changes_xlsx, name="changes_xlsx"),
    path("target-changes/new/", list_views.change_new, name="change_new"),
    path(ONE, views.change, name="change"),
    path(f"{ONE}save/", views.change_saved, name="change_saved"),
    path(f"{ONE}items/add/", views.item_added, name="change_item_added"),
    path(f"{ONE}items/<int:item>/", views.item, name="change_item"),
    path(f"{ONE}items/<int:item>/remove/", views.item_removed, name="change_item_removed"),
    path(f"{ONE}files/add/", views.file_added, name="change_file_added"),
    path(f"{ONE}files/<uuid:file>/remove/", views.file_removed, name="change_file_removed"),
    path(f"{ONE}moves/<slug:move>/", views.change_moved, name="change_moved"),
    path(f"{ONE}again/", views.change_repeated, name="change_repeated"),
    path(f"{ONE}notice.pdf", version_views.notice, name="change_notice"),
    path("target-versions/<str:unit_code>/", version_views.versions, name="target_versions"),
]
