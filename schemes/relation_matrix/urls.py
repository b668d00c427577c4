"""The routes of the matrix."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.relation_matrix import views

PATTERNS: list[URLPattern] = [
    path("relations/matrix/", views.relation_matrix, name="relation_matrix"),
    path("relations/matrix.xlsx", views.relation_matrix_xlsx, name="relation_matrix_xlsx"),
    path("relations/matrix/upload/", views.relation_matrix_upload, name="relation_matrix_upload"),
    path("relations/matrix/save/", views.relation_matrix_save, name="relation_matrix_save"),
]
