"""The list of grades that a unit puts up (公示), as a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal.models import AppraisalGrade
from bonuses.appraisal.page import shown_score
from bonuses.appraisal.queries import UnitAppraisal
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from core.ui import date_text
from documents.pdf import render_template_pdf, table_pages

ROWS_PER_PAGE = 30


def notice_pdf(found: UnitAppraisal, reading: AppraisalReading) -> bytes:
    """Everybody with his grade, by grade; blanks for the days and where to object."""
    rows = _in_order(reading.rows)
    told = {"unit": found.unit.name, "year": found.year.year}
    notes = [_("参加考核 %s 人") % reading.taking_part, _("优秀 %s 人") % reading.used]
    if reading.places is not None:
        notes.append(_("优秀名额 %s 个") % reading.places)
    footer = [_("打印时间 %(time)s") % {"time": date_text(timezone.now(), "fulltime")}]
    context = {
        "title": _("%(unit)s %(year)s 年度职工考核结果公示") % told,
        "notes": notes,
        "footer": footer,
        "pages": list(table_pages(rows, ROWS_PER_PAGE)),
        "unit_name": found.unit.name,
    }
    return render_template_pdf("print/appraisal_notice.html", context)


def _in_order(rows: Sequence[PersonRow]) -> list[dict[str, str]]:
    """By grade, then by score, with a running number."""
    order = [*AppraisalGrade.values, ""]

    def place(row: PersonRow) -> tuple[int, bool, object, str]:
        score = row.score
        code = row.subject.person.code
        return (order.index(row.subject.grade), score is None, -(score or 0), code)

    taking = sorted((row for row in rows if row.subject.takes_part), key=place)
    return [
        {
            "number": str(number),
            "name": row.subject.person.name,
            "section": row.place.name if row.place else "",
            "title": row.title,
            "score": shown_score(row),
            "grade": str(row.subject.get_grade_display()) if row.subject.grade else "—",
        }
        for number, row in enumerate(taking, start=1)
    ]
