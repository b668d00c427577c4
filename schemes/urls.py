"""The routes of ``schemes``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from schemes import guide_views, views, views_workbook
from schemes.demo.views import showcase_page
from schemes.editor.urls import PATTERNS as EDITOR_PATTERNS
from schemes.fact_pages.urls import fact_page_patterns
from schemes.holidays import views as holidays
from schemes.people.urls import PATTERNS as PEOPLE_PATTERNS
from schemes.relation_matrix.urls import PATTERNS as MATRIX_PATTERNS
from schemes.setup.urls import PATTERNS as SETUP_PATTERNS
from schemes.unit_pages.urls import PATTERNS as UNIT_PATTERNS
from schemes.years import calendar_views as calendar
from schemes.years import opening_views as opening
from schemes.years import views as years

app_name = "schemes"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schemes/", views.scheme_list, name="list"),
    path("schemes/<int:pk>/", views.scheme_detail, name="detail"),
    path("schemes/<int:pk>/scheme.docx", views.version_docx, name="version_docx"),
    path("schemes/<int:pk>/scheme.pdf", views.version_pdf, name="version_pdf"),
    path("schemes/<int:pk>/clauses/<str:number>/", views.clause, name="clause"),
    path("guides/", guide_views.guide_list, name="guides"),
    path("guides/<slug:role>/", guide_views.guide, name="guide"),
    path("guides/<slug:role>/guide.pdf", guide_views.guide_pdf, name="guide_pdf"),
    path("demo/", showcase_page, name="demo_showcase"),
    path("imports/", views_workbook.import_list, name="import_list"),
    path("imports/new/", views_workbook.import_new, name="import_new"),
    path("imports/<uuid:pk>/", views_workbook.import_detail, name="import_detail"),
    path("imports/<uuid:pk>/apply/", views_workbook.import_apply, name="import_apply"),
    path("imports/<uuid:pk>/discard/", views_workbook.import_drop, name="import_drop"),
    path("imports/<uuid:pk>/file.xlsx", views_workbook.import_file, name="import_file"),
    path("years/", years.year_list, name="years"),
    path("years/years.xlsx", years.year_export, name="years_export"),
    path("years/<int:year>/", years.year_detail, name="year"),
    path("years/new/", opening.year_new, name="year_new"),
    path("years/<int:year>/carry/", opening.year_carry, name="year_carry"),
    path("years/<int:year>/phase/", years.year_phase, name="year_phase"),
    path("years/<int:year>/workbook.xlsx", views_workbook.workbook, name="workbook"),
    *EDITOR_PATTERNS,
    *PEOPLE_PATTERNS,
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/move/", calendar.calendar_move, name="calendar_move"),
    path("calendar/deadlines.ics", calendar.calendar_ics, name="calendar_ics"),
    path("calendar/deadlines.xlsx", calendar.calendar_export, name="calendar_export"),
    path("calendar/<str:key>/", calendar.calendar_entry, name="calendar_entry"),
    path("holidays/", holidays.holiday_table, name="holidays"),
    path("holidays/table.xlsx", holidays.holiday_export, name="holiday_export"),
    path("holidays/new/", holidays.holiday_new, name="holiday_new"),
    path("holidays/known/", holidays.holiday_known, name="holiday_known"),
    path("holidays/upload/", holidays.holiday_upload, name="holiday_upload"),
    path("holidays/apply/", holidays.holiday_apply, name="holiday_apply"),
    path("holidays/<str:day>/", holidays.holiday_day, name="holiday_day"),
    path("holidays/<str:day>/remove/", holidays.holiday_remove, name="holiday_remove"),
    *fact_page_patterns(),
    *UNIT_PATTERNS,
    *MATRIX_PATTERNS,
    *SETUP_PATTERNS,
]
