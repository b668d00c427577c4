"""The routes of staff appraisals."""

from __future__ import annotations

from django.urls import URLPattern, path

from bonuses.appraisal.views import board, marks, people, sheets, unit

UNIT = "appraisals/units/<str:unit_code>/"
MARKS = UNIT + "marks/<slug:source>/"

PATTERNS: list[URLPattern] = [
    path("appraisals/", board.appraisals, name="appraisals"),
    path("appraisals.xlsx", board.appraisals_xlsx, name="appraisals_xlsx"),
    path("appraisals/mine/", people.own_appraisal, name="own_appraisal"),
    path("appraisals/mine/save/", people.own_appraisal_save, name="own_appraisal_save"),
    path(UNIT, unit.appraisal, name="appraisal"),
    path(UNIT + "begin/", unit.appraisal_begin, name="appraisal_begin"),
    path(UNIT + "people/refresh/", unit.appraisal_people, name="appraisal_people"),
    path(UNIT + "weights/", unit.appraisal_weights, name="appraisal_weights"),
    path(UNIT + "grade/", unit.appraisal_grade, name="appraisal_grade"),
    path(UNIT + "grades/", unit.appraisal_grades, name="appraisal_grades"),
    path(UNIT + "moves/<slug:move>/", unit.appraisal_moved, name="appraisal_moved"),
    path(MARKS, marks.appraisal_marks, name="appraisal_marks"),
    path(MARKS + "row/", marks.appraisal_mark, name="appraisal_mark"),
    path(MARKS + "block/", marks.appraisal_marks_block, name="appraisal_marks_block"),
    path(UNIT + "months/", marks.appraisal_months, name="appraisal_months"),
    path(UNIT + "months/row/", marks.appraisal_month, name="appraisal_month"),
    path(UNIT + "results.xlsx", sheets.appraisal_sheet, name="appraisal_sheet"),
    path(UNIT + "upload/", sheets.appraisal_sheet_in, name="appraisal_sheet_in"),
    path(UNIT + "upload/apply/", sheets.appraisal_sheet_apply, name="appraisal_sheet_apply"),
    path(UNIT + "notice.pdf", sheets.appraisal_notice, name="appraisal_notice"),
    path(UNIT + "people/<str:person_code>/", people.appraised, name="appraised"),
]
