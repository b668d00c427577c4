"""What staff appraisals bring to the readiness of a publication and of a freeze (K-7.9, M-11,
S-6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.appraisal.board import BoardAsked, board_of
from bonuses.appraisal.flow import CONFIRMED
from bonuses.appraisal.models import StaffAppraisal
from schemes import uses
from schemes.models import Year
from schemes.queries import year_document
from scoring.freezing.readiness import Note
from scoring.models import ResultSet
from scoring.publication.readiness import REASON, SHOWN, Finding


def surplus_findings(_account: Any, year: Year, _result_set: ResultSet) -> Iterator[Finding]:
    """Units that rate more people excellent than the result in force gives them places.

    As the board counts them, to which the finding leads: units that brought their scores by
    workbook are among them.
    """
    if not uses.staff_appraisal(year_document(year)):
        return
    over = sorted(board_of(year, BoardAsked()).over, key=lambda row: row.line.code)
    if not over:
        return
    n = len(over)
    text = ngettext("%(n)s 个单位的职工考核优秀超出名额", "%(n)s 个单位的职工考核优秀超出名额", n)
    told = _("%(unit)s：多 %(n)s 人")
    lines = tuple(told % {"unit": row.line.name, "n": row.over} for row in over[:SHOWN])
    url = f"{reverse('bonuses:appraisals')}?year={year.year}&state=over"
    yield Finding(
        *("appraisals", REASON, text % {"n": n}, n, url), *(_("看超出的"), lines, "K-7.9")
    )


def unsettled_note(year: Year) -> Note | None:
    """How many units' appraisals are begun and not confirmed: a freeze leaves their people without
    a score, who are then paid by the unit's standard (K-7.4)."""
    rows = StaffAppraisal.objects.filter(year=year).exclude(state=CONFIRMED)
    n = rows.count()
    if not n or not uses.staff_appraisal(year_document(year)):
        return None
    text = ngettext(
        "%(n)s 个单位的职工考核还没有确认：封存以后不能再办，没有得分的人按单位人均标准发（K-7.4）",
        "%(n)s 个单位的职工考核还没有确认：封存以后不能再办，没有得分的人按单位人均标准发（K-7.4）",
        n,
    )
    return Note(text % {"n": n}, f"{reverse('bonuses:appraisals')}?year={year.year}", _("看各单位"))
