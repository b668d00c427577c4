"""The routes of ``core``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from core import help_views, home, search_views, task_list, views
from core.notices import views as notice_views

app_name = "core"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("tasks/", task_list.tasks, name="tasks"),
    path("tasks/export.xlsx", task_list.tasks_export, name="tasks_export"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/mark/", notice_views.notices_mark, name="notices_mark"),
    path("notices/remind/", notice_views.remind, name="remind"),
    path("notices/rules/", notice_views.rules, name="reminder_rules"),
    path("notices/<uuid:pk>/open/", notice_views.notice_open, name="notice_open"),
    path("account/notices/", notice_views.preferences, name="notice_preferences"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/status/", views.job_status, name="job_status"),
    path("jobs/<uuid:job_id>/stop/", views.job_stop, name="job_stop"),
    path("help/", help_views.contents, name="help"),
    path("help/<slug:slug>/", help_views.article, name="help_topic"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="search_suggest"),
    path("audit/", views.audit_list, name="audit"),
    path("audit.xlsx", views.audit_xlsx, name="audit_xlsx"),
]
