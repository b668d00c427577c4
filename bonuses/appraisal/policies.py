"""Who may use which route of staff appraisals; which people, ``queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from bonuses.appraisal.queries import may_open, sees_board
from core.policy import Policy
from units.http import signed_in
from units.queries import person_of


def _opens(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return may_open(signed_in(request))


def _board(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_board(signed_in(request))


def _own(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return person_of(signed_in(request)) is not None


OPENS, BOARD, OWN = Policy(check=_opens), Policy(check=_board), Policy(check=_own)
_UNIT = (
    *("appraisal", "appraisal_begin", "appraisal_people", "appraisal_moved", "appraisal_weights"),
    *("appraisal_grade", "appraisal_grades", "appraisal_marks", "appraisal_mark"),
    *("appraisal_marks_block", "appraisal_months", "appraisal_month", "appraisal_sheet"),
    *("appraisal_sheet_in", "appraisal_sheet_apply", "appraisal_notice", "appraised"),
)

_API = ("list", "detail", "start", "weights", "mark", "grades", "move")

POLICIES: dict[str, Policy] = {
    "bonuses:appraisals": OPENS,
    "bonuses:appraisals_xlsx": BOARD,
    **{f"bonuses:{name}": OPENS for name in _UNIT},
    **{f"api:staff-appraisal-{name}": OPENS for name in _API},
    "api:own-appraisal-list": OWN,
    "api:own-appraisal-write": OWN,
    "bonuses:own_appraisal": OWN,
    "bonuses:own_appraisal_save": OWN,
}
