"""The routes of trees, task sheets, my targets and level-two schemes."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.decomposition import board_views, views
from targets.decomposition.level_two import views as level_two

UNIT = "decomposition/<str:unit_code>/"
ROW = f"{UNIT}rows/<slug:row>/"
SHEET = f"{UNIT}sheets/<slug:kind>/<str:code>"
TWO = "level-two/<str:unit_code>/"

PATTERNS: list[URLPattern] = [
    path("decomposition/", board_views.trees, name="trees"),
    path("decomposition.xlsx", board_views.trees_xlsx, name="trees_xlsx"),
    path("decomposition/rules/", board_views.tree_rules, name="tree_rules"),
    path("decomposition/own/", views.own_tree, name="own_tree"),
    path("my-targets/", board_views.my_targets, name="my_targets"),
    path(UNIT, views.tree, name="tree"),
    path(f"{UNIT}tree.xlsx", board_views.tree_xlsx, name="tree_xlsx"),
    path(f"{UNIT}start/", views.tree_begin, name="tree_begin"),
    path(f"{UNIT}acts/<slug:act>/", views.tree_act, name="tree_act"),
    path(f"{UNIT}moves/<slug:move>/", views.tree_moved, name="tree_moved"),
    path(f"{UNIT}people/", views.tree_people, name="tree_people"),
    path(f"{UNIT}versions/<int:number>/", views.tree_version, name="tree_version"),
    path(f"{UNIT}sheets/", board_views.task_sheets, name="task_sheets"),
    path(f"{UNIT}sheets.<slug:form>", board_views.task_sheets_file, name="task_sheets_file"),
    path(f"{SHEET}/", board_views.task_sheet, name="task_sheet"),
    path(f"{SHEET}.<slug:form>", board_views.task_sheet_file, name="task_sheet_file"),
    path(ROW, views.tree_row, name="tree_row"),
    path(f"{ROW}save/", views.tree_row_save, name="tree_row_save"),
    path(f"{ROW}add/", views.tree_row_add, name="tree_row_add"),
    path(f"{ROW}<slug:act>/", views.tree_row_act, name="tree_row_act"),
    path("level-two/own/", level_two.own_level_two, name="own_level_two"),
    path(TWO, level_two.level_two, name="level_two"),
    path(f"{TWO}save/", level_two.level_two_save, name="level_two_save"),
    path(f"{TWO}unfiled/", level_two.level_two_unfiled, name="level_two_unfiled"),
    path(f"{TWO}moves/<slug:move>/", level_two.level_two_moved, name="level_two_moved"),
]
