"""What a result set forbids to apps on its left: a published year takes no import."""

from __future__ import annotations

from django.utils.translation import gettext as _

from schemes.models import Year
from scoring.models import CurrentResult, ResultSetState

SETTLED = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)


def import_guard(year: Year) -> str:
    """Why the year takes no import since its results were published; "" before (S-4, S-6)."""
    current = CurrentResult.objects.filter(year=year).select_related("result_set").first()
    if current is None or current.result_set.state not in SETTLED:
        return ""
    words = _(
        "%(year)s 年度结果集 %(number)s 已公布，不能再整本导入。更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    return words % {"year": year.year, "number": current.result_set.number}
