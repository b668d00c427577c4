"""What leaves the system as a file: workbooks and printed pages of what a reader sees."""

from bonuses.exports.printing import sheet_pdf, sheet_print, slip_pdf, slip_print
from bonuses.exports.workbooks import (
    overview_workbook,
    sheet_workbook,
    write_overview,
    write_sheet,
)

__all__ = [
    "overview_workbook",
    "sheet_pdf",
    "sheet_print",
    "sheet_workbook",
    "slip_pdf",
    "slip_print",
    "write_overview",
    "write_sheet",
]
