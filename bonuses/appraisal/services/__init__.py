"""All writes of staff appraisals."""

from bonuses.appraisal.services.beginning import appraisal_start, people_refresh, weights_save
from bonuses.appraisal.services.grading import GradeAsked, grade_save, grades_save
from bonuses.appraisal.services.held import RowsRefusedError
from bonuses.appraisal.services.marking import (
    MarkAsked,
    mark_save,
    marks_save,
    months_save,
    self_save,
)
from bonuses.appraisal.services.moves import appraisal_move, problems_of

__all__ = [
    "GradeAsked",
    "MarkAsked",
    "RowsRefusedError",
    "appraisal_move",
    "appraisal_start",
    "grade_save",
    "grades_save",
    "mark_save",
    "marks_save",
    "months_save",
    "people_refresh",
    "problems_of",
    "self_save",
    "weights_save",
]
