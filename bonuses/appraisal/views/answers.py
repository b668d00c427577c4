"""How a table of an appraisal is answered: a row as it stands, and the rows of a pasted block."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bonuses.appraisal.models import AppraisalMark
from bonuses.appraisal.page import grade_cells, mark_cells, quota_text, shown_score
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.views.common import begun, saved_at
from core.policy import Denied

MOST_ROWS = 500


def rows_sent(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of a pasted block: a list of texts by field, in JSON."""
    try:
        sent = json.loads(request.POST.get("rows", ""))
    except ValueError:
        sent = None
    listed = isinstance(sent, list) and all(isinstance(row, dict) for row in sent)
    if not listed or not 0 < len(sent) <= MOST_ROWS:
        raise Denied("bonuses.appraisedperson", "rows")
    return [{str(key): str(value) for key, value in row.items()} for row in sent]


def grade_answer(request: HttpRequest, code: str, person: str) -> dict[str, Any] | None:
    """A person's row of grades as it stands now, with the places used."""
    found = begun(request, code)
    row = found.reading.row(person) if found.reading else None
    if found.reading is None or row is None:
        return None
    subject = row.subject
    return {
        "expected": f"{person}|{subject.version}",
        "cells": grade_cells(subject),
        "told": {"score": shown_score(row)},
        "missing": subject.takes_part and not subject.grade,
        "total": quota_text(found.reading),
        "saved": saved_at(),
    }


def mark_answer(
    reading: AppraisalReading, row: PersonRow, mark: AppraisalMark | None, *, counted: bool
) -> dict[str, Any]:
    """A person's row of marks as it stands now."""
    cells = mark_cells(reading.rule, mark, counted=counted)
    return {
        "expected": f"{row.subject.person.code}|{mark.version if mark else 0}",
        "cells": cells,
        "told": {"state": "" if all(cells.values()) else _("缺")},
        "missing": not all(cells.values()),
        "saved": saved_at(),
    }
