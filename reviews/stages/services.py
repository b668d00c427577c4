"""A stage enters what it grades: the fact that it always was, by whoever the stage belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.facts import StaleFactError, hold_scope
from core.models import Origin
from core.policy import Denied
from reviews.models import Grading
from reviews.services import grading_record, grading_retire
from reviews.stages.reading import StageReading, StageRow
from reviews.stages.scope import StageScope
from schemes.fact_entry.services import open_year
from schemes.models import Year
from units.models import Account

#: Fields of a row that can be typed.
FIELDS = ("grade", "change", "note")


@dataclass(frozen=True, slots=True)
class GradeAsked:
    """A row as it shall be: only the fields that were typed; ``expected`` is the grading shown."""

    component: str
    stage: str
    unit: str
    expected: int | None
    cells: Mapping[str, str]
    reason: str = ""


@transaction.atomic
def stage_grade(
    *, year: Year, asked: GradeAsked, actor: Account, origin: Origin = Origin.ENTRY
) -> StageRow:
    """Record, correct or (with an empty grade) withdraw what a stage grades a unit (D-2, D-7).

    Raises ``Denied`` for who does not grade the unit in it, ``ValidationError`` by field or where
    it is not the stage's turn, and :class:`~core.facts.StaleFactError`.
    """
    hold_scope({"year": year})
    year = open_year(year)
    row = _row(year, asked, actor)
    if row is None or not row.mine:
        raise Denied("reviews.grading", asked.unit)
    own = row.own
    if (own.pk if own else None) != asked.expected:
        raise StaleFactError(own)
    if not row.editable:
        raise ValidationError(_("%s，这里不能填（D-7）") % row.waits, code="not_your_turn")
    wanted = {**row.cells, **asked.cells}
    if not wanted["grade"].strip():
        _emptied(year, own, asked, actor, origin)
    elif wanted != row.cells:
        grading_record(
            year=year,
            texts=_texts(asked, wanted),
            actor=actor,
            reason=_reason(own, asked, actor),
            expected=asked.expected,
            origin=origin,
        )
    found = _row(year, asked, actor)
    if found is None:
        raise Denied("reviews.grading", asked.unit)
    return found


def _row(year: Year, asked: GradeAsked, actor: Account) -> StageRow | None:
    reading = StageReading(StageScope(actor, year))
    return reading.row(asked.component, asked.stage, asked.unit)


def _texts(asked: GradeAsked, wanted: Mapping[str, str]) -> dict[str, str]:
    """The columns that state the grading; a minus sign as it is read is one as it is typed."""
    return {
        "unit": asked.unit,
        "component": asked.component,
        "stage": asked.stage,
        "grade": wanted["grade"].strip(),
        "change": wanted["change"].strip().replace("−", "-"),
        "note": wanted["note"].strip(),
        "graded_on": timezone.localdate().isoformat(),
    }


def _emptied(
    year: Year, own: Grading | None, asked: GradeAsked, actor: Account, origin: Origin
) -> None:
    """An empty grade withdraws it: the stage before stands then, and this one is missing."""
    if own is None:
        raise ValidationError({"grade": [_("选等次；没有定的空着，不填 0（S-2）")]})
    reason = _reason(own, asked, actor)
    grading_retire(year=year, expected=own.pk, actor=actor, reason=reason, origin=origin)


def _reason(own: Grading | None, asked: GradeAsked, actor: Account) -> str:
    """The reason of a correction; whoever entered it mends it without being asked."""
    if own is None or asked.reason.strip():
        return asked.reason
    return str(_("录入人自行改正")) if own.recorded_by_id == actor.pk else ""
