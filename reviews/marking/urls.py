"""The routes of marking."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.marking import files, list_views, team_views, views
from reviews.marking.pairs import views as pairs

PATTERNS: list[URLPattern] = [
    path("marking/", list_views.marking, name="marking"),
    path("marking.xlsx", list_views.marking_xlsx, name="marking_xlsx"),
    path("marking/units/<str:unit_code>/", views.marking_unit, name="marking_unit"),
    path("marking/items/<str:key>/", views.marking_item, name="marking_item"),
    path("marking/files/", files.marking_files, name="marking_files"),
    path("marking/save/", views.marking_save, name="marking_save"),
    path("marking/save-block/", views.marking_block, name="marking_block"),
    path("marking/teams/", team_views.teams, name="teams"),
    path("marking/teams/new/", team_views.team, name="team_new"),
    path("marking/teams/conflicts/", team_views.conflict, name="team_conflict"),
    path("marking/teams/<int:pk>/", team_views.team, name="team"),
    path("marking/teams/<int:pk>/remove/", team_views.team_removed, name="team_removed"),
    path("marking/pairs/", pairs.pairs, name="mark_pairs"),
    path("marking/pairs/<int:pk>/", pairs.pair, name="mark_pair"),
    path("marking/pairs/<int:pk>/<slug:move>/", pairs.pair_moved, name="mark_pair_moved"),
]
