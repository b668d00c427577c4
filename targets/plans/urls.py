"""The routes of plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from targets.plans import board_views, views
from targets.plans.bulk.views import plans_bulk, plans_bulk_done

UNIT = "plans/<str:unit_code>/"

PATTERNS: list[URLPattern] = [
    path("plans/", board_views.plans, name="plans"),
    path("plans.xlsx", board_views.plans_xlsx, name="plans_xlsx"),
    path("plans/own/", views.own_plan, name="own_plan"),
    path("plans/many/<slug:move>/", plans_bulk, name="plans_bulk"),
    path("plans/many/<slug:move>/done/", plans_bulk_done, name="plans_bulk_done"),
    path(UNIT, views.plan, name="plan"),
    path(f"{UNIT}statement.pdf", views.plan_statement, name="plan_statement"),
    path(f"{UNIT}plan.xlsx", views.plan_workbook, name="plan_workbook"),
    path(f"{UNIT}start/", views.plan_start, name="plan_start"),
    path(f"{UNIT}lines/<int:line>/", views.plan_line, name="plan_line"),
    path(f"{UNIT}lines/<int:line>/save/", views.plan_line_save, name="plan_line_save"),
    path(f"{UNIT}lines/<int:line>/cell/", views.plan_cell, name="plan_cell"),
    path(f"{UNIT}edit/<slug:act>/", views.plan_edit, name="plan_edit"),
    path(f"{UNIT}answer/", views.plan_answer, name="plan_answer"),
    path(f"{UNIT}remark/", views.plan_remark, name="plan_remark"),
    path(f"{UNIT}moves/<slug:move>/", views.plan_moved, name="plan_moved"),
]
