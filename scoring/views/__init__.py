"""Pages of ``scoring``: parse, authorise, ask the queries, render."""

from scoring.views.recompute import recompute
from scoring.views.results import results, results_export
from scoring.views.sets import difference, honours, honours_export, missing, sets
from scoring.views.unit import unit, unit_pdf, unit_workbook

__all__ = [
    "difference",
    "honours",
    "honours_export",
    "missing",
    "recompute",
    "results",
    "results_export",
    "sets",
    "unit",
    "unit_pdf",
    "unit_workbook",
]
