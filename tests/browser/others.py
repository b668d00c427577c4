"""What is judged of every other unit, as a workbook that the office sends up in December.

Run as a program in the data folder that ``DATA_DIR`` names: ``python -m tests.browser.others UNIT
FILE``.  The rows of UNIT are written as they stand, since its marks are given in the pages; the
others' come from the generated county.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SHEETS = ("targets", "common_marks", "ballots", "honours", "vetoes", "appraisals", "deductions")
#: Their rows are the county's of UNIT too: others judge it on paper, not in the pages.
OF_ALL = frozenset({"ballots"})


def main(unit: str, file: Path) -> None:
    """Write the workbook."""
    from documents.xlsx.writer import WorkbookWriter  # noqa: PLC0415 - models are loaded only now
    from schemes.demo.county import make_county  # noqa: PLC0415
    from schemes.demo.load import workbook_records  # noqa: PLC0415
    from schemes.models import Year  # noqa: PLC0415
    from schemes.workbook import registry  # noqa: PLC0415
    from schemes.workbook.reader import new_context  # noqa: PLC0415
    from schemes.workbook.readme import write_readme  # noqa: PLC0415
    from schemes.workbook.writer import sheet_rows  # noqa: PLC0415
    from tests.browser.spring import STAFF, YEAR  # noqa: PLC0415

    made = make_county(YEAR, staff=STAFF).rows
    context = new_context(Year.objects.get(year=YEAR))
    known = [sheet for sheet in registry.sheets_of(context.document) if sheet.key in SHEETS]
    with WorkbookWriter(file, title=f"{context.year.authority.name} {YEAR}") as book:
        write_readme(book, context, known)
        for sheet in known:
            spec = sheet.spec(context)
            wanted = [row for row in made[sheet.key] if sheet.key in OF_ALL or row["unit"] != unit]
            judged = workbook_records(spec.columns, wanted)
            book.write_spec(spec, _merged(list(sheet_rows(sheet, context)), judged))


def _merged(standing: list[dict[str, Any]], judged: Any) -> Any:
    """The rows as they stand with what was judged of them, then those that are new."""
    new = {row.get("code") or id(row): row for row in judged}
    for row in standing:
        told = new.pop(row.get("code"), {})
        yield row | {name: value for name, value in told.items() if value is not None}
    yield from new.values()


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]))
